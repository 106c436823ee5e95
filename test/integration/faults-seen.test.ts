/** Each fault of the simulator by what the user sees of it, in the catalogue's own words; whole agent, virtual clock. */
import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { failureText, healthSentence, i18nextOptions, type Translate } from '../../locales/index.ts';
import type { AgentEvent } from '../../main/agent/types.ts';
import type { Call } from '../../main/calls/types.ts';
import type { Failure } from '../../main/failure.ts';
import type { Fault } from '../../simulator/faults.ts';
import { hangUp, type Leg, placeCall } from '../../simulator/pbx/pbx.ts';
import type { Settings } from '../../simulator/settings.ts';
import { World } from '../faults/world.ts';

const texts = createInstance();
const translate: Translate = (key, options) => texts.t(key, { ...options });

beforeAll(() => texts.init({ ...i18nextOptions, lng: 'en' }));

const sentence = (failure: Failure): string => failureText(translate, failure).sentence;

const phases = { ringing: 'incoming', dialing: 'calling', connected: 'connected', held: 'held' } as const;

const wordOf = ({ phase, outcome = 'unknown' }: Call): string =>
  phase === 'ended' ? translate(`outcome.${outcome}`) : translate(`card.status.${phases[phase]}`);

/** What one event puts before the user's eyes; that a line is being set up is left out. */
function wordsOf(event: AgentEvent): readonly string[] {
  if (event.type === 'link') {
    const { state, failure } = event.link;
    if (state === 'connecting') return [];
    return [translate(`link.${state}.title`) + (failure === undefined ? '' : `: ${sentence(failure)}`)];
  }
  if (event.type === 'call') return [wordOf(event.call)];
  if (event.type !== 'offline-calls') return [];
  const missed = event.calls.map(({ outcome }) => translate(`outcome.${outcome}`));
  return [`${translate('calls.offline.title')}: ${missed.join(', ')}`];
}

/** A user at a line that is up. */
class User {
  readonly world: World;
  #from = 0;

  constructor(settings: Partial<Settings> = {}) {
    this.world = new World('seen', settings);
  }

  async wait(ms: number): Promise<void> {
    const { timeline } = this.world;
    await timeline.advanceTo(timeline.now + ms, () => undefined);
  }

  async arrive(): Promise<void> {
    const signedIn = this.world.signIn();
    await this.wait(3_000);
    expect(await signedIn).toMatchObject({ ok: true });
    // A ping has been answered: the line has proved alive, and its next attempt is soon.
    await this.wait(40_000);
    expect(this.world.agent.snapshot().link.state).toBe('online');
    this.#from = this.world.events.length;
  }

  strike(...faults: readonly Fault[]): void {
    for (const fault of faults) this.world.sim.faults.set(fault);
  }

  /** Somebody calls from outside. */
  ring(): Leg {
    const placed = placeCall(this.world.sim.core.exchange, { from: '+442079460018', to: '200' });
    const leg = placed.ok ? placed.value.call.legs[0] : undefined;
    if (leg === undefined) throw new Error('no call');
    return leg;
  }

  giveUp(caller: Leg): void {
    hangUp(this.world.sim.core.exchange, caller);
  }

  /** Presses Answer on the only card; what the card says of it. */
  async answer(waitMs: number): Promise<string> {
    const [call] = this.world.agent.snapshot().calls;
    const answered = this.world.agent.execute({ command: 'answer', call: call?.key ?? '' });
    await this.wait(waitMs);
    const result = await answered;
    return result.ok ? 'done' : sentence(result.failure);
  }

