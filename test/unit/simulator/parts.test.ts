import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../simulator/command-line.ts';
import { createCodeStore } from '../../../simulator/identity/codes.ts';
import { createAccount, demoUser } from '../../../simulator/identity/people.ts';
import { createTokenStore } from '../../../simulator/identity/tokens.ts';
import { createUrlSigner } from '../../../simulator/notifications/signed-url.ts';
import { redact, redactPath } from '../../../simulator/redact.ts';
import { filterTest } from '../../../simulator/services/collection.ts';
import { defaultSettings } from '../../../simulator/settings.ts';
import { handClock, seededRandom } from './kit.ts';

function parts() {
  const clock = handClock();
  const random = seededRandom('parts');
  const account = createAccount(random, clock.now());
  const base = { clock, random, account, settings: { ...defaultSettings } };
  return { ...base, person: demoUser(account), tokens: createTokenStore(base), codes: createCodeStore(base), base };
}

const atSpeed = (speed: string) => ['--replay', 'a.json', '--speed', speed];

test('the command line: a port, 4010 if none is named, a file to play at some speed, and nothing else', () => {
  const plain = { port: 4010, replay: undefined, speed: 1 };
  expect(parseCommandLine([])).toEqual(plain);
  expect(parseCommandLine(['--port', '0'])).toEqual({ ...plain, port: 0 });
  expect(parseCommandLine(['--replay', 'a.json', '--speed', '2.5'])).toEqual({
    ...plain,
    replay: 'a.json',
    speed: 2.5,
  });
  for (const wrong of [['--port', 'x'], ['--port', '65536'], ['--port'], ['--help-me'], ['4010']]) {
    expect(parseCommandLine(wrong)).toBeUndefined();
  }
  for (const wrong of [['--replay'], ['--replay', ''], ['--speed', '2'], ...['0', '-1', 'x', '2000'].map(atSpeed)]) {
    expect(parseCommandLine(wrong)).toBeUndefined();
  }
});

test('the account has extension 200 and the colleagues 201 to 209', () => {
  const { account, person } = parts();
  expect(account.people.map(({ extension }) => extension)).toEqual(
    Array.from({ length: 10 }, (_, i) => String(200 + i)),
  );
  expect(person.extension).toBe('200');
  expect(new Set(account.people.map(({ password }) => password)).size).toBe(10);
});

test('an access token lives as long as expires_in says, to the millisecond', () => {
  const { clock, tokens, person } = parts();
  const issued = tokens.issue(person);
  expect(issued.expires_in).not.toBe(3600);
  expect(issued.access_token.split('.')).toHaveLength(3);
  clock.advance(issued.expires_in * 1000 - 1);
  expect(tokens.check(issued.access_token)?.person).toBe(person);
  clock.advance(1);
  expect(tokens.check(issued.access_token)).toBeUndefined();
});

test('a refresh token works once and is replaced', () => {
  const { clock, tokens, person } = parts();
  const first = tokens.issue(person);
  const second = tokens.refresh(first.refresh_token);
  expect(second?.refresh_token).not.toBe(first.refresh_token);
  expect(tokens.refresh(first.refresh_token)).toBeUndefined();
  clock.advance(defaultSettings.refreshTokenLifeSeconds * 1000);
  expect(tokens.refresh(second?.refresh_token ?? '')).toBeUndefined();
});

test('a code works once, for its client, with its verifier, for a minute', () => {
  const { clock, codes, person } = parts();
  // The pair of RFC 7636, appendix B.
  const challenge = { method: 'S256', value: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' } as const;
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const issue = () => codes.issue({ person, clientId: 'c', challenge });
  const good = issue();
  expect(codes.redeem(good, 'c', verifier)).toBe(person);
  expect(codes.redeem(good, 'c', verifier)).toBeUndefined();
  expect(codes.redeem(issue(), 'c', 'wrong')).toBeUndefined();
  expect(codes.redeem(issue(), 'c', undefined)).toBeUndefined();
  expect(codes.redeem(issue(), 'd', verifier)).toBeUndefined();
  const late = issue();
  clock.advance(60_000);
  expect(codes.redeem(late, 'c', verifier)).toBeUndefined();
});

test('a connection URL works until it expires, is altered or withdrawn', () => {
  const { clock, base } = parts();
  const signer = createUrlSigner(base);
  const { path } = signer.sign('somebody');
  expect(signer.check(path)).toBe('somebody');
  expect(signer.check(path.replace('somebody', 'another'))).toBeUndefined();
  expect(signer.check('/mqtt')).toBeUndefined();
  expect(signer.check(path.replace('/mqtt', '/other'))).toBeUndefined();
  clock.advance(defaultSettings.connectionUrlLifeSeconds * 1000);
  expect(signer.check(path)).toBeUndefined();
  const second = signer.sign('somebody');
  signer.withdraw();
  expect(signer.check(second.path)).toBeUndefined();
});

test('the ledger keeps no secret of a request', () => {
  const body = { grant_type: 'password', password: 'p', nested: [{ access_token: 't', Refresh_Token: 'r' }] };
  expect(redact(body)).toEqual({
    grant_type: 'password',
    password: '[redacted]',
    nested: [{ access_token: '[redacted]', Refresh_Token: '[redacted]' }],
  });
  expect(redactPath('/mqtt?X-Amz-Credential=a&X-Amz-Signature=secret&b=1')).toBe(
    '/mqtt?X-Amz-Credential=a&X-Amz-Signature=[redacted]&b=1',
  );
});

test.each([
  ["extension eq '201'", true],
  ["extension eq '202'", false],
  ["createdOn lt '2026' and extension gt '200'", true],
  ["substringof(name,'riya')", true],
  [undefined, true],
])('$filter %s', (filter, expected) => {
  expect(filterTest(filter)?.({ extension: '201', name: 'Priya Raman', createdOn: '2025-01-01' })).toBe(expected);
});

test('a $filter of another form is not understood', () => {
  expect(filterTest('extension = 201')).toBeUndefined();
});
