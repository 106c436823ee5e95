import { createContext, type ReactNode, StrictMode, useContext, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { resolveLanguage } from '../../locales/index.ts';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import { browserClock, type PageClock } from './clock.ts';
import { createTexts, useLanguage } from './i18n.ts';
import { createLater, mergedSubscribe } from './merged.ts';
import { shareEvents } from './shared-events.ts';
import { connectStore, type PageState, type PageStore } from './store.ts';

declare global {
  interface Window {
    readonly screenpop: ScreenpopBridge;
  }
}

/** What every component of a page may use. */
export interface Page {
  readonly bridge: ScreenpopBridge;
  readonly clock: PageClock;
  readonly store: PageStore;
}

const PageContext = createContext<Page | undefined>(undefined);

/** The page's bridge, clock and store. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('usePage stands outside of a page');
  return page;
}

function Spoken({ state, children }: { state: PageState; children: ReactNode }): ReactNode {
  const [texts] = useState(() => createTexts(state.language));
  useLanguage(texts, state.language);
  return <I18nextProvider i18n={texts}>{children}</I18nextProvider>;
}

/** What stands until the state is there, in the desktop's language: main has not said yet which one to speak. */
function Waiting({ status }: { status: 'loading' | 'failed' }): ReactNode {
  const [texts] = useState(() => createTexts(resolveLanguage(navigator.languages, 'system')));
  return (
    <p className="waiting" data-status={status} role={status === 'failed' ? 'alert' : 'status'}>
      {texts.t(status === 'failed' ? 'panel.loadFailed' : 'panel.loading')}
    </p>
  );
}

function Loaded({ page, view }: { page: Page; view: (state: PageState) => ReactNode }): ReactNode {
  const [subscribe] = useState(() => mergedSubscribe(page.store.subscribe, createLater()));
  const model = useSyncExternalStore(subscribe, page.store.read);
  if (model.status !== 'ready') return <Waiting status={model.status} />;
  return (
    <PageContext value={page}>
      <Spoken state={model.state}>{view(model.state)}</Spoken>
    </PageContext>
  );
}

/** Starts a page on `#root`: subscribes, reads the snapshot, shows `view` and keeps it up to date. */
export function startPage(view: (state: PageState) => ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  const bridge = shareEvents(window.screenpop);
  const page: Page = { bridge, clock: browserClock, store: connectStore(bridge, browserClock) };
  createRoot(root).render(
    <StrictMode>
      <Loaded page={page} view={view} />
    </StrictMode>,
  );
}
