import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import type { FaultOf, RequestFault, RequestHead } from '../faults.ts';
import { httpDate, sleep } from '../time.ts';
import { problem, type ServiceContext, type ServiceEnv } from './http.ts';

const bytesPerMegabyte = 1024 * 1024;
const chunkBytes = 64 * 1024;

/** Lets each request run into the fault that is set for it. `headOf` says what the request is. */
export function withFaults(
  core: Core,
  faults: FaultTable,
  headOf: (context: ServiceContext) => RequestHead,
): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const fault = faults.forRequest(headOf(context));
    if (fault === undefined) {
      return next();
    }
    return refused(core, context, fault) ?? (await disturbed(core, faults, context, fault, next));
  };
}

/** The answers that stand for the route's own, which is not asked. */
function refused({ clock }: Core, context: ServiceContext, fault: RequestFault): Response | undefined {
  switch (fault.kind) {
    case 'unauthorized':
      return problem(context, 401, 'Unauthorized');
    case 'server-error':
      return problem(context, fault.status as ContentfulStatusCode, 'Internal Server Error');
    case 'throttle':
      context.header('Retry-After', retryAfter(clock.now(), fault));
      return problem(context, 429, 'Too Many Requests');
    case 'unavailable':
      context.header('Retry-After', retryAfter(clock.now(), fault));
      return problem(context, 503, 'Service Unavailable');
    case 'html-page':
      return foreignPage(context, fault);
    default:
      return undefined;
  }
}

function retryAfter(now: number, { seconds, as }: FaultOf<'throttle' | 'unavailable'>): string {
  return as === 'seconds' ? String(seconds) : httpDate(now + seconds * 1000);
}

const page = '<!doctype html><html><head><title>Sign in to this network</title></head><body>Sign in</body></html>';

function foreignPage(context: ServiceContext, { status }: FaultOf<'html-page'>): Response {
  if (status >= 300 && status < 400) {
    context.header('Location', 'http://portal.invalid/sign-in');
  }
  return context.html(page, status as ContentfulStatusCode);
}

/** Carries the request out and does something to its answer. */
async function disturbed(
  { clock }: Core,
  faults: FaultTable,
  context: ServiceContext,
  fault: RequestFault,
  next: () => Promise<void>,
): Promise<void> {
  if (fault.kind === 'slow') {
    await sleep(clock, fault.ms);
  } else if (fault.kind === 'no-answer' && !fault.isCarriedOut) {
    await faults.untilCleared();
  }
  await next();
  if (fault.kind === 'no-answer' && fault.isCarriedOut) {
    await faults.untilCleared();
  }
  context.res = await spoiled(context, fault);
}

async function spoiled(context: ServiceContext, fault: RequestFault): Promise<Response> {
  const response = context.res;
  switch (fault.kind) {
    case 'truncated-body': {
      const half = await firstHalf(response);
      return fault.cut === 'content' ? withBody(response, half) : brokenOff(context, half);
    }
    case 'oversized-body':
      return behindWhiteSpace(response, fault.megabytes);
    case 'empty-body':
      return withBody(response, null);
    default:
      return response;
  }
}

async function firstHalf(response: Response): Promise<string> {
  const text = await response.text();
  return text.slice(0, Math.floor(text.length / 2));
}

/** A body whose connection ends behind its first part; without a socket the body itself fails. */
function brokenOff(context: ServiceContext, part: string): Response {
  const { socket } = (context.env as Partial<HttpBindings> | undefined)?.outgoing ?? {};
  const parts = [new TextEncoder().encode(part)];
  const body = new ReadableStream(
    {
      pull: (controller) => {
        const next = parts.shift();
        if (next !== undefined) {
          controller.enqueue(next);
        } else if (socket) {
          socket.destroySoon();
        } else {
          controller.error(new TypeError('terminated'));
        }
      },
    },
    // Asked for the next part only once the first one has been written.
    { highWaterMark: 0 },
  );
  const broken = withBody(context.res, body);
  // Otherwise the HTTP server waits for more parts, to count them, before it sends the head.
  broken.headers.set('Transfer-Encoding', 'chunked');
  return broken;
}

/** Valid JSON still, and far too long. */
async function behindWhiteSpace(response: Response, megabytes: number): Promise<Response> {
  const end = new TextEncoder().encode(await response.text());
  const blank = new Uint8Array(chunkBytes).fill(0x20);
  let left = (megabytes * bytesPerMegabyte) / chunkBytes;
  return withBody(
    response,
    new ReadableStream({
      pull: (controller) => {
        left -= 1;
        controller.enqueue(left < 0 ? end : blank);
        if (left < 0) {
          controller.close();
        }
      },
    }),
  );
}

function withBody(response: Response, body: string | ReadableStream | null): Response {
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(response.status === 204 ? null : body, { status: response.status, headers });
}
