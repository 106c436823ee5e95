import { expect, it } from 'vitest';
import type { FactChanges } from '../../../main/desktop/presenter/facts.ts';
import { createSoundReports } from '../../../main/desktop/sound.ts';

function setUp() {
  const warnings: unknown[] = [];
  const facts: FactChanges[] = [];
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
