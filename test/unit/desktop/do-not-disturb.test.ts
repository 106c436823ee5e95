import { describe, expect, it } from 'vitest';
import type { EndpointSettings } from '../../../main/agent/types.ts';
import { DoNotDisturb, rereadAfterMs } from '../../../main/desktop/do-not-disturb.ts';
import { healthAnswerOf, withOwnChecks } from '../../../main/desktop/health.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeAgent, fakeLog, fakeSettings, presented } from './fakes.ts';

/** A phone system that answers when it is told to, and a desktop that is told the facts. */
function world({ isOn = false as boolean | 'untold', refusal = undefined as Result<never> | undefined } = {}) {
  const phone = { isOn, refusal, isDeaf: false, reads: [] as (string | undefined)[], sets: [] as unknown[] };
  const clock = new FakeClock();
  const settings = fakeSettings();
  const { presenter } = presented();
  const agent = Object.assign(new FakeAgent(), {
    endpointState: async (line?: string): Promise<Result<EndpointSettings>> => {
      phone.reads.push(line);
      const state = { endpointId: line ?? '', forwardings: [] };
      return phone.refusal ?? success(phone.isOn === 'untold' ? state : { ...state, isDoNotDisturb: phone.isOn });
    },
    setDoNotDisturb: async (isEnabled: boolean, line?: string): Promise<Result<void>> => {
      phone.sets.push([isEnabled, line]);
      if (phone.refusal !== undefined) return phone.refusal;
      if (!phone.isDeaf) phone.isOn = isEnabled;
      return success(undefined);
    },
  });
  const told: string[] = [];
  presenter.subscribe((event) => {
    if (event.type === 'facts' && event.facts.doNotDisturb !== undefined) told.push(event.facts.doNotDisturb);
  });
  const subject = new DoNotDisturb({ agent, settings, presenter, clock, log: fakeLog() });
  return { agent, clock, phone, presenter, settings, subject, told };
}

const followed = async (options: Parameters<typeof world>[0] = {}) => {
  const all = world(options);
  const stop = all.subject.follow();
  await settle();
  return { ...all, stop };
};

const online = (endpointIds: readonly string[] = ['200']) =>
  ({ type: 'link', link: { state: 'online', endpointIds } }) as const;

describe('DoNotDisturb', () => {
  it('is read once the line is up, of the line that is dialled from', async () => {
    const { phone, settings, told, agent } = await followed({ isOn: true });
    agent.report(online(['200', '201']));
    settings.update({ dialEndpoint: '201' });
    await settle();
    expect([phone.reads, told]).toEqual([
      ['200', '201'],
      ['on', 'unknown', 'on'],
    ]);
  });

  it('is not asked again by a line that comes and goes, nor by itself', async () => {
    const { agent, clock, phone } = await followed();
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: ['200'] } });
    agent.report(online());
    await clock.advance(10 * rereadAfterMs);
    expect([phone.reads, clock.pending]).toEqual([['200'], 0]);
  });

  it('is not asked again because some other setting has changed, known or not', async () => {
    const { phone, settings } = await followed({ isOn: 'untold' });
    settings.update({ ringVolume: 10 });
    await settle();
    expect(phone.reads).toEqual(['200']);
  });

  it('is read when the line is up that was known before', async () => {
    const all = world();
    all.agent.link = { state: 'connecting', endpointIds: ['200'] };
    all.subject.follow();
    expect(all.phone.reads).toEqual([]);
    all.agent.report(online());
    await settle();
    expect([all.phone.reads, all.told]).toEqual([['200'], ['off']]);
  });

  it('is asked again when the user looks, once a minute at most, and sees what was set on the telephone', async () => {
    const { clock, phone, subject, told } = await followed();
    phone.isOn = true;
    subject.look();
    await clock.advance(rereadAfterMs);
    subject.look();
    subject.look();
    await settle();
    expect([phone.reads.length, told]).toEqual([2, ['off', 'on']]);
  });

  it('is changed, said to be changing, and read again', async () => {
    const { phone, subject, told } = await followed();
    expect(await subject.set(true)).toEqual(success(undefined));
    expect([phone.sets, phone.reads.length, told]).toEqual([[[true, '200']], 2, ['off', 'changing', 'on']]);
  });

  it('is said to be as it is where the change was accepted and not carried out', async () => {
    const { phone, subject, told } = await followed();
    phone.isDeaf = true;
    expect(await subject.set(true)).toMatchObject({ ok: false, failure: { code: 'not-confirmed' } });
    expect(told).toEqual(['off', 'changing', 'off']);
  });

  it('is as the platform accepted it, where it does not say how it is', async () => {
    const { phone, subject, told } = await followed();
    phone.isOn = 'untold';
    phone.isDeaf = true;
    expect(await subject.set(true)).toEqual(success(undefined));
    expect(told.at(-1)).toBe('on');
  });

  it.each(['forbidden', 'not-found', 'no-such-route', 'unsupported-action'] as const)(
    'is not offered where the platform says %s',
    async (code) => {
      const { told, subject } = await followed({ refusal: failed(code) });
      expect([told, subject.checks()]).toEqual([['unsupported'], []]);
    },
  );

  it('is not known where nobody answered, and asked again with the next line', async () => {
    const { agent, phone, told } = await followed({ refusal: failed('timeout') });
    phone.refusal = undefined;
    agent.report(online());
    await settle();
    expect(told).toEqual(['off']);
    expect(phone.reads.length).toBe(2);
  });

  it('is read again after a change that nobody answered, and keeps why', async () => {
    const { phone, subject, told } = await followed();
    phone.refusal = failed('timeout');
    expect(await subject.set(true)).toEqual(failed('timeout'));
    expect(told).toEqual(['off', 'changing', 'unknown']);
  });

  it('is forgotten with the account, also by an answer that comes after it', async () => {
    const { agent, subject, told } = await followed({ isOn: true });
    const reading = subject.read();
    agent.account = undefined;
    agent.report({ type: 'link', link: { state: 'signed-out', endpointIds: [] } });
    await reading;
    expect(told).toEqual(['on', 'unknown']);
    expect(await subject.set(false)).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
  });

  it('is followed no more once stopped', async () => {
    const { agent, phone, stop } = await followed();
    stop();
    agent.report(online(['203']));
    await settle();
    expect(phone.reads).toEqual(['200']);
  });
});

describe('what Health says of it', () => {
  const answerWith = async (isOn: boolean | 'untold', lines: readonly string[]) => {
    const { agent, subject } = await followed({ isOn });
    agent.report(online(lines));
    const line = [{ name: 'line', status: 'pass', said: { key: 'line.online' } }] as const;
    const { health } = withOwnChecks({ health: async () => line }, () => subject.checks());
    return healthAnswerOf(await health());
  };

  it('is no where it is on, and worth a look where other lines ring on', async () => {
    expect(await answerWith(true, ['200'])).toBe('no');
    expect(await answerWith(true, ['200', '201'])).toBe('attention');
  });

  it('claims nothing while it is not known', async () => {
    expect(await answerWith(false, ['200'])).toBe('yes');
    expect(await answerWith('untold', ['200'])).toBe('probably');
  });

  it('is nothing without a line', async () => {
    const { agent, subject } = await followed({ isOn: true });
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: ['200'] } });
    expect(subject.checks()).toEqual([]);
  });
});
