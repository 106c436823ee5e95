import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardMs } from '../../renderer/popup/guard.ts';
import type { WindowHandle } from '../electron/driver.ts';
import {
  cardOf,
  endCalls,
  expectQuietConsoles,
  keysSettled,
  ledgerState,
  openPage,
  pass,
  ready,
  settle,
  startWithStandingClock,
} from './popup-kit.ts';
import { button, card, cardIn, isStandIn, type SignedInApp } from './support.ts';

let desk: SignedInApp;

beforeAll(async () => {
  desk = await startWithStandingClock();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

/** Longer than the pause after which a search is made, in ms. */
const typingPauseMs = 200;

/** What has the keyboard in a window; fails where it cannot be seen that it has. Undefined: nothing, as past the last stop. */
async function focused({ page }: WindowHandle): Promise<string | undefined> {
  const found = await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    if (element === document.body) return undefined;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const isDrawn = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    const { action, page: panelPage, testid } = element.dataset;
    return {
      name: action ?? panelPage ?? testid ?? element.getAttribute('name') ?? element.tagName,
      isSeen: isInside && isDrawn,
      outline: `${outlineWidth} ${outlineStyle} ${outlineColor}, from ${left},${top} to ${right},${bottom}`,
    };
  });
  if (found?.isSeen === false) throw new Error(`The focus on ${found.name} cannot be seen: ${found.outline}`);
  return found?.name;
}

/** Presses Tab until this has the keyboard; every stop on the way must be seen. Answers with the stops. */
async function tabTo(window: WindowHandle, name: string): Promise<readonly (string | undefined)[]> {
  const stops: (string | undefined)[] = [];
  while (stops.at(-1) !== name && stops.length < 20) {
    await window.press('Tab');
    stops.push(await focused(window));
  }
  return stops;
}

/** What the app asked the platform to do with calls, so far. */
const commandCount = (): number =>
  desk.simulator.ledger().requests.filter(({ method, path }) => method !== 'GET' && path.includes('/calls/')).length;

/** A key that comes before the guard has ended does nothing. */
async function pressTooEarly(key: string): Promise<void> {
  const before = commandCount();
  await desk.popup.press(key);
  await pass(desk, guardMs - 1);
  await desk.popup.press(key);
  expect(await desk.popup.page.locator(`${card}[data-waiting]`).count()).toBe(0);
  expect(commandCount()).toBe(before);
  await pass(desk, 1);
}

