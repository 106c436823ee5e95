import { CircleCheck, CircleHelp, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiHealthAnswer, UiHealthCheck } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import type { PageState } from '../ui/store.ts';
import { DiagnosticsExport } from './DiagnosticsExport.tsx';
import { answerNow, worstFirst } from './health.ts';
import { LinkBanner } from './LinkBanner.tsx';
import { type Health, useHealth } from './useHealth.ts';

const icons: Readonly<Record<UiHealthCheck['status'], LucideIcon>> = {
  pass: CircleCheck,
  fail: OctagonX,
  unknown: CircleHelp,
};

const answerIcons: Readonly<Record<UiHealthAnswer, LucideIcon>> = {
  yes: CircleCheck,
  attention: TriangleAlert,
  probably: CircleHelp,
  no: OctagonX,
  unknown: CircleHelp,
};

function CheckLine({ check }: { check: UiHealthCheck }): ReactNode {
  const { t, i18n } = useTranslation();
  const Icon = icons[check.status];
  const advice = `health.advice.${check.name}`;
  return (
    <li className="check" data-testid="health-check" data-name={check.name} data-status={check.status}>
      <Icon className="icon" aria-hidden />
      <div className="check-words">
        <p className="check-name">{t(`health.check.${check.name}`, { defaultValue: check.name })}</p>
        <p className="check-sentence">{check.sentence}</p>
        {check.status === 'fail' && i18n.exists(advice) && <p className="check-advice">{t(advice)}</p>}
      </div>
      <span className="check-status">{t(`health.status.${check.status}`)}</span>
    </li>
  );
}

/** Yes or no. */
function Answer({ answer }: { answer: UiHealthAnswer }): ReactNode {
  const { t } = useTranslation();
  const Icon = answerIcons[answer];
  return (
    <section className="health-answer" data-testid="health-answer" data-answer={answer} role="status">
      <Icon className="icon" aria-hidden />
      <div>
        <p className="health-word">{t(`health.answer.${answer}`)}</p>
        <p className="page-intro">{t(`health.because.${answer}`)}</p>
      </div>
    </section>
  );
}

function CheckAgain({ health: { checkedAt, isBusy, refresh } }: { health: Health }): ReactNode {
  const { t, i18n } = useTranslation();
  const time = checkedAt && new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(checkedAt);
  return (
    <div className="form-actions check-again">
      <ActionButton
        action="check-health"
        size="large"
        label={isBusy ? t('health.busy') : t('health.checkAgain')}
        isBusy={isBusy}
        onPress={() => void refresh()}
      />
      {time !== undefined && <p className="check-sentence">{t('health.checkedAt', { time })}</p>}
    </div>
  );
}

/** "Would I get a call now?": the answer, what to do, and check by check. */
export function HealthPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const health = useHealth(state);
  const checks = worstFirst(health.checks);
  return (
    <>
      <h1 className="page-title">{t('health.title')}</h1>
      <Answer answer={answerNow(state)} />
      {state.link.state !== 'online' && <LinkBanner link={state.link} />}
      <ul className="checks">
        {checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ul>
      {health.failure !== undefined && <FailureNote failure={health.failure} />}
      <CheckAgain health={health} />
      <DiagnosticsExport />
    </>
  );
}
