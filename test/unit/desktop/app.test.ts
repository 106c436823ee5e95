import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../main/desktop/commands.ts';
import { followEnding, quitLimitMs } from '../../../main/desktop/ending.ts';
import { aimSettlingMs } from '../../../main/desktop/key-aims.ts';
import { readOptions } from '../../../main/desktop/options.ts';
import { followPower } from '../../../main/desktop/power.ts';
import { failed } from '../../../main/failure.ts';
import { overridesOf } from '../../../main/storage/settings-overlay.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeAgent, fakeLog, presented, ringing } from './fakes.ts';

describe('readOptions', () => {
  it('reads the command line, and ignores what is meant for Chromium', () => {
    const args = [
      '.',
      '--ozone-platform=x11',
      '--demo',
      '--api',
      'https://{service}.example',
      '--client-id=c',
      '--portal=https://portal.example/authorize',
      '--no-sandbox',
    ];
    const portal = 'https://portal.example/authorize';
    expect(readOptions(args, {})).toEqual({ isDemo: true, api: 'https://{service}.example', clientId: 'c', portal });
  });

  it('reads the environment, over which the command line goes', () => {
    const environment = { SCREENPOP_DEMO: '1', SCREENPOP_API: 'https://{service}.env', SCREENPOP_CLIENT_ID: 'env' };
    expect([readOptions([], environment), readOptions(['--client-id', 'line'], environment).clientId]).toEqual([
      { isDemo: true, api: 'https://{service}.env', clientId: 'env' },
      'line',
    ]);
  });

  it('asks for nothing by itself', () => {
    expect(readOptions([], { SCREENPOP_DEMO: '0', SCREENPOP_API: '' })).toEqual({ isDemo: false });
  });
});

describe('overridesOf', () => {
  it('takes https, and http on loopback only', () => {
    const isTaken = (api: string) => overridesOf({ api }).ok;
    expect([
      isTaken('https://{service}.example/2017-09-01'),
      isTaken('http://127.0.0.1:4010/{service}/2017-09-01'),
      isTaken('http://{service}.example/2017-09-01'),
    ]).toEqual([true, true, false]);
  });
});

function powered(link: 'online' | 'retrying') {
  const told: string[] = [];
  const monitor = new EventEmitter();
  const agent = Object.assign(new FakeAgent(), {
    suspend: () => void told.push('suspend'),
    resume: () => void told.push('resume'),
  });
  agent.link = { state: link, endpointIds: [] };
  followPower(monitor as never, agent);
  return { monitor, told };
}

describe('followPower', () => {
  it('closes the line before sleep and opens it on waking', () => {
    const { monitor, told } = powered('online');
    monitor.emit('suspend');
    monitor.emit('resume');
    expect(told).toEqual(['suspend', 'resume']);
  });

  it('takes unlocking for waking, unless the line is up', () => {
    const [up, down] = [powered('online'), powered('retrying')];
    up.monitor.emit('unlock-screen');
    down.monitor.emit('unlock-screen');
    expect([up.told, down.told]).toEqual([[], ['resume']]);
  });
});

function ending(stop: () => Promise<void>) {
  const app = new EventEmitter();
  const clock = new FakeClock();
  const log = fakeLog();
  const exits: number[] = [];
  const exit = (code: number) => void exits.push(code);
  const subject = followEnding({ app: Object.assign(app, { exit }) as never, clock, log, stop });
  const quit = () => {
    app.emit('before-quit');
    app.emit('will-quit', { preventDefault: () => undefined });
  };
  return { subject, quit, clock, exits, log };
}

describe('followEnding', () => {
  it('ends once the line is closed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { subject, quit, exits } = ending(() => promise);
    quit();
    await settle();
    const before = [...exits];
    resolve();
    await settle();
    expect([subject.isQuitting(), before, exits]).toEqual([true, [], [0]]);
  });

  it('ends in bounded time where closing hangs', async () => {
    const { quit, clock, exits } = ending(() => new Promise(() => undefined));
    quit();
    await clock.advance(quitLimitMs);
    expect(exits).toEqual([0]);
  });

  it('ends, and says why in the log, where closing fails', async () => {
    const { quit, exits, log } = ending(() => Promise.reject(new Error('canary')));
    quit();
    await settle();
    expect([exits, log.lines.filter((line) => line.includes('canary')).length]).toEqual([[0], 1]);
  });
});

