import { FlaskConical, HeartPulse, LogIn, LogOut, type LucideIcon, Phone, PhoneCall, Settings } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { PanelPage, UiAccount } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { usePage } from '../ui/page.tsx';
import { isSameButCalls } from '../ui/same.ts';
import type { PageState } from '../ui/store.ts';
import { LeaveDemo } from './DemoPage.tsx';
import { listedPages } from './pages.ts';
import { useSignOut } from './useSignOut.ts';

const icons: Readonly<Record<PanelPage, LucideIcon>> = {
  'sign-in': LogIn,
  calls: PhoneCall,
  dial: Phone,
  demo: FlaskConical,
  settings: Settings,
  health: HeartPulse,
};

/** How many calls wait to be looked at. */
function MissedBadge({ count }: { count: number }): ReactNode {
  const { t, i18n } = useTranslation();
  if (count === 0) return null;
  return (
    <span className="missed-badge" data-testid="missed-badge">
      <span aria-hidden>{new Intl.NumberFormat(i18n.language).format(count)}</span>
      <span className="visually-hidden">{t('calls.history.missed', { count })}</span>
    </span>
  );
}

function PageButton({ page, isShown, missed }: { page: PanelPage; isShown: boolean; missed: number }): ReactNode {
  const { t } = useTranslation();
  const { store } = usePage();
  const Icon = icons[page];
  return (
    <Button
      className="nav-button"
      data-page={page}
      onPress={() => store.showPage(page)}
      render={(button) => <button {...button} aria-current={isShown ? 'page' : undefined} />}
    >
      <Icon className="icon" aria-hidden />
      <span>{t(`panel.page.${page}`)}</span>
      {page === 'calls' && <MissedBadge count={missed} />}
    </Button>
  );
}

function SignOut(): ReactNode {
  const { t } = useTranslation();
  const { isBusy, signOut } = useSignOut();
  return (
    <ActionButton
      action="sign-out"
      testId="sign-out"
      size="small"
      label={t('signIn.signOut')}
      icon={<LogOut className="icon" aria-hidden />}
      isBusy={isBusy}
      onPress={signOut}
    />
  );
}

/** There is nothing to sign in to again in the demonstration: the way out is out of it. */
function AccountBox({ account, isDemo }: { account: UiAccount; isDemo: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="account" data-testid="account">
      <p className="account-name" title={account.username}>
        <span className="visually-hidden">{t('signIn.signedInAs')} </span>
        {account.name ?? account.username}
      </p>
      {account.extension !== undefined && (
        <p className="account-detail">{t('signIn.extension', { extension: account.extension })}</p>
      )}
      {isDemo ? <LeaveDemo size="small" /> : <SignOut />}
    </div>
  );
}

/** Where one can go, and who is signed in. */
export const PanelNav = memo(function PanelNav({ state, shown }: { state: PageState; shown: PanelPage }): ReactNode {
  const { t } = useTranslation();
  return (
    <aside className="nav">
      <p className="brand">
        {t('app.name')}
        {state.isDemo && (
          <span className="demo-badge" data-testid="demo-badge">
            {t('app.demo')}
          </span>
        )}
      </p>
      <nav className="nav-list" aria-label={t('panel.nav')}>
        {listedPages(state).map((page) => (
          <PageButton key={page} page={page} isShown={page === shown} missed={state.facts.missedCount} />
        ))}
      </nav>
      {state.account !== undefined && <AccountBox account={state.account} isDemo={state.isDemo} />}
    </aside>
  );
}, isSameButCalls);
