import type { PanelPage } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';

const needsSignIn = (page: PanelPage): boolean => page === 'calls' || page === 'dial';

const isSignInOpen = (state: Pick<PageState, 'account' | 'link'>): boolean =>
  state.account === undefined || state.link.state === 'auth-required';

/** The page to show: without an account there are no calls, with one there is nothing to sign in to. */
export function shownPage(state: Pick<PageState, 'account' | 'link' | 'page'>): PanelPage {
  if (state.account === undefined && needsSignIn(state.page)) return 'sign-in';
  if (state.page === 'sign-in' && !isSignInOpen(state)) return 'calls';
  return state.page;
}

/** The pages in the navigation, in order. */
export function listedPages(state: Pick<PageState, 'account' | 'link'>): readonly PanelPage[] {
  if (state.account === undefined) return ['sign-in', 'settings', 'health'];
  return ['calls', 'dial', 'settings', 'health'];
}
