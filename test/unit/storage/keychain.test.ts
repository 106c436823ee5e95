import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeychain, createMemoryKeychain, type Keytar } from '../../../main/storage/keychain.ts';
import { createTokenStore } from '../../../main/storage/token-store.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

/** A credential store with Windows' limit on the size of one secret. */
const createStore = (entries = new Map<string, string>()) => {
  const keytar: Keytar = {
    getPassword: async (_service, name) => entries.get(name) ?? null,
    setPassword: async (_service, name, value) => {
      if (Buffer.byteLength(value) > 2560) throw new Error('The stub received bad data');
      entries.set(name, value);
    },
    deletePassword: async (_service, name) => entries.delete(name),
  };
  return { entries, keytar };
};

const setUp = (keytar: Keytar) => {
  const clock = new FakeClock();
  const keychain = createKeychain({ service: 'Screenpop', clock, limitMs: 1000, load: async () => keytar });
  return { clock, keychain };
};

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { name: string; problem: string; message: string }) => error,
  );

describe('secrets in the keychain', () => {
  it('of any size and content are read back whole, and nothing of an older one stays', async () => {
    const secret = fc.oneof(
      fc.string({ minLength: 1, maxLength: 3000, unit: 'grapheme' }),
      fc.integer({ min: 1, max: 9000 }).map((length) => 'é'.repeat(length)),
      fc.constant('screenpop-parts:a:7:looks like a head'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(secret, { minLength: 1, maxLength: 4 }), async (secrets) => {
        const { entries, keytar } = createStore();
        const { keychain } = setUp(keytar);
        for (const value of secrets) await keychain.set('bob', value);
        expect(await keychain.get('bob')).toBe(secrets.at(-1));
        const bytes = [...entries.values()].reduce((sum, value) => sum + Buffer.byteLength(value), 0);
        expect(bytes).toBeLessThanOrEqual(Buffer.byteLength(secrets.at(-1) ?? '') + 50);
        await keychain.delete('bob');
        expect(entries.size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('keep the old value whole when the process ends half way through a new one', async () => {
    const { entries, keytar } = createStore();
    const { keychain } = setUp(keytar);
    const old = 'o'.repeat(6000);
    await keychain.set('bob', old);
    for (const survivors of [0, 1, 2]) {
      let writes = 0;
      const dying = {
        ...keytar,
        setPassword: async (...args: [string, string, string]) => {
          if (writes === survivors) throw new Error('killed');
          writes += 1;
          return keytar.setPassword(...args);
        },
      };
      await problemOf(setUp(dying).keychain.set('bob', 'n'.repeat(6000)));
      expect(await keychain.get('bob')).toBe(old);
    }
    await keychain.set('bob', 'short');
    expect([...entries.values()]).toEqual(['short']);
  });

  it('with a lost part are damaged, not half read', async () => {
    const { entries, keytar } = createStore();
    const { keychain } = setUp(keytar);
    await keychain.set('bob', 'x'.repeat(6000));
    entries.delete([...entries.keys()].find((name) => name.includes('part 2')) ?? '');
    expect(await problemOf(keychain.get('bob'))).toMatchObject({ problem: 'damaged-entry' });
    await keychain.set('bob', 'again');
    expect(await keychain.get('bob')).toBe('again');
  });

  it('with a part of another value are damaged, not mixed', async () => {
    const { entries, keytar } = createStore();
    const { keychain } = setUp(keytar);
    await keychain.set('bob', 'x'.repeat(6000));
    const part = [...entries.keys()].find((name) => name.includes('part 2')) ?? '';
    entries.set(part, 'y'.repeat(Buffer.byteLength(entries.get(part) ?? '')));
    expect(await problemOf(keychain.get('bob'))).toMatchObject({ problem: 'damaged-entry' });
    entries.set('bob', 'screenpop-parts:a:nonsense');
    expect(await problemOf(keychain.get('bob'))).toMatchObject({ problem: 'damaged-entry' });
    entries.set('bob', '');
    expect(await keychain.get('bob')).toBeUndefined();
  });

  it('written at the same time do not mix', async () => {
    const { keytar } = createStore();
    const { keychain } = setUp(keytar);
    const [one, two] = ['1'.repeat(7000), '2'.repeat(5500)];
    await Promise.all([keychain.set('bob', one), keychain.set('bob', two)]);
    expect(await keychain.get('bob')).toBe(two);
  });
});

describe('a keychain that fails', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'no-service'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'no-service'],
    ['Could not connect: No such file or directory', 'no-service'],
    ['Cannot create an item in a locked collection', 'locked'],
    ['User canceled the operation.', 'cancelled'],
    ['Prompt was dismissed', 'cancelled'],
    ['The user name or passphrase you entered is not correct.', 'denied'],
    ['Failed to load keytar native addon, checked […]', 'not-installed'],
    ['Timeout was reached', 'timeout'],
    ['something with the secret hunter2 in it', 'unknown'],
  ])('by saying "%s" is reported as %s, without its words', async (message, problem) => {
    const fail = () => Promise.reject(new Error(message));
    const { keychain } = setUp({ getPassword: fail, setPassword: fail, deletePassword: fail });
    for (const work of [keychain.get('bob'), keychain.set('bob', 'x'), keychain.delete('bob')]) {
      const error = await problemOf(work);
      expect(error).toMatchObject({ name: 'KeychainUnavailable', problem });
      expect(error?.message).toBe(`keychain unavailable: ${problem}`);
    }
  });

  it('to load is reported, and tried again at the next call', async () => {
    const { keytar } = createStore();
    let loads = 0;
    const load = async () => {
      loads += 1;
      if (loads === 1) throw new Error('libsecret-1.so.0: cannot open shared object file');
      return keytar;
    };
    const keychain = createKeychain({ service: 'Screenpop', clock: new FakeClock(), load });
    expect(await problemOf(keychain.get('bob'))).toMatchObject({ problem: 'not-installed' });
    expect(await keychain.get('bob')).toBeUndefined();
  });

  it('to answer is given up after the limit, not called again while stuck, and used again afterwards', async () => {
    const { keytar } = createStore();
    const stuck = Promise.withResolvers<string | null>();
    let calls = 0;
    const { clock, keychain } = setUp({
      ...keytar,
      getPassword: (...args) => {
        calls += 1;
        return calls === 1 ? stuck.promise : keytar.getPassword(...args);
      },
    });
    const first = problemOf(keychain.get('bob'));
    await settle();
    await clock.advance(1000);
    expect(await first).toMatchObject({ problem: 'timeout' });
    expect(await problemOf(keychain.get('bob'))).toMatchObject({ problem: 'timeout' });
    expect(calls).toBe(1);
    stuck.resolve(null);
    await settle();
    expect(await keychain.get('bob')).toBeUndefined();
    expect(clock.pending).toBe(0);
  });
});

describe('the token store', () => {
  const owner = { account: '12345', username: 'bob' };

  it('keeps one token per user and machine', async () => {
    const { entries, keytar } = createStore();
    const { keychain } = setUp(keytar);
    const tokens = createTokenStore(keychain, 'desk-7');
    expect(await tokens.load(owner)).toEqual({ ok: true, value: undefined });
    expect(await tokens.save(owner, 'token')).toEqual({ ok: true, value: undefined });
    expect([...entries.keys()]).toEqual(['bob@12345 on desk-7']);
    expect(await tokens.load(owner)).toEqual({ ok: true, value: 'token' });
    expect(await tokens.load({ ...owner, username: 'ann' })).toEqual({ ok: true, value: undefined });
    expect(await createTokenStore(keychain, 'desk-8').load(owner)).toEqual({ ok: true, value: undefined });
    await tokens.remove(owner);
    expect(entries.size).toBe(0);
  });

  it('reports an unusable keychain as a value', async () => {
    const fail = () => Promise.reject(new Error('Cannot create an item in a locked collection'));
    const { keychain } = setUp({ getPassword: fail, setPassword: fail, deletePassword: fail });
    const tokens = createTokenStore(keychain, 'desk-7');
    const refused = { ok: false, failure: { code: 'keychain-unavailable', detail: 'locked' } };
    expect(await tokens.load(owner)).toEqual(refused);
    expect(await tokens.save(owner, 'token')).toEqual(refused);
    expect(await tokens.remove(owner)).toEqual(refused);
  });

  it('in memory says that it lasts for this run only', async () => {
    const tokens = createTokenStore(createMemoryKeychain(), 'desk-7');
    await tokens.save(owner, 'token');
    expect(await tokens.load(owner)).toEqual({ ok: true, value: 'token' });
    expect(tokens.backendName).toBe('this run only');
  });
});
