import { expect, test } from 'vitest';
import { createCore } from '../../../simulator/core.ts';
import { demoUser } from '../../../simulator/identity/people.ts';
import { parseRecording, UnplayableFile } from '../../../simulator/replay/recording.ts';
import { startReplay } from '../../../simulator/replay/replay.ts';
import { createTape } from '../../../simulator/replay/tape.ts';
import { withTimes } from '../../../simulator/replay/times.ts';
import { handClock, seededRandom } from './kit.ts';

const startedAt = Date.parse('2026-01-05T09:00:00Z');
const isoAt = (ms: number): string => new Date(startedAt + ms).toISOString();
const at = (elapsedMs: number) => ({ at: isoAt(elapsedMs), elapsedMs });

const path = (id: string, endpoint = '300'): string => `/2017-09-01/endpoints/${endpoint}/calls/${id}`;
const publicationOf = (id: string, state: string, ms: number) => ({
  ...{ publicationId: `p-${id}-${ms}`, topic: 'platform-api-media', method: 'PUT', subject: path(id) },
  content: { callId: path(id), endpointId: '300', state, from: '+442079460018', to: '300', timestamp: startedAt + ms },
  subscription: { subscriptionId: 'old' },
});
const deletionOf = (id: string) => ({ topic: 'platform-api-media', method: 'DELETE', subject: path(id) });
const published = (ms: number, payload: object, connection = 1) => ({
  ...at(ms),
  ...{ type: 'publication', connection, topic: 'old', payload },
});
const subscribed = (ms: number, connection = 1) => ({
  ...at(ms),
  ...{ type: 'connection', connection, what: 'subscribed', topic: 'old' },
});
const ended = (ms: number, connection = 1) => ({ ...at(ms), type: 'connection', connection, what: 'ended' });
const read = (ms: number, ids: readonly string[], { skip = 0, requestedMs = ms - 10 } = {}) => ({
  ...at(ms),
  ...{ type: 'calls', endpointId: '300', skip, requestedMs },
  page: { _embedded: { items: ids.map((id) => ({ id, callId: id, state: 'connected', createdOn: isoAt(-60_000) })) } },
});
const named = {
  ...at(5),
  type: 'agent',
  event: { type: 'call', call: { from: { number: '301', name: 'Person 4' }, to: {}, party: {} } },
};
const file = (events: readonly object[]): string =>
  JSON.stringify({ format: 'screenpop-diagnostics', version: 1, events });

/** A simulator without sockets that plays these events, and a subscriber that hears them. */
function playing(events: readonly object[], { speed = 1, endpoint = '300' } = {}) {
  const recording = parseRecording(file(events));
  const clock = handClock();
  const heard: { readonly ms: number; readonly text: string }[] = [];
  const zero = clock.now();
  const deliver = (_: string, text: string): boolean => heard.push({ ms: clock.now() - zero, text }) > 0;
  const tape = createTape();
  const plain = createCore({ clock, random: seededRandom('replay'), deliver, tape, people: recording.people });
  const drops: number[] = [];
  const replay = startReplay({ core: plain, recording, tape, speed, deliver, log: () => undefined });
  replay.joins({ strike: () => void drops.push(clock.now() - zero) });
  const fields = { topic: 'platform-api-media', transport: 'websocket', subjectFilter: path('', endpoint) };
  const subscription = plain.hub.create(demoUser(plain.account).userId, fields);
  /** As an agent does it: subscribe, then read. */
  const subscribe = ({ isReading = true } = {}): void => {
    replay.core.ledger.addSocketEvent({ at: 0, event: 'subscribed', clientId: 'c', topics: [subscription?.id ?? ''] });
    if (isReading) replay.core.tape?.callsOf('300');
  };
  const ids = (): unknown[] => tape.callsOf('300').map((call) => call.callId);
  /** Step by step: what is due then may make something else due. */
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 1) clock.advance(1);
  };
  return { recording, heard, drops, subscribe, ids, pass, tape, zero, plain, replay, subscription };
}

const statesHeard = ({ heard }: ReturnType<typeof playing>): string[] =>
  heard.map(
    ({ ms, text }) => `${ms} ${(JSON.parse(text) as { content?: { state: string } }).content?.state ?? 'gone'}`,
  );

