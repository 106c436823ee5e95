import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type SecretService, startSecretService } from '../secret-service.ts';
import { type CompanyNetwork, startCompanyNetwork, tunnels } from '../support/canary-network.ts';
import { filesInUse, processesOf } from '../support/canary-places.ts';
import {
  expired,
  HostilePlatform,
  misnumbered,
  muttering,
  type Reaction,
  repeating,
  wrongRoute,
} from '../support/canary-platform.ts';
import { type Canary, spellingsOf } from '../support/canary-secrets.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';
import type { ToldCall } from '../support/other-platform/manners.ts';
import { storedToken } from '../support/stored-token.ts';

const isLine = (state: string) => (line: JsonLine) => line.event === 'link' && line.state === state;
const isCall = (callId: string, phase: string) => (line: JsonLine) => {
  const call = line.call as { callId?: string; phase?: string } | undefined;
  return call?.callId === callId && call.phase === phase;
};

const ringing: ToldCall = {
  ...{ endpointId: '200', id: '41', state: 'ringing', cause: 'newCall', direction: 'inbound' },
  ...{ from: '+441632960000', fromName: 'Grace Murray', to: '200', eventType: 'deliveredEvent' },
};
const connected: ToldCall = { ...ringing, state: 'connected', eventType: 'establishedEvent' };
const aCall = /^PUT media\/endpoints\/200\/calls\/41$/;

const start = (
  platform: HostilePlatform,
  env: NodeJS.ProcessEnv,
  { password, extra = [] }: { password?: string; extra?: readonly string[] } = {},
): JsonLineProgram => {
  const { api, account, username, clientId } = platform;
  const args = ['--api', api, '--account', account, '--username', username, '--client-id', clientId, ...extra];
  return startProgram('main/headless.ts', args, { ...env, SCREENPOP_PASSWORD: password });
};

/** A caller's name is the caller's to choose, and shown as it comes: the lines of that one call are left out. */
const namedCallId = '42';
const isOfNamedCall = ({ call }: JsonLine): boolean =>
  (call as { callId?: string } | undefined)?.callId === namedCallId;

const linesOf = ({ lines, rubbish }: JsonLineProgram): string =>
  [JSON.stringify(lines.filter((line) => !isOfNamedCall(line))), ...rubbish].join('\n');

/** One life of the agent, from the first mistyped password to signing out, and all that it left behind on the way. */
class Life {
  readonly platform: HostilePlatform;
  readonly evidence = new Map<string, string | Buffer>();
  readonly results: JsonLine[] = [];
  /** What stood in the keychain, and what ought to. */
  readonly kept: { readonly stored: string | null; readonly current: string }[] = [];
  readonly exitCodes: (number | null)[] = [];
  readonly network: CompanyNetwork;
  readonly #keyring: SecretService;
  readonly #env: NodeJS.ProcessEnv;
  #program: JsonLineProgram | undefined;

  private constructor(
    platform: HostilePlatform,
    network: CompanyNetwork,
    keyring: SecretService,
    env: NodeJS.ProcessEnv,
  ) {
    this.platform = platform;
    this.network = network;
    this.#keyring = keyring;
    this.#env = { ...keyring.env, ...network.env(), ...env };
  }

  static async create(env: NodeJS.ProcessEnv = {}): Promise<Life> {
    const platform = await new HostilePlatform().start();
    return new Life(platform, await startCompanyNetwork(platform), await startSecretService(), env);
  }

  begin(password?: string): JsonLineProgram {
    this.#program = start(this.platform, this.#env, password === undefined ? {} : { password });
    return this.#program;
  }

