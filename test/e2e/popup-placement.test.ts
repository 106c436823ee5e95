import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Area, popupMargin } from '../../main/desktop/windows/placement.ts';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import type { DisplaySpec } from '../electron/driver.ts';
import { endCalls, expectQuietConsoles, keysSettled, ledgerState, openPage, ready, speak } from './popup-kit.ts';
import { card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

const left: DisplaySpec = {
  ...{ id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
};
const right: DisplaySpec = { id: 2, bounds: { x: 1920, y: 0, width: 1280, height: 1024 } };
const both = [left, right];
const onLeft = { x: 700, y: 500 };
const onRight = { x: 2500, y: 500 };

const areaOf = ({ bounds, workArea = bounds }: DisplaySpec): Area => workArea;

interface PageWindow {
  readonly screenpop: ScreenpopBridge;
}

let desk: SignedInApp;
let userData: string;

const bounds = async (): Promise<Area> => (await desk.popup.state()).bounds;

const isOn = async (display: DisplaySpec): Promise<boolean> => {
  const [area, { x, y, width, height }] = [areaOf(display), await bounds()];
  const isAcross = x >= area.x && x + width <= area.x + area.width;
  return isAcross && y >= area.y && y + height <= area.y + area.height;
};

const expectOn = (display: DisplaySpec): Promise<void> =>
  desk.app.waitFor(() => isOn(display), `the popup on display ${display.id}`);

/** The popup's distance from the right and the lower edge of a display. */
const fromCorner = async (display: DisplaySpec): Promise<readonly number[]> => {
  const [area, { x, y, width, height }] = [areaOf(display), await bounds()];
  return [area.x + area.width - x - width, area.y + area.height - y - height];
};

/** What the app did to the popup's window that could give it the keyboard. */
const focusing = async (): Promise<readonly string[]> =>
  (await desk.app.calls(`BrowserWindow#${desk.popup.id}.`))
    .map(({ member }) => member.split('.').at(-1) ?? '')
    .filter((member) => ['show', 'focus', 'moveTop', 'setFocusable'].includes(member));

async function openPopupSettings(): Promise<void> {
  await openPage(desk, 'settings');
  await desk.panel.page.locator('[data-action="section-popup"]').click();
  await desk.panel.waitFor('[name="isPopupShown"]');
}

/** Waits until the settings have it and the pages know. */
async function choose(name: string, value: string): Promise<void> {
  const field = desk.panel.page.locator(`select[name="${name}"]`);
  await field.selectOption(value);
  await desk.app.waitFor(async () => (await field.inputValue()) === value, `${name} is ${value}`);
}

async function hideAfter(seconds: string): Promise<void> {
  const field = desk.panel.page.locator('input[name="popupHideSeconds"]');
  await field.fill(seconds);
  await field.press('Enter');
}

async function switchPopup(isOnNow: boolean): Promise<void> {
  await desk.panel.page.locator('input[name="isPopupShown"]').click();
  await desk.panel.page.locator(`input[name="isPopupShown"]${isOnNow ? ':checked' : ':not(:checked)'}`).waitFor();
}

/** Somebody calls; nothing is waited for. */
const callUp = (): string => desk.simulator.placeCall({ from: '+442079460018', to: '200' }).id;

async function dragBy(dx: number, dy: number): Promise<void> {
  const { app, popup } = desk;
  const { x, y } = await bounds();
  const grip = await popup.page.locator('[data-testid="popup-grip"]').boundingBox();
  if (grip === null) throw new Error('The popup has no handle');
  const at = { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 };
  await app.setCursor({ x: x + at.x, y: y + at.y });
  await popup.page.mouse.move(at.x, at.y);
  await popup.page.mouse.down();
  // What a page asks is heard in its order: once this is answered, the drag has begun.
  await popup.evaluate(async () => void (await (window as unknown as PageWindow).screenpop.getState()));
  await app.setCursor({ x: x + at.x + dx, y: y + at.y + dy });
  await popup.page.mouse.move(at.x + 1, at.y + 1);
  await app.waitFor(async () => (await bounds()).x !== x, 'the popup follows the pointer');
  await popup.page.mouse.up();
}

async function start(): Promise<void> {
  desk = await startSignedIn({ userData });
  await desk.app.setDisplays(both);
  await desk.app.setCursor(onLeft);
  await openPopupSettings();
}

describe.runIf(isStandIn)('the popup', () => {
  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'screenpop-places-'));
    await start();
  });
  afterAll(async () => {
    await desk?.stop();
    await rm(userData, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await desk.app.setDisplays(both);
    await desk.app.setCursor(onLeft);
  });
  afterEach(() => endCalls(desk));

  it('comes up where the pointer is', async () => {
    await desk.app.setCursor(onRight);
    await desk.ring();
    await expectOn(right);
    expect(await fromCorner(right)).toEqual([popupMargin, popupMargin]);
  });

  it('comes up on the display of the window with the keyboard', async () => {
    await choose('popupDisplay', 'active-window');
    await desk.panel.focusByUser();
    await desk.app.setCursor(onRight);
    await desk.ring();
    await expectOn(left);
  });

  it('comes up on the primary display', async () => {
    await choose('popupDisplay', 'primary');
    await desk.app.setCursor(onRight);
    await desk.ring();
    await expectOn(left);
  });

  it('comes up on the display that was chosen, on the primary one while that is gone, and there again', async () => {
    await choose('popupDisplay', 'fixed');
    await choose('popupFixedDisplay', 'Display 2 #1');
    await desk.ring();
    await expectOn(right);
    await endCalls(desk);
    await desk.app.setDisplays([left]);
    await desk.panel.page
      .locator('select[name="popupFixedDisplay"] option:checked', { hasText: 'not plugged in' })
      .waitFor({ state: 'attached' });
    await desk.ring();
    await expectOn(left);
    await endCalls(desk);
    // The same monitor, at another output, which gives it another id and another place.
    await desk.app.setDisplays([left, { ...right, bounds: { ...right.bounds, y: 100 } }]);
    await desk.ring();
    await expectOn({ ...right, bounds: { ...right.bounds, y: 100 } });
    await choose('popupDisplay', 'pointer');
  });

  it('goes to another display, without the keyboard, when its own is removed under it', async () => {
    await desk.app.setCursor(onRight);
    await desk.ring();
    await expectOn(right);
    const before = await focusing();
    await desk.app.setCursor(onLeft);
    await desk.app.setDisplays([left]);
    await expectOn(left);
    expect(await desk.popup.state()).toMatchObject({ isVisible: true, isFocused: false });
    expect(await focusing()).toEqual(before);
    await desk.popup.waitFor(cardIn('ringing'));
  });

  it('stays in its corner when scaling and work area change under it', async () => {
    await desk.app.setCursor(onRight);
    await desk.ring();
    const scaled: DisplaySpec = {
      ...{ id: 2, scaleFactor: 1.5, bounds: { x: 1920, y: 0, width: 853, height: 683 } },
      workArea: { x: 1920, y: 30, width: 853, height: 613 },
    };
    await desk.app.setDisplays([left, scaled]);
    await expectOn(scaled);
    expect(await fromCorner(scaled)).toEqual([popupMargin, popupMargin]);
    await desk.app.setDisplays(both);
    await desk.app.waitFor(async () => (await fromCorner(right)).every((px) => px === popupMargin), 'its corner again');
  });

  it('stays where it was dragged to, on that display alone, also after a restart, until it is put back', async () => {
    await desk.ring();
    await dragBy(-600, -500);
    const place = await bounds();
    await endCalls(desk);
    await desk.ring();
    expect(await bounds()).toEqual(place);
    await endCalls(desk);
    await desk.app.setCursor(onRight);
    await desk.ring();
    expect(await fromCorner(right)).toEqual([popupMargin, popupMargin]);
    await endCalls(desk);
    await desk.stop();
    await start();
    await desk.ring();
    expect(await bounds()).toEqual(place);
    await desk.panel.click('[data-action="reset-popup-places"]:not([aria-disabled])');
    await desk.app.waitFor(async () => (await fromCorner(left)).every((px) => px === popupMargin), 'its corner again');
    await desk.panel.waitFor('[data-action="reset-popup-places"][aria-disabled]');
  });

  it('takes no key from somebody who drags it out of the way and types on, until they turn to it', async () => {
    const { app, popup, simulator } = desk;
    const id = await desk.ring();
    await popup.waitFor(ready('answer'));
    await popup.focusByUser();
    await dragBy(-200, -100);
    await popup.press('a');
    await popup.press('Escape');
    await popup.press('Tab');
    await popup.press('d');
    await app.waitFor(() => ledgerState(desk, id, '200') === 'ended', 'the call is declined');
    const legs = simulator.ledger().calls.findLast((call) => call.id === id)?.legs ?? [];
    const mine = legs.find(({ endpoint }) => endpoint === '200')?.states ?? [];
    expect(mine.map(({ state }) => state)).not.toContain('connected');
    await desk.panel.click('[data-action="reset-popup-places"]:not([aria-disabled])');
    await app.blurByUser();
  });

  it('is brought to the pointer by its key, without the keyboard while a call rings, with it otherwise', async () => {
    const { app, popup } = desk;
    await desk.ring();
    await expectOn(left);
    const before = await focusing();
    await app.setCursor(onRight);
    await app.shortcut('CommandOrControl+Shift+F6');
    await expectOn(right);
    expect(await focusing()).toEqual(before);
    await keysSettled(desk);
    await app.shortcut('CommandOrControl+Shift+F9');
    await popup.waitFor(cardIn('connected'));
    await app.setCursor(onLeft);
    await app.tray.choose('Bring back popup');
    await expectOn(left);
    await app.waitFor(async () => (await popup.state()).isFocused, 'the popup has the keyboard');
  });

  it('hides by itself after the seconds that were set, not while somebody works in it, and rings on', async () => {
    const { app, popup, simulator } = desk;
    await hideAfter('1');
    const id = await desk.ring();
    await popup.page.mouse.move(100, 60);
    await popup.page.mouse.move(110, 60);
    await popup.page.locator(`${card} [role="timer"]`, { hasText: '0:03' }).waitFor();
    expect((await popup.state()).isVisible).toBe(true);
    await popup.page.mouse.move(-50, -50);
    await popup.waitUntilHidden();
    expect(
      simulator
        .ledger()
        .calls.find((call) => call.id === id)
        ?.legs.some(({ states }) => states.at(-1)?.state === 'ringing'),
    ).toBe(true);
    await app.tray.choose('Bring back popup');
    await popup.waitUntilShown();
    await popup.waitUntilHidden();
    await hideAfter('9999');
    await desk.panel.page.locator('.field-error', { hasText: '600' }).waitFor();
    await hideAfter('0');
    await desk.panel.page.locator('.field-error').waitFor({ state: 'detached' });
  });

  it('is not shown for calls where it is switched off; asks before it dials, and comes when it is asked for', async () => {
    const { app, popup, panel } = desk;
    await switchPopup(false);
    const before = (await app.calls(`BrowserWindow#${popup.id}.show`)).length;
    callUp();
    await app.waitFor(
      async () => (await app.tray.state()).toolTip.includes('020 7946 0018'),
      'the tray tells of the call',
    );
    expect((await app.calls(`BrowserWindow#${popup.id}.show`)).length).toBe(before);
    await app.tray.choose('Bring back popup');
    await popup.waitUntilShown();
    await popup.waitFor(cardIn('ringing'));
    expect((await popup.state()).isFocused).toBe(false);
    await endCalls(desk);
    await app.clipboard.write('020 7946 0019');
    await app.shortcut('CommandOrControl+Shift+F11');
    await popup.waitUntilShown();
    await popup.waitFor('[data-testid="dial-prompt"]');
    await popup.press('Escape');
    await popup.waitUntilHidden();
    await panel.page.locator('input[name="isPopupShown"]').focus();
    await switchPopup(true);
  });

  it('is only ever shown inactive while a call rings, whatever happens', async () => {
    const { app, popup, panel } = desk;
    const before = await focusing();
    await desk.ring();
    callUp();
    await app.setDisplays([right]);
    await app.setDisplays(both);
    await dragBy(-100, -100);
    await app.shortcut('CommandOrControl+Shift+F6');
    await app.tray.choose('Bring back popup');
    await app.clipboard.write('020 7946 0019');
    await app.tray.choose('Dial number from clipboard');
    await popup.waitFor('[data-testid="dial-prompt"]');
    await choose('popupDisplay', 'primary');
    await switchPopup(false);
    await switchPopup(true);
    await panel.click('[data-action="reset-popup-places"]:not([aria-disabled])');
    await keysSettled(desk);
    await app.shortcut('CommandOrControl+Shift+F9');
    await popup.waitFor(cardIn('connected'));
    await popup.waitFor(cardIn('ringing'));
    expect(await focusing()).toEqual(before);
    await popup.page.locator('[data-testid="dial-prompt"] [data-action="cancel"]').click();
    await choose('popupDisplay', 'pointer');
  });

  it('has left no complaint on any console', () => expectQuietConsoles(desk));
});

