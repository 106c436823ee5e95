import type { UiFailure, UiResult } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';

/** What the sign-in form holds. */
export interface SignInForm {
  readonly account: string;
  readonly username: string;
  readonly password: string;
  readonly api: string;
  readonly clientId: string;
}

/** How long the browser may take, in ms: the agent gives up after this long. */
export const browserLimitMs = 5 * 60_000;

/** Where signing in stands. `until`: when the browser's time is over, ms on the page's clock. */
export type Attempt =
  | { readonly status: 'idle' | 'busy' | 'timed-out' | 'cancelled' }
  | { readonly status: 'browser'; readonly until: number }
  | { readonly status: 'refused'; readonly failure: UiFailure };

/** The form before anything is typed: whoever signed in last, and the settings. */
export const startForm = ({ signInHint, settings }: Pick<PageState, 'signInHint' | 'settings'>): SignInForm => ({
  account: signInHint.account,
  username: signInHint.username,
  password: '',
  api: settings.api,
  clientId: settings.clientId,
});

/** The fields that a sign-in needs, in the form's order. */
export const required = ['account', 'username', 'password'] as const;

/** The first field that has to be filled in; undefined where none is missing. */
export const missingIn = (form: SignInForm): keyof SignInForm | undefined =>
  required.find((name) => form[name].trim() === '');

/**
 * What to show after an answer. A timeout is the browser's own only once its time is over: the platform, too, can be slow
 * to answer.
 * @param nowMs on the page's clock
 */
export function afterAttempt(begun: Attempt, result: UiResult, nowMs: number): Attempt {
  if (result.ok) return { status: 'idle' };
  const { failure } = result;
  if (failure.code === 'cancelled') return { status: 'cancelled' };
  const isOver = begun.status === 'browser' && nowMs >= begun.until - clockToleranceMs;
  return failure.code === 'timeout' && isOver ? { status: 'timed-out' } : { status: 'refused', failure };
}

/** Main's clock and the page's need not agree on the last moment. */
const clockToleranceMs = 5_000;

/**
 * What the line has to say on the sign-in page: why the stored sign-in could not be used. A refusal of what was just
 * typed is said beside the form already.
 */
export function lineFailure({ link, account }: Pick<PageState, 'link' | 'account'>): UiFailure | undefined {
  const isTold = link.state === 'auth-required' || (link.state === 'signed-out' && account === undefined);
  if (!isTold) return undefined;
  const isStored = link.state === 'auth-required' || aboutStored.has(link.failure?.code ?? '');
  return isStored ? link.failure : undefined;
}

/** What keeps a stored sign-in from being used, although it has not ended. */
const aboutStored: ReadonlySet<string> = new Set(['keychain-unavailable', 'no-extension']);
