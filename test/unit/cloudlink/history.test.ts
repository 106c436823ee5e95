import { beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../../main/cloudlink/index.ts';
import type { Result } from '../../../main/failure.ts';
import { type Answer, type SeenRequest, World } from './fakes.ts';

const notifications = 'GET notifications/notifications';
const records = 'GET media/calls/records';
const zero = Date.parse('2026-03-01T09:00:00Z');
const iso = (seconds: number): string => new Date(zero + seconds * 1_000).toISOString();
const guid = (n: number): string => `0b5e6a52-3a0e-4c6c-9d0e-${String(n).padStart(12, '0')}`;

let world: World;
let history: History;

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};
const listed = (items: readonly unknown[], more: object = {}): Answer => ({
  body: { count: items.length, _embedded: { items }, ...more },
});
const publication = (seconds: number, more: object = {}) => ({
  publicationId: `p-${seconds}`,
  topic: 'platform-api-media',
  method: 'PUT',
  subject: '/2017-09-01/endpoints/200/calls/350',
  content: { state: 'ringing', from: '201', to: '200', callId: 'endpoints/200/calls/350', endpointId: '200' },
  notification: { createdOn: iso(seconds) },
  ...more,
});
const ids = async (sinceSeconds = 0) =>
  value(await history.listNotifications(zero + sinceSeconds * 1_000)).map((kept) => kept.publication.publicationId);
const recordIds = async (sinceSeconds = 0) =>
  value(await history.listRecords(zero + sinceSeconds * 1_000)).map(({ recordId }) => recordId);

beforeEach(async () => {
  world = new World();
  await world.signIn();
  history = world.door.history;
});

describe('recorded notifications', () => {
  it('are asked for by time, newest first, and told oldest first', async () => {
    world.platform.on(notifications, () => listed([publication(2), publication(1)]));
    expect(await ids()).toEqual(['p-1', 'p-2']);
    const [asked] = world.platform.seen(notifications);
    expect(asked?.query.get('$filter')).toBe(`createdOn gt '${iso(0)}'`);
    expect(asked?.query.get('$orderby')).toBe('createdOn desc');
  });

  it.each([
    ['as they are', (told: object) => told],
    ['under publication', (told: object) => ({ notificationId: 'n', createdOn: iso(5), publication: told })],
    ['under notification', (told: object) => ({ createdOn: iso(5), notification: told })],
    ['under payload, as text', (told: object) => ({ createdOn: iso(5), payload: JSON.stringify(told) })],
    ['under message', (told: object) => ({ createdOn: iso(5), message: told })],
    ['under content', (told: object) => ({ createdOn: iso(5), content: told })],
    ['as a batch', (told: object) => ({ createdOn: iso(5), publications: [told] })],
    ['as text', (told: object) => JSON.stringify(told)],
  ])('are read %s', async (_, wrap) => {
    world.platform.on(notifications, () => listed([wrap(publication(5))]));
    const [kept] = value(await history.listNotifications(zero));
    expect(kept?.publication).toMatchObject({ publicationId: 'p-5', report: { endpointId: '200', callId: '350' } });
    expect(kept?.recordedMs).toBe(zero + 5_000);
  });

  it('are cut by time and put in order where the platform ignores filter and order', async () => {
    world.platform.on(notifications, () => listed([publication(1), publication(9), publication(5)]));
    expect(await ids(4)).toEqual(['p-5', 'p-9']);
  });

  it('without any time are turned round, because they were asked for newest first', async () => {
    world.platform.on(notifications, () => listed([2, 1].map((n) => publication(n, { notification: {} }))));
    expect(await ids()).toEqual(['p-1', 'p-2']);
  });

  it.each([400, 422, 501])(
    'are asked for plainly, then and later, by a platform that refuses with %i',
    async (status) => {
      const refuse = ({ query }: SeenRequest): Answer =>
        query.has('$filter') ? { status, body: { message: 'what is $filter?' } } : listed([publication(1)]);
      world.platform.on(notifications, refuse);
      expect(await ids()).toEqual(['p-1']);
      expect(await ids()).toEqual(['p-1']);
      expect(world.platform.seen(notifications).map(({ query }) => query.has('$filter'))).toEqual([true, false, false]);
    },
  );

  it('are followed over pages that hold nothing of ours', async () => {
    const chat = {
      publicationId: 'chat',
      subject: '/2017-09-01/conversations/1/messages/2',
      content: { text: 'hello' },
    };
    const page = ({ query }: SeenRequest): Answer =>
      query.get('$skipToken') === '1'
        ? listed([publication(1)])
        : listed([chat], { _links: { next: { href: '/2017-09-01/notifications?$skipToken=1' } } });
    world.platform.on(notifications, page);
    expect(await ids()).toEqual(['p-1']);
    expect(world.platform.seen(notifications)[1]?.query.get('$filter')).toContain('createdOn gt');
  });

  it('are read no further than they matter where they run back in time', async () => {
    const page = ({ query }: SeenRequest): Answer => {
      const number = Number(query.get('$skipToken') ?? 0);
      const items = [publication(100 - number * 20), publication(90 - number * 20)];
      return listed(items, { _links: { next: { href: `/x?$skipToken=${number + 1}` } } });
    };
    world.platform.on(notifications, page);
    expect(await ids(65)).toEqual(['p-70', 'p-80', 'p-90', 'p-100']);
    expect(world.platform.count(notifications)).toBe(3);
  });

  it('are bounded where they have no end', async () => {
    const page = ({ query }: SeenRequest): Answer => {
      const number = Number(query.get('$skipToken') ?? 0);
      return listed([publication(number)], { _links: { next: { href: `/x?$skipToken=${number + 1}` } } });
    };
    world.platform.on(notifications, page);
    expect(await ids()).toHaveLength(20);
  });

  it.each([
    [
      'a route that is not there',
      { status: 403, body: "not a valid key=value pair (missing equal-sign): 'x'" },
      'no-such-route',
    ],
    ['a missing history', { status: 404 }, 'not-found'],
    ['a broken platform', { status: 500 }, 'platform-error'],
    ['something that is no list', { body: { hello: 'world' } }, 'unreadable-answer'],
    ['throttling', { status: 429, headers: { 'retry-after': '1' } }, 'throttled'],
  ])('fail on %s, tried once', async (_, answer, code) => {
    world.platform.on(notifications, () => answer);
    expect(await history.listNotifications(zero)).toMatchObject({ ok: false, failure: { code } });
    expect(world.platform.count(notifications)).toBe(1);
  });

  it('survive items that nobody can read', async () => {
    world.platform.on(notifications, () => listed([null, 7, [], 'text', {}, { publication: null }, publication(1)]));
    expect(await ids()).toEqual(['p-1']);
  });
});

