import type {
  HttpRequest,
  HttpResponse,
  HttpTransport,
  NotificationConnection,
  NotificationConnectOptions,
  NotificationHandlers,
  NotificationTransport,
} from '../ports.ts';
import type { PublicationEvent } from './events.ts';
import type { Place, Recorder } from './recorder.ts';
import { knownRoute } from './routes.ts';

/** More than the broker may send in one message (API reference 4.5). */
const longestPayload = 140_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const contentOf = (text: string): Pick<PublicationEvent, 'payload' | 'text'> => {
  if (text.length > longestPayload) return { text: `‹${text.length} characters left out›` };
  const payload = parsed(text);
  return typeof payload === 'object' && payload !== null ? { payload } : { text };
};

const tappedHandlers = (
  recorder: Recorder,
  connection: number,
  handlers: NotificationHandlers,
): NotificationHandlers => ({
  onMessage: (topic, payload) => {
    const place = recorder.place();
    try {
      handlers.onMessage(topic, payload);
    } finally {
      recorder.add({ type: 'publication', connection, topic, ...contentOf(payload) }, place);
    }
  },
  onAlive: () => handlers.onAlive(),
  onEnd: (end) => {
    recorder.add({ type: 'connection', connection, what: 'ended', reason: end.reason });
    handlers.onEnd(end);
  },
});

const tappedConnection = (
  recorder: Recorder,
  connection: number,
  inner: NotificationConnection,
): NotificationConnection => ({
  subscribe: async (topic) => {
    try {
      await inner.subscribe(topic);
    } catch (error) {
      recorder.add({ type: 'connection', connection, what: 'refused', topic, reason: messageOf(error) });
      throw error;
    }
    recorder.add({ type: 'connection', connection, what: 'subscribed', topic });
  },
  unsubscribe: async (topic) => {
    await inner.unsubscribe?.(topic);
  },
  close: () => inner.close(),
});

const hostOf = ({ url }: NotificationConnectOptions): string => (URL.canParse(url) ? new URL(url).host : 'no address');

/** The same transport, and everything that comes through it recorded. A message is handed on before it is kept. */
export function recordNotifications(transport: NotificationTransport, recorder: Recorder): NotificationTransport {
  let count = 0;
  return async (options, handlers) => {
    count += 1;
    const connection = count;
    const about = { type: 'connection', connection, host: hostOf(options) } as const;
    try {
      const inner = await transport(options, tappedHandlers(recorder, connection, handlers));
      recorder.add({ ...about, what: 'opened' });
      return tappedConnection(recorder, connection, inner);
    } catch (error) {
      recorder.add({ ...about, what: 'refused', reason: messageOf(error) });
      throw error;
    }
  };
}

const recordAnswer = (recorder: Recorder, sent: Place, request: HttpRequest, answer: HttpResponse): void => {
  const now = recorder.place();
  const { route, callsOf } = knownRoute(request.url);
  const correlationId = answer.headers['x-mitel-correlation-id'];
  const { status } = answer;
  const named = correlationId === undefined ? { status } : { status, correlationId };
  recorder.add(
    { type: 'request', method: request.method, route, durationMs: now.elapsedMs - sent.elapsedMs, ...named },
    now,
  );
  const page = callsOf === undefined || request.method !== 'GET' || status !== 200 ? undefined : parsed(answer.body);
  if (page !== undefined && callsOf !== undefined) {
    recorder.add({ type: 'calls', ...callsOf, requestedMs: sent.elapsedMs, page });
  }
};

/** The same transport, and every exchange recorded: its route and outcome, and the bodies of endpoints' calls. */
export function recordRequests(http: HttpTransport, recorder: Recorder): HttpTransport {
  return async (request) => {
    const sent = recorder.place();
    try {
      const answer = await http(request);
      recordAnswer(recorder, sent, request, answer);
      return answer;
    } catch (error) {
      const { route } = knownRoute(request.url);
      const durationMs = recorder.place().elapsedMs - sent.elapsedMs;
      recorder.add({ type: 'request', method: request.method, route, durationMs, problem: messageOf(error) });
      throw error;
    }
  };
}
