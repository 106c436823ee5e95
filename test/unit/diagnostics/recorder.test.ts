import { beforeEach, describe, expect, it } from 'vitest';
import { recordAgent } from '../../../main/diagnostics/agent-tap.ts';
import { createRecorder, type Recorder } from '../../../main/diagnostics/recorder.ts';
import { createSecretFilter } from '../../../main/diagnostics/redaction.ts';
import { knownRoute } from '../../../main/diagnostics/routes.ts';
import { recordNotifications, recordRequests } from '../../../main/diagnostics/taps.ts';
import { failed, success } from '../../../main/failure.ts';
import { createSecretRegister, type MaskingRegister } from '../../../main/log/log.ts';
import type { HttpRequest, NotificationHandlers } from '../../../main/ports.ts';

let nowMs = 0;
const clock = { now: () => Date.parse('2026-01-05T09:00:00Z') + nowMs, monotonic: () => 100 + nowMs };
let secrets: MaskingRegister;
let recorder: Recorder;
beforeEach(() => {
  nowMs = 0;
  secrets = createSecretRegister();
  recorder = createRecorder({ clock, filter: createSecretFilter(secrets) });
});

const events = () => recorder.recording().events;
const note = (topic: string) => ({ type: 'publication', connection: 1, topic, text: 'x'.repeat(100) }) as const;

