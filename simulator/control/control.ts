import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import { type FaultKind, faultKinds, faultSchema } from '../faults.ts';
import { randomUuid } from '../random.ts';
import type { Scenarios } from '../scenarios/stage.ts';
import { settingsSchema } from '../settings.ts';
import { addScenarioRoutes } from './scenarios.ts';
import { type ScriptResult, scriptAnswer, scriptCall, scriptHangUp, scriptPickUp } from './script.ts';

type ControlEnv = { Bindings: HttpBindings };

const callSchema = z.strictObject({
  from: z.string().max(64),
  fromName: z.string().max(256).optional(),
  to: z.string().max(64),
  toName: z.string().max(256).optional(),
});
const legSchema = z.strictObject({ endpoint: z.string().max(64).optional() });
const kindSchema = z.enum(Object.keys(faultKinds) as FaultKind[]).optional();
const pickUpSchema = z.strictObject({ endpoint: z.string().max(64), from: z.string().max(64).optional() });
const extensionSchema = z.strictObject({ busy: z.boolean().optional(), doNotDisturb: z.boolean().optional() });

/**
 * The control API under /_sim: how a script plays the other side. `host` is the own address, such as `127.0.0.1:4010`;
 * a request that names another host or comes from another origin is refused, so that no web page can use it.
 */
export function createControl(
  { core, faults, scenarios }: { readonly core: Core; readonly faults: FaultTable; readonly scenarios: Scenarios },
  host: string,
): Hono<ControlEnv> {
  const app = new Hono<ControlEnv>();
  app.use('*', withCorrelationId(core), onlyFromHere(host));
  addCallRoutes(app, core);
  addFaultRoutes(app, faults);
  addStateRoutes(app, core);
  addScenarioRoutes(app, scenarios);
  app.get('/ledger', (context) => context.json(core.ledger.read()));
  app.all('*', (context) => context.json({ message: 'no such control' }, 404));
  return app;
}

/** Every answer has one (API reference 1); a client that checks each answer need not know which side it talks to. */
function withCorrelationId({ random }: Core): MiddlewareHandler<ControlEnv> {
  return async (context, next) => {
    await next();
    context.header('x-mitel-correlation-id', randomUuid(random));
  };
}

function onlyFromHere(host: string): MiddlewareHandler<ControlEnv> {
  const port = host.slice(host.lastIndexOf(':'));
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}${port}`);
  return async (context, next) => {
    const origin = context.req.header('origin');
    const isHost = hosts.includes(context.env.incoming.headers.host ?? '');
    const isOrigin = origin === undefined || hosts.some((name) => origin === `http://${name}`);
    return isHost && isOrigin ? next() : context.json({ message: 'foreign Host or Origin' }, 403);
  };
}

function addCallRoutes(app: Hono<ControlEnv>, core: Core): void {
  app.post('/calls', async (context) =>
    withBody(context, callSchema, (call) => reply(context, scriptCall(core, call))),
  );
  app.post('/calls/:id/answer', async (context) =>
    withBody(context, legSchema, ({ endpoint }) =>
      reply(context, scriptAnswer(core, context.req.param('id'), endpoint)),
    ),
  );
  app.post('/calls/:id/hangup', async (context) =>
    withBody(context, legSchema, ({ endpoint }) =>
      reply(context, scriptHangUp(core, context.req.param('id'), endpoint)),
    ),
  );
  app.post('/calls/:id/pickup', async (context) =>
    withBody(context, pickUpSchema, ({ endpoint, from }) =>
      reply(context, scriptPickUp(core, context.req.param('id'), endpoint, from)),
    ),
  );
}

function addFaultRoutes(app: Hono<ControlEnv>, faults: FaultTable): void {
  app.get('/faults', (context) => context.json({ kinds: faultKinds, set: faults.list() }));
  app.post('/faults', async (context) =>
    withBody(context, faultSchema, (fault) => {
      faults.set(fault);
      return context.json({ set: faults.list() });
    }),
  );
  app.delete('/faults', (context) => {
    const kind = kindSchema.safeParse(context.req.query('kind'));
    if (!kind.success) {
      return context.json({ message: 'kind: there is no such fault' }, 400);
    }
    faults.clear(kind.data);
    return context.json({ set: faults.list() });
  });
}

function addStateRoutes(app: Hono<ControlEnv>, core: Core): void {
  app.get('/settings', (context) => context.json(core.settings));
  app.post('/settings', async (context) =>
    withBody(context, settingsSchema.partial(), (changes) => context.json(Object.assign(core.settings, changes))),
  );
  app.post('/endpoints/:number', async (context) =>
    withBody(context, extensionSchema, ({ busy, doNotDisturb }) => {
      const extension = core.exchange.extensions.get(context.req.param('number'));
      if (extension === undefined) {
        return context.json({ message: 'no such extension' }, 404);
      }
      extension.isBusy = busy ?? extension.isBusy;
      extension.isDoNotDisturb = doNotDisturb ?? extension.isDoNotDisturb;
      return context.json({ busy: extension.isBusy, doNotDisturb: extension.isDoNotDisturb });
    }),
  );
}

/** Runs `work` with the body, {} where there is none; 400 if it does not fit. */
async function withBody<T>(context: Context, schema: z.ZodType<T>, work: (body: T) => Response): Promise<Response> {
  const text = await context.req.text();
  const parsed = schema.safeParse(text.trim() === '' ? {} : parseJson(text));
  if (parsed.success) {
    return work(parsed.data);
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return context.json({ message: faults.join('; ') }, 400);
}

/** A plain text for what is no JSON: every schema here refuses it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'not JSON';
  }
}

function reply(context: Context, result: ScriptResult<unknown>): Response {
  if (result.ok) {
    return context.json(result.value ?? {});
  }
  const { message, state } = result;
  return context.json({ message, ...(state === undefined ? {} : { state }) }, result.status);
}