test('nothing happens before somebody has subscribed; then all of it, in its order and spacing, once', () => {
  const events = [
    subscribed(0),
    read(20, []),
    published(100, publicationOf('1', 'ringing', 95)),
    published(300, deletionOf('1')),
  ];
  const play = playing(events);
  play.pass(1000);
  expect(play.heard).toEqual([]);
  play.subscribe();
  play.pass(99);
  expect(play.heard).toEqual([]);
  play.pass(1);
  play.subscribe();
  play.pass(1000);
  expect(statesHeard(play)).toEqual(['1100 ringing', '1300 gone']);
});

test('what was recorded is heard as it was, but for its subscription and its times', () => {
  const play = playing([subscribed(0), published(100, publicationOf('1', 'ringing', 95))]);
  play.subscribe();
  play.pass(100);
  const was = publicationOf('1', 'ringing', 95);
  expect(JSON.parse(play.heard[0]?.text ?? '')).toEqual({
    ...was,
    content: { ...was.content, timestamp: play.zero + 95 },
    subscription: { subscriptionId: play.subscription?.id },
  });
});

test('twice as fast means half the time', () => {
  const play = playing(
    [subscribed(0), published(100, publicationOf('1', 'ringing', 95)), published(300, deletionOf('1'))],
    { speed: 2 },
  );
  play.subscribe();
  play.pass(500);
  expect(statesHeard(play)).toEqual(['50 ringing', '150 gone']);
});

test('a batch, a duplicate and a text that is no JSON come as they came', () => {
  const batch = { publications: [publicationOf('1', 'ringing', 1), publicationOf('2', 'ringing', 1)] };
  const play = playing([
    ...[subscribed(0), published(1, batch), published(2, publicationOf('1', 'connected', 2))],
    ...[
      published(3, publicationOf('1', 'connected', 2)),
      { ...published(4, {}), payload: undefined, text: 'half a {' },
    ],
  ]);
  play.subscribe();
  play.pass(10);
  const [first, second, third, fourth] = play.heard.map(({ text }) => text);
  expect((JSON.parse(first ?? '') as { publications: unknown[] }).publications).toHaveLength(2);
  expect(second).toBe(third);
  expect(fourth).toBe('half a {');
  expect(play.ids()).toEqual(['1', '2']);
});

test('who is subscribed to another endpoint hears nothing', () => {
  const play = playing([subscribed(0), published(1, publicationOf('1', 'ringing', 1))], { endpoint: '301' });
  play.subscribe();
  play.pass(10);
  expect(play.heard).toEqual([]);
});

test('the calls of the beginning are there from the beginning, on all pages, then in step', () => {
  const play = playing([
    ...[
      subscribed(0),
      read(20, ['1']),
      read(30, ['2'], { skip: 1 }),
      published(100, publicationOf('3', 'ringing', 95)),
    ],
    ...[published(200, deletionOf('1')), published(300, { ...publicationOf('2', 'disconnected', 295), method: 'PUT' })],
  ]);
  expect(play.ids()).toEqual(['1', '2']);
  expect(play.tape.find('300', '1')).toMatchObject({ callId: '1', endpointId: '300', state: 'connected' });
  play.subscribe();
  play.pass(150);
  expect(play.ids()).toEqual(['1', '2', '3']);
  expect(play.tape.find('300', '3')).not.toHaveProperty('timestamp');
  play.pass(100);
  expect(play.ids()).toEqual(['2', '3']);
  play.pass(100);
  expect(play.ids()).toEqual(['3']);
});

test('what was read later corrects the calls, but for what was published after it was asked', () => {
  const play = playing([
    ...[subscribed(0), read(20, ['1', '2'])],
    ...[published(100, publicationOf('3', 'ringing', 95)), published(210, publicationOf('4', 'ringing', 205))],
    ...[published(220, deletionOf('2')), read(230, ['2', '3', '5'], { requestedMs: 200 })],
  ]);
  play.subscribe();
  play.pass(300);
  expect(play.ids().toSorted()).toEqual(['3', '4', '5']);
});

