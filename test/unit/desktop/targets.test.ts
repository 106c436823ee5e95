import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentSnapshot } from '../../../main/agent/types.ts';
import type { Call } from '../../../main/calls/types.ts';
import type { Person } from '../../../main/desktop/ports.ts';
import { searchTargets, type TargetQuery, type TargetSources, targetLimit } from '../../../main/desktop/targets.ts';
import { canonicalNumber } from '../../../main/dialing/number.ts';
import type { Target } from '../../../preload/contract.ts';
import { fakeSettings, ringing } from './fakes.ts';

interface Known {
  readonly recent?: readonly Target[];
  readonly colleagues?: readonly { readonly extension: string; readonly name: string }[];
  readonly contacts?: readonly Target[];
  readonly people?: Readonly<Record<string, Person>>;
  readonly calls?: readonly Call[];
}

const signedOut: AgentSnapshot = {
  link: { state: 'signed-out', endpointIds: [] },
  account: undefined,
  calls: [],
  offlineCalls: [],
};

const sources = ({ recent = [], colleagues = [], contacts = [], people = {}, calls = [] }: Known): TargetSources => ({
  agent: { searchColleagues: () => colleagues, snapshot: () => ({ ...signedOut, calls }) },
  people: { personOf: (number) => people[number], search: () => contacts },
  history: { recentTargets: () => recent },
  settings: fakeSettings(),
});

const recently = (destination: string, name?: string): Target => ({
  ...{ destination, number: destination, isRecent: true },
  ...(name !== undefined && { name }),
});

const priya = { extension: '201', name: 'Priya Raman' };
const ada: Target = { destination: '+442079460018', number: '020 7946 0018', name: 'Ada Palmer' };

describe('targets', () => {
  it('come in order: recent, colleagues, contacts', () => {
    const known = { recent: [recently('202', 'Rafael')], colleagues: [priya], contacts: [ada] };
    const found = searchTargets({ text: 'ra' }, sources(known));
    expect(found.map(({ destination }) => destination)).toEqual(['202', '201', '+442079460018']);
  });

  it('without a text are the recent ones alone', () => {
    const known = { recent: [recently('202')], colleagues: [priya], contacts: [ada] };
    expect(searchTargets({ text: '  ' }, sources(known))).toEqual([recently('202')]);
  });

  it('are each there once, however the number is written', () => {
    const known = { recent: [recently('02079460018', 'ADA')], colleagues: [priya, priya], contacts: [ada, ada] };
    const found = searchTargets({ text: 'ada' }, sources(known));
    expect(found.map(({ destination }) => destination)).toEqual(['02079460018', '201']);
  });

  it('are not the line itself: the one that is dialled from, or that of the call to be sent on', () => {
    const me = { extension: '200', name: 'Rae Own' };
    const known = { recent: [recently('200', 'Rae Own')], colleagues: [me, priya], calls: [ringing({ key: 'a' })] };
    const found = (query: Pick<TargetQuery, 'line' | 'call'>) =>
      searchTargets({ text: 'ra', ...query }, sources(known)).map(({ destination }) => destination);
    expect(found({ line: '200' })).toEqual(['201']);
    expect(found({ call: 'a' })).toEqual(['201']);
    // Another of several lines may be called; so may anybody while no call is there any more.
    expect(found({ line: '203' })).toEqual(['200', '201']);
    expect(found({ call: 'gone' })).toEqual(['200', '201']);
    expect(searchTargets({ text: '', line: '200' }, sources(known))).toEqual([]);
  });

  it('that were used lately have the name that is known by now', () => {
    const people = { '+442079460018': { name: 'Ada Palmer', organisation: 'Harbour & Finch' } };
    const known = { recent: [recently('+442079460018', 'LONDON')], people };
    expect(searchTargets({ text: 'palmer' }, sources(known))).toMatchObject([
      { name: 'Ada Palmer', organisation: 'Harbour & Finch', isRecent: true },
    ]);
    expect(searchTargets({ text: 'london' }, sources(known))).toEqual([]);
  });

  it.each([
    ['lef', true],
    ['LEFÈVRE', true],
    ['zoe', true],
    ['evre', false],
    ['zoe x', false],
    ['01 99', true],
    ['9900', true],
    ['0299', false],
  ])('that were used lately: %j is in Zoë Lefèvre, 01 99 00 64 12: %s', (text, isFound) => {
    const zoe = { ...recently('+33199006412', 'Zoë Lefèvre'), number: '01 99 00 64 12' };
    expect(searchTargets({ text }, sources({ recent: [zoe] }))).toHaveLength(isFound ? 1 : 0);
  });

  it('are never more than fit, never one number twice, and those used lately always first', () => {
    const destination = fc.oneof(
      fc.stringMatching(/^2\d\d$/),
      fc.stringMatching(/^\+44207946\d{4}$/),
      fc.stringMatching(/^0207946\d{4}$/),
    );
    const target = destination.map((one): Target => ({ destination: one, number: one, name: `Ann ${one}` }));
    const list = fc.array(target, { maxLength: 30 });
    fc.assert(
      fc.property(list, list, list, fc.constantFrom('', 'ann', '2', '020'), (recent, others, contacts, text) => {
        const colleagues = others.map(({ destination: extension, name = '' }) => ({ extension, name }));
        const marked = recent.map((one): Target => ({ ...one, isRecent: true }));
        const found = searchTargets({ text }, sources({ recent: marked, colleagues, contacts }));
        const numbers = found.map((one) => canonicalNumber(one.destination, { country: 'GB' }));
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(found.length).toBeLessThanOrEqual(targetLimit);
        const marks = found.map(({ isRecent }) => isRecent === true);
        expect(marks).toEqual(marks.toSorted((one, other) => Number(other) - Number(one)));
        if (text === '') expect(marks.every((isRecent) => isRecent)).toBe(true);
      }),
    );
  });
});
