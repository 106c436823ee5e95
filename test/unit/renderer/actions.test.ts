import { describe, expect, it } from 'vitest';
import { type CallAction, callActions } from '../../../main/calls/types.ts';
import {
  actionLabelKey,
  actionTone,
  endingOf,
  layoutActions,
  sentAs,
  shownAs,
  untestedOf,
} from '../../../renderer/ui/actions.ts';

const layout = (phase: 'ringing' | 'dialing' | 'connected' | 'held', actions: readonly CallAction[], canHide = true) =>
  layoutActions({ phase, actions }, canHide);

describe('untestedOf', () => {
  const marked = (actions: readonly CallAction[], untested: readonly CallAction[], answeringWill?: 'hold') => {
    const card = { phase: 'ringing', actions, untested, ...(answeringWill && { answeringWill }) } as const;
    return untestedOf(layoutActions(card, true), card);
  };

  it('goes by what a button is sent as: Decline is no longer in doubt when it can be sent as that', () => {
    expect(marked(['answer', 'hangUp'], ['hangUp'])).toEqual(['decline']);
    expect(marked(['answer', 'decline', 'hangUp'], ['hangUp'])).toEqual([]);
  });

  it('marks both ways of answering, and never what only hides the card', () => {
    expect(marked(['answer', 'decline'], ['answer'], 'hold')).toEqual(['answer', 'answerOtherwise']);
    expect(marked(['answer', 'decline'], ['answer', 'decline'])).toEqual(['answer', 'decline']);
    expect(marked(['answer', 'decline'], [])).toEqual([]);
  });
});

describe('layoutActions', () => {
  it('answers and declines large, and ignores beneath', () => {
    expect(layout('ringing', ['answer', 'decline', 'redirect'])).toEqual({
      primary: ['answer', 'decline'],
      secondary: ['redirect', 'ignore'],
    });
  });

  it('offers one way to refuse what rings, whatever the platform calls it', () => {
    expect(layout('ringing', ['answer', 'redirect', 'hangUp']).primary).toEqual(['answer', 'decline']);
    expect(layout('ringing', ['answer', 'decline', 'redirect', 'hangUp'], false)).toEqual({
      primary: ['answer', 'decline'],
      secondary: ['redirect'],
    });
  });

  it('offers to ignore what rings and to hide all else, only in the popup', () => {
    expect(layout('ringing', ['answer'], false).secondary).toEqual([]);
    expect(layout('connected', ['hangUp'], false).secondary).toEqual([]);
    expect(layout('connected', ['hangUp']).secondary).toEqual(['hide']);
  });

  it('puts hanging up last, away from where Answer stood', () => {
    expect(layout('connected', ['hangUp', 'transfer', 'hold', 'digits'])).toEqual({
      primary: ['hold', 'transfer', 'hangUp'],
      secondary: ['digits', 'hide'],
    });
  });

  it('completes a transfer in the first row and starts another one beneath', () => {
    expect(layout('held', ['retrieve', 'transfer', 'completeTransfer', 'hangUp'])).toEqual({
      primary: ['retrieve', 'completeTransfer', 'hangUp'],
      secondary: ['transfer', 'hide'],
    });
  });

  it.each(['dialing', 'connected', 'held'] as const)('leaves no action out of a %s card', (phase) => {
    const { primary, secondary } = layout(phase, callActions, false);
    expect([...primary, ...secondary].sort()).toEqual([...callActions].sort());
  });

  it('leaves nothing but hanging up out of a ringing card', () => {
    const { primary, secondary } = layout('ringing', callActions, false);
    expect([...primary, ...secondary].sort()).toEqual(callActions.filter((action) => action !== 'hangUp').sort());
  });
});

describe('declining', () => {
  const ringing = { phase: 'ringing', actions: ['answer', 'hangUp'] } as const;

  it('is sent as the platform has it', () => {
    expect(sentAs('decline', ringing)).toBe('hangUp');
    expect(sentAs('decline', { ...ringing, actions: ['answer', 'decline', 'hangUp'] })).toBe('decline');
    expect(sentAs('answer', ringing)).toBe('answer');
  });

  it('is what a hang-up of a ringing call reads as, and of no other', () => {
    expect(shownAs('hangUp', 'ringing')).toBe('decline');
    expect(shownAs('hangUp', 'connected')).toBe('hangUp');
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

describe('answering while another call goes on', () => {
  const second = { phase: 'ringing', actions: ['answer', 'decline', 'redirect'] } as const;
  const holding = { ...second, answeringWill: 'hold' } as const;
  const ending = { ...second, answeringWill: 'end' } as const;

  it('offers the way of the settings large, and the other one first beneath', () => {
    expect(layoutActions(holding, true)).toEqual({
      primary: ['answer', 'decline'],
      secondary: ['answerOtherwise', 'redirect', 'ignore'],
    });
  });

  it('offers one way where there is no other call, or where the call cannot be answered', () => {
    expect(layoutActions(second, true).secondary).toEqual(['redirect', 'ignore']);
    expect(layoutActions({ ...holding, actions: ['decline'] }, false).secondary).toEqual([]);
  });

  it.each([
    [second, 'action.answer', 'action.answer'],
    [holding, 'action.holdAndAnswer', 'action.endAndAnswer'],
    [ending, 'action.endAndAnswer', 'action.holdAndAnswer'],
  ] as const)('says on each button what becomes of the first call', (card, main, other) => {
    expect([actionLabelKey('answer', card), actionLabelKey('answerOtherwise', card)]).toEqual([main, other]);
    expect(actionLabelKey('redirect', card)).toBe('action.redirect');
  });

  it('sends what the button said', () => {
    expect([endingOf('answer', holding), endingOf('answerOtherwise', holding)]).toEqual(['hold', 'end']);
    expect([endingOf('answer', ending), endingOf('answerOtherwise', ending)]).toEqual(['end', 'hold']);
    expect(endingOf('answer', second)).toBeUndefined();
  });
});