describe('the recorder', () => {
  it('stamps both clocks, and keeps the order in which things happened', () => {
    const place = recorder.place();
    nowMs = 1500;
    recorder.add(note('later'));
    recorder.add(note('earlier'), place);
    expect(events()).toMatchObject([
      { topic: 'earlier', at: '2026-01-05T09:00:00.000Z', elapsedMs: 0 },
      { topic: 'later', at: '2026-01-05T09:00:01.500Z', elapsedMs: 1500 },
    ]);
  });

  it.each([
    ['events', { maxEvents: 3 }],
    ['size', { maxSize: 700 }],
  ])('is bounded by %s: the oldest go, and are counted', (_, bound) => {
    recorder = createRecorder({ clock, filter: createSecretFilter(secrets), ...bound });
    for (let index = 0; index < 10; index += 1) recorder.add(note(String(index)));
    const { events: kept, dropped } = recorder.recording();
    expect(kept.map((event) => 'topic' in event && event.topic)).toEqual(['7', '8', '9']);
    expect(dropped).toBe(7);
  });

  it('keeps no secret: not by name, not by shape, not by value', () => {
    secrets.add('known-secret-value');
    const payload = {
      ...{ sipPassword: 'tel-pass', pin: 4711, note: 'known-secret-value', '‹known-secret-value': 1 },
      nested: JSON.stringify({ access_token: 'abc', from: 'Bearer xyz.abc', list: ['http://u:p@proxy.test:1'] }),
    };
    recorder.add({ type: 'publication', connection: 1, topic: 't', payload });
    const text = JSON.stringify(events());
    for (const secret of ['tel-pass', '4711', 'known-secret-value', '"abc', 'xyz', 'u:p'])
      expect(text).not.toContain(secret);
  });

  it('survives what cannot be written down', () => {
    const circle: Record<string, unknown> = { type: 'x' };
    circle.self = circle;
    const hostile = Object.defineProperty({ type: 'x' }, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    recorder.add({ type: 'agent', event: circle as { type: string } });
    recorder.add({ type: 'agent', event: hostile });
    expect(recorder.recording()).toMatchObject({ events: [{ type: 'agent' }], dropped: 1 });
  });
});

describe('the tap of the line', () => {
  const open = async () => {
    const heard: string[] = [];
    const inner: { handlers?: NotificationHandlers } = {};
    const transport = recordNotifications(async (_, handlers) => {
      inner.handlers = handlers;
      return {
        subscribe: async (topic) => (topic === 'no' ? Promise.reject(new Error('refused')) : undefined),
        close: () => handlers.onEnd({ reason: 'closed' }),
      };
    }, recorder);
    const handlers = {
      onMessage: (_: string, payload: string) => void heard.push(`${payload} ${events().length}`),
      onAlive: () => void heard.push('alive'),
      onEnd: () => void heard.push('end'),
    };
    const url = 'wss://line.test/mqtt?X-Amz-Signature=abc';
    const options = { url, clientId: 'c', keepAliveSeconds: 30, signal: new AbortController().signal };
    const connection = await transport(options, handlers);
    return { connection, heard, inner: inner.handlers };
  };

  it('hands everything on, a message before it is kept', async () => {
    const { connection, heard, inner } = await open();
    await connection.subscribe('topic');
    await expect(connection.subscribe('no')).rejects.toThrow('refused');
    inner?.onAlive();
    inner?.onMessage('topic', '{"a":1}');
    inner?.onMessage('topic', 'half a {');
    connection.close();
    expect(heard).toEqual(['alive', '{"a":1} 3', 'half a { 4', 'end']);
    expect(events()).toMatchObject([
      { type: 'connection', connection: 1, what: 'opened', host: 'line.test' },
      { what: 'subscribed', topic: 'topic' },
      { what: 'refused', topic: 'no', reason: 'refused' },
      { type: 'publication', payload: { a: 1 } },
      { type: 'publication', text: 'half a {' },
      { what: 'ended', reason: 'closed' },
    ]);
    expect(JSON.stringify(events())).not.toContain('Signature');
  });

  it('keeps a message that its receiver could not take, and lets the error through', async () => {
    const transport = recordNotifications(async (_, handlers) => {
      expect(() => handlers.onMessage('t', '{"a":1}')).toThrow('broken');
      throw new Error('no connection');
    }, recorder);
    const onMessage = () => {
      throw new Error('broken');
    };
    const quiet = () => undefined;
    const options = { url: 'nothing', clientId: 'c', keepAliveSeconds: 30, signal: new AbortController().signal };
    await expect(transport(options, { onMessage, onAlive: quiet, onEnd: quiet })).rejects.toThrow('no connection');
    expect(events()).toMatchObject([{ type: 'publication' }, { what: 'refused', reason: 'no connection' }]);
  });
});

describe('the tap of requests', () => {
  const request = (url: string, method: HttpRequest['method'] = 'GET'): HttpRequest => ({
    ...{ method, url, headers: { authorization: 'Bearer abc' }, signal: new AbortController().signal },
  });
  const base = 'https://media.api.mitel.io/2017-09-01';

  it('keeps route and outcome, and bodies of endpoints’ calls alone', async () => {
    const answer = { status: 200, headers: { 'x-mitel-correlation-id': 'c-1' }, body: '{"items":[{"from":"201"}]}' };
    const http = recordRequests(async () => {
      nowMs += 20;
      return answer;
    }, recorder);
    expect(await http(request(`${base}/endpoints/200/calls?$skip=10`))).toBe(answer);
    await http(request(`${base}/endpoints/200/calls`, 'POST'));
    await http(request(`${base}/users/grace`));
    expect(events()).toMatchObject([
      { type: 'request', route: 'media/endpoints/{id}/calls', status: 200, durationMs: 20, correlationId: 'c-1' },
      { type: 'calls', endpointId: '200', skip: 10, requestedMs: 0, page: { items: [{ from: '201' }] } },
      { type: 'request', method: 'POST' },
      { type: 'request', route: 'media/users/{id}' },
    ]);
  });

  it('keeps why no answer came, and lets the error through', async () => {
    const http = recordRequests(() => Promise.reject(new Error('ECONNREFUSED')), recorder);
    await expect(http(request(`${base}/_spec`))).rejects.toThrow('ECONNREFUSED');
    expect(events()).toMatchObject([{ route: 'media/_spec', problem: 'ECONNREFUSED' }]);
  });

  it.each([
    ['http://127.0.0.1:4010/media/2017-09-01/endpoints/2%2F0/calls/350', 'media/endpoints/{id}/calls/{id}'],
    ['https://auth.test/authorize?state=x', 'auth/authorize'],
    ['no address', '{id}'],
  ])('knows %s as %s', (address, route) => {
    expect(knownRoute(address)).toEqual({ route });
  });
});

describe('the tap of the agent', () => {
  it('keeps what it is told and what it tells, the face first, and nothing of credentials', async () => {
    const listeners = new Set<(event: { type: string }) => void>();
    const done = async () => success(undefined);
    const plain = {
      subscribe: (listener: (event: { type: string }) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      ...{ execute: done, setDoNotDisturb: done, setForwarding: done, signInByBrowser: done, signOut: done },
      dial: async (_: { number: string }) => failed('invalid-number'),
      signIn: async (_: { password: string }) => success(undefined),
      ...{ cancelSignIn: () => undefined, dismissOfflineCalls: () => undefined },
      ...{ suspend: () => undefined, resume: () => undefined, other: () => 'kept' },
    };
    const agent = recordAgent(plain, recorder);
    const seen: number[] = [];
    agent.subscribe(() => void seen.push(events().length));
    await agent.signIn({ password: 'hunter2' });
    expect(await agent.dial({ number: 'x' })).toEqual(failed('invalid-number'));
    agent.suspend();
    for (const listener of listeners) listener({ type: 'link' });
    expect(seen).toEqual([5]);
    await Promise.resolve();
    expect(events()).toMatchObject([
      { type: 'command', command: 1, name: 'signIn' },
      { type: 'result', command: 1, isOk: true },
      { type: 'command', command: 2, name: 'dial', data: [{ number: 'x' }] },
      { type: 'result', command: 2, isOk: false, failure: { code: 'invalid-number' } },
      { type: 'command', command: 3, name: 'suspend' },
      { type: 'agent', event: { type: 'link' } },
    ]);
    expect(JSON.stringify(events())).not.toContain('hunter2');
    expect(agent.other()).toBe('kept');
  });
});
