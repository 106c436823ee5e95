import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import type { Core } from '../core.ts';
import type { AccessGrant } from '../identity/tokens.ts';
import type { Extension } from '../pbx/pbx.ts';

/** What the request pipeline hands to every route. */
export interface ServiceEnv {
  Bindings: HttpBindings;
  Variables: {
    correlationId: string;
    /** The body as parsed from JSON or from a form; undefined where there is none or it cannot be parsed. */
    body: unknown;
  };
}

/** A request to a service, on its way. */
export type ServiceContext = Context<ServiceEnv>;
/** The routes of a service. */
export type ServiceApp = Hono<ServiceEnv>;

/** A route's work once the bearer token is known to be good. */
type SignedInHandler = (context: ServiceContext, grant: AccessGrant) => Response | Promise<Response>;

/** Lets a route run only with a valid bearer token; 401 otherwise. */
export function signedIn(
  core: Core,
  handler: SignedInHandler,
): (context: ServiceContext) => Response | Promise<Response> {
  return (context) => {
    const grant = core.tokens.check(bearerOf(context) ?? '');
    return grant === undefined ? problem(context, 401, 'Unauthorized') : handler(context, grant);
  };
}

/** Runs a route for the extension of its path; 404 where there is none. */
export function withExtension(
  core: Core,
  work: (context: ServiceContext, extension: Extension) => Response,
): (context: ServiceContext) => Response | Promise<Response> {
  return signedIn(core, (context) => {
    const extension = core.exchange.extensions.get(context.req.param('endpointId') ?? '');
    return extension === undefined ? problem(context, 404, 'Not Found') : work(context, extension);
  });
}

/** The token of the Authorization header; the word Bearer may be missing (API reference 1, Headers). */
function bearerOf(context: ServiceContext): string | undefined {
  return context.req.header('authorization')?.replace(/^bearer\s+/i, '');
}

/** An error as the platform writes it: a JSON object with `message`. The full schema is unknown (API reference 3.3). */
export function problem(
  context: ServiceContext,
  status: ContentfulStatusCode,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  return context.json({ message, ...more }, status);
}

/** The request's body, if it fits the schema; otherwise a 400 that names what does not. */
export function bodyOf<T>(
  context: ServiceContext,
  schema: z.ZodType<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response } {
  const parsed = schema.safeParse(context.get('body') ?? {});
  if (parsed.success) {
    return { ok: true, value: parsed.data };
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return { ok: false, response: problem(context, 400, faults.join('; ')) };
}

/** The unknown route's misleading 403, which repeats the token twice (fixtures/wrong-route-403.txt). */
export function wrongRoute(context: ServiceContext): Response {
  const header = context.req.header('authorization');
  if (header === undefined) {
    return problem(context, 403, 'Missing Authentication Token');
  }
  const token = bearerOf(context);
  const message = `'${token}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`;
  return problem(context, 403, message);
}
