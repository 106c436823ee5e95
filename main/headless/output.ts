import type { AgentEvent, LinkStatus } from '../agent/types.ts';
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

/** What an agent event prints: a link or call line, or nothing. */
export function lineOfEvent(event: AgentEvent): Readonly<Record<string, unknown>> | undefined {
  if (event.type === 'link') return linkLine(event.link);
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
