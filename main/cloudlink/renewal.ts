import { type Failure, failed, type Result } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { Attempt } from './attempt.ts';
import type { Pace } from './pace.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What renewing works with. */
export interface RenewalContext {
  readonly subscriptions: Subscriptions;
  readonly pace: Pace;
  readonly log: Log;
  /** The subscriptions cannot be kept: only a new connection helps. Not called once the attempt is over. */
  onLost(attempt: Attempt, failure: Failure): void;
}

/** Renews the subscriptions before they expire, for as long as the attempt lives. One renewal at a time. */
export function keepRenewed(context: RenewalContext, attempt: Attempt): void {
  schedule(context, attempt, context.subscriptions.renewalDelayMs());
}

function schedule(context: RenewalContext, attempt: Attempt, delayMs: number | undefined): void {
  if (delayMs !== undefined) attempt.addTimer(delayMs, () => void renew(context, attempt));
}

async function renew(context: RenewalContext, attempt: Attempt): Promise<void> {
  const { subscriptions, pace, log, onLost } = context;
  const renewed = await subscriptions.renew(attempt.signal).catch((error: unknown): Result<void> => {
    log.error('link', { what: 'renewing', error });
    return failed('unexpected', { detail: 'renewing' });
  });
  if (attempt.signal.aborted) return;
  if (renewed.ok) return schedule(context, attempt, subscriptions.renewalDelayMs());
  pace.heed(renewed.failure);
  const retryMs = renewed.failure.code === 'not-found' ? undefined : subscriptions.renewalRetryMs();
  if (retryMs === undefined) onLost(attempt, renewed.failure);
  else schedule(context, attempt, Math.max(retryMs, pace.holdMs()));
}
