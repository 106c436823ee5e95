import { describe, expect, it } from 'vitest';
import { holdCard, limitFor, orderCards, stackCards, stackLimit } from '../../../renderer/popup/stack.ts';
import { fromSnapshot, type TimedCard } from '../../../renderer/ui/store.ts';
import { quiet, ringing, talking } from '../../preview/states.ts';

const timed = (...cards: Parameters<typeof ringing>[0][]): readonly TimedCard[] =>
  fromSnapshot({ ...quiet, cards: cards.map((changes) => ringing(changes)) }, 100_000).cards;

const keys = (cards: readonly TimedCard[]) => cards.map(({ key }) => key);

describe('orderCards', () => {
  it('puts the longest ringing on top and calls under way beneath', () => {
    const cards = timed(
      { key: 'new', elapsedMs: 1_000 },
      { key: 'talking', phase: 'connected', elapsedMs: 90_000 },
      { key: 'old', elapsedMs: 9_000 },
      { key: 'held', phase: 'held', elapsedMs: 95_000 },
    );
    expect(keys(orderCards(cards))).toEqual(['old', 'new', 'held', 'talking']);
  });

  it('keeps the order of calls that rang at the same moment', () => {
    expect(keys(orderCards(timed({ key: 'a' }, { key: 'b' }, { key: 'c' })))).toEqual(['a', 'b', 'c']);
  });
});

describe('stackCards', () => {
  const seven = timed(...Array.from({ length: 7 }, (_, place) => ({ key: `c${place}`, elapsedMs: 9_000 - place })));

  it('shows the limit and counts the rest', () => {
    const { visible, more } = stackCards(seven);
    expect(keys(visible)).toEqual(['c0', 'c1', 'c2', 'c3']);
    expect([visible.length, more]).toEqual([stackLimit, { count: 3, ringing: 3 }]);
  });

  it('leaves out what the user hid, also from the count', () => {
    const cards = timed({ key: 'a', isHidden: true }, { key: 'b' });
    expect(stackCards(cards)).toMatchObject({ visible: [{ key: 'b' }], more: { count: 0, ringing: 0 } });
  });

  it('keeps a card in which the user is typing, whatever rings above it', () => {
    const cards = fromSnapshot({ ...quiet, cards: [talking(), ...seven] }, 100_000).cards;
    const { visible, more } = stackCards(cards, ['c6']);
    expect(keys(visible)).toEqual(['c0', 'c1', 'c6', 'call-2']);
    expect(more.count).toBe(4);
  });

  it('keeps the call that the user is in beside the longest ringing one, however little room there is', () => {
    const cards = fromSnapshot({ ...quiet, cards: [talking(), ...seven] }, 100_000).cards;
    expect(keys(stackCards(cards, [], 2).visible)).toEqual(['c0', 'call-2']);
  });

  it('keeps the card with the focus where nothing matters more', () => {
    expect(keys(stackCards(seven, ['c5']).visible)).toEqual(['c0', 'c1', 'c2', 'c5']);
  });

  it('keeps what is typed before all else where there is room for two', () => {
    const cards = fromSnapshot({ ...quiet, cards: [talking(), ...seven] }, 100_000).cards;
    expect(keys(stackCards(cards, ['c6', 'c5'], 2).visible)).toEqual(['c0', 'c6']);
  });

  it('gives an ended call what the live ones leave, wherever it stood and though it has the focus', () => {
    const ended = timed({ key: 'over', phase: 'ended', elapsedMs: 99_000, isHidden: false });
    const { visible, more } = stackCards([...ended, ...seven], ['over']);
    expect([keys(visible), more]).toEqual([['c0', 'c1', 'c2', 'c3'], { count: 3, ringing: 3 }]);
    expect(keys(stackCards([...ended, ...seven.slice(0, 2)]).visible)).toEqual(['c0', 'c1', 'over']);
    expect(stackCards([...ended, ...seven.slice(0, 4)]).more.count).toBe(0);
  });

  it('says how many of the rest ring', () => {
    const held = timed(...[1, 2, 3].map((place) => ({ key: `h${place}`, phase: 'held' as const, elapsedMs: place })));
    expect(stackCards([...seven.slice(0, 3), ...held], [], 2).more).toEqual({ count: 4, ringing: 1 });
  });

  it('holds the card in which somebody types at its edge: what is new stands on its far side', () => {
    const [typed, older] = [
      { key: 'typed', elapsedMs: 5_000 },
      { key: 'older', phase: 'connected', elapsedMs: 9_000 },
    ] as const;
    const keysFor = (edge: 'top' | 'bottom'): string[] => {
      const held = holdCard(stackCards(timed(typed, older)).visible, 'typed', edge);
      return [...keys(stackCards(timed(typed, older, { key: 'new', elapsedMs: 1_000 }), ['typed'], 4, held).visible)];
    };
    expect([keysFor('bottom'), keysFor('top')]).toEqual([
      ['new', 'typed', 'older'],
      ['typed', 'new', 'older'],
    ]);
  });

  it('holds it also where there is no room for all: what stands between it and the edge stays', () => {
    const shown = [
      { key: 'typed', elapsedMs: 5_000 },
      { key: 'older', phase: 'held' as const },
    ];
    const news = ['1', '2', '3'].map((key, index) => ({ key, elapsedMs: 1_000 - index }));
    const held = holdCard(timed(...shown), 'typed', 'bottom');
    const { visible, more } = stackCards(timed(...shown, ...news), ['typed'], 3, held);
    expect([keys(visible), more.count]).toEqual([['1', 'typed', 'older'], 2]);
  });

  it('has nothing to show without calls', () => {
    expect(stackCards([])).toEqual({ visible: [], more: { count: 0, ringing: 0 } });
  });
});

describe('limitFor', () => {
  it.each([
    { height: 1_080, limit: 4 },
    { height: 4_320, limit: 4 },
    { height: 800, limit: 3 },
    { height: 400, limit: 2 },
  ])('lets $limit cards stand on a display of $height px', ({ height, limit }) => {
    expect(limitFor(height)).toBe(limit);
  });
});
