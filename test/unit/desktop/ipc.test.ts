import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createListeners, type Handlers } from '../../../main/desktop/ipc/dispatcher.ts';
import { checkInvocation, type Invocation } from '../../../main/desktop/ipc/guard.ts';
import { createHandlers } from '../../../main/desktop/ipc/handlers.ts';
import { type InvokeName, payloadSchemas } from '../../../main/desktop/ipc/schemas.ts';
import { createTranslate } from '../../../main/desktop/texts.ts';
import { failed, success } from '../../../main/failure.ts';
import { invokeChannels } from '../../../preload/contract.ts';
import { fakeLog, fakeSettings, presented, ringing } from './fakes.ts';
import { nobody, noContacts, noHistory, noSwitch } from './no-parts.ts';

const ours = 7;
const trusted = new Set([ours]);

const invocation = (
  changes: { id?: number; url?: string; isSubFrame?: boolean; isGone?: boolean } = {},
): Invocation => {
  const mainFrame = { url: changes.url ?? 'screenpop-app://ui/popup.html' };
  const frame = changes.isSubFrame === true ? { url: mainFrame.url } : mainFrame;
  return { sender: { id: changes.id ?? ours, mainFrame }, senderFrame: changes.isGone === true ? null : frame };
};

const schema = z.strictObject({ key: z.string() });

const verdictOf = (event: Invocation, args: readonly unknown[] = [{ key: 'a' }]) => {
  const verdict = checkInvocation(event, trusted, args, schema);
  return verdict.isAllowed ? verdict.payload : verdict.refusal;
};

describe('checkInvocation', () => {
  it('lets our own page pass, with its payload parsed', () => {
    expect(verdictOf(invocation())).toEqual({ key: 'a' });
  });

  it('refuses an unknown sender', () => {
    expect(verdictOf(invocation({ id: 8 }))).toBe('unknown-sender');
  });

  it('refuses a sub-frame, even of our own origin, and a frame that is gone', () => {
    expect([verdictOf(invocation({ isSubFrame: true })), verdictOf(invocation({ isGone: true }))]).toEqual([
      'not-main-frame',
      'not-main-frame',
    ]);
  });

  const foreign = [
    'https://ui/popup.html',
    'screenpop-app://other/popup.html',
    'screenpop-app://ui.evil/popup.html',
    'screenpop-app://user@ui/popup.html',
    'screenpop-app://ui:80/popup.html',
    'screenpop-apps://ui/popup.html',
    'screenpop:ui',
    'file:///popup.html',
    'about:blank',
    'data:text/html,x',
    '',
  ];

  it.each(foreign)('refuses the origin of %j', (url) => {
    expect(verdictOf(invocation({ url }))).toBe('foreign-origin');
  });

  const badArguments: readonly (readonly unknown[])[] = [
    [],
    [undefined],
    [{}],
    [{ key: 1 }],
    [{ key: 'a', extra: 1 }],
    [{ key: 'a' }, 1],
    ['a'],
  ];

  it.each(badArguments.map((args) => ({ args })))('refuses the arguments $args', ({ args }) => {
    expect(verdictOf(invocation(), args)).toBe('bad-payload');
  });

  it('refuses any argument where there is to be none', () => {
    const verdicts = [[], [undefined], [{}]].map((args) => checkInvocation(invocation(), trusted, args, undefined));
    expect(verdicts.map(({ isAllowed }) => isAllowed)).toEqual([true, false, false]);
  });
});

const acceptAll = { ok: true, value: undefined } as const;

function handled(agentChanges: object = {}) {
  const { agent: fake, presenter } = presented();
  fake.reportCall(ringing());
  const asked: unknown[] = [];
  const note = (what: string) => (argument?: unknown) => {
    asked.push([what, argument]);
    return Promise.resolve(success(undefined));
  };
  const agent = {
    ...{ execute: note('execute'), dial: note('dial'), signIn: note('signIn'), signOut: note('signOut') },
    ...{ signInByBrowser: note('signInByBrowser'), cancelSignIn: note('cancelSignIn') },
    ...{ reconnect: note('reconnect'), dismissOfflineCalls: note('dismissOfflineCalls') },
    snapshot: () => ({ link: { endpointIds: ['200', '203'] } }),
  };
  const log = fakeLog();
  const settings = fakeSettings();
  const handlers = createHandlers({
    agent: { ...agent, health: async () => [], searchColleagues: () => [], ...agentChanges } as never,
    presenter,
    prompts: { answer: async () => success(undefined) },
    settings,
    translate: createTranslate(),
    ...{ people: nobody, contacts: noContacts, history: noHistory, doNotDisturb: noSwitch, startAtLogin: noSwitch },
    keys: { reservedFor: () => undefined, retry: note('retry'), setRecording: note('recording') },
    popup: { setContentHeight: note('height'), setInUse: note('use'), drag: note('drag'), resetPlaces: note('places') },
    relaunch: note('relaunch'),
    openPanel: note('panel'),
    opener: { open: async (url) => void asked.push(['open', url.href]) },
    reportSound: () => undefined,
    exportDiagnostics: async () => success({ path: '/tmp/diagnostics.json' }),
  });
  return { handlers, log, asked, settings, presenter, listeners: createListeners({ handlers, trusted, log }) };
}