  /** All that was seen since the line was up, the same thing once. */
  seen(): readonly string[] {
    const words = this.world.events.slice(this.#from).flatMap(({ event }) => wordsOf(event));
    return words.filter((word, index) => word !== words[index - 1]);
  }

  async health(name: string): Promise<string> {
    const check = (await this.world.agent.health()).find((one) => one.name === name);
    if (check === undefined) throw new Error(`no check ${name}`);
    return `${check.status}: ${healthSentence(translate, 'en', check.said)}`;
  }
}

const at = async (settings: Partial<Settings> = {}): Promise<User> => {
  const user = new User(settings);
  await user.arrive();
  return user;
};

const down = 'Line is down: CloudLink cannot be reached.';
const unreadable = 'Line is down: CloudLink answered something that could not be read.';
const slowDown = 'Line is down: CloudLink asks us to slow down.';
const ownError = 'Line is down: CloudLink reported an error of its own.';
const drop: Fault = { kind: 'drop-socket', how: 'reset' };
/** The answer to the next reading of the calls. */
const reading = { service: 'media', path: '/endpoints/200/calls', times: 1 } as const;
const connecting = { service: 'notifications', path: '/connections', times: 1 } as const;

describe('a fault of the line, while a call rings', () => {
  it.each<[string, readonly Fault[], readonly string[]]>([
    ['a clean end', [{ kind: 'drop-socket', how: 'clean' }], [down, 'Online']],
    ['a reset', [drop], [down, 'Online']],
    ['refused addresses', [{ kind: 'refuse-socket', times: 2 }, drop], [down, 'Online']],
    ['a refused CONNECT', [{ kind: 'refuse-connect', times: 1, returnCode: 5 }, drop], [down, 'Online']],
    ['a refused SUBSCRIBE', [{ kind: 'refuse-subscribe', times: 1 }, drop], [down, 'Online']],
    ['no CONNACK', [{ kind: 'silent-socket', times: 1, after: 'upgrade' }, drop], [down, 'Online']],
    ['no SUBACK', [{ kind: 'silent-socket', times: 1, after: 'connect' }, drop], [down, 'Online']],
    ['half-open silence', [{ kind: 'freeze-sockets' }], [down, 'Online']],
    ['no answer to a request', [{ kind: 'no-answer', ...connecting, isCarriedOut: false }, drop], [down, 'Online']],
    ['a 401', [{ kind: 'unauthorized', ...connecting }, drop], [down, 'Online']],
    ['a 500', [{ kind: 'server-error', ...connecting, status: 500 }, drop], [down, ownError, 'Online']],
    [
      '429 in seconds',
      [{ kind: 'throttle', ...connecting, seconds: 9, as: 'seconds' }, drop],
      [down, slowDown, 'Online'],
    ],
    ['429 as a date', [{ kind: 'throttle', ...connecting, seconds: 9, as: 'date' }, drop], [down, slowDown, 'Online']],
    [
      '503 as a date',
      [{ kind: 'unavailable', ...connecting, seconds: 9, as: 'date' }, drop],
      [down, slowDown, 'Online'],
    ],
    ['half an answer', [{ kind: 'truncated-body', ...reading, cut: 'content' }, drop], [down, unreadable, 'Online']],
    [
      'far too long an answer',
      [{ kind: 'oversized-body', ...reading, megabytes: 16 }, drop],
      [down, unreadable, 'Online'],
    ],
    ['a captive portal', [{ kind: 'html-page', ...connecting, status: 302 }, drop], [down, unreadable, 'Online']],
  ])('%s: the card stays, and the line says when it is back', async (_, faults, line) => {
    const user = await at();
    const caller = user.ring();
    await user.wait(1_000);
    user.strike(...faults);
    await user.wait(120_000);
    expect(user.seen()).toEqual(['Incoming call', ...line]);
    user.giveUp(caller);
    await user.wait(1_000);
    expect(user.seen()).toEqual(['Incoming call', ...line, 'Missed']);
  });

  it('an address that has run out before it was used is asked for anew', async () => {
    const user = await at();
    user.world.sim.core.settings.connectionUrlLifeSeconds = 0.001;
    user.strike(drop);
    await user.wait(5_000);
    expect(user.seen()).toEqual([down]);
    user.world.sim.core.settings.connectionUrlLifeSeconds = 300;
    await user.wait(120_000);
    expect(user.seen()).toEqual([down, 'Online']);
  });

  it('another agent on the same connection: taken over elsewhere, and no further attempt', async () => {
    const user = await at({ connectionClientId: 'user' });
    user.strike({ kind: 'rival-agent', times: 20, ms: 500 });
    await user.wait(60_000);
    expect(user.seen()).toEqual([down, 'Online', down, 'Online', 'Taken over elsewhere']);
    expect(await user.health('line')).toMatch(/^fail: Another program has taken over the line/);
  });
});

describe('a subscription that the platform dropped without a word', () => {
  it.each(['expire-subscription', 'delete-subscription'] as const)('%s: the missed call is told', async (kind) => {
    const user = await at();
    user.strike({ kind });
    const caller = user.ring();
    await user.wait(5_000);
    user.giveUp(caller);
    await user.wait(16 * 60_000);
    expect(user.seen()).toEqual([expect.stringMatching(/^Line is down: /), 'Online', 'While you were offline: Missed']);
  });
});

describe('tokens that the platform withdrew', () => {
  it('the access token: nothing is seen, and the command is carried out', async () => {
    const user = await at();
    user.ring();
    await user.wait(1_000);
    user.strike({ kind: 'withdraw-access-tokens' });
    expect(await user.answer(3_000)).toBe('done');
    expect(user.seen()).toEqual(['Incoming call', 'Connected']);
  });

  it('the refresh token as well: sign in again', async () => {
    const user = await at();
    user.strike({ kind: 'withdraw-refresh-tokens' }, { kind: 'withdraw-access-tokens' }, drop);
    await user.wait(10_000);
    expect(user.seen()).toEqual([down, 'Sign in again: You need to sign in again.']);
    expect(await user.health('line')).toMatch(/^fail: CloudLink asks for a new sign-in/);
  });
});

describe('a fault that a command meets', () => {
  const command = { service: 'media', path: '/endpoints/200/calls/', times: 1 } as const;

  it.each<[string, Fault, string, string]>([
    ['a 401', { kind: 'unauthorized', ...command }, 'done', 'Connected'],
    ['429 in seconds', { kind: 'throttle', ...command, seconds: 2, as: 'seconds' }, 'done', 'Connected'],
    ['429 as a date', { kind: 'throttle', ...command, seconds: 2, as: 'date' }, 'done', 'Connected'],
    [
      '429 again and again',
      { kind: 'throttle', ...command, times: 9, seconds: 1, as: 'seconds' },
      'CloudLink asks us to slow down.',
      '',
    ],
    ['a 500', { kind: 'server-error', ...command, status: 500 }, 'CloudLink reported an error of its own.', ''],
    ['an answer that comes late', { kind: 'slow', ...command, ms: 5_000 }, 'done', 'Connected'],
    [
      'an answer that never comes',
      { kind: 'no-answer', ...command, isCarriedOut: true },
      'CloudLink did not answer in time.',
      'Connected',
    ],
    [
      'a captive portal',
      { kind: 'html-page', ...command, status: 200 },
      'CloudLink answered something that could not be read.',
      '',
    ],
  ])('%s: what the card says', async (_, fault, said, after) => {
    const user = await at();
    user.ring();
    await user.wait(1_000);
    user.strike(fault);
    expect(await user.answer(30_000)).toBe(said);
    expect(user.seen()).toEqual(after === '' ? ['Incoming call'] : ['Incoming call', after]);
  });
});

describe('publications that arrive oddly', () => {
  it.each<[string, Partial<Settings>, readonly Fault[]]>([
    ['twice', {}, [{ kind: 'duplicate-publications', times: 2 }]],
    ['late', {}, [{ kind: 'delay-publications', times: 1, ms: 4_000 }]],
    ['in a batch', { publicationForm: 'batch' }, []],
  ])('%s: one card, and one end', async (_, settings, faults) => {
    const user = await at(settings);
    user.strike(...faults);
    const caller = user.ring();
    await user.wait(5_000);
    user.giveUp(caller);
    await user.wait(5_000);
    expect(user.seen()).toEqual(['Incoming call', 'Missed']);
  });

  it.each(['cut', 'text', 'binary', 'empty', 'shape'] as const)(
    'unreadable (%s): the calls are read, and it rings',
    async (as) => {
      const user = await at();
      user.strike({ kind: 'garble-publications', times: 1, as });
      const caller = user.ring();
      await user.wait(5_000);
      user.giveUp(caller);
      await user.wait(5_000);
      expect(user.seen()).toEqual(['Incoming call', 'Missed']);
    },
  );

  it('the end before the beginning: told once, and nothing rings', async () => {
    const user = await at();
    user.strike({ kind: 'reorder-publications', times: 2, ms: 1_000 });
    user.giveUp(user.ring());
    await user.wait(5_000);
    expect(user.seen()).toEqual(['Missed']);
  });
});

describe('a clock that is wrong', () => {
  it.each([
    [3_600, /^fail: This computer’s clock is .* slow\./],
    [-3_600, /^fail: This computer’s clock is .* fast\./],
  ])('by %i s: Health says so, and calls come all the same', async (clockSkewSeconds, said) => {
    const user = await at({ clockSkewSeconds });
    expect(await user.health('clock')).toMatch(said);
    const caller = user.ring();
    await user.wait(1_000);
    user.giveUp(caller);
    await user.wait(1_000);
    expect(user.seen()).toEqual(['Incoming call', 'Missed']);
  });
});
