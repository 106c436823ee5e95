import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scriptAnswer, scriptCall, scriptHangUp } from '../../../simulator/control/script.ts';
import { type Core, createCore } from '../../../simulator/core.ts';
import { demoUser } from '../../../simulator/identity/people.ts';
import type { Publication } from '../../../simulator/notifications/hub.ts';
import { answer, dial, findLeg } from '../../../simulator/pbx/pbx.ts';
import { callView, listedCallView } from '../../../simulator/services/call-views.ts';
import type { Settings } from '../../../simulator/settings.ts';
import { type HandClock, handClock, seededRandom } from './kit.ts';

interface TestCore {
  readonly core: Core;
  readonly clock: HandClock;
  readonly delivered: Publication[];
  readonly subscriptionId: string;
}

/** A core without sockets whose demo user has subscribed to everything of extension 200. */
function testCore(settings: Partial<Settings> = {}, filter: Record<string, string | boolean> = {}): TestCore {
  const clock = handClock();
  const delivered: Publication[] = [];
  const deliver = (_: string, payload: string): boolean => {
    delivered.push(JSON.parse(payload) as Publication);
    return true;
  };
  const core = createCore({ clock, random: seededRandom('core'), deliver, settings });
  const fields = { topic: 'platform-api-media', transport: 'websocket', subjectFilter: '/2017-09-01/endpoints/200/' };
  const subscription = core.hub.create(demoUser(core.account).userId, { ...fields, ...filter });
  return { core, clock, delivered, subscriptionId: subscription!.id };
}

function ring(core: Core): string {
  const placed = scriptCall(core, { from: '+442079460018', to: '200' });
  if (!placed.ok) {
    throw new Error(placed.message);
  }
  return placed.value.id;
}

function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
}

function keys(value: unknown): string[] {
  return Object.keys(value as object).toSorted();
}

test('a publication has the fields of the recorded one, in the envelope and in the content', () => {
  const { core, delivered } = testCore();
  const id = ring(core);
  const real = fixture('publication-ringing-2022.json');
  const [publication] = delivered;
  expect(keys(publication)).toEqual(keys(real));
  expect(keys(publication?.content)).toEqual(keys(real.content));
  expect(keys(publication?.content?.extraPbxData)).toEqual(keys((real.content as typeof real).extraPbxData));
  expect(publication).toMatchObject({
    method: 'PUT',
    subject: `/2017-09-01/endpoints/200/calls/${id}`,
    content: { callId: `endpoints/200/calls/${id}`, fromName: '', toName: '', state: 'ringing', direction: 'inbound' },
  });
});

test('the make-call answer and the list item have the fields of the recorded ones', () => {
  const { core } = testCore();
  const placed = dial(core.exchange, '200', '201');
  const made = fixture('make-call-answer-2021.json');
  const list = fixture('get-calls-2021.json') as { _embedded: { items: unknown[] } };
  const view = placed.ok ? callView(placed.value.originated, core.clock) : {};
  expect(keys(view)).toEqual(keys(made));
  expect(keys(view.extraPbxData)).toEqual(keys(made.extraPbxData));
  const listed = listedCallView(core, findLeg(core.exchange, '201', String(view.id))!);
  expect(keys(listed)).toEqual(keys(list._embedded.items[0]));
  expect(typeof listed.extraPbxData).toBe('string');
  expect(listed._links).toEqual({ self: `/2017-09-01/calls/endpoints/201/calls/${view.id}` });
});

test.each([
  ['delete', [['DELETE', 'disconnected', 'callCancelled']]],
  ['bare-delete', [['DELETE', undefined, undefined]]],
  ['put', [['PUT', 'disconnected', 'callCancelled']]],
  ['silence', []],
] as const)('the end of a leg in the form %s', (endForm, expected) => {
  const { core, delivered } = testCore({ endForm });
  const id = ring(core);
  delivered.length = 0;
  scriptHangUp(core, id, undefined);
  expect(delivered.map(({ method, content }) => [method, content?.state, content?.cause])).toEqual(expected);
});

