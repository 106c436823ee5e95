import type { LinkPhase } from '../cloudlink/index.ts';
import type { Failure } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { Standing } from './standing.ts';
import type { LinkStatus } from './types.ts';

/** A link status before the endpoints are added. */
export type BareStatus = Omit<LinkStatus, 'endpointIds'>;

/**
 * A failure of the line as users are told it. `timeout` warns that a command may have been carried out all the same; a
 * line commands nothing: out of reach is all that it is.
 */
export const lineFailure = (failure: Failure): Failure =>
  failure.code === 'timeout' ? { ...failure, code: 'offline' } : failure;

/** The link's own phase as users are told it. A suspended line is down, whatever the reason: it says so. */
export function statusOfPhase(phase: LinkPhase): BareStatus {
  switch (phase.state) {
    case 'idle':
      return phase.reason === 'suspended'
        ? { state: 'retrying', reason: 'the computer is asleep', failure: { code: 'offline' } }
        : { state: 'connecting' };
    case 'connecting':
      return { state: 'connecting' };
    case 'online':
      return { state: 'online' };
    case 'retrying':
      return { state: 'retrying', reason: phase.reason, failure: lineFailure(phase.failure), retryInMs: phase.delayMs };
    case 'replaced':
      return { state: 'replaced', reason: phase.reason };
    case 'auth-required':
      return { state: 'auth-required', reason: phase.reason, failure: phase.failure };
  }
}

/** The line's status as of now: a wait that was told has grown shorter since. */
export function createStatusView(clock: Clock, standing: Standing): () => LinkStatus {
  let saidAt = clock.monotonic();
  standing.subscribe((event) => {
    if (event.type === 'link') saidAt = clock.monotonic();
  });
  return () => {
    const { link } = standing;
    if (link.retryInMs === undefined) return link;
    return { ...link, retryInMs: Math.max(0, link.retryInMs - (clock.monotonic() - saidAt)) };
  };
}
