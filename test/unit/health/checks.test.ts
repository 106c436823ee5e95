import { expect, it } from 'vitest';
import { healthSentence } from '../../../locales/index.ts';
import { createTranslate } from '../../../main/desktop/texts.ts';
import { type HealthFacts, healthChecks } from '../../../main/health/checks.ts';

const nowMs = Date.parse('2026-01-05T09:00:00Z');
const healthy: HealthFacts = {
  nowMs,
  link: { state: 'online', endpointIds: ['200'] },
  isRemembered: true,
  keychainName: 'Secret Service',
  tokenHeldSinceMs: nowMs - 120_000,
  tokenExpiresAtMs: nowMs + 3_600_000,
  facts: {
    connectedSinceMs: nowMs - 7_200_000,
    lastAliveMs: nowMs - 12_000,
    lastPublicationMs: nowMs - 61_000,
    subscriptions: [{ endpointId: '200', expiresAtMs: nowMs + 86_400_000 }],
  },
  endpointStanding: new Map([['200', 'known']]),
  clockDifferenceMs: -2_400,
  proxy: undefined,
  areActionsListed: true,
};
const translate = createTranslate();
const saidIn = (language: string, facts: HealthFacts) =>
  Object.fromEntries(
    healthChecks(facts).map(({ name, status, said }) => [
      name,
      `${status}: ${healthSentence(translate(language), language, said)}`,
    ]),
  );
const said = (facts: HealthFacts) => saidIn('en', facts);

it.each([
  ['en', 'pass: CloudLink knows extensions 200 and 203.', 'fail: No live subscription for 200 and 203.'],
  ['de', 'pass: CloudLink kennt die Nebenstellen 200 und 203.', 'fail: Kein gültiges Abonnement für 200 und 203.'],
  ['fr', 'pass: CloudLink connaît les postes 200 et 203.', 'fail: Pas d’abonnement valable pour 200 et 203.'],
])('names several lines as people say them (%s)', (language, endpoint, subscription) => {
  const late = { endpointId: '204', expiresAtMs: nowMs + 60_000 };
  const facts: HealthFacts = {
    ...healthy,
    link: { state: 'online', endpointIds: ['200', '203'] },
    facts: { subscriptions: [late] },
    endpointStanding: new Map([
      ['200', 'known'],
      ['203', 'known'],
    ]),
  };
  expect(saidIn(language, facts)).toMatchObject({ endpoint, subscription });
});

it('passes where a call would come through', () => {
  expect(said(healthy)).toEqual({
    line: 'pass: The line is up: calls reach this computer.',
    endpoint: 'pass: CloudLink knows extension 200.',
    subscription: 'pass: Subscribed. It runs out in 1 day, and is renewed before that.',
    connection: 'pass: Connected for 2 hours.',
    alive: 'pass: CloudLink last answered 12 seconds ago.',
    token: 'pass: The access token is 2 minutes old. It runs out in 1 hour, and is renewed before that.',
    keychain: 'pass: The sign-in is kept in: Secret Service.',
    lastEvent: 'pass: The last event came 1 minute ago.',
    clock: 'pass: This computer’s clock is right, within 2 seconds.',
    proxy: 'pass: No proxy is used.',
    actions: 'pass: CloudLink lists its call actions; only those are offered.',
  });
});

it.each([
  [
    'the line is down',
    { link: { state: 'retrying', endpointIds: ['200'] } },
    'line',
    'fail: The line is down and is tried again',
  ],
  ['the token ran out', { tokenExpiresAtMs: nowMs - 5_000 }, 'token', 'fail: The access token ran out 5 seconds ago.'],
  [
    'the platform does not know the extension',
    { endpointStanding: new Map([['200', 'unknown']]) },
    'endpoint',
    'fail: CloudLink does not know extension 200',
  ],
  [
    'the platform has not spoken of the extension',
    { endpointStanding: new Map() },
    'endpoint',
    'unknown: Watching extension 200; CloudLink has not confirmed it yet.',
  ],
  [
    'the connection fell silent',
    { facts: { lastAliveMs: nowMs - 80_000, subscriptions: [] } },
    'alive',
    'fail: CloudLink last answered 1 minute ago: the connection is probably dead.',
  ],
  ['there is no connection', { facts: { subscriptions: [] } }, 'connection', 'unknown: There is no connection.'],
  ['nothing has come yet', { facts: { subscriptions: [] } }, 'alive', 'unknown: Nothing has come'],
  ['our clock is slow', { clockDifferenceMs: 3_600_000 }, 'clock', 'fail: This computer’s clock is 1 hour slow.'],
  ['our clock is fast', { clockDifferenceMs: -3_600_000 }, 'clock', 'fail: This computer’s clock is 1 hour fast.'],
  ['the platform’s time is not known', { clockDifferenceMs: undefined }, 'clock', 'unknown: CloudLink has not told'],
  ['a proxy is used', { proxy: 'proxy.example:3128' }, 'proxy', 'pass: Connected through the proxy proxy.example:3128'],
  ['there is no keychain', { isRemembered: false }, 'keychain', 'fail: The keychain could not be used'],
  [
    'one endpoint has no subscription',
    { link: { state: 'online', endpointIds: ['200', '204'] } },
    'subscription',
    'fail: No live subscription for 204.',
  ],
  [
    'nobody is signed in',
    { facts: undefined, tokenExpiresAtMs: undefined },
    'token',
    'unknown: There is no access token.',
  ],
] as readonly (readonly [string, Partial<HealthFacts>, string, string])[])(
  'says so where %s',
  (_, changes, name, start) => {
    expect(said({ ...healthy, ...changes })[name]).toContain(start);
  },
);

it('speaks the reader’s language, lengths of time included', () => {
  expect(saidIn('de', healthy).token).toContain('läuft in 1 Stunde ab und wird vorher erneuert.');
  const longAgo = { ...healthy, facts: { lastPublicationMs: nowMs - 3 * 86_400_000, subscriptions: [] } };
  expect(saidIn('de', longAgo).lastEvent).toBe('pass: Die letzte Meldung kam vor 3 Tagen.');
  expect(saidIn('fr', healthy).lastEvent).toBe('pass: Le dernier événement est arrivé il y a 1 minute.');
});

it('has a sentence for each line state in each language', () => {
  const states = ['signed-out', 'connecting', 'online', 'retrying', 'replaced', 'auth-required'] as const;
  const sentences = ['en', 'de', 'fr'].flatMap((language) =>
    states.map((state) => saidIn(language, { ...healthy, link: { state, endpointIds: [] } }).line ?? ''),
  );
  expect(new Set(sentences).size).toBe(18);
  expect(sentences.filter((sentence) => sentence.includes('health.said'))).toEqual([]);
});
