import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { KeyCommand } from '../../../main/desktop/key-commands.ts';
import { CallNotifications } from '../../../main/desktop/notifications.ts';
import { createTranslate } from '../../../main/desktop/texts.ts';
import { popupCheck } from '../../../main/desktop/windows/popup-health.ts';
import type { CallCard } from '../../../preload/contract.ts';
import { fakeLog } from './fakes.ts';

const ringing = (changes: Partial<CallCard> = {}): CallCard => ({
  ...{ key: 'a', direction: 'inbound', phase: 'ringing', elapsedMs: 0, isHidden: false },
  ...{ name: 'Ada Palmer', number: '020 7946 0018', calledLabel: 'Sales (200)' },
  actions: ['answer', 'decline', 'redirect'],
  ...changes,
});

function notified() {
  const shown: FakeNotification[] = [];
  const executed: KeyCommand[] = [];
  const opened: string[] = [];
  class FakeNotification extends EventEmitter {
    readonly options: Electron.NotificationConstructorOptions;
    constructor(options: Electron.NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    show = () => void shown.push(this);
    close = () => void shown.splice(shown.indexOf(this), 1);
  }
  const log = fakeLog();
  const subject = new CallNotifications({
    Notification: FakeNotification as never,
    ...{ log, translate: createTranslate() },
    execute: (command) => executed.push(command),
    openCalls: () => opened.push('calls'),
  });
  const follow = (cards: readonly CallCard[], isPopupShown = true, language = 'en') =>
    subject.follow({ cards, language, settings: { isPopupShown } });
  return { subject, follow, shown, executed, opened, log };
}

describe('CallNotifications', () => {
  it('tell who calls, by which number and for whom, with buttons and without a sound of their own', () => {
    const { follow, shown } = notified();
    follow([ringing()]);
    expect(shown.map(({ options }) => options)).toEqual([
      {
        title: 'Ada Palmer',
        body: 'Incoming call\n020 7946 0018\nfor Sales (200)',
        actions: [
          { type: 'button', text: 'Answer' },
          { type: 'button', text: 'Decline' },
        ],
        ...{ urgency: 'critical', timeoutType: 'never', silent: true },
      },
    ]);
  });

  it('speak the language of the pages, and offer only what the call allows', () => {
    const { follow, shown } = notified();
    follow([{ ...ringing(), actions: ['decline'] }], true, 'de');
    expect(shown[0]?.options.actions).toEqual([{ type: 'button', text: 'Ablehnen' }]);
  });

  it('do what their buttons say, and lead to the calls', () => {
    const { follow, shown, executed, opened } = notified();
    follow([ringing()]);
    for (const actionIndex of [1, 0, 7]) shown[0]?.emit('action', { actionIndex });
    shown[0]?.emit('click');
    expect([executed, opened]).toEqual([
      [
        { call: 'a', command: 'decline' },
        { call: 'a', command: 'answer' },
      ],
      ['calls'],
    ]);
  });

  it('stand once per call, again with news of who calls, and go when it rings no more', () => {
    const { follow, shown } = notified();
    follow([ringing({ name: 'Unknown' })]);
    follow([ringing({ name: 'Unknown', elapsedMs: 5000 }), ringing({ key: 'b' })]);
    const before = shown.length;
    follow([ringing(), ringing({ key: 'b', phase: 'connected' })]);
    expect([before, shown.map(({ options }) => options.title)]).toEqual([2, ['Ada Palmer']]);
    follow([]);
    expect(shown).toEqual([]);
  });

  it('tell of nothing that was ignored, goes out, or is not to pop up', () => {
    const { follow, shown } = notified();
    follow([
      ringing({ isHidden: true, isIgnored: true }),
      ringing({ key: 'b', direction: 'outbound', phase: 'dialing' }),
    ]);
    follow([ringing()], false);
    expect(shown).toEqual([]);
  });

  it('stand on where the card hid by itself', () => {
    const { follow, shown } = notified();
    follow([ringing({ isHidden: true })]);
    expect(shown.length).toBe(1);
  });

  it('are taken back at the end, and say in the log what the system refused', () => {
    const { subject, follow, shown, log } = notified();
    follow([ringing()]);
    shown[0]?.emit('failed', {}, 'no permission');
    subject.stop();
    expect([shown, log.lines.some((line) => line.includes('no permission'))]).toEqual([[], true]);
  });
});

describe('popupCheck', () => {
  const said = (isPopupShown: boolean, popupPlacing: 'full' | 'limited') => {
    const check = popupCheck({ settings: { isPopupShown }, facts: { popupPlacing } });
    return [check.status, check.said.key];
  };

  it('says how calls are told', () => {
    expect([said(true, 'full'), said(false, 'full'), said(true, 'limited'), said(false, 'limited')]).toEqual([
      ['pass', 'popup.full'],
      ['pass', 'popup.off'],
      ['fail', 'popup.limited'],
      ['fail', 'popup.limitedOff'],
    ]);
  });
});
