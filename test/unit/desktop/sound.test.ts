import { expect, it } from 'vitest';
import { healthAnswerOf } from '../../../main/desktop/health.ts';
import { createSoundReports, ringToneChecks } from '../../../main/desktop/sound.ts';
import type { RingSound, UiFactChanges } from '../../../preload/contract.ts';

function setUp() {
  const warnings: unknown[] = [];
  const facts: UiFactChanges[] = [];
  const log = { debug: () => undefined, info: () => undefined, error: () => undefined };
  const report = createSoundReports({
    presenter: { setFacts: (changes) => void facts.push(changes) },
    log: { ...log, warn: (text, data) => void warnings.push([text, data]) },
  });
  return { warnings, facts, report };
}

it('makes a fact of what became of a ring tone, and a log entry of what went wrong', () => {
  const { warnings, facts, report } = setUp();
  report({ sound: 'heard' });
  report({ sound: 'failed', reason: 'NotAllowedError' });
  expect(facts).toEqual([{ ringSound: 'heard' }, { ringSound: 'failed' }]);
  expect(warnings).toEqual([['ring tone', { sound: 'failed', reason: 'NotAllowedError' }]]);
});

it('logs the same trouble once, until a tone was heard again', () => {
  const { warnings, report } = setUp();
  for (const sound of ['other-device', 'other-device', 'heard', 'other-device'] as const) report({ sound });
  expect(warnings).toHaveLength(2);
});

const checkOf = (ringSound: RingSound | undefined, isRingToneOn = true) =>
  ringToneChecks({ settings: { isRingToneOn }, facts: ringSound === undefined ? {} : { ringSound } }).map(
    ({ status, said }) => `${status} ${said.key}`,
  );

it('is a check of health where this computer was to ring, and of nothing where it was not', () => {
  expect([checkOf('heard'), checkOf('other-device'), checkOf('failed')]).toEqual([
    ['pass ringTone.heard'],
    ['pass ringTone.otherDevice'],
    ['fail ringTone.failed'],
  ]);
  expect([checkOf(undefined), checkOf('failed', false)]).toEqual([[], []]);
});

it('never makes the answer a no: the telephone rings all the same', () => {
  const checks = ringToneChecks({ settings: { isRingToneOn: true }, facts: { ringSound: 'failed' } });
  expect(healthAnswerOf(checks)).toBe('attention');
});
