import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallReport } from '../../../main/calls/report.ts';
import { bare, Feed, outbound, report } from './helpers.ts';

const reread = { type: 'reread', endpointId: '200' };
/** The same report from a platform that tells no callTrackingID. */
const untracked = (changes: Partial<CallReport> = {}): CallReport => {
  const { callTrackingId: _, ...rest } = report(changes);
  return rest;
};

describe('no lost call', () => {
  it('a bare end told twice does not end the next call of that id: the platform is asked', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ put: report({ state: 'idle' }), at: 2 })
      .step({ put: report({ callTrackingId: 'next#1' }), at: 3 })
      .step({ delete: bare() });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing']);
    expect(feed.effects.at(-1)).toEqual(reread);
  });

  it('a bare end long after another one is believed', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ delete: bare() })
      .wait(20_000)
      .step({ put: report({ callTrackingId: 'next#1' }), at: 20_001 })
      .step({ delete: bare() });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing', 'ended:missed']);
  });

  it('what may or may not be a call after an end of unknown time is asked for', () => {
    const feed = new Feed()
      .step({ delete: bare() })
      .step({ put: untracked(), at: 5 })
      .step({ list: [untracked()] });
    expect(feed.effects[0]).toEqual(reread);
    expect(feed.phases()).toEqual(['ringing']);
  });

  it('a wrong clock does not silence a call: the platform is asked', () => {
    const feed = new Feed()
      .step({ put: report(), at: 9_000_000_000_000 })
      .step({ put: report({ state: 'connected' }), at: 1_000 });
    expect(feed.effects.at(-1)).toEqual(reread);
    feed.step({ list: [report({ state: 'connected' })] });
    expect(feed.phases()).toEqual(['ringing', 'connected']);
  });

  it('a wrong clock is forgotten after some publications', () => {
    const feed = new Feed().step({ put: untracked({ callId: '1' }), at: 9_000_000_000_000 });
    for (let at = 100; at < 140; at += 1) feed.step({ put: untracked({ callId: '2' }), at });
    feed.step({ put: untracked(), at: 200 }).step({ delete: bare() });
    feed.step({ put: untracked({ createdOn: '2026-01-01T00:00:00Z' }), at: 100_000 });
    expect(feed.live().filter(({ callId }) => callId === '350')).toHaveLength(1);
  });

  it('the answer to make-call is a new call, whatever stood at its address', () => {
    const feed = new Feed().step({ put: untracked(), at: 1 }).step({ delete: bare() });
    const { callTrackingId: _, createdOn: __, ...made } = outbound();
    feed.step({ answer: made, sent: feed.sending(), isMade: true });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'dialing']);
  });
});

describe('no ghost', () => {
  it('an answer to a request from before the sign-out brings nothing back', () => {
    const feed = new Feed().step({ put: report(), at: 1 });
    const sent = feed.sending();
    feed
      .step({ reset: true })
      .step({ list: [report()], sent })
      .step({ answer: report(), sent });
    expect(feed.live()).toEqual([]);
  });

  it('an undated event of the call before does not come back over the call in its place', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ put: report({ callTrackingId: 'next#1' }), at: 2 })
      .step({ put: report({ state: 'connected' }) });
    expect(feed.live().map(({ callTrackingId }) => callTrackingId)).toEqual(['next#1']);
  });
});

