import { describe, expect, it } from 'vitest';
import { actionTable, hiddenActions, isSuccessShown, untestedActions } from '../../../main/calls/actions.ts';
import { callActions } from '../../../main/calls/types.ts';
import {
  type ActionCapabilities,
  isUnknownWay,
  type WireForm,
  waysOf,
  withProven,
  withUnknown,
} from '../../../main/calls/ways.ts';
import type { Failure } from '../../../main/failure.ts';

const unlisted: ActionCapabilities = { hasDelete: false };
const listing = (...names: string[]): ActionCapabilities => ({ names, hasDelete: false });
const put = (action: string): WireForm => ({ method: 'PUT', action });
const ways = (action: (typeof callActions)[number], known: ActionCapabilities) =>
  waysOf(action, actionTable[action], known).map((form) => (form.method === 'PUT' ? form.action : form.method));
const refused = (status: number, text = ''): Failure => ({
  code: 'unsupported-action',
  status,
  detail: `PUT media/endpoints/{endpointId}/calls/{callId}${text}`,
});
const isUnknown = (action: (typeof callActions)[number], failure: Failure, known = unlisted) =>
  isUnknownWay({ action, words: actionTable[action], form: put(action) }, failure, known);

describe('the ways of an action', () => {
  it('are three guesses at most where nothing is listed', () => {
    expect(ways('hangUp', unlisted)).toEqual(['hangUp', 'hangup', 'DELETE']);
    expect(ways('decline', unlisted)).toEqual(['hangUp', 'hangup', 'DELETE']);
    expect(ways('completeTransfer', unlisted)).toEqual(['completeTransfer', 'transferComplete', 'completedTransfer']);
  });

  it('are what is listed, in the platform’s own spelling, each once', () => {
    expect(ways('hangUp', { names: ['Release', 'HangUp'], hasDelete: true })).toEqual(['HangUp', 'Release', 'DELETE']);
    expect(ways('hold', listing('answer'))).toEqual([]);
  });

  it('shrink by what was refused, to the one that worked', () => {
    const less = withUnknown(unlisted, 'hangUp', put('hangUp'));
    expect(ways('hangUp', less)).toEqual(['hangup', 'DELETE']);
    expect(ways('decline', less)).toEqual(['hangUp', 'hangup', 'DELETE']);
    const proven = withProven(less, 'hangUp', put('hangup'));
    expect(ways('hangUp', proven)).toEqual(['hangup']);
    expect(withUnknown(proven, 'hangUp', put('hangup'))).toBe(proven);
  });
});

describe('a refusal', () => {
  it.each([400, 405, 422])('with %i of a guess that carries nothing says that it is unknown', (status) => {
    expect(isUnknown('hold', refused(status))).toBe(true);
  });

  it('of what carries something says so only in words', () => {
    expect(isUnknown('transfer', refused(400, ': 204 cannot be dialled'))).toBe(false);
    expect(isUnknown('transfer', refused(400, ": action: 'transfer' is not supported"))).toBe(true);
  });

  it('of what is documented, or listed, says so only in words', () => {
    expect(isUnknown('answer', refused(400))).toBe(false);
    expect(isUnknown('hold', refused(400), listing('hold'))).toBe(false);
    expect(isUnknown('hold', refused(400, ': unknown action'), listing('hold'))).toBe(true);
  });

  it('of what has worked says nothing of the kind', () => {
    expect(isUnknown('hold', refused(400), withProven(unlisted, 'hold', put('hold')))).toBe(false);
  });

  it.each(['not-found', 'not-allowed', 'platform-error', 'timeout'] as const)('as %s is about the call', (code) => {
    expect(isUnknown('hold', { code })).toBe(false);
  });
});

describe('what is hidden', () => {
  it('is what no list has, and what has no word left; each with its reason', () => {
    const known = withUnknown(listing('answer', 'hold', 'hangUp'), 'hold', put('hold'));
    const hidden = new Map(hiddenActions(known).map(({ action, reason }) => [action, reason]));
    expect(hidden.get('hold')).toBe('refused');
    expect(hidden.get('retrieve')).toBe('unlisted');
    expect([hidden.has('answer'), hidden.has('decline'), hidden.has('hangUp')]).toEqual([false, false, false]);
    expect(hiddenActions(unlisted)).toEqual([]);
  });
});

describe('what is untested', () => {
  it('is neither listed, nor documented, nor has it worked', () => {
    expect(untestedActions(['answer', 'redirect', 'hold'], unlisted)).toEqual(['hold']);
    expect(untestedActions(['hold'], withProven(unlisted, 'hold', put('hold')))).toEqual([]);
    expect(untestedActions(['hold'], listing('hold'))).toEqual([]);
  });
});

describe('success', () => {
  it('shows in the call’s own phase, in its absence, and in the held call where that is freed', () => {
    expect(isSuccessShown('hold', 'held', undefined)).toBe(true);
    expect(isSuccessShown('hold', 'connected', undefined)).toBe(false);
    expect(isSuccessShown('hangUp', undefined, undefined)).toBe(true);
    expect(isSuccessShown('conference', 'connected', 'connected')).toBe(true);
    expect(isSuccessShown('conference', 'connected', 'held')).toBe(false);
    expect(isSuccessShown('alternate', 'connected', 'connected')).toBe(false);
  });

  it('is undone by an action of the table, where by any', () => {
    const undone = callActions.flatMap((action) => actionTable[action].undoneBy ?? []);
    expect(new Set(undone)).toEqual(new Set(['retrieve', 'hold', 'reconnect', 'alternate']));
  });
});
