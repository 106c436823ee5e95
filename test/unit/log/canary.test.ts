import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, createSecretRegister, type LogSink } from '../../../main/log/log.ts';
import { createFileSink, createStreamSink, readLastRecords } from '../../../main/log/sinks.ts';
import { createLogTail } from '../../../main/log/tail.ts';
import { createMemorySink } from '../../support/memory-sink.ts';

const clock = { now: () => Date.parse('2026-01-05T09:00:00Z') };

/** Live secrets: known to the register, shaped like nothing in particular. */
const live = { refresh: 'canary-refresh/with+odd "signs" 4711', password: 'canary pass wörd' };

/** Secrets that the register has never heard of: only name or shape can give them away. */
const shaped = {
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canarySignature_0-x',
  bearer: 'canaryBearerValue123',
  signature: 'canary0signature0deadbeef',
  securityToken: 'IQoJcanary%2BSecurity%2FToken',
  mqttQuery: 'canaryMqttQueryValue',
  sipPassword: 'canarySip!9',
  authorizationCode: 'canary-auth-code',
  verifier: 'canaryVerifierValue',
  cookie: 'sid=canaryCookieValue',
  proxyPassword: 'canary@Proxy!pass',
  state: 'canaryStateValue',
};

const needles = [
  ...Object.values(live),
  encodeURIComponent(live.refresh),
  JSON.stringify(live.refresh).slice(1, -1),
  Buffer.from(live.password).toString('base64'),
  ...Object.values(shaped),
  shaped.proxyPassword.replace('@', ''),
  encodeURIComponent(shaped.proxyPassword),
  Buffer.from(`bob:${shaped.proxyPassword}`).toString('base64'),
];

const signedUrl = `wss://iot.example.test/mqtt?X-Amz-Algorithm=AWS4&X-Amz-Signature=${shaped.signature}&X-Amz-Security-Token=${shaped.securityToken}&x=${shaped.mqttQuery}`;

const wrongRoute = (token: string) =>
  readFileSync(new URL('../../fixtures/wrong-route-403.txt', import.meta.url), 'utf8').replaceAll(
    '{tokenValue}',
    token,
  );

const failure = () => {
  const cause = new Error(`sent grant_type=password&password=${encodeURIComponent(live.password)}`);
  const error = new Error(`GET ${signedUrl} failed: ${wrongRoute(shaped.bearer)}`, { cause });
  return Object.assign(error, { code: 'ECONNRESET', request: { headers: { Authorization: `Bearer ${shaped.jwt}` } } });
};

const plantedData = (): Record<string, unknown> => ({
  access_token: shaped.jwt,
  nested: [{ deeper: { refreshToken: live.refresh, 'Refresh-Token': shaped.bearer, sipPassword: shaped.sipPassword } }],
  body: JSON.stringify({ access_token: shaped.bearer, sipPassword: shaped.sipPassword, code: 1 }),
  twiceEncoded: JSON.stringify(JSON.stringify({ refresh_token: shaped.bearer, password: live.password })),
  form: `grant_type=authorization_code&code=${shaped.authorizationCode}&code_verifier=${shaped.verifier}`,
  code: shaped.authorizationCode,
  url: signedUrl,
  urlObject: new URL(signedUrl),
  encodedUrl: encodeURIComponent(`https://x.test/?X-Amz-Signature=${shaped.signature}`),
  redirect: `http://127.0.0.1:5000/callback?code=${shaped.authorizationCode}&state=1`,
  basic: `Basic ${Buffer.from(live.password).toString('base64')}`,
  userinfo: `https://bob:${shaped.bearer}@example.test/`,
  proxy: `http://bob:${shaped.proxyPassword}@proxy.test:3128`,
  proxyOfNoScheme: `HTTPS_PROXY=bob:${shaped.proxyPassword.replace('@', '')}@proxy.test:3128`,
  encodedProxy: encodeURIComponent(`http://bob:${shaped.proxyPassword}@proxy.test:3128`),
  proxyHeaders: { 'Proxy-Authorization': `Basic ${Buffer.from(`bob:${shaped.proxyPassword}`).toString('base64')}` },
  portal: `https://auth.test/authorize?client_id=c&state=${shaped.state}&code_challenge=x`,
  landing: new URL(`http://127.0.0.1:5000/callback?code=${shaped.authorizationCode}&state=${shaped.state}`),
  headers: new Headers({ authorization: `Bearer ${shaped.bearer}`, cookie: shaped.cookie }),
  rawHeaders: ['Set-Cookie', shaped.cookie, 'Authorization', shaped.bearer],
  map: new Map([['password', live.password]]),
  set: new Set([live.refresh, `x${live.password}x`]),
  search: new URLSearchParams({ code: shaped.authorizationCode, password: live.password }),
  field: { name: 'sipPassword', value: shaped.sipPassword },
  [`key ${live.refresh}`]: true,
  error: failure(),
  errors: new AggregateError([failure()], `all failed with ${live.refresh}`),
  text: wrongRoute(shaped.jwt),
});

