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
  tokenExpiresAtMs: nowMs + 3_600_000,
  facts: { lastPublicationMs: nowMs - 61_000, subscriptions: [{ endpointId: '200', expiresAtMs: nowMs + 86_400_000 }] },
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

it('passes where a call would come through', () => {
  expect(said(healthy)).toEqual({
    line: 'pass: The line is up: calls reach this computer.',
    endpoint: 'pass: Watching extension 200.',
    subscription: 'pass: Subscribed for another 1 day, and renewed before that.',
    token: 'pass: The access token is good for another 1 hour, and is renewed before that.',
    keychain: 'pass: The sign-in is kept in: Secret Service.',
    lastEvent: 'pass: The last event came 1 minute ago.',
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
] as const)('says so where %s', (_, changes, name, start) => {
  expect(said({ ...healthy, ...changes })[name]).toContain(start);
});

it('speaks the reader’s language, lengths of time included', () => {
  expect(saidIn('de', healthy).token).toBe('pass: Zugangstoken: noch 1 Stunde gültig, wird vorher erneuert.');
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
