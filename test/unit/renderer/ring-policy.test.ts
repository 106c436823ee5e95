import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideRing,
  doubtLimitMs,
  freshForMs,
  noRingMemory,
  type RingDecision,
  type RingMemory,
  type RingSource,
  ringLimitMs,
} from '../../../renderer/popup/ring/policy.ts';
import type { TimedCard } from '../../../renderer/ui/store.ts';

const now = 1_000_000;

const card = (changes: Partial<TimedCard> = {}): TimedCard => ({
  key: 'call-1',
  direction: 'inbound',
  phase: 'ringing',
  elapsedMs: 0,
  phaseSince: now - 1000,
  actions: [],
  isHidden: false,
  ...changes,
});

const source = (
  cards: readonly TimedCard[],
  changes: { isOn?: boolean; line?: 'online' | 'retrying' } = {},
): RingSource => ({
  cards,
  link: { state: changes.line ?? 'online', endpointIds: [] },
  settings: { isRingToneOn: changes.isOn ?? true },
});

const decide = (cards: readonly TimedCard[], memory: RingMemory = noRingMemory, nowMs = now): RingDecision =>
  decideRing(memory, source(cards), nowMs);

const talking = card({ key: 'call-0', phase: 'connected' });

describe('one call', () => {
  it('rings while it rings', () => {
    expect(decide([card()]).sound).toBe('ring');
  });

  it.each([
    ['answered', { phase: 'connected' }],
    ['over', { phase: 'ended' }],
    ['held', { phase: 'held' }],
    ['going to be answered', { pending: 'answer' }],
    ['going to be declined', { pending: 'decline' }],
    ['going to be redirected', { pending: 'redirect' }],
    ['ignored', { isHidden: true, isIgnored: true }],
    ['one of our own', { direction: 'outbound', phase: 'dialing' }],
  ] as const)('is silent when it is %s', (_what, changes) => {
    expect(decide([card(changes)])).toMatchObject({ sound: 'silence', isNewcomer: false });
  });

  it('is silent when the setting is off', () => {
    expect(decideRing(noRingMemory, source([card()], { isOn: false }), now).sound).toBe('silence');
  });

  it('rings again where the phone system refuses the answer', () => {
    const { memory } = decide([card({ pending: 'answer' })]);
    expect(decide([card()], memory).sound).toBe('ring');
  });

  it('stays silent once ignored, also when its card is brought back', () => {
    expect(decide([card({ isIgnored: true })]).sound).toBe('silence');
  });

  it('rings on where its card hid by itself: nobody has ignored it', () => {
    const { memory } = decide([card()]);
    expect(decide([card({ isHidden: true })], memory).sound).toBe('ring');
  });

  it('rings on for a page that was loaded while it rang', () => {
    expect(decide([card({ phaseSince: now - 30_000 })]).sound).toBe('ring');
  });

  it('falls silent by itself when nobody tells of its end', () => {
    const old = card({ phaseSince: now - ringLimitMs });
    expect(decide([old]).sound).toBe('silence');
    expect(decide([card({ phaseSince: now })]).lookAgainAt).toBe(now + ringLimitMs);
  });
});

describe('a line that is down', () => {
  const lost = (memory: RingMemory, nowMs: number): RingDecision =>
    decideRing(memory, source([card({ phaseSince: now })], { line: 'retrying' }), nowMs);

  it('lets a call ring on for a moment, and not for longer', () => {
    const first = lost(noRingMemory, now);
    expect(first).toMatchObject({ sound: 'ring', lookAgainAt: now + doubtLimitMs });
    expect(lost(first.memory, now + doubtLimitMs - 1).sound).toBe('ring');
    expect(lost(first.memory, now + doubtLimitMs).sound).toBe('silence');
  });

  it('is forgotten when it is back: what rings then, rings', () => {
    const { memory } = lost(lost(noRingMemory, now).memory, now + doubtLimitMs);
    expect(decide([card({ phaseSince: now })], memory, now + doubtLimitMs).sound).toBe('ring');
  });
});

