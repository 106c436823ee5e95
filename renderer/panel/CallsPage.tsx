import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CallCardView } from '../ui/CallCardView.tsx';
import type { PageState } from '../ui/store.ts';
import { DoNotDisturb } from './DoNotDisturb.tsx';
import { History } from './History.tsx';
import { LinkBanner } from './LinkBanner.tsx';
import { OfflineCalls } from './OfflineCalls.tsx';
import { useMissedSeen } from './useMissedSeen.ts';

/** What will happen is promised only while the line is up. */
function NoCalls({ isOnline }: { isOnline: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <p className="empty-title">{t(isOnline ? 'calls.empty' : 'calls.emptyOffline')}</p>
      {isOnline && <p className="empty-help">{t('calls.emptyHelp')}</p>}
    </div>
  );
}

/** Live calls, also those that were hidden in the popup, whether the line is up, and the calls that are over. */
export function CallsPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  useMissedSeen(state.facts.missedCount);
  const live = state.cards.filter(({ phase }) => phase !== 'ended');
  return (
    <>
      <h1 ref={title} className="page-title" tabIndex={-1}>
        {t('calls.title')}
      </h1>
      <LinkBanner link={state.link} />
      <DoNotDisturb state={state} />
      {state.account?.isRemembered === false && <p className="page-intro">{t('signIn.notRemembered')}</p>}
      <OfflineCalls calls={state.offlineCalls} onDismissed={() => title.current?.focus()} />
      <div className="panel-cards">
        {live.map((card) => (
          <div key={card.key} className="panel-card">
            {card.isHidden && card.isIgnored === true && <p className="hidden-mark">{t('card.hidden')}</p>}
            <CallCardView card={card} />
          </div>
        ))}
      </div>
      {live.length === 0 && <NoCalls isOnline={state.link.state === 'online'} />}
      <History facts={state.facts} />
    </>
  );
}
