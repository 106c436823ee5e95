import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

function users(query = ''): Promise<Answer> {
  return platform.call('admin', 'GET', `/users${query}`);
}

function extensions({ body }: Answer): string[] {
  return body._embedded.items.map(({ extension }: { extension: string }) => extension);
}

test('the directory comes in pages, each with a link to the next', async () => {
  const first = await users('?$top=4');
  const next: string = first.body._links.next;
  const second = await platform.call('admin', 'GET', next.replace('/2017-09-01', ''));
  const third = await users('?$top=4&$skip=8');
  expect([first, second, third].flatMap(extensions)).toEqual(Array.from({ length: 10 }, (_, i) => String(200 + i)));
  expect(third.body._links.next).toBeUndefined();
});

test.each([
  ["?$filter=extension eq '201'", ['201']],
  ['?items=201,203&itemKeys=extension', ['201', '203']],
  ['?$search=raman&$searchKeys=name', ['201']],
  ['?$search=201&$searchKeys=extension', ['201']],
  ['?$search=201&$searchKeys=name', []],
  ["?$filter=extension eq '201' or extension eq '203'", ['201', '203']],
  ["?$filter=extension eq '201' and name eq 'x' or extension eq '204'", ['204']],
  ["?$filter=name eq 'nobody and or nothing'", []],
  ["?$filter=name eq 'it''s'", []],
  ["?$filter=extension lt '203'&orderby=role asc, loginId desc", ['200', '202', '201']],
])('users can be looked up by %s', async (query, expected) => {
  expect(extensions(await users(query))).toEqual(expected);
});

test('a $filter that cannot be read is 400', async () => {
  expect((await users('?$filter=nonsense')).status).toBe(400);
});

test('a user record has a sipPassword, as the real one has, and a photo', async () => {
  const [user] = (await users("?$filter=extension eq '201'")).body._embedded.items;
  expect(user).toMatchObject({ name: 'Priya Raman', firstName: 'Priya', sipPassword: expect.any(String) });
  expect((await platform.call('admin', 'GET', `/users/${user.userId}`)).body).toEqual(user);
  const photo = await platform.call('admin', 'GET', user.photoUrl.replace('/2017-09-01', ''));
  expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect((await platform.call('admin', 'GET', '/users/nobody')).status).toBe(404);
});

test('the same users under the account’s own route, and under no other account', async () => {
  const { account } = platform.simulator;
  const twin = await platform.call('admin', 'GET', `/accounts/${account}/users?$top=1`);
  expect(extensions(twin)).toEqual(['200']);
  expect((await platform.call('admin', 'GET', '/accounts/1/users')).status).toBe(404);
  expect((await platform.call('admin', 'GET', `/accounts/${account}`)).body).toMatchObject({ accountNumber: account });
});

test('presence follows the telephone', async () => {
  const [user] = (await users("?$filter=extension eq '202'")).body._embedded.items;
  const status = async () => (await platform.call('presence', 'GET', `/presentities/${user.userId}`)).body.status;
  expect(await status()).toBe('Available');
  const { id } = platform.simulator.placeCall({ from: '+442079460018', to: '202' });
  platform.simulator.answer(id, '202');
  expect(await status()).toBe('Busy');
});

test('groups have the number that rings them, and ring their first free member', async () => {
  const { account } = platform.simulator;
  const { body } = await platform.call('admin', 'GET', '/groups');
  const [sales, support] = body._embedded.items;
  expect([sales, support]).toMatchObject([
    { name: 'Sales', dialableNumber: '600' },
    { name: 'Support', dialableNumber: '610' },
  ]);
  expect(sales.members).toHaveLength(3);
  expect((await platform.call('admin', 'GET', `/accounts/${account}/groups`)).body._embedded).toEqual(body._embedded);
  expect((await platform.call('admin', 'GET', '/accounts/1/groups')).status).toBe(404);
  const { id } = platform.simulator.placeCall({ from: '+442079460018', to: '610' });
  const [leg] = (await platform.call('media', 'GET', '/endpoints/203/calls')).body._embedded.items;
  expect(leg.to).toBe('203');
  expect(JSON.stringify(leg.extraPbxData)).toContain('610');
  platform.simulator.hangUp(id);
  platform.simulator.setBusy('203', true);
  const next = platform.simulator.placeCall({ from: '+442079460018', to: '610' });
  const ringing = (await platform.call('media', 'GET', '/endpoints/204/calls')).body._embedded.items;
  expect(ringing).toHaveLength(1);
  platform.simulator.hangUp(next.id);
  platform.simulator.setBusy('203', false);
});
