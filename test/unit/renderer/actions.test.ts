import { describe, expect, it } from 'vitest';
import { type CallAction, callActions } from '../../../main/calls/types.ts';
import { actionTone, layoutActions } from '../../../renderer/ui/actions.ts';

const layout = (
  phase: 'ringing' | 'dialing' | 'connected' | 'held',
  actions: readonly CallAction[],
  canIgnore = true,
) => layoutActions({ phase, actions }, canIgnore);

describe('layoutActions', () => {
  it('answers and declines large, and ignores beneath', () => {
    expect(layout('ringing', ['answer', 'decline', 'redirect'])).toEqual({
      primary: ['answer', 'decline'],
      secondary: ['redirect', 'ignore'],
    });
  });

  it('lets a ringing call be hung up where it cannot be declined', () => {
    expect(layout('ringing', ['answer', 'redirect', 'hangUp']).primary).toEqual(['answer', 'hangUp']);
  });

  it('offers to ignore only what rings, and only in the popup', () => {
    expect(layout('ringing', ['answer'], false).secondary).toEqual([]);
    expect(layout('connected', ['hangUp']).secondary).toEqual([]);
  });

  it('puts hanging up last, away from where Answer stood', () => {
    expect(layout('connected', ['hangUp', 'transfer', 'hold', 'digits'])).toEqual({
      primary: ['hold', 'transfer', 'hangUp'],
      secondary: ['digits'],
    });
  });

  it('completes a transfer in the first row and starts another one beneath', () => {
    expect(layout('held', ['retrieve', 'transfer', 'completeTransfer', 'hangUp'])).toEqual({
      primary: ['retrieve', 'completeTransfer', 'hangUp'],
      secondary: ['transfer'],
    });
  });

  it.each(['ringing', 'dialing', 'connected', 'held'] as const)('leaves no action out of a %s card', (phase) => {
    const { primary, secondary } = layout(phase, callActions, false);
    expect([...primary, ...secondary].sort()).toEqual([...callActions].sort());
  });
});

describe('actionTone', () => {
  it('is green for answering and red for ending, nothing else', () => {
    const toned = callActions.filter((action) => actionTone(action) !== 'neutral');
    expect(toned.map((action) => [action, actionTone(action)])).toEqual([
      ['answer', 'answer'],
      ['decline', 'end'],
      ['hangUp', 'end'],
    ]);
  });
});
