import { Hono, type MiddlewareHandler } from 'hono';
import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import { randomUuid } from '../random.ts';
import { redact, redactPath } from '../redact.ts';
import { httpDate } from '../time.ts';
import { addAdmin } from './admin.ts';
import { addAuthentication } from './authentication.ts';
import { withFaults } from './faults.ts';
import { problem, type ServiceApp, type ServiceContext, type ServiceEnv, wrongRoute } from './http.ts';
import { addMedia } from './media.ts';
import { addNotifications } from './notifications.ts';
import { addPortal } from './portal.ts';
import { addPresence } from './presence.ts';

/** Where the services are reached, e.g. `127.0.0.1:4010`, and who is told of what should not happen. */
export interface ServiceOptions {
  readonly host: string;
  readonly log: (message: string) => void;
}

const version = '2017-09-01';

const services: Readonly<Record<string, (app: ServiceApp, core: Core, base: string, socketBase: string) => void>> = {
  authentication: addAuthentication,
  notifications: addNotifications,
  media: addMedia,
  admin: addAdmin,
  presence: addPresence,
};

/** Builds the HTTP side of the platform: every service under `/{service}/2017-09-01`. */
export function createServices(core: Core, faults: FaultTable, options: ServiceOptions): ServiceApp {
  const app = new Hono<ServiceEnv>();
  app.use('*', withLedger(core), withFaults(core, faults, headOf));
  for (const [name, add] of Object.entries(services)) {
    const service = new Hono<ServiceEnv>();
    add(service, core, `http://${options.host}/${name}/${version}`, `ws://${options.host}`);
    app.route(`/${name}/${version}`, service);
  }
  addPortal(app, core);
  app.notFound(wrongRoute);
  app.onError((error, context) => {
    options.log(`${context.req.method} ${context.req.path}: ${error.message}`);
    return problem(context, 500, 'Internal Server Error');
  });
  return app;
}

/** Gives each request its correlation id and body, and each answer its line in the ledger. */
function withLedger(core: Core): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const at = core.clock.real();
    context.set('correlationId', randomUuid(core.random));
    context.set('body', await readBody(context));
    await next();
    context.header('x-mitel-correlation-id', context.get('correlationId'));
    context.header('Date', httpDate(core.clock.now()));
    core.ledger.addRequest({ at, ...entryOf(context) });
  };
}

function entryOf(context: ServiceContext): Omit<Parameters<Core['ledger']['addRequest']>[0], 'at'> {
  const { service, path, method } = headOf(context);
  const { search } = new URL(context.req.url);
  return {
    ...{ method, service, path: redactPath(`${path}${search}`), status: context.res.status },
    headers: redact(context.req.header()),
    body: redact(context.get('body')),
    correlationId: context.get('correlationId'),
  };
}

function headOf(context: ServiceContext): { service: string; path: string; method: string } {
  const [, service = '', dated = '', ...rest] = context.req.path.split('/');
  const path = dated === version ? `/${rest.join('/')}` : context.req.path;
  return { service, path, method: context.req.method };
}

async function readBody(context: ServiceContext): Promise<unknown> {
  const text = await context.req.text();
  const type = context.req.header('content-type') ?? '';
  if (text === '') {
    return undefined;
  }
  return type.includes('x-www-form-urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
}

/** A plain text for what is no JSON: every body's schema refuses it then. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'not JSON';
  }
}
