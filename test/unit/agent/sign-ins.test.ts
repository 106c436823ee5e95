import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenOwner } from '../../../main/agent/ports.ts';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import type { SignInBrowser } from '../../../main/ports.ts';
import { type Answer, credentials, noAnswer, options, silence, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle, keyOf } from './agent-kit.ts';

const tokenPost = 'POST authentication/token';
const whoAmI = 'GET authentication/token';
const claims = { extension: '200', principalId: 'p-1', accountId: 'a-1', email: 'ann@example.com', name: 'Ann' };
const listed: Answer = { body: { count: 0, _embedded: { items: [] } } };
const ann: TokenOwner = { account: '12345', username: 'ann@example.com' };

/** A browser whose user does what the test says. */
class FakeBrowser implements SignInBrowser {
  readonly opened: URL[] = [];
  readonly redirectUri = 'http://127.0.0.1:50000/callback';
  listening = 0;
  onOpen: () => Promise<void> = async () => undefined;
  #comeBack: (url: URL) => void = () => expect.unreachable('nobody waits');

  async open(url: URL): Promise<void> {
    this.opened.push(url);
    await this.onOpen();
  }

  async receive() {
    this.listening += 1;
    const received = new Promise<URL>((resolve) => {
      this.#comeBack = resolve;
    });
    const close = () => {
      this.listening -= 1;
    };
    return { redirectUri: this.redirectUri, received: () => received, close };
  }

  /** The portal sends the browser back. */
  comeBack(answer: Readonly<Record<string, string>>): void {
    const state = this.opened.at(-1)?.searchParams.get('state') ?? '';
    this.#comeBack(new URL(`${this.redirectUri}?${new URLSearchParams({ state, ...answer })}`));
  }
}

let world: World;
let browser: FakeBrowser;
let agent: Agent;
let events: AgentEvent[];
let vault: Map<string, string>;
let onLoad: (() => Result<string | undefined>) | undefined;
let onRemove: (() => Result<void>) | undefined;
let saves: Result<void>;
let remembered: TokenOwner | undefined;

const link = () => agent.snapshot().link;

beforeEach(() => {
  world = new World();
  browser = new FakeBrowser();
  world.platform.on('GET media/endpoints/200/calls', () => listed);
  world.platform.on('GET admin/users', () => listed);
  world.platform.on(whoAmI, () => ({ body: claims }));
  events = [];
  vault = new Map();
  onLoad = undefined;
  onRemove = undefined;
  saves = success(undefined);
  remembered = undefined;
  const tokens = {
    backendName: 'memory',
    load: async (owner: TokenOwner) => onLoad?.() ?? success(vault.get(keyOf(owner))),
    save: async (owner: TokenOwner, token: string) => {
      if (saves.ok) vault.set(keyOf(owner), token);
      return saves;
    },
    remove: async (owner: TokenOwner) => onRemove?.() ?? success(void vault.delete(keyOf(owner))),
  };
  agent = createTestAgent(world, {
    ports: { tokens, browser },
    options: {
      rememberedOwner: () => remembered,
      rememberOwner: (owner) => {
        remembered = owner;
      },
    },
  });
  agent.subscribe((event) => events.push(event));
});