const setUp = (directory: string) => {
  const printed: string[] = [];
  const memory = createMemorySink();
  const stream = createStreamSink({
    write: (chunk: unknown) => {
      printed.push(String(chunk));
      return true;
    },
  });
  const sinks: LogSink[] = [createFileSink({ directory, maxBytes: 20_000 }), stream, memory];
  const secrets = createSecretRegister();
  for (const secret of Object.values(live)) secrets.add(secret);
  const log = createLog({ sinks, secrets, clock, level: 'debug', isPersonalShown: () => true });
  const everything = () => [
    ...printed,
    JSON.stringify(memory.records()),
    ...readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8')),
  ];
  return { log, everything, secrets };
};

const found = (texts: readonly string[]) =>
  needles.filter((needle) =>
    texts.some((text) => text.includes(needle) || text.includes(JSON.stringify(needle).slice(1, -1))),
  );

describe('secrets planted everywhere', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'screenpop-log-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('reach no sink', () => {
    const { log, everything } = setUp(directory);
    for (const [key, value] of Object.entries(plantedData())) log.error(`planted ${key}`, { [key]: value });
    log.child('link').debug('all at once', plantedData());
    log.warn(`in the message: ${live.refresh} ${signedUrl} ${wrongRoute(shaped.bearer)}`);
    const texts = everything();
    expect(texts.join('')).toContain('planted access_token');
    expect(texts.join('')).toContain('ECONNRESET');
    expect(found(texts)).toEqual([]);
  });

  it('are found by this very search when nothing masks them', () => {
    const plain = JSON.stringify([Object.values(live), Object.values(shaped)]);
    expect(found([plain])).toHaveLength(Object.keys(live).length + Object.keys(shaped).length + 1);
  });

  it('are masked in error texts by the register alone', () => {
    const { secrets } = setUp(directory);
    const text = secrets.redact(`${wrongRoute(shaped.bearer)} ${signedUrl} ${live.password}`);
    expect(found([text])).toEqual([]);
    expect(text).toContain('not a valid key=value pair');
  });

  it('are no longer known to the register once they are forgotten', () => {
    const secrets = createSecretRegister();
    secrets.add(live.password);
    const whileKnown = secrets.redact(live.password);
    secrets.forget(live.password);
    expect(whileKnown).toMatch(/^‹masked:/);
    expect(secrets.redact(live.password)).toBe(live.password);
  });

  it('leave a mark by which two lines can be compared', () => {
    const { secrets } = setUp(directory);
    const [one, same, other] = [live.refresh, live.refresh, live.password].map((secret) => secrets.redact(secret));
    expect(one).toMatch(/^‹masked:[0-9a-f]{4}›$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe('the log file', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'screenpop-log-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const record = (message: string) => ({ at: '2026-01-05T09:00:00.000Z', level: 'info' as const, tag: 'app', message });

  it('is kept in three files of bounded size, the newest lines first to be read', () => {
    const sink = createFileSink({ directory, maxBytes: 1000 });
    for (let line = 0; line < 100; line += 1) sink.write(record(`line ${line}`));
    expect(readdirSync(directory).sort()).toEqual(['screenpop.1.log', 'screenpop.2.log', 'screenpop.log']);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(join(directory, 'screenpop.log'), 'utf8')).toContain('line 99');
  });

  it.skipIf(process.platform === 'win32')('can be read by its owner only', () => {
    const sink = createFileSink({ directory, maxBytes: 200 });
    for (let line = 0; line < 5; line += 1) sink.write(record('x'.repeat(100)));
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('goes on with an older file after a restart', () => {
    createFileSink({ directory }).write(record('before'));
    createFileSink({ directory }).write(record('after'));
    const lines = readFileSync(join(directory, 'screenpop.log'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['before', 'after']);
  });

  it('tells the next run how the last one ended, but for a torn line', () => {
    expect(readLastRecords(join(directory, 'nowhere'))).toEqual([]);
    const sink = createFileSink({ directory });
    for (let line = 0; line < 3000; line += 1) sink.write(record(`line ${line} ${'x'.repeat(50)}`));
    appendFileSync(join(directory, 'screenpop.log'), '{"at":"2026-01-05T09:00:00.000Z","lev');
    const earlier = readLastRecords(directory);
    expect(earlier.at(-1)?.message).toContain('line 2999');
    expect(earlier.length).toBeGreaterThan(1000);
    const tail = createLogTail(earlier);
    for (let line = 0; line < 1500; line += 1) tail.write(record(`new ${line}`));
    expect(tail.records()).toHaveLength(2000);
    expect(tail.records()[0]?.message).toContain('line 2500');
    expect(tail.records().at(-1)?.message).toBe('new 1499');
  });

  it('that cannot be written is told once and stops nothing', () => {
    const failures: unknown[] = [];
    const file = join(directory, 'in-the-way');
    createFileSink({ directory: file }).write(record('makes the directory'));
    const sink = createFileSink({
      directory: join(file, 'screenpop.log'),
      onFailure: (error) => failures.push(error),
    });
    sink.write(record('one'));
    sink.write(record('two'));
    expect(failures).toHaveLength(1);
  });
});