test('where the recorded line went down every line does, and the rest waits for the next subscription', () => {
  const play = playing([
    ...[subscribed(0), read(20, []), published(100, publicationOf('1', 'ringing', 95)), ended(200)],
    ...[subscribed(1000, 2), read(1020, ['9']), published(1100, publicationOf('9', 'held', 1095), 2), ended(1200, 2)],
  ]);
  play.subscribe();
  play.pass(200);
  expect(play.drops).toEqual([200]);
  expect(play.ids()).toEqual(['9']);
  play.pass(2800);
  expect(play.heard).toHaveLength(1);
  play.subscribe();
  play.pass(100);
  expect(statesHeard(play)).toEqual(['100 ringing', '3100 held']);
  expect(JSON.parse(play.heard[1]?.text ?? '')).toMatchObject({ content: { timestamp: play.zero + 3095 } });
  play.pass(1000);
  expect(play.drops).toEqual([200]);
});

test('whoever is back before the recorded agent was hears the rest when it was heard', () => {
  const play = playing([
    ...[subscribed(0), read(20, []), ended(200)],
    ...[subscribed(1000, 2), read(1020, ['9']), published(1100, publicationOf('9', 'held', 1095), 2)],
  ]);
  play.subscribe();
  play.pass(300);
  play.subscribe();
  play.pass(1000);
  expect(statesHeard(play)).toEqual(['1100 held']);
});

test('whoever reads the calls later than the recorded agent is waited for, but not for ever', () => {
  const events = [
    ...[subscribed(0), read(20, ['1'])],
    ...[published(100, publicationOf('1', 'held', 95)), published(150, deletionOf('1'))],
  ];
  const [slow, never] = [playing(events), playing(events)];
  for (const play of [slow, never]) {
    play.subscribe({ isReading: false });
    play.pass(400);
    expect(play.heard).toEqual([]);
  }
  slow.replay.core.tape?.callsOf('300');
  slow.pass(1000);
  expect(statesHeard(slow)).toEqual(['480 held', '530 gone']);
  never.pass(6000);
  expect(statesHeard(never)).toEqual(['5100 held', '5150 gone']);
});

test('a recording whose beginning is lost is played from where it begins', () => {
  const play = playing([
    published(500, publicationOf('1', 'ringing', 495)),
    published(600, deletionOf('1')),
    read(700, []),
  ]);
  play.subscribe();
  play.pass(200);
  expect(statesHeard(play)).toEqual(['1 ringing', '100 gone']);
});

test('a stopped replay says nothing more', () => {
  const play = playing([subscribed(0), published(100, publicationOf('1', 'ringing', 95)), read(120, [])]);
  play.subscribe();
  play.replay.stop();
  play.pass(500);
  expect(play.heard).toEqual([]);
});

test('the demo user gets the endpoint, and the directory the people of the recording', () => {
  const { plain } = playing([subscribed(0), named, read(20, [])]);
  expect(plain.account.people.map(({ extension, name }) => `${extension} ${name}`)).toEqual(['300 ', '301 Person 4']);
  expect(demoUser(plain.account)).toMatchObject({
    extension: '300',
    role: 'ACCOUNT_ADMIN',
    loginId: 'user.300@northwind.example',
  });
});

test('times are moved wherever they stand, and nothing else is', () => {
  const value = {
    ...{
      createdOn: '2026-01-05T09:00:00.000Z',
      timestamp: startedAt,
      text: String(startedAt),
      callTrackingID: '1767603600#1',
    },
    nested: JSON.stringify({ timestamp: startedAt, number: 442079460018 }),
    list: [startedAt, 12, true, null],
  };
  const moved = startedAt + 1000;
  expect(withTimes(value, (ms) => ms + 1000)).toEqual({
    ...{ createdOn: isoAt(1000), timestamp: moved, text: String(moved), callTrackingID: '1767603600#1' },
    nested: JSON.stringify({ timestamp: moved, number: 442079460018 }),
    list: [moved, 12, true, null],
  });
});

test('what cannot be played is said with its reason', () => {
  expect(() => parseRecording('{')).toThrow(UnplayableFile);
  expect(() => parseRecording('{"a":1}')).toThrow(/no diagnostics file/);
  expect(() => parseRecording(file([]))).toThrow(/nobody/);
  expect(() => parseRecording(file([{ ...at(0), type: 'agent', event: { link: { endpointIds: ['300'] } } }]))).toThrow(
    /never up/,
  );
  expect(() => parseRecording(file([read(20, []), { type: 'calls' }]))).toThrow(/event 2/);
});
