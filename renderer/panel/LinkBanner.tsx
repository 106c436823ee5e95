import { CircleCheck, CircleDashed, CircleSlash, KeyRound, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiLink } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';

const icons: Readonly<Record<UiLink['state'], LucideIcon>> = {
  'signed-out': CircleSlash,
  connecting: CircleDashed,
  online: CircleCheck,
  retrying: TriangleAlert,
  replaced: TriangleAlert,
  'auth-required': KeyRound,
};

/** Why calls are or are not shown, in a sentence. */
function Detail({ link }: { link: UiLink }): ReactNode {
  const { t } = useTranslation();
  const isCounting = link.state === 'retrying' && link.retryInSeconds !== undefined;
  if (isCounting) return t('link.retrying.in', { count: link.retryInSeconds });
  if (link.state !== 'online' || link.endpointIds.length === 0) return t(`link.${link.state}.detail`);
  const { endpointIds } = link;
  return `${t('link.lines', { count: endpointIds.length, list: endpointIds.join(', ') })}. ${t('link.online.detail')}`;
}

/** The state of the line: by shape, by word, and by what it means for calls. */
export function LinkBanner({ link }: { link: UiLink }): ReactNode {
  const { t } = useTranslation();
  const { store } = usePage();
  const Icon = icons[link.state];
  return (
    <section className="link-banner" data-testid="link-state" data-state={link.state} role="status">
      <Icon className="icon" aria-hidden />
      <div className="link-words">
        <p className="link-title">{t(`link.${link.state}.title`)}</p>
        <p className="link-detail">
          <Detail link={link} />
        </p>
        {link.failure !== undefined && <FailureNote failure={link.failure} />}
      </div>
      {link.state === 'auth-required' && (
        <ActionButton
          action="sign-in-again"
          size="large"
          tone="accent"
          label={t('signIn.submit')}
          onPress={() => store.showPage('sign-in')}
        />
      )}
    </section>
  );
}
