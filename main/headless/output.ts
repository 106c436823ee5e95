import { createInstance } from 'i18next';
import { failureText, i18nextOptions } from '../../locales/index.ts';
import type { AgentEvent, LinkStatus } from '../agent/types.ts';
import type { Failure, Result } from '../failure.ts';

/** Writes one JSON object as one line. */
export type WriteLine = (value: Readonly<Record<string, unknown>>) => void;

/** Speaks English: headless output is read by programs and engineers. */
export async function createMessages(): Promise<(failure: Failure) => string> {
  const texts = createInstance();
  await texts.init({ ...i18nextOptions, lng: 'en' });
  return (failure) => {
    const { sentence, hint } = failureText((key, options) => texts.t(key, { ...options }), failure);
    return [sentence, hint, failure.detail === undefined ? '' : `(${failure.detail})`]
      .filter((part) => part !== '')
      .join(' ');
  };
}

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
  messageOf: (failure: Failure) => string,
): Readonly<Record<string, unknown>> {
  const head = { event: 'result', ...(id === undefined ? {} : { id }) };
  if (result.ok) return { ...head, ok: true, ...result.value };
  const { failure } = result;
  const error = { ...failure, message: messageOf(failure) };
  return { ...head, ok: false, error };
}