describe('signing in through the browser', () => {
  it('asks the portal with state and challenge, and takes the code that comes back', async () => {
    const signedIn = agent.signInByBrowser();
    await idle();
    const asked = browser.opened[0];
    expect(`${asked?.origin}${asked?.pathname}`).toBe(options.portal);
    expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
      response_type: 'code',
      client_id: options.clientId,
      redirect_uri: browser.redirectUri,
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    browser.comeBack({ code: 'the-code' });
    expect(await signedIn).toEqual(
      success({
        ...{ account: 'a-1', username: 'ann@example.com', name: 'Ann', extension: '200' },
        ...{ principalId: 'p-1', isRemembered: true },
      }),
    );
    await idle();
    expect(link().state).toBe('online');
    const [redeemed] = world.platform.seen(tokenPost);
    expect(Object.fromEntries(redeemed?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      client_id: options.clientId,
      redirect_uri: browser.redirectUri,
    });
    expect(browser.listening).toBe(0);
  });

  it('the verifier fits the challenge, and neither it nor state nor code is left anywhere', async () => {
    const { createHash } = await import('node:crypto');
    const signedIn = agent.signInByBrowser();
    await idle();
    const state = browser.opened[0]?.searchParams.get('state') ?? 'none';
    expect([...world.secrets.values]).toContain(state);
    browser.comeBack({ code: 'the-code' });
    await signedIn;
    const verifier = world.platform.seen(tokenPost)[0]?.form.get('code_verifier') ?? 'none';
    const challenge = browser.opened[0]?.searchParams.get('code_challenge');
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    const left = JSON.stringify([world.log.lines, [...world.secrets.values], events]);
    for (const secret of [state, verifier, 'the-code']) expect(left).not.toContain(secret);
  });

  it('the next start finds the token by the name that the platform told', async () => {
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'the-code' });
    await signedIn;
    expect(remembered).toEqual({ account: 'a-1', username: 'ann@example.com' });
    await agent.stop();
    await agent.start();
    await idle();
    expect(agent.snapshot().account).toMatchObject({ username: 'ann@example.com' });
    expect(world.platform.seen(tokenPost).at(-1)?.form.get('refresh_token')).toBe('refresh-1');
  });

  it.each([
    [{ accountId: 'a-1', loginId: 'ann@login.test' }, 'ann@login.test'],
    [{ accountId: 'a-1', userId: 'u-7' }, 'u-7'],
    [{ accountId: 'a-1', principalId: 'p-7' }, 'p-7'],
  ])('who is called by %j is remembered as %s', async (named, username) => {
    world.platform.on(whoAmI, () => ({ body: { extension: '200', ...named } }));
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'the-code' });
    expect(await signedIn).toMatchObject({ value: { username, isRemembered: true } });
    expect([...vault]).toEqual([[`${username}@a-1`, 'refresh-1']]);
  });

  it('without any name it lasts for this run, and says so', async () => {
    world.platform.on(whoAmI, () => ({ body: { extension: '200' } }));
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'the-code' });
    expect(await signedIn).toMatchObject({ value: { isRemembered: false } });
    expect(remembered).toBeUndefined();
    expect(vault.size).toBe(0);
  });

  it.each([
    ['access_denied', 'cancelled'],
    ['unauthorized_client', 'forbidden'],
    ['server_error', 'platform-error'],
    ['temporarily_unavailable', 'platform-error'],
    ['invalid_request', 'sign-in-refused'],
    ['<script>', 'sign-in-refused'],
  ])('the portal’s %s ends it as %s', async (error, code) => {
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ error });
    const result = await signedIn;
    expect(result).toMatchObject({ ok: false, failure: { code } });
    expect(JSON.stringify(result)).not.toContain('<');
    expect(world.platform.requests).toEqual([]);
    expect(link()).toMatchObject({ state: 'signed-out' });
  });

  it('an answer with another state sends nothing', async () => {
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'x', state: 'foreign' });
    expect(await signedIn).toMatchObject({ failure: { code: 'sign-in-refused' } });
    expect(world.platform.requests).toEqual([]);
  });

  it('ends after five minutes, and nothing listens any more', async () => {
    const signedIn = agent.signInByBrowser();
    await world.clock.advance(5 * 60_000 - 1);
    expect(browser.listening).toBe(1);
    await world.clock.advance(1);
    expect(await signedIn).toMatchObject({ failure: { code: 'timeout' } });
    expect([browser.listening, world.clock.pending()]).toEqual([0, 0]);
    expect(link()).toMatchObject({ state: 'signed-out', failure: { code: 'timeout' } });
  });

  it('can be given up; a late browser changes nothing', async () => {
    const signedIn = agent.signInByBrowser();
    await idle();
    agent.cancelSignIn();
    expect(await signedIn).toMatchObject({ failure: { code: 'cancelled' } });
    browser.comeBack({ code: 'late' });
    await idle();
    expect(world.platform.requests).toEqual([]);
    expect([browser.listening, world.clock.pending()]).toEqual([0, 0]);
    expect(link()).toEqual({ state: 'signed-out', endpointIds: [] });
  });

  it('ends with the agent', async () => {
    const signedIn = agent.signInByBrowser();
    await idle();
    await agent.stop();
    expect(await signedIn).toMatchObject({ failure: { code: 'cancelled' } });
    expect([browser.listening, world.clock.pending()]).toEqual([0, 0]);
  });

  it('gives way to a sign-in by password', async () => {
    const byBrowser = agent.signInByBrowser();
    await idle();
    const byPassword = agent.signIn(credentials);
    expect(await byBrowser).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await byPassword).toMatchObject({ ok: true });
    expect(browser.listening).toBe(0);
  });

  it('says so where no browser can be started', async () => {
    browser.onOpen = () => Promise.reject(new Error('no browser'));
    expect(await agent.signInByBrowser()).toMatchObject({ failure: { code: 'unexpected' } });
    expect(browser.listening).toBe(0);
    expect(world.log.lines.join()).toContain('could not be started');
  });

  it('a refused code is a refusal', async () => {
    world.platform.on(tokenPost, () => ({ status: 400, body: { error: 'invalid_grant' } }));
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'stale' });
    expect(await signedIn).toMatchObject({ failure: { code: 'sign-in-refused' } });
    expect(link()).toMatchObject({ state: 'signed-out', failure: { code: 'sign-in-refused' } });
  });

  it('a user without an extension is told, and leaves nothing', async () => {
    world.platform.on(whoAmI, () => ({ body: { ...claims, extension: '' } }));
    const signedIn = agent.signInByBrowser();
    await idle();
    browser.comeBack({ code: 'the-code' });
    expect(await signedIn).toMatchObject({ failure: { code: 'no-extension' } });
    expect(vault.size).toBe(0);
    await world.clock.advance(24 * 60 * 60_000);
    expect(world.platform.count(tokenPost)).toBe(1);
  });

  it('a stored sign-in of a user who has lost the extension has not ended: why it is of no use is told, and it is kept', async () => {
    world.platform.on(whoAmI, () => ({ body: { ...claims, extension: '' } }));
    remembered = ann;
    vault.set(keyOf(ann), 'stored');
    await agent.start();
    expect(link()).toMatchObject({ state: 'signed-out', reason: 'no-extension', failure: { code: 'no-extension' } });
    expect(vault.has(keyOf(ann))).toBe(true);
    await world.clock.advance(24 * 60 * 60_000);
    expect(world.platform.count(tokenPost)).toBe(1);
  });
});

