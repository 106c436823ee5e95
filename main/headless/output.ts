import type { AgentEvent, LinkStatus, OfflineCall } from '../agent/types.ts';
import type { Result } from '../failure.ts';
import type { Messages } from '../messages.ts';

/** Writes one JSON object as one line. */
export type WriteLine = (value: Readonly<Record<string, unknown>>) => void;

const linkLine = ({ state, reason, endpointIds }: LinkStatus): Record<string, unknown> => ({
  event: 'link',
  state,
  ...(reason === undefined ? {} : { reason }),
  endpointIds,
});

const offlineLine = (calls: readonly OfflineCall[]): Record<string, unknown> | undefined =>
  calls.length === 0 ? undefined : { event: 'offline-calls', calls };

/** What an agent event prints: a link or call line, the calls of while it was offline, or nothing. */
export function lineOfEvent(event: AgentEvent): Readonly<Record<string, unknown>> | undefined {
  if (event.type === 'link') return linkLine(event.link);
  if (event.type === 'offline-calls') return offlineLine(event.calls);
  return event.type === 'call' ? { event: 'call', call: event.call } : undefined;
}

/** The line that answers a command. */
export function lineOfResult(
  id: string | undefined,
  result: Result<Record<string, unknown>>,
  messages: Messages,
): Readonly<Record<string, unknown>> {
  const head = { event: 'result', ...(id === undefined ? {} : { id }) };
  if (result.ok) return { ...head, ok: true, ...result.value };
  const { failure } = result;
  const error = { ...failure, message: messages.failure(failure) };
  return { ...head, ok: false, error };
}
