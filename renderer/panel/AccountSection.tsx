import { LogIn, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiAccount } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { usePage } from '../ui/page.tsx';
import type { PageState } from '../ui/store.ts';
import { LeaveDemo } from './DemoPage.tsx';
import { Section } from './SettingsSection.tsx';
import { useSignOut } from './useSignOut.ts';

function Row({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function SignOut(): ReactNode {
  const { t } = useTranslation();
  const { isBusy, signOut } = useSignOut();
  return (
    <ActionButton
      action="sign-out-account"
      size="large"
      label={t('signIn.signOut')}
      icon={<LogOut className="icon" aria-hidden />}
      isBusy={isBusy}
      onPress={signOut}
    />
  );
}

function SignedIn({ account, isDemo }: { account: UiAccount; isDemo: boolean }): ReactNode {
  const { t } = useTranslation();
  const remembered = isDemo ? 'demo' : account.isRemembered ? 'yes' : 'no';
  return (
    <>
      <dl className="facts">
        <Row name={t('settings.account.name')} value={account.name ?? account.username} />
        <Row name={t('signIn.username')} value={account.username} />
        <Row name={t('signIn.account')} value={account.account} />
        {account.extension !== undefined && <Row name={t('settings.account.extension')} value={account.extension} />}
      </dl>
      <p className="field-help">{t(`settings.account.remembered.${remembered}`)}</p>
      <div className="form-actions">{isDemo ? <LeaveDemo size="large" /> : <SignOut />}</div>
    </>
  );
}

function SignedOut(): ReactNode {
  const { t } = useTranslation();
  const { store } = usePage();
  return (
    <>
      <p className="field-help">{t('settings.account.none')}</p>
      <div className="form-actions">
        <ActionButton
          action="open-sign-in"
          size="large"
          label={t('signIn.submit')}
          icon={<LogIn className="icon" aria-hidden />}
          onPress={() => store.showPage('sign-in')}
        />
      </div>
    </>
  );
}

/** Who is signed in, whether that lasts, and the way out. */
export function AccountSection({ state: { account, isDemo } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.account')}>
      {account === undefined ? <SignedOut /> : <SignedIn account={account} isDemo={isDemo} />}
    </Section>
  );
}