describe('giving up a sign-in', () => {
  it('by password leaves nobody signed in and nothing kept', async () => {
    let answer: (answer: Answer) => void = () => undefined;
    world.platform.on(whoAmI, () => new Promise((resolve) => (answer = resolve)));
    const signedIn = agent.signIn(credentials);
    await idle();
    agent.cancelSignIn();
    answer({ body: claims });
    expect(await signedIn).toMatchObject({ failure: { code: 'cancelled' } });
    expect(vault.size).toBe(0);
    expect(link()).toEqual({ state: 'signed-out', endpointIds: [] });
  });

  it('does nothing once signed in, nor to the stored sign-in', async () => {
    expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
    await idle();
    agent.cancelSignIn();
    expect(link().state).toBe('online');
    await agent.stop();
    world.platform.on(tokenPost, noAnswer);
    const started = agent.start();
    await idle();
    agent.cancelSignIn();
    expect(link().state).toBe('retrying');
    await agent.stop();
    await started;
  });
});

describe('a keychain that cannot be read at the start', () => {
  const locked = (detail: string) => () => failed('keychain-unavailable', { detail });

  beforeEach(() => {
    remembered = ann;
    vault.set(keyOf(ann), 'stored');
  });

  it.each(['locked', 'no-service', 'timeout'])('by being %s is told, and read again by itself', async (problem) => {
    onLoad = locked(problem);
    await agent.start();
    expect(link()).toMatchObject({ state: 'signed-out', failure: { code: 'keychain-unavailable', detail: problem } });
    onLoad = undefined;
    await world.clock.advance(30_000);
    await idle();
    expect(link().state).toBe('online');
  });

  it('is given up by the clock after some tries, and read again when the machine wakes', async () => {
    let reads = 0;
    onLoad = () => {
      reads += 1;
      return failed('keychain-unavailable', { detail: 'locked' });
    };
    await agent.start();
    await world.clock.advance(24 * 60 * 60_000);
    expect(reads).toBe(10);
    expect(world.clock.pending()).toBe(0);
    onLoad = undefined;
    agent.resume();
    await idle();
    expect(link().state).toBe('online');
  });

  it.each(['cancelled', 'denied'])('because its prompt was %s is asked again by the user only', async (problem) => {
    onLoad = locked(problem);
    await agent.start();
    onLoad = undefined;
    await world.clock.advance(24 * 60 * 60_000);
    agent.resume();
    await idle();
    expect(link()).toMatchObject({ state: 'signed-out', failure: { detail: problem } });
    agent.reconnect();
    await idle();
    expect(link().state).toBe('online');
  });

  it('because the entry is damaged asks for a new sign-in, which replaces it', async () => {
    onLoad = locked('damaged-entry');
    await agent.start();
    expect(link()).toMatchObject({ state: 'auth-required', failure: { code: 'auth-required' } });
    expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
    expect(vault.get(keyOf(ann))).toBe('refresh-1');
  });

  it('does not lose the stored sign-in to a mistyped password', async () => {
    onLoad = locked('locked');
    await agent.start();
    world.platform.on('POST authentication/authorize', () => ({ status: 401, body: {} }));
    expect(await agent.signIn(credentials)).toMatchObject({ failure: { code: 'sign-in-refused' } });
    expect(vault.get(keyOf(ann))).toBe('stored');
  });

  it('is waited for no longer once somebody signed in, or the agent stopped', async () => {
    onLoad = locked('locked');
    await agent.start();
    expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
    await idle();
    await agent.stop();
    expect(world.clock.pending()).toBe(0);
  });
});

