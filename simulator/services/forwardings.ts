import { z } from 'zod';
import type { Core } from '../core.ts';
import type { Extension, Forwarding } from '../pbx/pbx.ts';
import { isDialable } from '../pbx/routing.ts';
import { collection, type Item } from './collection.ts';
import { bodyOf, problem, type ServiceApp, type ServiceContext, withExtension } from './http.ts';

const defaultRingMs = 20_000;

const forwardingSchema = z.object({
  action: z.enum(['always', 'busy', 'noAnswer']),
  enabled: z.union([z.boolean(), z.enum(['true', 'false'])]),
  destination: z.string().optional(),
  type: z.enum(['internal', 'external']).optional(),
  timeoutMs: z.coerce.number().int().nonnegative().optional(),
});

/** GET, PUT and DELETE /endpoints/{endpointId}/forwardings (API reference 2.2). */
export function addForwardings(app: ServiceApp, core: Core): void {
  const path = '/endpoints/:endpointId/forwardings';
  const list = (context: ServiceContext, extension: Extension): Response =>
    context.json(
      collection(
        context,
        [...extension.forwardings.values()].map((each) => view(core, each)),
      ) ?? {},
    );
  app.get(path, withExtension(core, list));
  app.put(
    path,
    withExtension(core, (context, extension) => setForwarding(context, extension) ?? list(context, extension)),
  );
  app.delete(
    path,
    withExtension(core, (context, extension) => {
      extension.forwardings.clear();
      return context.body(null, 204);
    }),
  );
}

/** Sets one forwarding; the answer is what is wrong with it. */
function setForwarding(context: ServiceContext, extension: Extension): Response | undefined {
  const body = bodyOf(context, forwardingSchema);
  if (!body.ok) {
    return body.response;
  }
  const { action: kind, destination = extension.forwardings.get(kind)?.destination ?? '', timeoutMs } = body.value;
  const isEnabled = String(body.value.enabled) === 'true';
  if (isEnabled && !isDialable(destination)) {
    return problem(context, 400, 'destination: cannot be dialled');
  }
  extension.forwardings.set(kind, { kind, isEnabled, destination, ringMs: timeoutMs ?? defaultRingMs });
  return undefined;
}

function view(core: Core, { kind, isEnabled, destination, ringMs }: Forwarding): Item {
  const type = core.exchange.extensions.has(destination) ? 'internal' : 'external';
  return { action: kind, enabled: isEnabled, destination, type, timeoutMs: String(ringMs) };
}
