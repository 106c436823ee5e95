import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiOfflineCall } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { usePage } from '../ui/page.tsx';
import { whoOf } from '../ui/person.ts';
import { settle } from '../ui/settle.ts';
import { CallBack } from './CallBack.tsx';
import { formatMoment } from './moment.ts';
import { OutcomeIcon } from './OutcomeIcon.tsx';

function OfflineCallLine({ call }: { call: UiOfflineCall }): ReactNode {
  const { t, i18n } = useTranslation();
  const when = formatMoment(call.startedMs, i18n.language);
  return (
    <li className="offline-call" data-testid="offline-call" data-outcome={call.outcome}>
      <OutcomeIcon call={call} />
      <div className="offline-words">
        <p className="check-name">
          <span className="visually-hidden">{t(`calls.offline.${call.direction}`)} </span>
          {whoOf(call) ?? t('card.numberWithheld')}
        </p>
        <p className="check-sentence">
          {[t(`outcome.${call.outcome}`), call.name && call.number, when].filter(Boolean).join(' · ')}
        </p>
      </div>
      {call.dial !== undefined && <CallBack call={call} dial={call.dial} />}
    </li>
  );
}

interface OfflineCallsProps {
  readonly calls: readonly UiOfflineCall[];
  /** The list goes, and with it the button that has the keyboard. */
  readonly onDismissed: () => void;
}

/** What came and went while the line was down, until the user has seen it. */
export function OfflineCalls({ calls, onDismissed }: OfflineCallsProps): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const id = useId();
  if (calls.length === 0) return null;
  return (
    <section className="offline-calls" data-testid="offline-calls" aria-labelledby={id}>
      <div className="offline-head">
        <h2 id={id} className="section-title">
          {t('calls.offline.title')}
        </h2>
        <ActionButton
          action="dismiss-offline-calls"
          size="small"
          label={t('calls.offline.dismiss')}
          onPress={() => void settle(bridge.dismissOfflineCalls()).then(onDismissed)}
        />
      </div>
      <ul className="offline-list">
        {calls.map((call) => (
          <OfflineCallLine key={call.key} call={call} />
        ))}
      </ul>
    </section>
  );
}
