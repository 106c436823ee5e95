import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  afterAttempt,
  browserLimitMs,
  lineFailure,
  missingIn,
  startForm,
} from '../../../renderer/panel/sign-in.ts';
import { fromSnapshot, reduce } from '../../../renderer/ui/store.ts';
import { quiet } from '../../preview/states.ts';

const form = { account: '1', username: 'u', password: 'p', api: 'a', clientId: 'c' };
const refusal = (code: string) => ({ ok: false, failure: { code } }) as const;

describe('the sign-in form', () => {
  it('names the first field that is missing', () => {
    expect([missingIn(form), missingIn({ ...form, username: ' ', password: '' })]).toEqual([undefined, 'username']);
  });

  it('starts with whoever was signed in last, also in this run', () => {
    const account = { account: '7', username: 'anna', isRemembered: true };
    const state = fromSnapshot(quiet, 0);
    const signedIn = reduce(state, { sequence: 2, type: 'account', account }, 0);
    const signedOut = reduce(signedIn, { sequence: 3, type: 'account' }, 0);
    expect([startForm(state).username, startForm(signedOut)]).toMatchObject(['', { account: '7', username: 'anna' }]);
    expect(startForm(signedOut).password).toBe('');
  });
});

describe('afterAttempt', () => {
  const browser: Attempt = { status: 'browser', until: browserLimitMs };

  it('keeps a refusal, and says no more of a success', () => {
    expect(afterAttempt({ status: 'busy' }, refusal('offline'), 0)).toEqual({
      status: 'refused',
      failure: { code: 'offline' },
    });
    expect(afterAttempt(browser, { ok: true, value: undefined }, 0)).toEqual({ status: 'idle' });
  });

  it('takes a timeout for the browser’s own only when its time is over', () => {
    expect(afterAttempt(browser, refusal('timeout'), browserLimitMs).status).toBe('timed-out');
    expect(afterAttempt(browser, refusal('timeout'), 20_000).status).toBe('refused');
    expect(afterAttempt({ status: 'busy' }, refusal('timeout'), browserLimitMs).status).toBe('refused');
  });

  it('does not call a cancelled sign-in a failure', () => {
    expect(afterAttempt(browser, refusal('cancelled'), 1).status).toBe('cancelled');
  });
});

describe('lineFailure', () => {
  const { account } = quiet;
  const withLink = (state: 'signed-out' | 'auth-required' | 'retrying', code: string) =>
    lineFailure({
      link: { state, failure: { code }, endpointIds: [] },
      ...(account && state !== 'signed-out' ? { account } : {}),
    })?.code;

  it('says why the stored sign-in is of no use', () => {
    expect(withLink('signed-out', 'keychain-unavailable')).toBe('keychain-unavailable');
    expect(withLink('auth-required', 'auth-required')).toBe('auth-required');
    expect(withLink('signed-out', 'no-extension')).toBe('no-extension');
  });

  it('leaves what the form says already, and what is none of its business', () => {
    expect([withLink('signed-out', 'sign-in-refused'), withLink('retrying', 'offline')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
