import type { Core } from '../core.ts';
import type { Person } from '../identity/people.ts';
import { extensionState } from '../pbx/pbx.ts';
import { collection, type Item } from './collection.ts';
import { problem, type ServiceApp, signedIn } from './http.ts';
import { openApi, type ServiceDescription } from './specification.ts';

const description: ServiceDescription = {
  title: 'Presence',
  operations: [
    { method: 'get', path: '/presentities', summary: 'Presence of several people' },
    { method: 'get', path: '/presentities/{principalId}', summary: 'Presence of one person' },
  ],
};

/** The presence service as far as it follows from the telephones (API reference 6): on a call is Busy. */
export function addPresence(app: ServiceApp, core: Core, base: string): void {
  app.get(
    '/presentities',
    signedIn(core, (context) => {
      const wanted = context.req.query('items')?.split(',');
      const people = core.account.people.filter(({ userId }) => wanted?.includes(userId) ?? true);
      const page = collection(
        context,
        people.map((person) => presentity(core, person)),
      );
      return page === undefined ? problem(context, 400, '$filter: not understood') : context.json(page);
    }),
  );
  app.get(
    '/presentities/:principalId',
    signedIn(core, (context) => {
      const person = core.account.people.find(({ userId }) => userId === context.req.param('principalId'));
      return person === undefined ? problem(context, 404, 'Not Found') : context.json(presentity(core, person));
    }),
  );
  app.get('/_spec', (context) => context.json(openApi(description, base)));
}

function presentity(core: Core, { userId, extension }: Person): Item {
  const telephone = core.exchange.extensions.get(extension);
  const isBusy = telephone !== undefined && extensionState(core.exchange, telephone) === 'busy';
  return { principalId: userId, type: 'user', status: isBusy ? 'Busy' : 'Available', reason: '', extended: {} };
}
