import { z } from 'zod';
import type { Core } from '../core.ts';
import { dial, type Extension, extensionState, findLeg, hangUp, type Leg, legsOf, liveLegs } from '../pbx/pbx.ts';
import { offeredActions } from '../settings.ts';
import { carryOut, changeCallSchema, refusal } from './call-actions.ts';
import type { CallRecord } from './call-records.ts';
import { callView, listedCallView } from './call-views.ts';
import { collection, type Item } from './collection.ts';
import { addForwardings } from './forwardings.ts';
import { bodyOf, problem, type ServiceApp, type ServiceContext, signedIn, withExtension } from './http.ts';
import { mediaDescription } from './media-specification.ts';
import { openApi } from './specification.ts';

const makeCallSchema = z.object({ to: z.string(), timeoutMs: z.union([z.string(), z.number()]).optional() });
const endpointSchema = z.object({
  action: z.literal('dnd'),
  enabled: z.union([z.boolean(), z.enum(['true', 'false'])]),
});
const hideSchema = z.object({ hide: z.literal(true) });

/** The media service: call control and call history (API reference 2). */
export function addMedia(app: ServiceApp, core: Core, base: string): void {
  addEndpoint(app, core);
  addForwardings(app, core);
  addEndpointCalls(app, core);
  addOneEndpointCall(app, core);
  addCalls(app, core);
  app.get('/_spec', (context) => {
    const { hangUpForm } = core.settings;
    const description = mediaDescription(offeredActions(core.settings), hangUpForm !== 'action');
    return context.json(openApi(description, base));
  });
}

function addEndpoint(app: ServiceApp, core: Core): void {
  const path = '/endpoints/:endpointId';
  app.get(
    path,
    withExtension(core, (context, extension) => context.json(endpointView(core, extension))),
  );
  app.put(
    path,
    withExtension(core, (context, extension) => {
      const body = bodyOf(context, endpointSchema);
      if (!body.ok) {
        return body.response;
      }
      extension.isDoNotDisturb = String(body.value.enabled) === 'true';
      return context.json(endpointView(core, extension));
    }),
  );
}

function endpointView(core: Core, extension: Extension): Item {
  return {
    endpointId: extension.number,
    state: extensionState(core.exchange, extension),
    dnd: extension.isDoNotDisturb,
    userAvailability: extension.isDoNotDisturb ? 'doNotDisturb' : 'available',
    _links: { self: `/2017-09-01/endpoints/${extension.number}` },
  };
}

function addEndpointCalls(app: ServiceApp, core: Core): void {
  const path = '/endpoints/:endpointId/calls';
  app.get(
    path,
    withExtension(core, (context, { number }) =>
      listing(context, [
        ...(core.tape?.callsOf(number) ?? []),
        ...legsOf(core.exchange, number).map((leg) => callView(leg, core.clock)),
      ]),
    ),
  );
  app.post(
    path,
    withExtension(core, (context, { number }) => {
      const body = bodyOf(context, makeCallSchema);
      if (!body.ok) {
        return body.response;
      }
      const placed = dial(core.exchange, number, body.value.to);
      return placed.ok ? context.json(callView(placed.value.originated, core.clock), 201) : refusal(context, placed);
    }),
  );
}

function addOneEndpointCall(app: ServiceApp, core: Core): void {
  const path = '/endpoints/:endpointId/calls/:callId';
  app.get(
    path,
    withLeg(core, (context, leg) => context.json(callView(leg, core.clock))),
  );
  app.put(
    path,
    withLeg(core, (context, leg) => {
      const body = bodyOf(context, changeCallSchema);
      return body.ok ? carryOut(core, context, leg, body.value) : body.response;
    }),
  );
  app.delete(path, (context) => (core.settings.hangUpForm === 'action' ? context.notFound() : clear(core, context)));
}

function withLeg(core: Core, work: (context: ServiceContext, leg: Leg) => Response): ReturnType<typeof withExtension> {
  return withExtension(core, (context, { number }) => {
    const callId = context.req.param('callId') ?? '';
    const leg = findLeg(core.exchange, number, callId);
    return leg === undefined ? recorded(context, core.tape?.find(number, callId)) : work(context, leg);
  });
}

/** What has been recorded can be read, and not be changed any more. */
function recorded(context: ServiceContext, call: Item | undefined): Response {
  if (call === undefined) {
    return problem(context, 404, 'Not Found');
  }
  const isRead = context.req.method === 'GET';
  return isRead ? context.json(call) : problem(context, 409, 'this call is of a recording: it cannot be changed');
}

function clear(core: Core, context: ServiceContext): Response | Promise<Response> {
  return withLeg(core, (_, leg) => {
    const cleared = hangUp(core.exchange, leg);
    return cleared.ok ? context.body(null, 204) : refusal(context, cleared);
  })(context);
}

/** The cloud's call routes. Legs of the PBX are seen in the list, and nowhere else under /calls (API reference 2.1). */
function addCalls(app: ServiceApp, core: Core): void {
  app.get(
    '/calls',
    signedIn(core, (context) => {
      const legs = [...core.exchange.live.values()].flatMap(liveLegs).filter((leg) => !leg.isOutside);
      return listing(
        context,
        legs.map((leg) => listedCallView(core, leg)),
      );
    }),
  );
  app.get(
    '/calls/records',
    signedIn(core, (context, { person }) => listing(context, core.records.list(person.userId).map(recordView))),
  );
  app.put(
    '/calls/records',
    signedIn(core, (context, { person }) => hideAll(core, context, person.userId)),
  );
  app.get(
    '/calls/:callId',
    signedIn(core, (context) => problem(context, 404, 'Not Found')),
  );
  addOneRecord(app, core);
}

function hideAll({ records }: Core, context: ServiceContext, userId: string): Response {
  const body = bodyOf(context, hideSchema);
  if (!body.ok) {
    return body.response;
  }
  for (const record of records.list(userId)) {
    records.hide(record);
  }
  return listing(context, []);
}

function addOneRecord(app: ServiceApp, core: Core): void {
  const route = (work: (context: ServiceContext, record: CallRecord) => Response) =>
    signedIn(core, (context, { person }) => {
      const record = core.records.find(person.userId, context.req.param('callId') ?? '');
      return record === undefined ? problem(context, 404, 'Not Found') : work(context, record);
    });
  app.get(
    '/calls/:callId/records',
    route((context, record) => context.json(record.fields)),
  );
  app.put(
    '/calls/:callId/records',
    route((context, record) => {
      const body = bodyOf(context, hideSchema);
      if (body.ok) {
        core.records.hide(record);
      }
      return body.ok ? context.json(record.fields) : body.response;
    }),
  );
}

function recordView({ fields }: CallRecord): Item {
  return fields;
}

function listing(context: ServiceContext, items: readonly Item[]): Response {
  const page = collection(context, items);
  return page === undefined ? problem(context, 400, '$filter: not understood') : context.json(page);
}