describe('a whole call by keyboard alone', () => {
  it('is answered, transferred to a colleague and over', async () => {
    const { popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    expect((await popup.state()).isFocused).toBe(false);
    await popup.focusByUser();
    await pressTooEarly('a');
    await popup.waitFor(ready('answer'));
    expect(await tabTo(popup, 'ignore')).toEqual(['answer', 'decline', 'redirect', 'ignore']);
    await popup.press('Shift+Tab');
    await popup.press('Shift+Tab');
    await popup.press('Shift+Tab');
    expect(await focused(popup)).toBe('answer');
    await popup.press('Enter');
    await popup.waitFor(cardIn('connected'));
    // Answer is gone: the keyboard stands on its card, and the next Tab on what the card offers now.
    await desk.app.waitFor(async () => (await focused(popup)) === 'call-card', 'the card has the keyboard');
    await pressTooEarly('e');
    await popup.waitFor(ready('transfer'));
    await tabTo(popup, 'transfer');
    await popup.press('Enter');
    await popup.waitFor('[data-testid="target-entry"]');
    expect(await focused(popup)).toBe('target');
    await popup.press('Escape');
    await popup.waitForHidden('[data-testid="target-entry"]');
    expect(await focused(popup)).toBe('transfer');
    await pass(desk, guardMs);
    await popup.waitFor(ready('transfer'));
    await popup.press('t');
    await popup.type('a');
    await pass(desk, typingPauseMs);
    const chosen = popup.page.locator('[role="option"][aria-selected="true"]');
    await chosen.waitFor();
    const first = await chosen.getAttribute('data-destination');
    await popup.press('ArrowDown');
    await popup.page.locator(`[role="option"][aria-selected="true"]:not([data-destination="${first}"])`).waitFor();
    const extension = (await chosen.getAttribute('data-destination')) ?? '';
    expect(await focused(popup)).toBe('target');
    await popup.press('Enter');
    await popup.waitForHidden(card);
    expect(ledgerState(desk, id, extension)).toBe('ringing');
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });

  it('is answered and ended', async () => {
    const { popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await popup.focusByUser();
    await pass(desk, guardMs);
    await popup.press('a');
    await popup.waitFor(cardIn('connected'));
    await pressTooEarly('e');
    await popup.waitFor(ready('hangUp'));
    await tabTo(popup, 'hangUp');
    await popup.press('Enter');
    await popup.waitForHidden(card);
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });

  it('moves no button when it goes from one card to another: a press under way would be lost', async () => {
    const { popup, simulator } = desk;
    await desk.ring({ fromName: 'First Caller' });
    simulator.placeCall({ from: '+442079460019', fromName: 'Second Caller', to: '200' });
    await popup.waitFor(cardOf('Second Caller'));
    await pass(desk, guardMs);
    await popup.focusByUser();
    await settle(popup);
    const places = (): Promise<readonly (readonly number[])[]> =>
      popup.evaluate(() =>
        [...document.querySelectorAll('[data-action]')]
          .map((element) => element.getBoundingClientRect())
          .map(({ x, y, width, height }) => [x, y, width, height]),
      );
    await popup.page.locator(ready('answer', cardOf('First Caller'))).focus();
    await popup.waitFor(`${cardOf('First Caller')} .key-hint`);
    const before = await places();
    await popup.page.locator(ready('answer', cardOf('Second Caller'))).focus();
    await popup.waitFor(`${cardOf('Second Caller')} .key-hint`);
    expect(await places()).toEqual(before);
  });

  it('stays with the card that has the keyboard, whatever else rings', async () => {
    const { popup, simulator } = desk;
    const id = await desk.ring({ fromName: 'First Caller' });
    simulator.placeCall({ from: '+442079460019', fromName: 'Second Caller', to: '200' });
    await popup.waitFor(cardOf('Second Caller'));
    await pass(desk, guardMs);
    await popup.focusByUser();
    await popup.page.locator(ready('answer', cardOf('First Caller'))).focus();
    await popup.press('Enter');
    await popup.waitFor(`${cardOf('First Caller')}[data-phase="connected"]`);
    await pass(desk, guardMs);
    await popup.waitFor(ready('decline', cardOf('Second Caller')));
    await popup.press('d');
    await popup.press('e');
    await popup.waitForHidden(cardOf('First Caller'));
    expect(ledgerState(desk, id, '200')).toBe('ended');
    await popup.waitFor(`${cardOf('Second Caller')}[data-phase="ringing"]`);
  });
});

describe.runIf(isStandIn)('a call by keys alone, from another program', () => {
  it('is answered by its key, and worked in the popup that its key brings with the keyboard', async () => {
    const { app, popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await keysSettled(desk);
    await app.shortcut('CommandOrControl+Shift+F9');
    await popup.waitFor(cardIn('connected'));
    expect((await popup.state()).isFocused).toBe(false);
    await app.shortcut('CommandOrControl+Shift+F6');
    await app.waitFor(async () => (await popup.state()).isFocused, 'the popup has the keyboard');
    await pass(desk, guardMs);
    await popup.waitFor(ready('transfer'));
    await tabTo(popup, 'transfer');
    await popup.press('Enter');
    await popup.waitFor('[data-testid="target-entry"]');
    await popup.press('Escape');
    await popup.waitForHidden('[data-testid="target-entry"]');
    await pass(desk, guardMs);
    await popup.waitFor(ready('hangUp'));
    await popup.press('e');
    await popup.waitForHidden(cardIn('connected'));
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });
});

describe('Esc', () => {
  it('leaves what is asked for first, wherever the focus is in it, and hides the card then', async () => {
    const { popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await popup.focusByUser();
    await pass(desk, guardMs);
    await popup.press('a');
    await popup.waitFor(cardIn('connected'));
    await pass(desk, guardMs);
    await popup.press('t');
    await popup.waitFor('[data-testid="target-entry"]');
    await popup.page.locator('[data-action="confirm-target"]').focus();
    await popup.press('Escape');
    await popup.waitForHidden('[data-testid="target-entry"]');
    await popup.waitFor(cardIn('connected'));
    await pass(desk, guardMs);
    await popup.waitFor(ready('hide'));
    await popup.press('Escape');
    await popup.waitUntilHidden();
    expect(ledgerState(desk, id, '200')).toBe('connected');
  });
});

describe.runIf(isStandIn)('a card that was hidden by Esc', () => {
  it('rings on, is brought back from the tray without the keyboard, and is guarded anew', async () => {
    const { app, popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await popup.focusByUser();
    await pass(desk, guardMs);
    await popup.waitFor(ready('ignore'));
    await popup.press('Escape');
    await popup.waitUntilHidden();
    expect(ledgerState(desk, id, '200')).toBe('ringing');
    await app.tray.choose('Bring back popup');
    await popup.waitUntilShown();
    await popup.waitFor(button('answer'));
    await popup.focusByUser();
    await pressTooEarly('a');
    await popup.waitFor(ready('answer'));
    await popup.press('a');
    await popup.waitFor(cardIn('connected'));
  });

  it('goes on hidden where it is connected or held, also with its keys, until it is brought back', async () => {
    const { app, popup } = desk;
    const hide = async (): Promise<void> => {
      await pass(desk, guardMs);
      await popup.waitFor(ready('hide'));
      await popup.focusByUser();
      await popup.press('Escape');
      await popup.waitUntilHidden();
    };
    const bringBack = async (phase: string): Promise<void> => {
      await app.tray.choose('Bring back popup');
      await popup.waitUntilShown();
      await popup.waitFor(cardIn(phase));
    };
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await popup.focusByUser();
    await pass(desk, guardMs);
    await popup.press('a');
    await popup.waitFor(cardIn('connected'));
    await hide();
    expect(ledgerState(desk, id, '200')).toBe('connected');
    await keysSettled(desk);
    // Pressed once: the same key is deaf for a second after it, and how fast this test is decides nothing.
    await app.shortcut('CommandOrControl+Shift+F7');
    await app.waitFor(() => ledgerState(desk, id, '200') === 'held', 'the key has held it');
    expect((await popup.state()).isVisible).toBe(false);
    await bringBack('held');
    await hide();
    expect(ledgerState(desk, id, '200')).toBe('held');
    await bringBack('held');
  });

  it('can be worked in the panel too, which the tray opens with the keyboard', async () => {
    const { app, panel } = desk;
    await openPage(desk, 'dial');
    await app.blurByUser();
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await app.tray.choose('Open Screenpop');
    await app.waitFor(async () => (await panel.state()).isFocused, 'the panel has the keyboard');
    expect((await tabTo(panel, 'calls')).at(-1)).toBe('calls');
    await panel.press('Enter');
    await panel.waitFor(cardIn('ringing'));
    await tabTo(panel, 'answer');
    await panel.press('Enter');
    await panel.waitFor(cardIn('connected'));
    await app.waitFor(async () => (await focused(panel)) === 'call-card', 'the card has the keyboard');
    await tabTo(panel, 'hangUp');
    await panel.press('Enter');
    await panel.waitForHidden(card);
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
