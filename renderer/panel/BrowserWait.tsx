import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../ui/ActionButton.tsx';
import { formatElapsed } from '../ui/elapsed.ts';
import { useCountdown } from '../ui/useCountdown.ts';

/** How much time the browser has left. Seen only: a screen reader would speak every second. */
function TimeLeft({ until }: { until: number }): ReactNode {
  const { t, i18n } = useTranslation();
  const seconds = useCountdown(until) ?? 0;
  return (
    <p className="page-intro" role="timer" aria-live="off">
      {t('signIn.browser.timeLeft', { time: formatElapsed(seconds * 1000, i18n.language) })}
    </p>
  );
}

/** While the browser has the word: what to do there, how long it may take, and the way back. Takes the focus, to be read out. */
export function BrowserWait({ until, onCancel }: { until: number; onCancel: () => void }): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      className="form sign-in browser-wait"
      data-testid="browser-wait"
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-words`}
    >
      <h1 id={`${id}-title`} className="page-title">
        {t('signIn.browser.title')}
      </h1>
      <div id={`${id}-words`} className="browser-words">
        <p>{t('signIn.browser.waiting')}</p>
        <p className="page-intro">{t('signIn.browser.nothing')}</p>
      </div>
      <TimeLeft until={until} />
      <div className="form-actions">
        <ActionButton
          action="cancel-sign-in"
          testId="cancel-sign-in"
          size="large"
          label={t('common.cancel')}
          onPress={onCancel}
        />
      </div>
    </section>
  );
}