  /** Both kinds of diagnostics file. */
  async exportDiagnostics(run: string): Promise<void> {
    for (const personal of [true, false]) {
      const file = join(this.#keyring.home, `${run}-${personal ? 'open' : 'masked'}.json`);
      await this.ask({ command: 'diagnostics', file, personal });
      this.evidence.set(`diagnostics ${file}`, await readFile(file));
    }
  }

  get program(): JsonLineProgram {
    if (this.#program === undefined) throw new Error('not begun');
    return this.#program;
  }

  /** `react` is how the platform answers the next request to `route`. */
  async ask(command: JsonLine, route?: RegExp, react: Reaction = expired): Promise<void> {
    if (route !== undefined) this.platform.next(route, react);
    const id = `ask-${this.results.length}`;
    this.program.send({ id, ...command });
    this.results.push(await this.program.next((line) => line.event === 'result' && line.id === id));
  }

  async lookAround(): Promise<void> {
    const found = [await filesInUse(this.#keyring.home), await processesOf(this.program.child.pid ?? 0)];
    for (const [place, content] of found.flatMap((places) => [...places])) {
      this.evidence.set(`${place} (look ${this.kept.length})`, content);
    }
    const stored = await storedToken(this.#keyring.env, 'Screenpop headless', this.platform);
    this.kept.push({ stored, current: this.platform.tokens.refresh });
  }

  /** The process ends by itself or was told to. */
  async end(): Promise<void> {
    this.exitCodes.push(await this.program.exited);
    this.evidence.set(`lines of run ${this.exitCodes.length}`, linesOf(this.program));
    this.evidence.set(`log of run ${this.exitCodes.length}`, this.program.stderr());
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    await this.#keyring.stop();
    this.network.stop();
    await this.platform.stop();
  }
}

const mistype = async (life: Life): Promise<void> => {
  const { platform } = life;
  platform.next(/authorize/, ({ raw, fields }) => {
    const said = muttering(400, fields.password ?? '');
    return { ...said, body: `${said.body} ${raw}` };
  });
  life.begin(platform.wrongPassword);
  await life.end();
};

/** Everything on the way to the line goes wrong once. */
const signIn = async ({ platform, program }: Life): Promise<void> => {
  platform.next(/POST authentication\/token/, ({ fields }) => {
    platform.canaries.observe('PKCE verifier', fields.code_verifier ?? '');
    return repeating(500, fields.code ?? '', fields.code_verifier ?? '');
  });
  platform.next(/GET authentication\/token/, expired);
  platform.next(/_spec/, wrongRoute);
  platform.next(/admin\/users/, () => platform.directoryPage());
  platform.next(/admin\/users/, () => platform.directoryDump());
  platform.next(/connections/, () => platform.refusedAddress('wss://[nowhere/mqtt'));
  platform.next(/connections/, () => platform.refusedAddress());
  await program.next(isLine('online'));
};

const talk = async (life: Life): Promise<void> => {
  const { platform, program } = life;
  platform.publish(ringing);
  const call = ((await program.next(isCall('41', 'ringing'))).call as { key: string }).key;
  await life.ask({ command: 'answer', call }, aCall, misnumbered(400));
  await life.ask({ command: 'answer', call }, aCall, expired);
  platform.publish(connected);
  await program.next(isCall('41', 'connected'));
  await life.ask({ command: 'transfer', call, destination: '201' }, aCall, wrongRoute);
  platform.next(/POST authentication\/token/, ({ fields }) => muttering(500, fields.refresh_token ?? ''));
  await life.ask({ command: 'hold', call }, aCall, expired);
  await life.ask({ command: 'dial', number: '201' }, /POST media/, ({ bearer }) => muttering(200, bearer));
  await life.ask({ command: 'doNotDisturb', enabled: true }, /PUT media/, ({ bearer }) => muttering(403, bearer));
  await life.ask({ command: 'doNotDisturb', enabled: false }, /PUT media/, () =>
    repeating(403, platform.tokens.refresh),
  );
  await life.ask({ command: 'health' });
};

/** A message that cannot be read, words that nobody knows, a secret for a name; the line is lost, and found again. */
const stumble = async ({ platform, program }: Life): Promise<void> => {
  const { access, refresh } = platform.tokens;
  platform.publishRaw(`not JSON: ${access}`);
  platform.publish({ ...ringing, id: '44' });
  await program.next(isCall('44', 'ringing'));
  platform.publish({ ...ringing, id: '44', state: `state ${access}`, cause: refresh, eventType: `event ${refresh}` });
  platform.publish({ ...ringing, id: namedCallId, fromName: access });
  await program.next(isCall(namedCallId, 'ringing'));
  platform.gossip('43');
  await program.next(isCall('43', 'ringing'));
  platform.dropLine();
  await program.next(isLine('retrying'));
  await program.next(isLine('online'));
};

const firstRun = async (life: Life): Promise<void> => {
  life.begin(life.platform.password);
  await signIn(life);
  await life.lookAround();
  await talk(life);
  await stumble(life);
  await life.exportDiagnostics('first');
  await life.lookAround();
  await life.ask({ command: 'quit' });
  await life.end();
};

const secondRun = async (life: Life): Promise<void> => {
  const { platform } = life;
  platform.endCalls();
  platform.next(/POST authentication\/token/, ({ fields }) => repeating(500, fields.refresh_token ?? ''));
  platform.next(/admin\/users/, () => platform.directoryPage());
  const program = life.begin();
  await program.next(isLine('online'));
  await life.lookAround();
  platform.publish({ ...ringing, from: '201', fromName: '' });
  await program.next(({ call }) => JSON.stringify(call ?? '').includes('Ada Lovelace'));
  await life.ask({ command: 'signOut' }, /DELETE notifications/, ({ bearer }) => repeating(500, bearer));
  await program.next(isLine('signed-out'));
  await life.exportDiagnostics('second');
  await life.lookAround();
  await life.ask({ command: 'quit' });
  await life.end();
};

describe.runIf(process.platform === 'linux')('the secrets of a headless agent', () => {
  let life: Life;
  beforeAll(async () => {
    life = await Life.create();
    await mistype(life);
    await firstRun(life);
    await secondRun(life);
  });
  afterAll(() => life?.stop());

  it('were used, kept in the keychain, and said again by the platform in every planned way', () => {
    expect(life.platform.unmet).toEqual([]);
    expect(life.exitCodes).toEqual([3, 0, 0]);
    const [signedIn, afterCalls, resumed, signedOut] = life.kept;
    for (const look of [signedIn, afterCalls, resumed]) expect(look?.stored).toBe(look?.current);
    expect(signedOut?.stored).toBeNull();
    const codes = life.results.map(({ error }) => (error as { code?: string } | undefined)?.code);
    expect(codes).toEqual([
      ...['not-allowed', undefined, 'no-such-route', 'platform-error', 'unreadable-answer', 'forbidden'],
      'forbidden',
      ...[undefined, undefined, undefined, undefined, 'platform-error', undefined, undefined, undefined],
    ]);
    expect(life.network.proxy.seen).toEqual(expect.arrayContaining(tunnels));
  });

  it('could have been found: the places hold what they should', () => {
    const places = [...life.evidence.keys()].join('\n');
    expect(places).toMatch(/keyrings\/login\.keyring/);
    expect(places).toMatch(/screenpop-headless\/settings\.json/);
    const all = [...life.evidence.values()].join('\n');
    for (const text of ['main/headless.ts', 'Grace Murray', 'request failed', 'something unknown']) {
      expect(all).toContain(text);
    }
    for (const run of ['first', 'second']) expect(places).toMatch(new RegExp(`diagnostics .*${run}-open.json`));
    expect(String([...life.evidence].find(([place]) => place.endsWith('first-open.json'))?.[1])).toContain(
      'sipPassword',
    );
  });

  it('are found by this very search, whole and by halves, however they are spelled', () => {
    const { canaries } = life.platform;
    const halves = (value: string) => [value.slice(0, value.length / 2), value.slice(value.length / 2)];
    const isFound = ({ kind }: Canary, text: string): boolean =>
      canaries.leaksIn(new Map([['control', `before ${text} after`]])).some((leak) => leak.kind === kind);
    const wanted = canaries.all().map((canary) => [...halves(canary.value), ...spellingsOf(canary.value)]);
    const missed = canaries.all().flatMap((canary, index) => wanted[index]?.filter((text) => !isFound(canary, text)));
    expect(missed).toEqual([]);
    expect(new Set(canaries.all().map(({ kind }) => kind))).toEqual(
      new Set([
        ...['password', 'wrong password', 'authorization code', 'PKCE verifier', 'access token', 'refresh token'],
        ...['signed address', 'sipPassword', 'proxy password'],
      ]),
    );
  });

  it('leak nowhere', () => {
    expect(life.platform.canaries.leaksIn(life.evidence)).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('the same life with redaction switched off', () => {
  it('leaks every secret, and everywhere: the search would have found them', async () => {
    const life = await Life.create({ NODE_OPTIONS: '--import=./test/support/no-redaction.ts' });
    onTestFinished(() => life.stop());
    await mistype(life);
    await firstRun(life);
    const leaks = life.platform.canaries.leaksIn(life.evidence);
    const kindsIn = (place: string): ReadonlySet<string> =>
      new Set(leaks.filter((leak) => leak.place.startsWith(place)).map(({ kind }) => kind));
    const gossiped = ['password', 'authorization code', 'PKCE verifier', 'access token', 'refresh token'];
    expect(kindsIn('diagnostics')).toEqual(new Set([...gossiped, 'signed address', 'sipPassword', 'proxy password']));
    expect([...kindsIn('log of run')]).toEqual(expect.arrayContaining(['access token', 'sipPassword']));
    expect([...kindsIn('lines of run')]).toEqual(['refresh token']);
  });
});

describe('a proxy that does not know the password', () => {
  it('is told of without it', async () => {
    const platform = await new HostilePlatform().start();
    const network = await startCompanyNetwork(platform);
    const wrong = platform.canaries.plant('wrong proxy password', { joint: '@/:%', count: 2 });
    const program = start(platform, network.env(wrong), { password: platform.password, extra: ['--ephemeral'] });
    onTestFinished(async () => {
      await program.stop();
      network.stop();
      await platform.stop();
    });
    expect(await program.exited).toBe(3);
    const said = linesOf(program) + program.stderr();
    expect(said).toContain('proxy-refused');
    expect(network.proxy.seen).toContain('CONNECT api.cloudlink.test:443 407');
    expect(platform.canaries.leaksIn(new Map([['output', said]]))).toEqual([]);
  });
});

describe('a platform that says a secret where none belongs', () => {
  const begin = async (): Promise<{ platform: HostilePlatform; program: JsonLineProgram }> => {
    const platform = await new HostilePlatform().start();
    const program = start(platform, {}, { password: platform.password, extra: ['--ephemeral'] });
    onTestFinished(async () => {
      await program.stop();
      await platform.stop();
    });
    return { platform, program };
  };
  const leaks = ({ platform, program }: { platform: HostilePlatform; program: JsonLineProgram }) =>
    platform.canaries.leaksIn(new Map([['output', linesOf(program) + program.stderr()]]));

  it('the password, in its answer to the code', async () => {
    const run = await begin();
    run.platform.next(/POST authentication\/token/, () => repeating(400, run.platform.password));
    expect(await run.program.exited).toBe(3);
    expect(leaks(run)).toEqual([]);
  });
});
