import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App, WindowHandle } from '../electron/driver.ts';
import { endCalls, keysSettled, ledgerState, openPage, openSection } from './popup-kit.ts';
import { card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

// Real Electron does not let a test press a global shortcut.
const describeKeys = describe.runIf(isStandIn);

const defaults = {
  answer: 'CommandOrControl+Shift+F9',
  decline: 'CommandOrControl+Shift+F8',
  hangUp: 'CommandOrControl+Shift+F10',
  hold: 'CommandOrControl+Shift+F7',
  bringPopup: 'CommandOrControl+Shift+F6',
  dialClipboard: 'CommandOrControl+Shift+F11',
};
type Name = keyof typeof defaults;

let desk: SignedInApp;

function withApp(options: Parameters<typeof startSignedIn>[0] = {}): void {
  beforeAll(async () => {
    desk = await startSignedIn(options);
  });
  afterEach(() => endCalls(desk));
  afterAll(() => desk.stop());
}

/** Presses a key. Each test presses another one: the same one pressed again at once is a key that is held down. */
const press = (name: Name): Promise<void> => desk.app.shortcut(defaults[name]);

/** Presses a key that acts on a call, once it means the one that is there. */
async function pressOnCall(name: Name): Promise<void> {
  await keysSettled(desk);
  await press(name);
}

const legIs = (id: string, state: string): Promise<void> =>
  desk.app.waitFor(() => ledgerState(desk, id, '200') === state, `the call is ${state}`);

const field = (name: Name, status?: string): string =>
  `[data-testid="shortcut"][data-name="${name}"]${status === undefined ? '' : `[data-status="${status}"]`}`;

const said = ({ page }: WindowHandle, name: Name): Promise<string> =>
  page
    .locator(`${field(name)} [role="status"]`)
    .first()
    .innerText();

/** Types keys into the field of a shortcut, and leaves it again. */
async function record(name: Name, ...keys: readonly string[]): Promise<void> {
  await openSection(desk, 'shortcuts');
  await desk.panel.page.locator(`${field(name)} input`).click();
  for (const each of keys) await desk.panel.press(each);
}

const leave = async (): Promise<void> => {
  await desk.panel.page.locator('h1').first().click();
  await desk.panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
};

const registered = (app: App, accelerator: string): Promise<void> =>
  app.waitFor(() => app.shortcuts.isRegistered(accelerator), `${accelerator} is registered`);

describeKeys('each key', () => {
  withApp();

  it('answers, holds and hangs up the call at the phone system', async () => {
    const id = await desk.ring();
    await pressOnCall('answer');
    await desk.popup.waitFor(cardIn('connected'));
    await pressOnCall('hold');
    await desk.popup.waitFor(cardIn('held'));
    expect(ledgerState(desk, id, '200')).toBe('held');
    await pressOnCall('hangUp');
    await legIs(id, 'ended');
  });

  it('declines the call that rings, and leaves the one that the user is in', async () => {
    const talk = await desk.ring();
    await desk.app.tray.choose('Answer');
    await desk.popup.waitFor(cardIn('connected'));
    const second = await desk.ring({ from: '+493023125042' });
    await pressOnCall('decline');
    await legIs(second, 'ended');
    expect(ledgerState(desk, talk, '200')).toBe('connected');
  });

  it('brings the popup back', async () => {
    await desk.ring();
    await desk.popup.click('[data-call-key] [data-action="ignore"]');
    await desk.popup.waitUntilHidden();
    await press('bringPopup');
    await desk.popup.waitUntilShown();
  });

  it('asks for the number in the clipboard', async () => {
    await desk.app.clipboard.write('020 7946 0018');
    await press('dialClipboard');
    await desk.popup.waitFor('[data-testid="dial-prompt"]');
    await desk.popup.page.keyboard.press('Escape');
    await desk.popup.waitUntilHidden();
  });
});

describeKeys('each key, among several calls and with none', () => {
  withApp();

  it('with nothing to do does nothing, and the one for the popup opens the calls', async () => {
    const before = desk.simulator.ledger().calls.length;
    await openPage(desk, 'health');
    await press('decline');
    expect(await desk.panel.page.locator('[data-testid="page"][data-page="health"]').isVisible()).toBe(true);
    await press('bringPopup');
    await desk.panel.waitFor('[data-testid="page"][data-page="calls"]');
    expect((await desk.popup.state()).isVisible).toBe(false);
    expect(desk.simulator.ledger().calls.length).toBe(before);
  });

  it('held down answers one call, not two', async () => {
    const first = await desk.ring();
    const { id: second } = desk.simulator.placeCall({ from: '+493023125042', to: '200' });
    await desk.app.waitFor(async () => (await desk.popup.page.locator(cardIn('ringing')).count()) === 2, 'two cards');
    await keysSettled(desk);
    for (let repeats = 0; repeats < 30; repeats += 1) await press('answer');
    await legIs(first, 'connected');
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(desk, second, '200')).toBe('ringing');
  });

  it('takes the call back that was held, and hangs up the one that the user is in while another rings', async () => {
    const talk = await desk.ring();
    await desk.app.tray.choose('Answer');
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.click(`${cardIn('connected')} [data-action="hold"]:not([aria-disabled])`);
    await desk.popup.waitFor(cardIn('held'));
    await pressOnCall('hold');
    await desk.popup.waitFor(cardIn('connected'));
    const second = await desk.ring({ from: '+493023125042' });
    await pressOnCall('hangUp');
    await legIs(talk, 'ended');
    expect(ledgerState(desk, second, '200')).toBe('ringing');
  });
});

