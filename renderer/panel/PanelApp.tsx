import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PanelPage } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';
import { useKeptFocus } from '../ui/useKeptFocus.ts';
import { CallsPage } from './CallsPage.tsx';
import { DemoPage } from './DemoPage.tsx';
import { DialPage } from './DialPage.tsx';
import { DoNotDisturbBanner } from './DoNotDisturb.tsx';
import { HealthPage } from './HealthPage.tsx';
import { PanelNav } from './PanelNav.tsx';
import { shownPage } from './pages.ts';
import { type OpenSection, SettingsPage, useOpenSection } from './SettingsPage.tsx';
import { SignInPage } from './SignInPage.tsx';
import { type SignIn, useSignIn } from './useSignIn.ts';

interface PageViewProps {
  readonly page: PanelPage;
  readonly state: PageState;
  readonly signIn: SignIn;
  readonly section: OpenSection;
}

function PageView({ page, state, signIn, section }: PageViewProps): ReactNode {
  switch (page) {
    case 'sign-in':
      return <SignInPage state={state} signIn={signIn} />;
    case 'calls':
      return <CallsPage state={state} />;
    case 'dial':
      return <DialPage state={state} />;
    case 'demo':
      return <DemoPage state={state} />;
    case 'settings':
      return <SettingsPage state={state} section={section} />;
    case 'health':
      return <HealthPage state={state} />;
  }
}

/** The panel: one window, one page at a time. */
export function PanelApp({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const page = shownPage(state);
  const signIn = useSignIn(state);
  const section = useOpenSection();
  const panel = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  // What had the keyboard goes with its page, or with the account: it is on the page that is shown then.
  const keptFocus = useKeptFocus(panel, main);
  useEffect(() => {
    document.title = `${t(`panel.page.${page}`)} – ${t('panel.title')}`;
  }, [page, t]);
  return (
    <div ref={panel} className="panel" {...keptFocus}>
      <PanelNav state={state} shown={page} />
      <main ref={main} key={page} className="page" data-testid="page" data-page={page}>
        <div className="page-content">
          <DoNotDisturbBanner state={state} />
          <PageView page={page} state={state} signIn={signIn} section={section} />
        </div>
      </main>
    </div>
  );
}