describe('call records', () => {
  const record = (n: number, more: object = {}) => ({
    ...{ callId: guid(n), direction: 'inbound', from: '201', to: '200', cause: 'callCancelled' },
    ...{ createdOn: iso(n), connectedOn: iso(n + 1), endedOn: iso(n + 2) },
    ...more,
  });

  it('are read, oldest first', async () => {
    world.platform.on(records, () => listed([record(9), record(3, { fromName: 'Ann', callTrackingID: '1#2' })]));
    const found = value(await history.listRecords(zero));
    expect(found.map(({ recordId }) => recordId)).toEqual([guid(3), guid(9)]);
    expect(found[0]).toEqual({
      ...{ recordId: guid(3), direction: 'inbound', cause: 'callCancelled', callTrackingId: '1#2' },
      ...{ from: { number: '201', name: 'Ann' }, to: { number: '200' } },
      ...{ createdOn: iso(3), connectedOn: iso(4), endedOn: iso(5) },
    });
  });

  it('are read under other names', async () => {
    const other = { id: 'r', direction: 'OUTGOING', from: { extension: '200' }, to: { number: '201', name: 'Bo' } };
    const times = {
      startTime: iso(1),
      answeredOn: iso(2),
      endTime: String(zero + 3_000),
      extraPbxData: '{"callTrackingID":"5#5"}',
    };
    world.platform.on(records, () => listed([{ ...other, ...times }]));
    expect(value(await history.listRecords(zero))).toEqual([
      {
        ...{ recordId: 'r', direction: 'outbound', from: { number: '200' }, to: { number: '201', name: 'Bo' } },
        ...{ createdOn: iso(1), connectedOn: iso(2), endedOn: iso(3), callTrackingId: '5#5' },
      },
    ]);
  });

  it('of a call that began long before its end are found by their end', async () => {
    world.platform.on(records, () => listed([record(1, { endedOn: iso(600) }), record(2)]));
    expect(await recordIds(300)).toEqual([guid(1)]);
    const [asked] = world.platform.seen(records);
    expect(asked?.query.get('$filter')).toBe(`createdOn gt '${iso(300 - 30 * 60)}'`);
    expect(asked?.query.has('$orderby')).toBe(false);
  });

  it('without a time or a party are left out', async () => {
    const undated = record(1, { createdOn: undefined, connectedOn: 'soon', endedOn: '' });
    const nobody = record(2, { from: undefined, to: {} });
    world.platform.on(records, () => listed([undated, nobody, null, 'text', record(3)]));
    expect(await recordIds()).toEqual([guid(3)]);
  });
});
