import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionTable } from '../../../main/calls/actions.ts';
import { callActions } from '../../../main/calls/types.ts';

const page = readFileSync(new URL('../../../docs/call-control.md', import.meta.url), 'utf8');

/** The rows of the page's first table, by action: words, carries, allowed, success, undone by. */
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, action = '', rest = '']) => [
    action,
    rest.split('|').map((cell) => cell.trim()),
  ]),
);

const words = (action: (typeof callActions)[number]): string => {
  const { spellings, canDelete } = actionTable[action];
  const clearing = actionTable.hangUp.spellings.join(', ');
  const own = spellings.join(', ');
  const told = action === 'hangUp' ? own : own.replace(clearing, 'and those of `hangUp`');
  return canDelete === true ? `${told}, or DELETE` : told;
};

const carries = (action: (typeof callActions)[number]): string => {
  const { needs, isJoining } = actionTable[action];
  const field = isJoining === true ? 'associatedCallId' : needs;
  return field === undefined ? '' : `\`${field}\``;
};

const shows = (action: (typeof callActions)[number]): string => {
  const { phases, freesHeld } = actionTable[action].success;
  if (phases.length === 0) return 'nothing shows';
  return `${phases.join(', ')}${freesHeld === true ? ', or the other is not held any more' : ''}`;
};

describe.each(callActions)('docs/call-control.md of %s', (action) => {
  it('says what the table says', () => {
    const { undoneBy } = actionTable[action];
    const [told, needs, , success, undone] = rows.get(action) ?? [];
    expect({ told, needs, success, undone }).toEqual({
      told: words(action),
      needs: carries(action),
      success: shows(action),
      undone: undoneBy === undefined ? '' : `\`${undoneBy}\``,
    });
  });
});
