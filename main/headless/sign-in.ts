import type { TokenOwner } from '../agent/ports.ts';
import type { Agent } from '../agent/types.ts';
import { backoffMs } from '../cloudlink/backoff.ts';
import { throttledDelayMs } from '../cloudlink/retry-after.ts';
import type { Failure, FailureCode, Result } from '../failure.ts';
import type { Clock, Random } from '../ports.ts';
import { present } from '../present.ts';

/** What a sign-in from the terminal works with. */
export interface TerminalSignIn {
  readonly agent: Agent;
  readonly owner: TokenOwner | undefined;
  /** Absent: the stored token is used. */
  readonly password: string | undefined;
  /** Goes before password and stored token. */
  readonly isByBrowser: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** It will be tried again: why it failed. */
  onWait(failure: Failure): void;
}

/** Failures that pass by themselves; everything else is a refusal. */
const passing: ReadonlySet<FailureCode> = new Set(['offline', 'timeout', 'throttled', 'platform-error']);

/** How it went: `needs-password` where nothing stored could be used and none was given; `failure` says why. */
export type SignInEnd =
  | { readonly end: 'signed-in' }
  | { readonly end: 'refused' | 'needs-password'; readonly failure?: Failure };

const ended = (result: Result<unknown>): SignInEnd =>
  result.ok ? { end: 'signed-in' } : { end: 'refused', failure: result.failure };

/**
 * Signs in with the password, or with the stored token where there is none. Tries again while the platform cannot be
 * reached; `refused` means that only the user can help.
 */
export async function signInOrResume(terminal: TerminalSignIn): Promise<SignInEnd> {
  const { agent, owner, password, isByBrowser } = terminal;
  if (isByBrowser) return ended(await agent.signInByBrowser());
  if (owner !== undefined && password !== undefined) return signInWith(terminal, owner, password);
  await agent.start();
  const { state, failure } = agent.snapshot().link;
  if (failure?.code === 'no-extension') return { end: 'refused', failure };
  if (state === 'signed-out') return { end: 'needs-password', ...present({ failure }) };
  return state === 'auth-required' ? { end: 'refused', ...present({ failure }) } : { end: 'signed-in' };
}

async function signInWith(terminal: TerminalSignIn, owner: TokenOwner, password: string): Promise<SignInEnd> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await terminal.agent.signIn({ ...owner, password });
    if (result.ok || result.failure.code === 'cancelled') return { end: 'signed-in' };
    if (!passing.has(result.failure.code)) return ended(result);
    terminal.onWait(result.failure);
    const { retryAfterMs } = result.failure;
    const { random } = terminal;
    await pause(
      terminal,
      retryAfterMs === undefined ? backoffMs(attempt, random) : throttledDelayMs(retryAfterMs, random),
    );
  }
}

const pause = ({ clock }: TerminalSignIn, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.schedule(resolve, delayMs);
  });
