import { describe, expect, it } from 'vitest';
import { historyCallOf } from '../../../main/desktop/history-view.ts';
import { personAt } from '../../../main/desktop/presenter/people.ts';
import { shortened } from '../../../main/desktop/tray/facts.ts';
import { entryOfCall } from '../../../main/journal/entry.ts';
import { ringing } from './fakes.ts';

const people = {
  personOf: (number: string) => (number === '600' ? ({ name: 'Sales', isGroup: true } as const) : undefined),
};

describe('names that somebody else has written', () => {
  it('are one line that reads as it is written', () => {
    const name = `A\u202ennA\u061c\nBank\r${'x'.repeat(10_000)}`;
    const shown = personAt({ number: '+442079460018', name }, { people }).name ?? '';
    expect([shown.startsWith('A nnA Bank x'), shown.length, /[\p{Cc}\u202e\u061c]/u.test(shown)]).toEqual([
      true,
      200,
      false,
    ]);
  });

  it('leave room in a tooltip for the state of the line', () => {
    expect([shortened('Ann'), [...shortened('😀'.repeat(200))].length]).toEqual(['Ann', 48]);
  });
});

it('names in the history the group that was called, as the card did', () => {
  const call = ringing({ phase: 'ended', outcome: 'missed', dialledNumber: '600' });
  const entry = entryOfCall(call, { owner: 'o', nowMs: 0, country: 'GB' });
  expect(historyCallOf(entry, { people, country: 'GB', colleagueOf: () => undefined }).calledLabel).toBe('Sales (600)');
});