function commands() {
  const { agent, presenter } = presented();
  const done: unknown[] = [];
  const log = fakeLog();
  const clock = new FakeClock();
  const note =
    (what: string) =>
    (argument?: unknown): Promise<ReturnType<typeof failed>> => {
      done.push(argument === undefined ? what : [what, argument]);
      return Promise.resolve(failed('not-allowed'));
    };
  const subject = createCommands({
    agent: {
      execute: note('execute') as never,
      reconnect: () => void done.push('reconnect'),
      signOut: note('signOut') as never,
    },
    ...{ presenter, clock },
    prompts: { askFromClipboard: note('ask') as never, askFor: (caller) => void done.push(['askFor', caller]) },
    doNotDisturb: { set: note('disturb') as never },
    demo: { ringMe: note('ring') as never, placeTestCall: note('test call') as never },
    log,
    bringPopup: () => {
      done.push('bring');
      return presenter.cards().length > 0;
    },
    openPanel: () => void done.push('panel'),
    quit: () => void done.push('quit'),
  });
  subject.follow();
  return { agent, presenter, subject, done, log, clock };
}

describe('createCommands', () => {
  it('carries out keys on the call that they mean', async () => {
    const { agent, subject, done, clock } = commands();
    subject.press('answer');
    agent.reportCall(ringing());
    subject.press('answer');
    await clock.advance(aimSettlingMs);
    subject.press('answer');
    subject.press('hangUp');
    subject.press('dialClipboard');
    expect(done).toEqual([
      ['execute', { call: 'a', command: 'answer' }],
      ['execute', { call: 'a', command: 'hangUp' }],
      'ask',
    ]);
  });

  it('carries out every entry of the menu', () => {
    const { agent, presenter, subject, done } = commands();
    agent.reportCall(ringing());
    subject.choose({ type: 'call', call: 'a', action: 'answer' });
    for (const type of ['showPopup', 'dialClipboard', 'openPanel', 'reconnect', 'ringMe', 'quit'] as const) {
      subject.choose({ type });
    }
    subject.choose({ type: 'callBack', caller: { dial: '+44201', number: '201' } });
    subject.choose({ type: 'doNotDisturb', isEnabled: true });
    const told: unknown[] = [];
    presenter.subscribe((event) => told.push(event));
    subject.choose({ type: 'sendCall', call: 'a', action: 'redirect' });
    expect(told).toEqual([expect.objectContaining({ type: 'sendCall', key: 'a', action: 'redirect' })]);
    expect(done).toEqual([
      ['execute', { call: 'a', command: 'answer' }],
      ...['bring', 'ask', 'panel', 'reconnect', 'ring', 'quit'],
      ['askFor', { dial: '+44201', number: '201' }],
      ['disturb', true],
      'bring',
    ]);
  });

  it.each([
    ['openCalls', 'calls'],
    ['openDial', 'dial'],
    ['openDemo', 'demo'],
    ['openSettings', 'settings'],
    ['openHealth', 'health'],
    ['signIn', 'sign-in'],
  ] as const)('opens the panel at its page (%s), also where the panel has left it by itself', (type, page) => {
    const { presenter, subject, done } = commands();
    const turned: unknown[] = [];
    presenter.subscribe((event) => event.type === 'page' && turned.push(event.page));
    subject.choose({ type });
    subject.choose({ type });
    expect([done, turned]).toEqual([
      ['panel', 'panel'],
      [page, page],
    ]);
  });

  it('opens the panel on its calls where the popup has nothing to show', () => {
    const { agent, presenter, subject, done } = commands();
    subject.press('bringPopup');
    const { page } = presenter.state();
    agent.reportCall(ringing());
    subject.press('bringPopup');
    expect([done, page]).toEqual([['bring', 'panel', 'bring'], 'calls']);
  });

  it('opens the panel where do not disturb could not be changed, which tells the state', async () => {
    const { presenter, subject, done } = commands();
    presenter.showPage('health');
    subject.choose({ type: 'doNotDisturb', isEnabled: false });
    await settle();
    expect([done, presenter.state().page]).toEqual([[['disturb', false], 'panel'], 'calls']);
  });

  it('opens the panel where signing out could not reach something, which it tells', async () => {
    const { presenter, subject, done } = commands();
    subject.choose({ type: 'signOut' });
    await settle();
    const { page, signOutFailure } = presenter.state();
    expect([done, page, signOutFailure]).toEqual([['signOut', 'panel'], 'sign-in', { code: 'not-allowed' }]);
  });

  it('leaves a trace of a refusal', async () => {
    const { subject, log } = commands();
    subject.choose({ type: 'signOut' });
    await settle();
    expect(log.lines).toEqual(['info command refused {"what":"signOut","code":"not-allowed"}']);
  });
});