describe.runIf(isStandIn)('on Wayland', () => {
  beforeAll(async () => {
    desk = await startSignedIn({ args: ['--ozone-platform=wayland'] });
  });
  afterAll(() => desk?.stop());

  it('calls are told by notifications, whose buttons work, and never by a popup that takes the keyboard', async () => {
    const { app, popup, panel, simulator } = desk;
    const id = simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' }).id;
    await app.waitFor(async () => (await app.notifications.list()).length === 1, 'a notification');
    expect(await app.notifications.list()).toEqual([
      {
        title: 'Ada Palmer',
        body: 'Incoming call\n020 7946 0018\nfor Alex Morgan (200)',
        buttons: ['Answer', 'Decline'],
      },
    ]);
    await app.notifications.click('Ada Palmer');
    await panel.waitFor('[data-testid="page"][data-page="calls"]');
    await app.notifications.press('Ada Palmer', 'Answer');
    await panel.waitFor(cardIn('connected'));
    await app.waitFor(async () => (await app.notifications.list()).length === 0, 'the notification is gone');
    expect(await app.calls(`BrowserWindow#${popup.id}.show`)).toEqual([]);
    simulator.hangUp(id);
  });

  it('speak another language at once, also while the call rings', async () => {
    const { app, simulator } = desk;
    const { id } = simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
    await app.waitFor(async () => (await app.notifications.list()).length === 1, 'a notification');
    for (const [language, body, buttons] of [
      ['de', 'Eingehender Anruf', ['Annehmen', 'Ablehnen']],
      ['fr', 'Appel entrant', ['Répondre', 'Refuser']],
      ['en', 'Incoming call', ['Answer', 'Decline']],
    ] as const) {
      await speak(desk, language);
      const speaks = async (): Promise<boolean> =>
        (await app.notifications.list()).some((each) => each.body.startsWith(`${body}\n`));
      await app.waitFor(speaks, `the notification speaks ${language}`);
      expect(await app.notifications.list()).toMatchObject([{ title: 'Ada Palmer', buttons }]);
    }
    simulator.hangUp(id);
    await app.waitFor(async () => (await app.notifications.list()).length === 0, 'the notification is gone');
  });

  it('Health and settings say so, and what to do', async () => {
    await openPage(desk, 'health');
    const check = desk.panel.page.locator('[data-testid="health-check"][data-name="popup"][data-status="fail"]');
    await check.locator('.check-advice', { hasText: '--ozone-platform=x11' }).waitFor();
    await desk.panel.waitFor('[data-testid="health-answer"][data-answer="attention"]');
    await openPopupSettings();
    expect(await desk.panel.page.locator('select[name="popupDisplay"]').count()).toBe(0);
  });
});
