import type { PanelPage } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';

const needsSignIn = (page: PanelPage): boolean => page === 'calls' || page === 'dial';

const isSignInOpen = (state: Pick<PageState, 'account' | 'link'>): boolean =>
  state.account === undefined || state.link.state === 'auth-required';

/** The page to show: without an account there are no calls, with one there is nothing to sign in to. */
export function shownPage(state: Pick<PageState, 'account' | 'link' | 'page' | 'isDemo'>): PanelPage {
  if (state.page === 'demo' && !state.isDemo) return shownPage({ ...state, page: 'calls' });
  if (state.account === undefined && needsSignIn(state.page)) return 'sign-in';
  if (state.page === 'sign-in' && !isSignInOpen(state)) return 'calls';
  return state.page;
}

/** The pages in the navigation, in order. */
export function listedPages({ account, isDemo }: Pick<PageState, 'account' | 'isDemo'>): readonly PanelPage[] {
  if (account === undefined) return ['sign-in', 'settings', 'health'];
  return isDemo ? ['demo', 'calls', 'dial', 'settings', 'health'] : ['calls', 'dial', 'settings', 'health'];
}
