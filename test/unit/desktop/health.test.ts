import { describe, expect, it } from 'vitest';
import { followHealth, healthAnswerOf, healthIntervalMs } from '../../../main/desktop/health.ts';
import type { Check } from '../../../main/health/checks.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeAgent, fakeLog, presented } from './fakes.ts';

const check = (name: string, status: Check['status']): Check => ({ name, status, said: { key: 'line.online' } });
const line = check('line', 'pass');

describe('healthAnswerOf', () => {
  it('says no where a call could not get through', () => {
    expect(healthAnswerOf([check('line', 'fail'), check('keychain', 'fail')])).toBe('no');
    expect(healthAnswerOf([line, check('endpoint', 'unknown'), check('subscription', 'fail')])).toBe('no');
    expect(healthAnswerOf([line, check('alive', 'fail')])).toBe('no');
  });

  it('says yes where something else is wrong, and that it is', () => {
    expect(healthAnswerOf([line, check('keychain', 'fail')])).toBe('attention');
    expect(healthAnswerOf([line, check('token', 'fail'), check('lastEvent', 'unknown')])).toBe('attention');
  });

  it('claims nothing that is not known', () => {
    expect(healthAnswerOf([line, check('subscription', 'unknown'), check('keychain', 'fail')])).toBe('probably');
    expect(healthAnswerOf([line, check('a check that nobody has heard of', 'unknown')])).toBe('probably');
    expect(healthAnswerOf([line, check('actions', 'unknown'), check('lastEvent', 'unknown')])).toBe('yes');
    expect(healthAnswerOf([])).toBe('unknown');
  });
});

function followed() {
  const answers: string[] = [];
  const clock = new FakeClock();
  const log = fakeLog();
  const health = { checks: [line] as readonly Check[], ask: async () => health.checks };
  const agent = Object.assign(new FakeAgent(), { health: () => health.ask() });
  const { presenter: real, settings } = presented();
  const presenter = {
    setHealthAnswer: (answer: string) => void answers.push(answer),
    subscribe: real.subscribe.bind(real),
    setFacts: real.setFacts.bind(real),
  };
  const stop = followHealth({ agent, presenter, clock, log });
  return { agent, answers, clock, health, log, presenter, settings, stop };
}

describe('followHealth', () => {
  it('asks again when do not disturb has changed, and not for every other fact', async () => {
    const { answers, health, presenter } = followed();
    await settle();
    health.checks = [check('doNotDisturb', 'fail')];
    presenter.setFacts({ missedCount: 1 });
    await settle();
    const before = [...answers];
    presenter.setFacts({ doNotDisturb: 'on' });
    await settle();
    expect([before, answers]).toEqual([['yes'], ['yes', 'no']]);
  });

  it('asks again when the settings have changed: what is wanted decides what is worth a look', async () => {
    const { answers, health, settings } = followed();
    await settle();
    health.checks = [line, check('popup', 'fail')];
    settings.update({ isRingToneOn: false });
    await settle();
    expect(answers).toEqual(['yes', 'attention']);
  });

  it('asks at once, and again with every news of the line', async () => {
    const { agent, answers, health } = followed();
    await settle();
    health.checks = [check('line', 'fail')];
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: [] } });
    await settle();
    expect(answers).toEqual(['yes', 'no']);
  });

  it('asks now and then where there is no news: silence is none', async () => {
    const { answers, clock, health } = followed();
    await settle();
    health.checks = [line, check('alive', 'fail')];
    await clock.advance(healthIntervalMs);
    expect(answers).toEqual(['yes', 'no']);
  });

  it('drops an answer that a later one has overtaken', async () => {
    const { agent, answers, health } = followed();
    await settle();
    const late = Promise.withResolvers<readonly Check[]>();
    health.ask = () => late.promise;
    agent.report({ type: 'link', link: { state: 'connecting', endpointIds: [] } });
    health.ask = async () => [check('line', 'fail')];
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: [] } });
    await settle();
    late.resolve([line]);
    await settle();
    expect(answers).toEqual(['yes', 'no']);
  });

  it('goes on after a failure, which the log has', async () => {
    const { answers, clock, health, log } = followed();
    await settle();
    health.ask = () => Promise.reject(new Error('canary'));
    await clock.advance(healthIntervalMs);
    health.ask = async () => [check('line', 'fail')];
    await clock.advance(healthIntervalMs);
    expect([answers, log.lines.filter((one) => one.includes('canary')).length]).toEqual([['yes', 'no'], 1]);
  });

  it('asks no more once stopped', async () => {
    const { agent, answers, clock, health, stop } = followed();
    await settle();
    stop();
    health.checks = [check('line', 'fail')];
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: [] } });
    await clock.advance(healthIntervalMs * 2);
    expect(answers).toEqual(['yes']);
  });
});
