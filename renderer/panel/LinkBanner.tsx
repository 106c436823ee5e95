import { CircleCheck, CircleDashed, CircleSlash, KeyRound, type LucideIcon, TriangleAlert } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spokenList } from '../../locales/index.ts';
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
  const { t, i18n } = useTranslation();
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
  return `${t('link.lines', { count: endpointIds.length, list: spokenList(i18n.language, endpointIds) })}. ${detail}`;
}

type Reconnection = 'take-back' | 'try-now';

const reconnectionLabels = { 'take-back': 'link.replaced.takeBack', 'try-now': 'link.retrying.tryNow' } as const;

/** While the platform asks us to slow down, there is nothing but to wait. */
const offeredIn = ({ state, failure }: TimedLink): Reconnection | undefined => {
  if (state === 'replaced') return 'take-back';
  return state === 'retrying' && failure?.code !== 'throttled' ? 'try-now' : undefined;
};

/** Asks for the line. The button stays while its wish is carried out, and the keyboard on it. */
function Reconnect({ link }: { link: TimedLink }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [asked, setAsked] = useState<Reconnection>();
  const offered = link.state === 'connecting' ? asked : offeredIn(link);
  if (link.state === 'online' && asked !== undefined) setAsked(undefined);
  if (offered === undefined) return null;
  const reconnect = (): void => {
    setAsked(offered);
    void settle(bridge.reconnect());
  };
  return (
    <ActionButton
      action={offered}
      size="large"
      tone={offered === 'take-back' ? 'accent' : 'neutral'}
      label={t(reconnectionLabels[offered])}
      isBusy={link.state === 'connecting'}
      onPress={reconnect}
    />
  );
}

/** What the user can do about the line. */
function LinkAction({ link }: { link: TimedLink }): ReactNode {
  const { t } = useTranslation();
  const { store } = usePage();
  if (link.state !== 'auth-required') return <Reconnect link={link} />;
  const signIn = (): void => store.showPage('sign-in');
  return <ActionButton action="sign-in-again" size="large" tone="accent" label={t('signIn.submit')} onPress={signIn} />;
}

/** When the next attempt is, the banner says itself. */
const withoutWait = ({ retryAfterSeconds: _said, ...failure }: UiFailure): UiFailure => failure;

/** The state of the line: by shape, by word, and by what it means for calls. */
export const LinkBanner = memo(function LinkBanner({ link }: { link: TimedLink }): ReactNode {
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
});
