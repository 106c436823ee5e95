import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, createSecretRegister } from '../../../main/log/log.ts';
import { createMemorySink } from '../../support/memory-sink.ts';

const clock = { now: () => Date.parse('2026-01-05T09:00:00Z') };

const setUp = (options: { level?: 'debug' | 'warn'; isPersonalShown?: () => boolean } = {}) => {
  const sink = createMemorySink();
  const log = createLog({ sinks: [sink], secrets: createSecretRegister(), clock, ...options });
  const dataOf = (data: Record<string, unknown>): unknown => {
    log.error('x', data);
    return sink.records().at(-1)?.data;
  };
  return { log, sink, dataOf };
};

describe('a log line', () => {
  it('carries time, level, tag, message and data', () => {
    const { log, sink } = setUp();
    log.child('link').info('connected', { attempt: 2, isFirst: true, nothing: undefined });
    expect(sink.records()).toEqual([
      {
        at: '2026-01-05T09:00:00.000Z',
        level: 'info',
        tag: 'link',
        message: 'connected',
        data: { attempt: 2, isFirst: true, nothing: undefined },
      },
    ]);
  });

  it('below the level is not written', () => {
    const { log, sink } = setUp({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(sink.records().map(({ message }) => message)).toEqual(['c', 'd']);
  });

  it('keeps what support needs: codes, states, routes, ids, ages', () => {
    const { dataOf } = setUp();
    const useful = {
      failure: { code: 'keychain-unavailable', status: 403, correlationId: '00112233-4455-6677-8899-001122334455' },
      errno: { code: 'ECONNREFUSED' },
      from: 'connecting',
      to: 'retrying',
      route: '/2017-09-01/endpoints/200/calls/350',
      tokenAgeMs: 123_456_789,
      expires_in: 3600,
      hasToken: true,
      at: new Date('2026-01-05T09:00:00Z'),
      host: 'media.api.mitel.io',
      address: 'http://127.0.0.1:4010/media/2017-09-01',
    };
    expect(dataOf(useful)).toEqual({ ...useful, at: '2026-01-05T09:00:00.000Z' });
  });
});

describe('people', () => {
  const party = { from: { number: '+44 20 7946 0018', name: 'Ada Byron' }, to: '200', destination: '07700900123' };
  const known = { dial: '+442079460018', organisation: 'Palmer & Co' };
  const text = { note: 'dialled +44 (0)20 7946 0018, tel:+442079460018 and 02079460018 via 442079460018' };

  it('are masked unless allowed, and extensions stay', () => {
    const { dataOf } = setUp();
    expect(dataOf(party)).toEqual({
      from: { number: '…018', name: expect.stringMatching(/^‹name:[0-9a-f]{4}›$/) },
      to: '200',
      destination: '…123',
    });
    expect(dataOf(known)).toEqual({ dial: '…018', organisation: expect.stringMatching(/^‹name:[0-9a-f]{4}›$/) });
    expect(dataOf(text)).toEqual({ note: 'dialled …018, tel:…018 and …018 via …018' });
    expect(JSON.stringify(dataOf({ number: 442079460018, caller: 'Ada Byron' }))).not.toMatch(/4420|Ada/);
  });

  it('keep their secrets where those are numbers', () => {
    const { dataOf } = setUp();
    const shown = JSON.stringify(dataOf({ pin: 471147, digits: 998877, token_count: 2, tokenAgeMs: 5 }));
    expect(shown).not.toMatch(/471147|998877/);
    expect(shown).toContain('"token_count":2,"tokenAgeMs":5');
  });

  it('are shown from the moment the user allows it', () => {
    let isShown = false;
    const { dataOf } = setUp({ isPersonalShown: () => isShown });
    expect(JSON.stringify(dataOf(party))).not.toContain('Ada');
    isShown = true;
    expect(dataOf(party)).toEqual(party);
    expect(dataOf(text)).toEqual(text);
  });
});

describe('a hostile value', () => {
  it('that is circular is cut where it closes', () => {
    const { dataOf } = setUp();
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    expect(dataOf({ circle })).toEqual({ circle: { a: 1, self: '‹circular›' } });
  });

  it('that throws when read costs only itself', () => {
    const { dataOf } = setUp();
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const getter = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(dataOf({ before: 1, proxy, getter, after: 2 })).toEqual({
      before: 1,
      proxy: '‹unreadable›',
      getter: '‹unreadable›',
      after: 2,
    });
  });

  it('that is huge is bounded', () => {
    const { dataOf } = setUp();
    const deep = Array.from({ length: 5000 }).reduce<unknown>((inner) => ({ inner }), 'end');
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => ({ text: 'x'.repeat(5000) })));
    const size = JSON.stringify(dataOf({ deep, wide, long: 'y'.repeat(1_000_000) })).length;
    expect(size).toBeLessThan(1_500_000);
    expect(dataOf({ long: 'y'.repeat(1_000_000) })).toEqual({ long: '‹1000000 characters left out›' });
  });

  it('of any kind gives a line that can be written as JSON', () => {
    const { dataOf } = setUp();
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withTypedArray: true,
          withSparseArray: true,
          withBoxedValues: true,
        }),
        (value) => {
          expect(() => JSON.stringify(dataOf({ value }))).not.toThrow();
        },
      ),
    );
    expect(dataOf({ f: () => 1, s: Symbol('x'), b: 12n, bytes: new Uint8Array(3) })).toEqual({
      f: '‹function›',
      s: '‹symbol›',
      b: '12',
      bytes: '‹3 bytes›',
    });
  });

  it('that takes long to search does not hold the line up', () => {
    const { dataOf } = setUp();
    for (const piece of ['token', "'", 'eyJ', 'a:', 'X-Amz-', '%2F', '0 ', 'Bearer ', 'wss://', '\\"']) {
      const hostile = piece.repeat(Math.floor(19_000 / piece.length));
      expect(typeof (dataOf({ hostile }) as { hostile: unknown }).hostile).toBe('string');
    }
  });
});
