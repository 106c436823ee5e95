import { createInstance } from 'i18next';
import { failureText, healthSentence, i18nextOptions, type Translate } from '../../locales/index.ts';
import type { AgentEvent, LinkStatus } from '../agent/types.ts';
import type { Failure, Result } from '../failure.ts';
import type { Check } from '../health/checks.ts';

/** Writes one JSON object as one line. */
export type WriteLine = (value: Readonly<Record<string, unknown>>) => void;

/** The texts of headless output. English: it is read by programs and engineers. */
export interface Messages {
  failure(failure: Failure): string;
  health(check: Check): string;
}

/** The catalogue's sentences for failures and health checks. */
export async function createMessages(): Promise<Messages> {
  const texts = createInstance();
  await texts.init({ ...i18nextOptions, lng: 'en' });
  const translate: Translate = (key, options) => texts.t(key, { ...options });
  return {
    failure: (failure) => {
      const { sentence, hint } = failureText(translate, failure);
      const detail = failure.detail === undefined ? '' : `(${failure.detail})`;
      return [sentence, hint, detail].filter((part) => part !== '').join(' ');
    },
    health: ({ said }) => healthSentence(translate, 'en', said),
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
  messages: Messages,
): Readonly<Record<string, unknown>> {
  const head = { event: 'result', ...(id === undefined ? {} : { id }) };
  if (result.ok) return { ...head, ok: true, ...result.value };
  const { failure } = result;
  const error = { ...failure, message: messages.failure(failure) };
  return { ...head, ok: false, error };
}
