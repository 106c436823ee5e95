import { failed, type Result, success } from '../failure.ts';
import type { EndpointStanding } from '../health/checks.ts';
import type { Log } from '../ports.ts';
import type { AnsweredRead } from './call-reader.ts';

/** What the answer to reading an endpoint's calls says of the endpoint; undefined where it says nothing. */
export const standingSaid = (calls: Result<unknown>): EndpointStanding | undefined => {
  if (calls.ok) return 'known';
  return calls.failure.code === 'not-found' ? 'unknown' : undefined;
};

/**
 * Whether the line may go online. An endpoint that the platform does not know is no reason to leave the others without
 * a line; where it knows none of them, no call would ever come, and `unknown-endpoint` says so.
 */
export function outcomeOfReading(readings: readonly AnsweredRead[], log: Log): Result<void> {
  const reads = readings.map(({ read }) => read);
  const unknown = reads.filter(({ calls }) => standingSaid(calls) === 'unknown').map(({ endpointId }) => endpointId);
  if (unknown.length > 0) log.warn('the platform does not know an endpoint', { endpoints: unknown });
  const detail = `the platform does not know ${unknown.join(', ')}`;
  if (unknown.length === reads.length) return failed('unknown-endpoint', { detail });
  const taken = readings.map(({ outcome }) => outcome);
  return taken.find((result) => !result.ok && result.failure.code !== 'not-found') ?? success(undefined);
}
