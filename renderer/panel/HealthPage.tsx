import { CircleCheck, CircleHelp, type LucideIcon, OctagonX } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure, UiHealthCheck } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { summarise } from './health.ts';

const icons: Readonly<Record<UiHealthCheck['status'], LucideIcon>> = {
  pass: CircleCheck,
  fail: OctagonX,
  unknown: CircleHelp,
};

function CheckLine({ check }: { check: UiHealthCheck }): ReactNode {
  const { t } = useTranslation();
  const Icon = icons[check.status];
  return (
    <li className="check" data-testid="health-check" data-name={check.name} data-status={check.status}>
      <Icon className="icon" aria-hidden />
      <div className="check-words">
        <p className="check-name">{t(`health.check.${check.name}`, { defaultValue: check.name })}</p>
        <p className="check-sentence">{check.sentence}</p>
      </div>
      <span className="check-status">{t(`health.status.${check.status}`)}</span>
    </li>
  );
}

/** Asks again whenever the line changes, and when told to. */
function useHealth(linkState: string) {
  const { bridge } = usePage();
  const [checks, setChecks] = useState<readonly UiHealthCheck[]>([]);
  const [failure, setFailure] = useState<UiFailure>();
  const [isBusy, setBusy] = useState(false);
  const refresh = useCallback(async (): Promise<void> => {
    setBusy(true);
    const result = await settle(bridge.getHealth());
    setBusy(false);
    setFailure(result.ok ? undefined : result.failure);
    if (result.ok) setChecks(result.value);
  }, [bridge]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the line is what makes the answers stale
  useEffect(() => void refresh(), [refresh, linkState]);
  return { checks, failure, isBusy, refresh };
}

/** "Would a call reach me now?", answered check by check. */
export function HealthPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { checks, failure, isBusy, refresh } = useHealth(state.link.state);
  const summary = summarise(checks);
  return (
    <>
      <h1 className="page-title">{t('health.title')}</h1>
      <p className="page-intro">{t('health.intro')}</p>
      <p className="health-summary" role="status">
        {summary === undefined ? t('health.empty') : t(`health.summary.${summary}`)}
      </p>
      <ul className="checks">
        {checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ul>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div className="form-actions">
        <ActionButton
          action="check-health"
          size="large"
          label={isBusy ? t('health.busy') : t('health.checkAgain')}
          isBusy={isBusy}
          onPress={() => void refresh()}
        />
      </div>
    </>
  );
}