describeKeys('a key that another program has', () => {
  withApp({ takenShortcuts: [defaults.answer] });

  it('is said to be refused, and is ours once it is free', async () => {
    await openSection(desk, 'shortcuts');
    await desk.panel.waitFor(field('answer', 'refused'));
    expect(await said(desk.panel, 'answer')).toContain('Refused');
    await desk.panel.waitFor(field('hangUp', 'registered'));
    await desk.app.shortcuts.free(defaults.answer);
    await desk.panel.page.locator(`${field('answer')} [data-action="retry-shortcut"]`).press('Enter');
    await desk.panel.waitFor(field('answer', 'registered'));
    await desk.panel.page.locator(`${field('answer')} button:focus`).waitFor();
    await registered(desk.app, defaults.answer);
  });

  it('is asked for again when the settings are opened', async () => {
    await desk.app.shortcuts.take('CommandOrControl+Shift+F12');
    await record('hold', 'Control+Shift+F12');
    await desk.panel.waitFor(field('hold', 'refused'));
    await leave();
    await openPage(desk, 'calls');
    await desk.app.shortcuts.free('CommandOrControl+Shift+F12');
    await openSection(desk, 'shortcuts');
    await desk.panel.waitFor(field('hold', 'registered'));
  });
});

describeKeys('keys that are typed into the settings', () => {
  withApp();

  it.each([
    ['k', 'These keys write text'],
    ['Shift+k', 'These keys write text'],
    ['Control+c', 'Every program uses these keys for editing'],
    ['Control+Alt+q', 'Ctrl+Alt is AltGr'],
    ['Control+Alt+F3', 'The system keeps these keys'],
    ['Meta+l', 'The system keeps these keys'],
  ])('%s are refused beside the field before they are saved', async (keys, sentence) => {
    await record('decline', keys);
    await desk.panel.page.locator(field('decline')).getByText(sentence).waitFor();
    await leave();
    expect(await desk.app.shortcuts.isRegistered(defaults.decline)).toBe(true);
    expect(await said(desk.panel, 'decline')).toBe('Works everywhere');
  });

  it('are refused where another of ours has them, which is named', async () => {
    await record('decline', 'Control+Shift+F9');
    await desk.panel.page.locator(field('decline')).getByText('Already used for: Answer').waitFor();
    await leave();
  });

  it('do nothing else while they are typed', async () => {
    await record('decline');
    await desk.app.waitFor(
      () =>
        desk.app.shortcut(defaults.bringPopup).then(
          () => false,
          () => true,
        ),
      'the keys are suspended',
    );
    await leave();
    await desk.app.waitFor(
      () =>
        desk.app.shortcut(defaults.bringPopup).then(
          () => true,
          () => false,
        ),
      'the keys work again',
    );
    await openSection(desk, 'shortcuts');
  });

  it('work at once, the old ones no more, and none after they are removed', async () => {
    await record('answer', 'Control+Shift+K');
    await registered(desk.app, 'CommandOrControl+Shift+K');
    await desk.panel.waitFor(field('answer', 'registered'));
    expect(await desk.app.shortcuts.isRegistered(defaults.answer)).toBe(false);
    await leave();
    const id = await desk.ring();
    await keysSettled(desk);
    await desk.app.waitFor(
      () =>
        desk.app.shortcut('CommandOrControl+Shift+K').then(
          () => true,
          () => false,
        ),
      'the new key is pressed',
    );
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(desk, id, '200')).toBe('connected');
    await endCalls(desk);
    await record('answer', 'Backspace');
    await desk.panel.waitFor(field('answer', 'off'));
    expect(await desk.app.shortcuts.isRegistered('CommandOrControl+Shift+K')).toBe(false);
    await leave();
    await expect(desk.app.shortcut('CommandOrControl+Shift+K')).rejects.toThrow('has not registered');
    expect(await desk.popup.page.locator(card).count()).toBe(0);
  });
});

describeKeys('on Wayland', () => {
  withApp({ env: { XDG_SESSION_TYPE: 'wayland' } });

  it('claims nothing of the keys, and says how to find out', async () => {
    await openSection(desk, 'shortcuts');
    await desk.panel.waitFor(field('answer', 'unconfirmed'));
    expect(await said(desk.panel, 'answer')).toContain('does not tell whether it works');
    await desk.panel.page.getByText('On Wayland the desktop decides about these keys').waitFor();
    await press('dialClipboard');
    await desk.panel.waitFor(field('dialClipboard', 'registered'));
    await desk.popup.page.keyboard.press('Escape');
  });
});