describe('a keychain that cannot keep the token', () => {
  it('costs the next start only, and is told; signing out then misses nothing', async () => {
    saves = failed('keychain-unavailable', { detail: 'no-service' });
    expect(await agent.signIn(credentials)).toMatchObject({ value: { isRemembered: false } });
    await idle();
    expect(link().state).toBe('online');
    onRemove = () => failed('keychain-unavailable', { detail: 'no-service' });
    expect(await agent.signOut()).toEqual(success(undefined));
  });
});

describe('signing out', () => {
  const remove = 'DELETE notifications/subscriptions/sub-1';

  beforeEach(async () => {
    expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
    await idle();
  });

  it('deletes subscription and token', async () => {
    expect(await agent.signOut()).toEqual(success(undefined));
    expect(world.platform.count(remove)).toBe(1);
    expect(vault.size).toBe(0);
  });

  it('says at once that nobody is signed in, whatever has still to be reached', async () => {
    world.platform.on(remove, silence);
    const signedOut = agent.signOut();
    expect(agent.snapshot()).toMatchObject({ account: undefined, link: { state: 'signed-out', endpointIds: [] } });
    expect((await agent.health()).find(({ name }) => name === 'line')).toMatchObject({ status: 'fail' });
    await world.clock.advance(15_000);
    expect(await signedOut).toMatchObject({ failure: { code: 'timeout' } });
  });

  it('says that the subscription was not deleted', async () => {
    world.platform.on(remove, noAnswer);
    const result = await agent.signOut();
    expect(result).toMatchObject({
      failure: { code: 'offline', detail: expect.stringMatching(/^the subscription was not deleted/) },
    });
    expect(vault.size).toBe(0);
    expect(link().state).toBe('signed-out');
  });

  it('says that the token was not removed, and first, because it signs in again', async () => {
    world.platform.on(remove, noAnswer);
    onRemove = () => failed('keychain-unavailable', { detail: 'locked' });
    const result = await agent.signOut();
    const detail = expect.stringMatching(
      /^the stored sign-in was not removed \(locked\); the subscription was not deleted/,
    );
    expect(result).toMatchObject({ failure: { code: 'keychain-unavailable', detail } });
    expect(agent.snapshot()).toMatchObject({ account: undefined, link: { state: 'signed-out' } });
  });
});

describe('signing out while the browser is open', () => {
  it('removes what an earlier sign-in stored as well', async () => {
    remembered = ann;
    vault.set(keyOf(ann), 'stored');
    const signedIn = agent.signInByBrowser();
    await idle();
    expect(await agent.signOut()).toEqual(success(undefined));
    expect(await signedIn).toMatchObject({ failure: { code: 'cancelled' } });
    expect([vault.size, browser.listening]).toEqual([0, 0]);
  });
});

describe('a refused refresh', () => {
  it('asks for a new sign-in and keeps who it was', async () => {
    expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
    await idle();
    world.platform.on(tokenPost, () => ({ status: 401, body: {} }));
    world.clock.sleep(2 * 60 * 60_000);
    agent.resume();
    await idle();
    expect(link()).toMatchObject({ state: 'auth-required', failure: { code: 'auth-required' } });
    expect(remembered).toEqual(ann);
  });
});