const names = Object.keys(invokeChannels) as InvokeName[];

describe('the contract', () => {
  it('has a handler, a schema entry and a listener for each call', () => {
    const { handlers, listeners } = handled();
    expect([Object.keys(handlers).sort(), Object.keys(payloadSchemas).sort(), [...listeners.keys()].sort()]).toEqual([
      [...names].sort(),
      [...names].sort(),
      Object.values(invokeChannels).sort(),
    ]);
  });

  it('refuses each call from a stranger, and says so in the log', async () => {
    const { listeners, log, asked } = handled();
    for (const listener of listeners.values()) {
      await expect(listener(invocation({ id: 99 }), {})).rejects.toThrow('refused');
    }
    expect([asked, log.lines.length]).toEqual([[], names.length]);
  });

  it('takes whatever can be typed into the sign-in form: what is wrong with it, the platform says', async () => {
    const { listeners, asked } = handled();
    const longest = 'x'.repeat(2001);
    const credentials = { account: longest, username: longest, password: longest };
    await listeners.get(invokeChannels.signIn)?.(invocation(), credentials);
    expect(asked).toMatchObject([['signIn', credentials]]);
  });

  it('answers an unexpected error with a code, keeping message and stack in the log', async () => {
    const execute = async () => {
      throw new Error('canary');
    };
    const { listeners, log } = handled({ execute });
    const command = { command: 'answer', call: 'a' };
    const answer = await listeners.get(invokeChannels.callCommand)?.(invocation(), command);
    expect([answer, log.lines.some((line) => line.includes('canary'))]).toEqual([
      { ok: false, failure: { code: 'unexpected' } },
      true,
    ]);
  });
});

describe('the handlers', () => {
  it('give the agent what was typed as it is: what a number is, the agent decides for every face', async () => {
    const { handlers, asked } = handled();
    await handlers.dial({ number: '020 7946 0018' });
    await handlers.callCommand({ command: 'redirect', call: 'a', destination: ' 202 ' });
    expect(asked).toEqual([
      ['dial', { number: '020 7946 0018' }],
      ['execute', { command: 'redirect', call: 'a', destination: ' 202 ' }],
    ]);
  });

  it('pass a refusal on with what a user can use, and nothing else', async () => {
    const execute = async () =>
      failed('platform-error', { detail: 'answer', status: 500, correlationId: 'c-1', retryAfterMs: 900 });
    const { handlers } = handled({ execute });
    expect(await handlers.callCommand({ command: 'answer', call: 'a' })).toEqual({
      ok: false,
      failure: { code: 'platform-error', detail: 'answer', correlationId: 'c-1', retryAfterSeconds: 1 },
    });
  });

  it('store what the settings take', async () => {
    const { handlers, settings } = handled();
    const taken = await handlers.updateSettings({ screenPopTemplate: 'https://crm.example/{number}' });
    expect([taken, settings.get().screenPopTemplate]).toEqual([acceptAll, 'https://crm.example/{number}']);
  });

  it('ring nobody outside the demonstration', async () => {
    const answer = await handled().handlers.placeTestCall({ kind: 'outside' });
    expect(answer.ok || answer.failure.code).toBe('not-allowed');
  });

  it.each(['signInByBrowser', 'cancelSignIn', 'reconnect', 'dismissOfflineCalls'] as const)(
    'hand %s to the agent',
    async (name) => {
      const { handlers, asked } = handled();
      expect([await handlers[name](), asked]).toEqual([acceptAll, [[name, undefined]]]);
    },
  );

  it('say what a sign-out could not reach, until somebody signs in again', async () => {
    const { handlers, presenter } = handled({ signOut: async () => failed('offline') });
    await handlers.signOut();
    expect(presenter.state().signOutFailure).toEqual({ code: 'offline' });
  });

  it('keep the answer of the tray to what the page lists', async () => {
    const health = async () => [{ name: 'line', status: 'fail', said: { key: 'line.retrying' } }];
    const { handlers, presenter } = handled({ health });
    const listed = await handlers.getHealth();
    expect([listed.ok && listed.value.map(({ status }) => status), presenter.state().healthAnswer]).toEqual([
      ['fail'],
      'no',
    ]);
  });

  it('tell where diagnostics were saved', async () => {
    const answer = await handled().handlers.exportDiagnostics({ withPersonalData: false });
    expect(answer).toEqual({ ok: true, value: { path: '/tmp/diagnostics.json' } });
  });

  it('give the whole state', async () => {
    const { handlers } = handled() as { handlers: Handlers };
    expect((await handlers.getState()).cards.map(({ key }) => key)).toEqual(['a']);
  });
});
