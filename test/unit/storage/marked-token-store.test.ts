import { beforeEach, describe, expect, it } from 'vitest';
import { createKeychain, type Keytar } from '../../../main/storage/keychain.ts';
import { markStored } from '../../../main/storage/marked-token-store.ts';
import { createTokenStore, type TokenStore } from '../../../main/storage/token-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const owner = { account: '1234567', username: 'bob' };
const hidden = { ok: false, failure: { code: 'keychain-unavailable', detail: 'cancelled' } };

let isLocked: boolean;
let marked: string;
let entries: Map<string, string>;
let store: TokenStore;

/** What keytar says of gnome-keyring (seen with 7.10 and libsecret 0.20), locked or not. */
const keytar: Keytar = {
  getPassword: async (_service, name) => (isLocked ? null : (entries.get(name) ?? null)),
  setPassword: async (_service, name, value) => {
    if (isLocked) throw new Error('Cannot create an item in a locked collection');
    entries.set(name, value);
  },
  deletePassword: async (_service, name) => !isLocked && entries.delete(name),
};

beforeEach(() => {
  isLocked = false;
  marked = '';
  entries = new Map();
  const keychain = createKeychain({ service: 'Screenpop', clock: new FakeClock(), load: async () => keytar });
  const mark = {
    get: () => marked,
    set: (next: string) => {
      marked = next;
    },
  };
  store = markStored(createTokenStore(keychain, 'host'), mark);
});

describe('a keychain that says nothing of what it has locked', () => {
  it('is told from one that holds no sign-in', async () => {
    expect(await store.load(owner)).toEqual({ ok: true, value: undefined });
    await store.save(owner, 'token');
    isLocked = true;
    expect(await store.load(owner)).toEqual(hidden);
    isLocked = false;
    expect(await store.load(owner)).toEqual({ ok: true, value: 'token' });
  });

  it('does not let a sign-out say that the token is gone', async () => {
    await store.save(owner, 'token');
    isLocked = true;
    expect(await store.remove(owner)).toEqual(hidden);
    isLocked = false;
    expect(await store.remove(owner)).toEqual({ ok: true, value: undefined });
    expect(entries.size).toBe(0);
    expect(await store.load(owner)).toEqual({ ok: true, value: undefined });
  });

  it('is not blamed for the sign-in of somebody else', async () => {
    await store.save(owner, 'token');
    expect(await store.load({ ...owner, username: 'ann' })).toEqual({ ok: true, value: undefined });
    expect(await store.remove({ ...owner, username: 'ann' })).toEqual({ ok: true, value: undefined });
    isLocked = true;
    expect(await store.load(owner)).toEqual(hidden);
    expect(marked).not.toContain('bob');
  });

  it('keeps its mark where a newer token cannot be stored', async () => {
    await store.save(owner, 'token');
    isLocked = true;
    expect(await store.save(owner, 'newer')).toMatchObject({ ok: false });
    expect(await store.load(owner)).toEqual(hidden);
  });
});

describe('a damaged entry', () => {
  it('can still be removed', async () => {
    await store.save(owner, 'x'.repeat(6000));
    for (const name of entries.keys()) if (name.includes('part')) entries.delete(name);
    expect(await store.load(owner)).toMatchObject({ failure: { detail: 'damaged-entry' } });
    expect(await store.remove(owner)).toEqual({ ok: true, value: undefined });
    expect(entries.size).toBe(0);
  });

  it('that is not marked is removed without being read', async () => {
    expect(await store.remove(owner)).toEqual({ ok: true, value: undefined });
  });
});