test('an outside answer changes the ledger and is never published', () => {
  const { core, delivered } = testCore();
  const placed = dial(core.exchange, '200', '+442079460018');
  const id = placed.ok ? placed.value.call.id : '';
  const before = delivered.length;
  expect(scriptAnswer(core, id, undefined).ok).toBe(true);
  expect(delivered.length).toBe(before);
  const [call] = core.ledger.read().calls;
  expect(call?.legs.find(({ isOutside }) => isOutside)?.states.map(({ state }) => state)).toEqual([
    'ringing',
    'connected',
  ]);
});

test('a subscription selects by subject prefix, method and content.state', () => {
  const ringing = testCore({}, { publicationFilter: "$.publications[?(@.content.state == 'ringing')]" });
  scriptHangUp(ringing.core, ring(ringing.core), undefined);
  expect(ringing.delivered.map(({ content }) => content?.state)).toEqual(['ringing']);

  const ends = testCore({}, { methodFilter: 'DELETE' });
  scriptHangUp(ends.core, ring(ends.core), undefined);
  expect(ends.delivered.map(({ method }) => method)).toEqual(['DELETE']);

  const prefix = testCore({}, { subjectFilter: '/2017-09-01/endpoints/20' });
  scriptCall(prefix.core, { from: '201', to: '200' });
  expect(new Set(prefix.delivered.map(({ content }) => content?.endpointId))).toEqual(new Set(['200', '201']));
});

test('an expired subscription gets nothing; a renewed one goes on', () => {
  const { core, clock, delivered, subscriptionId } = testCore({ subscriptionLifeSeconds: 60 });
  const { userId } = demoUser(core.account);
  const expiryDateTime = new Date(clock.now() + 120_000).toISOString();
  core.hub.update(core.hub.find(userId, subscriptionId)!, { expiryDateTime });
  clock.advance(119_999);
  ring(core);
  expect(delivered).toHaveLength(1);
  clock.advance(1);
  ring(core);
  expect(delivered).toHaveLength(1);
  expect(core.hub.find(userId, subscriptionId)).toBeUndefined();
});

test('call records appear after the end, and their GUID is in no call event', () => {
  const { core, delivered } = testCore({}, { subjectFilter: '' });
  const { userId } = demoUser(core.account);
  const id = ring(core);
  expect(core.records.list(userId)).toEqual([]);
  scriptHangUp(core, id, undefined);
  const [record] = core.records.list(userId);
  const callEvents = delivered.filter(({ subject }) => subject.includes('/endpoints/'));
  expect(JSON.stringify(callEvents)).not.toContain(record?.callId);
  expect(delivered.at(-1)?.subject).toBe(`/2017-09-01/calls/${record?.callId}/records`);
});

test('a script: 404 without a live call, 409 with the state, a reused id means the live call', () => {
  const { core } = testCore();
  expect(scriptAnswer(core, '350', undefined)).toMatchObject({ ok: false, status: 404 });
  const id = ring(core);
  expect(scriptAnswer(core, id, undefined)).toMatchObject({ ok: false, status: 409, state: 'connected' });
  expect(scriptAnswer(core, id, '205')).toMatchObject({ ok: false, status: 404 });
  expect(scriptAnswer(core, id, '200')).toMatchObject({ ok: true });
  expect(scriptHangUp(core, id, '+442079460018')).toMatchObject({ ok: true });
  expect(scriptHangUp(core, id, undefined)).toMatchObject({ ok: false, status: 404 });
});

test('the same seed and clock give the same publications, byte for byte', () => {
  const history = (): string => {
    const { core, delivered } = testCore();
    const id = ring(core);
    answer(core.exchange, findLeg(core.exchange, '200', id)!);
    scriptHangUp(core, id, undefined);
    return JSON.stringify(delivered);
  };
  expect(history()).toBe(history());
  expect(history().length).toBeGreaterThan(1000);
});
