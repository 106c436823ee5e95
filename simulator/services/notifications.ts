import { z } from 'zod';
import type { Core } from '../core.ts';
import type { Person } from '../identity/people.ts';
import type { AccessGrant } from '../identity/tokens.ts';
import type { Subscription } from '../notifications/hub.ts';
import { randomUuid } from '../random.ts';
import { isoTime } from '../time.ts';
import { collection } from './collection.ts';
import { bodyOf, problem, type ServiceApp, type ServiceContext, signedIn } from './http.ts';
import { objectSchema, openApi, type ServiceDescription } from './specification.ts';

const isoDate = z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'not a date');

const changeable = {
  deviceId: z.string().optional(),
  subjectFilter: z.string().optional(),
  methodFilter: z.string().optional(),
  publicationFilter: z.string().optional(),
  context: z.string().optional(),
  recordNotifications: z.boolean().optional(),
  expiryDateTime: isoDate.optional(),
  publicationTimeToLiveSeconds: z.int().positive().optional(),
};

const createSchema = z.object({
  ...changeable,
  topic: z.string().min(1),
  transport: z.enum(['websocket', 'webhook', 'fcm']),
  applicationId: z.string().optional(),
  batchReceive: z.boolean().optional(),
});
const updateSchema = z.object(changeable);
const connectionSchema = z.object({ transport: z.literal('websocket') });

const subscriptionSchema = objectSchema({
  ...{ topic: 'string', transport: 'string', applicationId: 'string', deviceId: 'string', subjectFilter: 'string' },
  ...{ methodFilter: 'string', publicationFilter: 'string', context: 'string', recordNotifications: 'boolean' },
  expiryDateTime: { type: 'string', format: 'date-time' },
  publicationTimeToLiveSeconds: { type: 'integer' },
  batchReceive: 'boolean',
});

const description: ServiceDescription = {
  title: 'Notifications',
  operations: [
    { method: 'post', path: '/connections', summary: 'A URL for an MQTT client', body: 'Connection' },
    { method: 'post', path: '/subscriptions', summary: 'Create', body: 'Subscription' },
    { method: 'get', path: '/subscriptions', summary: 'List' },
    { method: 'get', path: '/subscriptions/{subscriptionId}', summary: 'Get' },
    { method: 'put', path: '/subscriptions/{subscriptionId}', summary: 'Update', body: 'Subscription' },
    { method: 'delete', path: '/subscriptions/{subscriptionId}', summary: 'Delete' },
    { method: 'get', path: '/notifications', summary: 'History of recorded notifications' },
  ],
  schemas: { Connection: objectSchema({ transport: 'string' }), Subscription: subscriptionSchema },
};

/** The notifications service (API reference 4). `socketBase` is where the websocket listens, ws://host:port. */
export function addNotifications(app: ServiceApp, core: Core, base: string, socketBase: string): void {
  app.post(
    '/connections',
    signedIn(core, (context, grant) => connect(core, context, grant, socketBase)),
  );
  app.post(
    '/subscriptions',
    signedIn(core, (context, grant) => create(core, context, grant)),
  );
  app.get(
    '/subscriptions',
    signedIn(core, (context, grant) => listing(context, core.hub.list(grant.person.userId).map(view))),
  );
  addOneSubscription(app, core);
  app.get(
    '/notifications',
    signedIn(core, (context, grant) => listing(context, history(core, grant))),
  );
  app.get('/_spec', (context) => context.json(openApi(description, base)));
}

function addOneSubscription(app: ServiceApp, core: Core): void {
  const route = (work: (context: ServiceContext, subscription: Subscription) => Response) =>
    signedIn(core, (context, { person }) => {
      const subscription = core.hub.find(person.userId, context.req.param('subscriptionId') ?? '');
      return subscription === undefined ? problem(context, 404, 'Not Found') : work(context, subscription);
    });
  const path = '/subscriptions/:subscriptionId';
  app.get(
    path,
    route((context, subscription) => context.json(view(subscription))),
  );
  app.put(
    path,
    route((context, subscription) => update(core, context, subscription)),
  );
  app.delete(
    path,
    route((context, { id }) => {
      core.hub.remove(id);
      return context.body(null, 204);
    }),
  );
}

/** The answer's field names are not public (API reference 10.6): these are the simulator's choice. */
function connect(core: Core, context: ServiceContext, { person }: AccessGrant, socketBase: string): Response {
  const body = bodyOf(context, connectionSchema);
  if (!body.ok) {
    return body.response;
  }
  const { path, expiresAt } = core.urls.sign(person.userId);
  const connectionId = randomUuid(core.random);
  const expiresOn = isoTime(expiresAt);
  const url = `${socketBase}${path}`;
  const named = { expiresOn, ...clientIdFor(core, person) };
  const isFlat = core.settings.connectionAnswerForm === 'flat';
  const answer = isFlat ? { url, ...named } : { endpoint: { webSocketAddress: url, ...named } };
  return context.json({ connectionId, transport: 'websocket', ...answer }, 201);
}

/** Whether the platform chooses the MQTT client id is not public (API reference 4.5). */
function clientIdFor({ settings, random }: Core, { userId }: Person): { clientId?: string } {
  const { connectionClientId: form } = settings;
  return form === 'none' ? {} : { clientId: form === 'user' ? `agent-${userId}` : randomUuid(random) };
}

function create(core: Core, context: ServiceContext, { person }: AccessGrant): Response {
  const body = bodyOf(context, createSchema);
  if (!body.ok) {
    return body.response;
  }
  const subscription = core.hub.create(person.userId, body.value);
  return subscription === undefined ? badFilter(context) : context.json(view(subscription), 201);
}

function update(core: Core, context: ServiceContext, subscription: Subscription): Response {
  const body = bodyOf(context, updateSchema);
  if (!body.ok) {
    return body.response;
  }
  const updated = core.hub.update(subscription, body.value);
  return updated === undefined ? badFilter(context) : context.json(view(updated));
}

function badFilter(context: ServiceContext): Response {
  return problem(context, 400, 'publicationFilter: not understood');
}

function view({ id, principalId, createdAt, expiresAt, fields }: Subscription): Record<string, unknown> {
  return {
    ...fields,
    ...{ subscriptionId: id, principalId, createdOn: isoTime(createdAt), expiryDateTime: isoTime(expiresAt) },
    _links: { self: `/2017-09-01/subscriptions/${id}` },
  };
}

function history({ hub }: Core, { person }: AccessGrant): Record<string, unknown>[] {
  return hub.history(person.userId).map(({ createdAt, publication }) => ({
    notificationId: publication.publicationId,
    createdOn: isoTime(createdAt),
    subscriptionId: publication.subscription.subscriptionId,
    publication,
  }));
}

function listing(context: ServiceContext, items: Record<string, unknown>[]): Response {
  const page = collection(context, items);
  return page === undefined ? problem(context, 400, '$filter: not understood') : context.json(page);
}