describe('a second call', () => {
  it('is one soft tone for somebody who talks', () => {
    const first = decide([talking, card()]);
    expect(first).toMatchObject({ sound: 'waiting', isNewcomer: true });
    expect(decide([talking, card()], first.memory)).toMatchObject({ sound: 'waiting', isNewcomer: false });
  });

  it('is a soft tone too for somebody who waits for an answer, or is about to talk', () => {
    const waits = card({ key: 'call-0', direction: 'outbound', phase: 'dialing' });
    const answers = card({ key: 'call-0', pending: 'answer' });
    for (const other of [waits, answers]) expect(decide([other, card()]).sound).toBe('waiting');
  });

  it('rings where all other calls are held: nobody is listening at the telephone', () => {
    expect(decide([card({ key: 'call-0', phase: 'held' }), card()]).sound).toBe('ring');
  });

  it('begins to ring when the other call is over', () => {
    const { memory } = decide([talking, card()]);
    expect(decide([card()], memory).sound).toBe('ring');
  });

  it('that was heard ringing needs no tone of its own', () => {
    const { memory } = decide([card({ key: 'call-0' }), card()]);
    expect(decide([talking, card()], memory)).toMatchObject({ sound: 'waiting', isNewcomer: false });
  });

  it('makes no tone again on a page that is loaded anew', () => {
    expect(decide([talking, card({ phaseSince: now - freshForMs })]).isNewcomer).toBe(false);
  });

  it('that is ignored leaves the other one ringing', () => {
    expect(decide([card(), card({ key: 'call-2', isHidden: true })]).sound).toBe('ring');
  });
});

const anyCard = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  direction: fc.constantFrom('inbound', 'outbound'),
  phase: fc.constantFrom('ringing', 'dialing', 'connected', 'held', 'ended'),
  elapsedMs: fc.constant(0),
  phaseSince: fc.integer({ min: now - 2 * ringLimitMs, max: now }),
  actions: fc.constant([]),
  isHidden: fc.boolean(),
}) satisfies fc.Arbitrary<TimedCard>;

const withPending = fc
  .tuple(anyCard, fc.constantFrom(undefined, 'answer', 'decline', 'redirect', 'hangUp'), fc.boolean())
  .map(([each, pending, isIgnored]): TimedCard => {
    const marked: TimedCard = isIgnored ? { ...each, isIgnored } : each;
    return pending === undefined ? marked : { ...marked, pending };
  });

const moment = fc.record({
  cards: fc.uniqueArray(withPending, { selector: ({ key }) => key, maxLength: 4 }),
  isOn: fc.boolean(),
  line: fc.constantFrom('online', 'retrying'),
  passedMs: fc.integer({ min: 0, max: 20_000 }),
});

/** Every decision of a history, with what it was about. */
const history = fc.array(moment, { maxLength: 30 }).map((moments) => {
  let memory = noRingMemory;
  let nowMs = now;
  return moments.map(({ cards, isOn, line, passedMs }) => {
    nowMs += passedMs;
    const before = memory;
    const decision = decideRing(before, source(cards, { isOn, line }), nowMs);
    memory = decision.memory;
    return { before, cards, isOn, decision, nowMs };
  });
});

describe('in any history', () => {
  const check = (
    holds: (step: {
      before: RingMemory;
      cards: readonly TimedCard[];
      isOn: boolean;
      decision: RingDecision;
      nowMs: number;
    }) => boolean,
  ) => fc.assert(fc.property(history, (steps) => steps.every(holds)));
  const isCalling = ({ direction, phase, pending, isIgnored }: TimedCard): boolean =>
    direction === 'inbound' && phase === 'ringing' && pending === undefined && isIgnored !== true;

  it('nothing is heard unless somebody calls who was not answered, declined or ignored', () => {
    check(({ cards, decision }) => decision.sound === 'silence' || cards.some(isCalling));
  });

  it('nothing is heard while the setting is off', () => {
    check(({ isOn, decision }) => isOn || decision.sound === 'silence');
  });

  it('nobody is rung at who is in a call', () => {
    check(({ cards, decision }) => decision.sound !== 'ring' || !cards.some(({ phase }) => phase === 'connected'));
  });

  it('a newcomer is one once', () => {
    fc.assert(
      fc.property(history, (steps) =>
        steps.every(({ decision, before, cards }) => {
          const isNews = cards.some((each) => isCalling(each) && !before.told.has(each.key));
          return !decision.isNewcomer || isNews;
        }),
      ),
    );
  });

  it('whatever sounds is looked at again before its bound', () => {
    check(
      ({ decision: { sound, lookAgainAt }, nowMs }) =>
        sound === 'silence' || (lookAgainAt !== undefined && lookAgainAt > nowMs && lookAgainAt <= nowMs + ringLimitMs),
    );
  });

  it('what is remembered does not grow beyond the calls that ring', () => {
    check(({ decision: { memory }, cards }) => memory.told.size <= cards.length);
  });
});
