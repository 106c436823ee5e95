import { CircleCheck, CircleDashed, CircleSlash, KeyRound, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure, UiLink } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { TimedLink } from '../ui/store.ts';
import { useCountdown } from '../ui/useCountdown.ts';

const icons: Readonly<Record<UiLink['state'], LucideIcon>> = {
  'signed-out': CircleSlash,
  connecting: CircleDashed,
  online: CircleCheck,
  retrying: TriangleAlert,
  replaced: TriangleAlert,
  'auth-required': KeyRound,
};

/** When the line is tried again. Seen only: a screen reader would speak every second. */
function RetryIn({ at }: { at: number }): ReactNode {
  const { t } = useTranslation();
  const seconds = useCountdown(at);
  return (
    <span role="timer" aria-live="off">
      {seconds === 0 ? t('link.retrying.now') : t('link.retrying.in', { count: seconds })}
    </span>
  );
}

/** Why calls are or are not shown, in a sentence. */
function Detail({ link }: { link: TimedLink }): ReactNode {
  const { t } = useTranslation();
  const detail = t(`link.${link.state}.detail`);
  if (link.state === 'retrying') {
    return (
      <>
        {detail} {link.retryAt !== undefined && <RetryIn key={link.retryAt} at={link.retryAt} />}
      </>
    );
  }
  const { state, endpointIds } = link;
  if (state !== 'online' || endpointIds.length === 0) return detail;
  return `${t('link.lines', { count: endpointIds.length, list: endpointIds.join(', ') })}. ${detail}`;
}

/** What the user can do about the line. While the platform asks us to slow down, there is nothing but to wait. */
function LinkAction({ link }: { link: TimedLink }): ReactNode {
  const { t } = useTranslation();
  const { bridge, store } = usePage();
  const reconnect = (): void => void settle(bridge.reconnect());
  if (link.state === 'auth-required') {
    const signIn = (): void => store.showPage('sign-in');
    return (
      <ActionButton action="sign-in-again" size="large" tone="accent" label={t('signIn.submit')} onPress={signIn} />
    );
  }
  if (link.state === 'replaced') {
    const label = t('link.replaced.takeBack');
    return <ActionButton action="take-back" size="large" tone="accent" label={label} onPress={reconnect} />;
  }
  if (link.state !== 'retrying' || link.failure?.code === 'throttled') return null;
  return <ActionButton action="try-now" size="large" label={t('link.retrying.tryNow')} onPress={reconnect} />;
}

/** When the next attempt is, the banner says itself. */
const withoutWait = ({ retryAfterSeconds: _said, ...failure }: UiFailure): UiFailure => failure;

/** The state of the line: by shape, by word, and by what it means for calls. */
export function LinkBanner({ link }: { link: TimedLink }): ReactNode {
  const { t } = useTranslation();
  const Icon = icons[link.state];
  return (
    <section className="link-banner" data-testid="link-state" data-state={link.state} role="status">
      <Icon className="icon" aria-hidden />
      <div className="link-words">
        <p className="link-title">{t(`link.${link.state}.title`)}</p>
        <p className="link-detail">
          <Detail link={link} />
        </p>
        {link.failure !== undefined && <FailureNote failure={withoutWait(link.failure)} />}
      </div>
      <LinkAction link={link} />
    </section>
  );
}
