import type { HttpRequest, HttpResponse, HttpTransport } from '../../main/ports.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** The most requests in any minute that are no storm; docs/faults.md says why. */
export const stormBound = 60;

/** What the oracle wants to know of the agent's requests. */
export interface RequestWatch {
  readonly http: HttpTransport;
  /** The most requests that were sent within one minute. */
  busiestMinute(): number;
  total(): number;
}

/** What a watch is built on. `onTwin` is told of a read that leaves while the same one is under way. */
export interface RequestWatchContext {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly http: HttpTransport;
  onTwin(read: string): void;
  onAnswer(request: HttpRequest, response: HttpResponse): void;
  onNoAnswer(request: HttpRequest): void;
}

/** `GET media/endpoints/200/calls`: the request without what is the same for all. */
export const nameOf = ({ method, url }: HttpRequest): string => {
  const { pathname, search } = new URL(url);
  return `${method} ${pathname.replace('/2017-09-01', '').slice(1)}${search}`.replace(
    /subscriptions\/\w+/,
    'subscriptions/…',
  );
};

/** Stands in front of the transport and counts. */
export function watchRequests(context: RequestWatchContext): RequestWatch {
  const { timeline, trace } = context;
  const sentAt: number[] = [];
  const underWay = new Map<string, number>();
  let busiest = 0;
  const begin = (request: HttpRequest): void => {
    sentAt.push(timeline.now);
    busiest = Math.max(busiest, sentAt.filter((at) => at > timeline.now - 60_000).length);
    const count = underWay.get(request.url) ?? 0;
    if (request.method === 'GET') underWay.set(request.url, count + 1);
    if (request.method === 'GET' && count > 0) context.onTwin(nameOf(request));
    trace.note('http', `> ${nameOf(request)}`);
  };
  const end = (request: HttpRequest, how: string): void => {
    if (request.method === 'GET') underWay.set(request.url, (underWay.get(request.url) ?? 1) - 1);
    trace.note('http', `< ${nameOf(request)} ${how}`);
  };
  const http: HttpTransport = async (request) => {
    begin(request);
    try {
      const response = await context.http(request);
      end(request, String(response.status));
      context.onAnswer(request, response);
      return response;
    } catch (error) {
      end(request, error instanceof Error ? error.message : String(error));
      context.onNoAnswer(request);
      throw error;
    }
  };
  return { http, busiestMinute: () => busiest, total: () => sentAt.length };
}
