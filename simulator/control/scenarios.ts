import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { parseScenarioText, UnplayableScenario } from '../scenarios/schema.ts';
import type { Scenarios } from '../scenarios/stage.ts';

const fastest = 1000;

/** POST, GET and DELETE /_sim/scenarios, and GET /_sim/scenarios/{id}. */
export function addScenarioRoutes(app: Hono<{ Bindings: HttpBindings }>, scenarios: Scenarios): void {
  app.get('/scenarios', (context) => context.json({ scenarios: scenarios.list() }));
  app.post('/scenarios', async (context) => play(context, scenarios, await context.req.text()));
  app.get('/scenarios/:id', (context) => {
    const found = scenarios.find(context.req.param('id'));
    return found === undefined ? context.json({ message: 'no such scenario' }, 404) : context.json(found);
  });
  app.delete('/scenarios', (context) => {
    scenarios.stop();
    return context.json({ scenarios: scenarios.list() });
  });
}

function play(context: Context, scenarios: Scenarios, text: string): Response {
  const speed = Number(context.req.query('speed') ?? 1);
  if (!(speed > 0 && speed <= fastest)) {
    return context.json({ message: `speed: above 0, up to ${fastest}` }, 400);
  }
  try {
    const { id } = scenarios.play(parseScenarioText(text), speed);
    return context.json(scenarios.find(id) ?? { id }, 202);
  } catch (error) {
    if (error instanceof UnplayableScenario) {
      return context.json({ message: error.message }, 400);
    }
    throw error;
  }
}
