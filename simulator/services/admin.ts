import type { Core } from '../core.ts';
import { type Group, isAccount, ownExtension, type Person } from '../identity/people.ts';
import { domainOf } from '../identity/tokens.ts';
import { collection, type Item } from './collection.ts';
import { problem, type ServiceApp, type ServiceContext, signedIn } from './http.ts';
import { photoOf } from './photo.ts';
import { openApi, type ServiceDescription } from './specification.ts';

const description: ServiceDescription = {
  title: 'Admin',
  operations: [
    { method: 'get', path: '/users', summary: 'Users of the own account' },
    { method: 'get', path: '/users/{userId}', summary: 'One user' },
    { method: 'get', path: '/users/{userId}/photo', summary: 'Photo of a user' },
    { method: 'get', path: '/groups', summary: 'Groups of the own account' },
    { method: 'get', path: '/accounts/{accountId}/groups', summary: 'Groups of an account' },
    { method: 'get', path: '/accounts/{accountId}', summary: 'One account' },
    { method: 'get', path: '/accounts/{accountId}/users', summary: 'Users of an account' },
    { method: 'get', path: '/accounts/{accountId}/users/{userId}', summary: 'One user of an account' },
  ],
};

/** The admin service: the directory (API reference 5). Account-scoped twins of the user routes included. */
export function addAdmin(app: ServiceApp, core: Core, base: string): void {
  for (const prefix of ['/users', '/accounts/:accountId/users']) {
    addUsers(app, core, prefix);
  }
  for (const path of ['/groups', '/accounts/:accountId/groups']) {
    app.get(
      path,
      signedIn(core, (context) => listGroups(core, context)),
    );
  }
  app.get(
    '/accounts/:accountId',
    signedIn(core, (context) =>
      isOwnAccount(core, context) ? context.json(accountView(core)) : problem(context, 404, 'Not Found'),
    ),
  );
  app.get('/_spec', (context) => context.json(openApi(description, base)));
}

function addUsers(app: ServiceApp, core: Core, prefix: string): void {
  app.get(
    prefix,
    signedIn(core, (context) => listUsers(core, context)),
  );
  app.get(
    `${prefix}/:userId`,
    signedIn(core, (context) => withPerson(core, context, (person) => context.json(userView(core, person)))),
  );
  app.get(
    `${prefix}/:userId/photo`,
    signedIn(core, (context) =>
      withPerson(core, context, (person) => context.body(photoOf(person.name), 200, { 'content-type': 'image/png' })),
    ),
  );
}

function isOwnAccount({ account }: Core, context: ServiceContext): boolean {
  const accountId = context.req.param('accountId');
  return accountId === undefined || isAccount(account, accountId);
}

function withPerson(core: Core, context: ServiceContext, work: (person: Person) => Response): Response {
  const person = core.account.people.find(({ userId }) => userId === context.req.param('userId'));
  return person === undefined || !isOwnAccount(core, context) ? problem(context, 404, 'Not Found') : work(person);
}

function listUsers(core: Core, context: ServiceContext): Response {
  if (!isOwnAccount(core, context)) {
    return problem(context, 404, 'Not Found');
  }
  const users = core.account.people.map((person) => userView(core, person));
  const page = collection(context, users.filter(searchTest(context)).filter(itemsTest(context)));
  return page === undefined ? problem(context, 400, '$filter: not understood') : context.json(page);
}

function listGroups(core: Core, context: ServiceContext): Response {
  if (!isOwnAccount(core, context)) {
    return problem(context, 404, 'Not Found');
  }
  const page = collection(
    context,
    core.account.groups.map((group) => groupView(core, group)),
  );
  return page === undefined ? problem(context, 400, '$filter: not understood') : context.json(page);
}

/** A group record: the field names are documented (API reference 5), their values are the simulator's guess. */
function groupView({ account }: Core, { groupId, name, number, members }: Group): Item {
  return {
    ...{ groupId, accountId: account.accountId, siteId: account.siteId, name, dialableNumber: number },
    ...{ visibility: 'public', type: 'group', subType: 'hunt', pbxType: 'huntGroup' },
    members: account.people
      .filter(({ extension }) => members.includes(extension))
      .map(({ userId }) => ({ memberId: userId, status: 'active', type: 'user' })),
  };
}

/** `$search` looks for a piece of text in the fields that `$searchKeys` names. */
function searchTest(context: ServiceContext): (user: Item) => boolean {
  const wanted = (context.req.query('$search') ?? '').toLowerCase();
  const keys = listOf(context.req.query('$searchKeys') ?? 'name,email,extension');
  return (user) =>
    keys.some((key) =>
      String(user[key] ?? '')
        .toLowerCase()
        .includes(wanted),
    );
}

/** `items` is a list of values, one of which a field named in `itemKeys` must have. */
function itemsTest(context: ServiceContext): (user: Item) => boolean {
  const items = context.req.query('items');
  const keys = listOf(context.req.query('itemKeys') ?? 'userId');
  return (user) => items === undefined || keys.some((key) => listOf(items).includes(String(user[key] ?? '')));
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** A user record with what was seen in real ones, `sipPassword` too: clients must drop it (API reference 5). */
function userView(core: Core, person: Person): Item {
  const { account } = core;
  const { userId, name, loginId, email, phone, mobile, role, sipPassword, createdOn } = person;
  const [firstName, ...rest] = name.split(' ');
  return {
    ...{ userId, uniqueUserId: userId, accountId: account.accountId, siteId: account.siteId },
    ...{
      name,
      displayName: name,
      firstName,
      lastName: rest.join(' '),
      loginId,
      email,
      phone,
      mobile,
      ...extensionOf(core, person),
    },
    ...{ role, languageCode: 'en-GB', active: true, source: 'APP' },
    photoUrl: `/2017-09-01/users/${userId}/photo`,
    ...{ sipAddress: `sip:${userId}@${domainOf(core)}`, sipPassword },
    ...{ extensionVerified: true, phoneVerified: false, mobileVerified: false, emailVerified: true },
    ...{ createdOn, modifiedOn: createdOn, _links: { self: `/2017-09-01/users/${userId}` } },
  };
}

/** A person's extension as a claim: the demo user's can be switched off (API reference 3.2). */
export function extensionOf({ settings }: Pick<Core, 'settings'>, { extension }: Person): { extension?: string } {
  const form = extension === ownExtension ? settings.extensionClaim : 'present';
  return form === 'missing' ? {} : { extension: form === 'empty' ? '' : extension };
}

function accountView(core: Core): Item {
  const { accountId, accountNumber, name } = core.account;
  const region = core.settings.region.split('.')[0]?.toUpperCase();
  const policy = { disableNativeUserLogin: core.settings.isSingleSignOnOnly, allowProxyAuthentication: true };
  return { accountId, accountNumber, name, region, domain: domainOf(core), policy };
}