describe('no lie', () => {
  it.each(['decline', 'redirect'] as const)('%s explains nothing once the call was connected', (intent) => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ intent })
      .step({ put: report({ state: 'connected' }), at: 2 })
      .step({ delete: report({ cause: 'normalClearing' }), at: 3 });
    expect(feed.phases().at(-1)).toBe('ended:answered');
  });

  it('a command explains no end long after it', () => {
    const feed = new Feed()
      .step({ put: report({ state: 'connected' }), at: 1 })
      .step({ intent: 'transfer' })
      .wait(60_000)
      .step({ delete: report({ cause: 'normalClearing' }), at: 60_000 });
    expect(feed.phases().at(-1)).toBe('ended:answered');
  });

  it.each(['+442079460018', '02079460018'])('a trunk that alerts as %s is no telephone that we see', (number) => {
    const outside = outbound({ to: { number }, eventType: 'deliveredEvent', alertingDevice: number });
    const feed = new Feed().step({ put: outside, at: 1 });
    expect(feed.live()[0]).toMatchObject({ phase: 'dialing', farEnd: 'alerting', isFarEndVisible: false });
    expect(feed.step({ delete: bare() }).phases().at(-1)).toBe('ended:unknown');
  });

  it('what reached the network stays there, until the party is another one', () => {
    const short = { to: { number: '112' }, alertingDevice: '112' };
    const feed = new Feed()
      .step({ put: outbound({ ...short, eventType: 'networkReachedEvent' }), at: 1 })
      .step({ put: outbound({ ...short, eventType: 'deliveredEvent' }), at: 2 });
    expect(feed.live()[0]?.isFarEndVisible).toBe(false);
    feed.step({ put: outbound({ to: { number: '201' }, eventType: 'deliveredEvent', alertingDevice: '201' }), at: 3 });
    expect(feed.live()[0]?.isFarEndVisible).toBe(true);
  });

  it('a directory that comes later says who can be seen', () => {
    const feed = new Feed()
      .step({ put: outbound(), at: 1 })
      .step({ directory: ['201'] })
      .step({ delete: bare() });
    expect(feed.phases().at(-1)).toBe('ended:cancelled');
  });

  it('an inbound leg is not connected because it is connecting', () => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ put: report({ state: 'initiated' }), at: 2 });
    expect(feed.live()[0]?.phase).toBe('ringing');
  });

  it('keeps the party that was told apart, until another is told', () => {
    const connectedParty = { number: '203', name: 'Grace' };
    const feed = new Feed()
      .step({ put: report({ state: 'connected', connectedParty }), at: 1 })
      .step({ put: report({ state: 'held' }), at: 2 });
    expect(feed.live()[0]?.party).toEqual(connectedParty);
    feed.step({ put: report({ state: 'connected', from: { number: '204' } }), at: 3 });
    expect(feed.live()[0]?.party).toEqual({ number: '204' });
  });

  it('dates an end that carries no time on the platform’s clock, not before its beginning', () => {
    const feed = new Feed()
      .step({ put: report(), at: Date.parse('2021-04-20T15:39:01.286Z') })
      .step({ delete: bare() });
    const effect = feed.effects.at(-1);
    expect(effect).toMatchObject({ leg: { endedAt: '2021-04-20T15:39:01.296Z' } });
  });
});

describe('whatever is published', () => {
  const states = ['ringing', 'connected', 'held', 'onHold', 'idle', 'queued', 'initiated'];
  const step = fc.record({
    id: fc.constantFrom('1', '2'),
    state: fc.constantFrom(...states),
    track: fc.constantFrom('a', 'b', undefined),
    at: fc.option(fc.integer({ min: -1e15, max: 1e15 }), { nil: undefined }),
    kind: fc.constantFrom('put' as const, 'delete' as const, 'bare' as const, 'list' as const, 'made' as const),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  });

  type Told = typeof step extends fc.Arbitrary<infer T> ? T : never;
  const stepOf = ({ id, state, track, at, kind, direction }: Told, feed: Feed): Parameters<Feed['step']>[0] => {
    const told = { ...untracked({ callId: id, state, direction }), ...(track ? { callTrackingId: track } : {}) };
    const time = at === undefined ? {} : { at };
    const steps = {
      put: { put: told, ...time },
      delete: { delete: told, ...time },
      bare: { delete: { ...bare(), callId: id } },
      list: { list: [told] },
      made: { answer: told, sent: feed.sending(), isMade: true as const },
    };
    return steps[kind];
  };

  it('each call appears once, ends once, keeps its key, and is live where it did not end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const feed = new Feed();
        for (const told of steps) feed.step(stepOf(told, feed));
        const ends = feed.effects.flatMap((effect) =>
          effect.type === 'leg' && effect.leg.phase === 'ended' ? [effect.leg.key] : [],
        );
        expect(new Set(ends).size).toBe(ends.length);
        const alive = [...feed.keys()].filter((key) => !ends.includes(key)).sort();
        expect(
          feed
            .live()
            .map(({ key }) => key)
            .sort(),
        ).toEqual(alive);
      }),
      { numRuns: 500 },
    );
  });
});
