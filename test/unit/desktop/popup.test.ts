import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesktopSettings } from '../../../main/desktop/ports.ts';
import { type Area, popupBounds } from '../../../main/desktop/windows/placement.ts';
import { firstHeightPx, PopupWindow } from '../../../main/desktop/windows/popup.ts';
import { popupOptions } from '../../../main/desktop/windows/popup-options.ts';
import { type PopupContent, popupPolicy } from '../../../main/desktop/windows/popup-policy.ts';
import type { CallCard } from '../../../preload/contract.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

const card = (changes: Partial<CallCard> = {}): CallCard => ({
  key: 'a',
  direction: 'inbound',
  phase: 'ringing',
  elapsedMs: 0,
  actions: ['answer'],
  isHidden: false,
  ...changes,
});
const prompt = { id: 'p', number: { dial: '201', display: '201' } };
const nothing = { cards: [] };

/** Records what a window is told, and is visible accordingly. */
class FakeWindow extends EventEmitter {
  static last: FakeWindow;
  readonly told: string[] = [];
  bounds: Area | undefined;
  /** How often its bounds were set. */
  settings = 0;
  #isVisible = false;

  constructor() {
    super();
    FakeWindow.last = this;
  }

  isClosed = false;

  isVisible = () => this.#isVisible;
  isDestroyed = () => this.isClosed;
  isFocused = () => this.#isVisible && ['show', 'focus'].includes(this.told.at(-1) ?? '');
  show = () => this.#tell('show', true);
  showInactive = () => this.#tell('showInactive', true);
  hide = () => this.#tell('hide', false);
  focus = () => this.#tell('focus', this.#isVisible);
  getBounds = () => this.bounds ?? { x: 0, y: 0, width: 0, height: 0 };
  setBounds = (bounds: Area) => {
    this.bounds = bounds;
    this.settings += 1;
  };
  setAlwaysOnTop = (flag: boolean, level?: string) => void (flag && level);
  setVisibleOnAllWorkspaces = () => undefined;

  #tell(what: string, isVisible: boolean): void {
    this.told.push(what);
    this.#isVisible = isVisible;
  }
}

const display = (id: number, workArea: Area) => ({
  id,
  label: `Display ${id}`,
  internal: false,
  bounds: workArea,
  workArea,
});
const left = display(1, { x: 0, y: 0, width: 1920, height: 1040 });
const right = display(2, { x: 1920, y: 0, width: 1280, height: 984 });

class FakeScreen extends EventEmitter {
  displays = [left, right];
  pointer = right;
  cursor = { x: 0, y: 0 };
  getCursorScreenPoint = () => ({ x: this.pointer.workArea.x + this.cursor.x, y: this.cursor.y });
  getAllDisplays = () => this.displays;
  getPrimaryDisplay = () => left;
  getDisplayNearestPoint = ({ x }: { x: number }) =>
    this.displays.find(({ workArea }) => x >= workArea.x && x < workArea.x + workArea.width) ?? left;
}

function popup(changes: Partial<DesktopSettings> = {}, placing: 'full' | 'limited' = 'full') {
  const screen = new FakeScreen();
  const electron = { BrowserWindow: FakeWindow, screen } as never;
  const dismissed: string[] = [];
  const uses: boolean[] = [];
  const followed: [count: number, isSeen: boolean][] = [];
  const settings = fakeSettings(changes);
  const hidden: { content: PopupContent } = { content: nothing };
  const shown: PopupWindow = new PopupWindow({
    ...{ electron, settings, placing, log: fakeLog() },
    platform: 'linux',
    preload: '/p.cjs',
    isDevelopment: false,
    activeWindowDisplay: () => undefined,
    showHiddenCards: () => shown.update(hidden.content),
    onFollowed: (cards, isSeen) => followed.push([cards.length, isSeen]),
    onUseChanged: (isInUse) => uses.push(isInUse),
    onGrows: () => undefined,
    onDismissed: () => dismissed.push('dismissed'),
    isQuitting: () => false,
  });
  return { popup: shown, screen, window: FakeWindow.last, dismissed, settings, hidden, uses, followed };
}

describe('popupPolicy', () => {
  const cases = [
    ['nothing', nothing, 'hide'],
    ['a ringing call', { cards: [card()] }, 'show-inactive'],
    ['an ignored call', { cards: [card({ isHidden: true })] }, 'hide'],
    ['a connected call', { cards: [card({ phase: 'connected' })] }, 'show-inactive'],
    ['a question', { cards: [], dialPrompt: prompt }, 'show-focused'],
    ['a question during a call', { cards: [card({ phase: 'held' })], dialPrompt: prompt }, 'show-focused'],
    ['a question while a call rings', { cards: [card()], dialPrompt: prompt }, 'show-inactive'],
    [
      'a question while an ignored call rings',
      { cards: [card({ isHidden: true })], dialPrompt: prompt },
      'show-inactive',
    ],
  ] as const;

  it.each(cases)('for %s', (_name, state, expected) => {
    expect(popupPolicy(state)).toBe(expected);
  });

  it('never gives the keyboard away while a call rings', () => {
    const anyCard = fc.record({
      phase: fc.constantFrom('ringing', 'dialing', 'connected', 'held'),
      isHidden: fc.boolean(),
    });
    const anyPrompt = fc.constantFrom(undefined, prompt);
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 4 }), anyPrompt, (cards, dialPrompt) => {
        const state = {
          cards: cards.map((each) => card(each as Partial<CallCard>)),
          ...(dialPrompt && { dialPrompt }),
        };
        return !cards.some(({ phase }) => phase === 'ringing') || popupPolicy(state) !== 'show-focused';
      }),
    );
  });
});

describe('PopupWindow', () => {
  it('shows a call without the keyboard, once, and hides with its end', () => {
    const { popup: shown, window } = popup();
    shown.update({ cards: [card()] });
    shown.update({ cards: [card(), card({ key: 'b' })] });
    shown.update({ cards: [card({ phase: 'connected' })] });
    shown.update(nothing);
    shown.update(nothing);
    expect(window.told).toEqual(['showInactive', 'hide']);
  });

  it('takes the keyboard once for the question, and not for a call that rings meanwhile', () => {
    const { popup: shown, window } = popup();
    shown.update({ cards: [], dialPrompt: prompt });
    shown.update({ cards: [card()], dialPrompt: prompt });
    shown.update({ cards: [card()] });
    expect(window.told).toEqual(['show']);
  });

  it('takes no keyboard for a question when the ring is over that kept it from it: whoever asked writes elsewhere', () => {
    const { popup: shown, window } = popup();
    shown.update({ cards: [card()], dialPrompt: prompt });
    shown.update({ cards: [], dialPrompt: prompt });
    expect(window.told).toEqual(['showInactive']);
    shown.update({ cards: [], dialPrompt: { ...prompt, id: 'q' } });
    expect(window.told).toEqual(['showInactive', 'show']);
  });

  it('gives no keyboard to a question that comes while a call rings', () => {
    const { popup: shown, window } = popup();
    shown.update({ cards: [card()], dialPrompt: prompt });
    expect(window.told).toEqual(['showInactive']);
  });

  it('stands on the display under the pointer, as tall as its page says', () => {
    const { popup: shown, window } = popup();
    shown.setContentHeight(300);
    shown.update({ cards: [card()] });
    const first = window.bounds;
    shown.setContentHeight(412.4);
    shown.setContentHeight(0);
    expect([first, window.bounds]).toEqual([popupBounds(right.workArea, 300), popupBounds(right.workArea, 413)]);
  });

  it('has the height of the next card before it comes up, and is not set where it is', () => {
    const { popup: shown, window } = popup();
    shown.setContentHeight(300);
    expect([window.bounds, window.settings]).toEqual([popupBounds(right.workArea, 300), 1]);
    shown.update({ cards: [card()] });
    shown.update({ cards: [card({ name: 'Ada Palmer' })] });
    shown.setContentHeight(300);
    expect([window.told, window.settings]).toEqual([['showInactive'], 1]);
  });

  it('keeps its display when the pointer wanders, and leaves one that is removed', () => {
    const { popup: shown, window, screen } = popup();
    shown.update({ cards: [card()] });
    screen.pointer = left;
    screen.emit('display-metrics-changed');
    const wandered = window.bounds;
    screen.displays = [left];
    screen.emit('display-removed');
    expect([wandered, window.bounds]).toEqual([
      popupBounds(right.workArea, firstHeightPx),
      popupBounds(left.workArea, firstHeightPx),
    ]);
  });

  it('does not move while hidden', () => {
    const { screen, window } = popup();
    screen.emit('display-removed');
    expect(window.bounds).toBeUndefined();
  });

  it('is left alone once the app has closed it', () => {
    const { popup: shown, window, screen } = popup();
    window.isClosed = true;
    shown.update({ cards: [card()] });
    screen.emit('display-removed');
    expect([window.told, window.bounds]).toEqual([[], undefined]);
  });

  it('is never closed by a user: closing takes the cards off it', () => {
    const { window, dismissed } = popup();
    let isPrevented = false;
    window.emit('close', { preventDefault: () => (isPrevented = true) });
    expect([isPrevented, dismissed]).toEqual([true, ['dismissed']]);
  });

  it('comes up for no call where it is switched off, goes at once when it is, and still asks', () => {
    const { popup: shown, window, settings } = popup();
    shown.update({ cards: [card()] });
    settings.update({ isPopupShown: false });
    shown.update({ cards: [card()] });
    shown.update({ cards: [card(), card({ key: 'b' })] });
    shown.update({ cards: [card({ phase: 'connected' })], dialPrompt: prompt });
    shown.update({ cards: [card({ phase: 'connected' })] });
    expect(window.told).toEqual(['showInactive', 'hide', 'show', 'hide']);
  });

  it('comes up for no call where showing it would take the keyboard', () => {
    const { popup: shown, window } = popup({}, 'limited');
    shown.update({ cards: [card()] });
    expect(window.told).toEqual([]);
  });

  it('is not brought up by a call that is over, and stays for one', () => {
    const { popup: shown, window } = popup();
    shown.update({ cards: [card({ phase: 'ended' })] });
    expect(window.told).toEqual([]);
    shown.update({ cards: [card()] });
    shown.update({ cards: [card({ phase: 'ended' })] });
    expect(window.told).toEqual(['showInactive']);
  });

  it('gives the keyboard back when the last call is over, once, and keeps saying how it ended', () => {
    const { popup: shown, window } = popup();
    const over = { cards: [card({ phase: 'ended' })] };
    shown.update({ cards: [card({ phase: 'connected' })] });
    window.focus();
    shown.update(over);
    expect(window.told).toEqual(['showInactive', 'focus', 'hide', 'showInactive']);
    // The user has gone to that card: it is theirs.
    window.focus();
    shown.update(over);
    expect([window.told.at(-1), window.isVisible()]).toEqual(['focus', true]);
  });

  it('keeps the keyboard where another call goes on, and is not shown anew where it had none', () => {
    const { popup: shown, window } = popup();
    const talking = card({ key: 'b', phase: 'connected' });
    shown.update({ cards: [card(), talking] });
    window.focus();
    shown.update({ cards: [talking, card({ phase: 'ended' })] });
    expect(window.told).toEqual(['showInactive', 'focus']);
    const other = popup();
    other.popup.update({ cards: [card()] });
    other.popup.update({ cards: [card({ phase: 'ended' })] });
    expect(other.window.told).toEqual(['showInactive']);
  });

  it('moves to another display as soon as the settings choose it', () => {
    const { popup: shown, window, settings } = popup();
    shown.update({ cards: [card()] });
    settings.update({ popupDisplay: 'primary' });
    shown.update({ cards: [card()] });
    expect(window.bounds).toEqual(popupBounds(left.workArea, firstHeightPx));
  });
});

describe('PopupWindow, when the user asks for it', () => {
  it('shows hidden cards under the pointer, with the keyboard', () => {
    const { popup: shown, window, hidden, screen } = popup({ popupDisplay: 'primary', isPopupShown: false });
    const talk = card({ phase: 'connected' });
    shown.update({ cards: [{ ...talk, isHidden: true }] });
    hidden.content = { cards: [talk] };
    expect(shown.bring()).toBe(true);
    shown.update({ cards: [talk] });
    expect([window.told, window.bounds]).toEqual([['show'], popupBounds(right.workArea, firstHeightPx)]);
    screen.displays = [left];
    screen.emit('display-removed');
    expect(window.bounds).toEqual(popupBounds(left.workArea, firstHeightPx));
  });

  it('takes no keyboard while a call rings, and comes to the pointer where it was shown elsewhere', () => {
    const { popup: shown, window, hidden, screen } = popup();
    shown.update({ cards: [card()] });
    hidden.content = { cards: [card()] };
    screen.pointer = left;
    expect(shown.bring()).toBe(true);
    expect([window.told, window.bounds]).toEqual([['showInactive'], popupBounds(left.workArea, firstHeightPx)]);
  });

  it('tells what can be seen by now, as it does of every other change', () => {
    const { popup: shown, hidden, followed } = popup();
    shown.update({ cards: [card({ isHidden: true })] });
    hidden.content = { cards: [card()] };
    shown.bring();
    shown.update(nothing);
    expect(followed).toEqual([
      [1, false],
      [1, true],
      [0, false],
    ]);
  });

  it('has nothing to show without a call, and follows the settings again once it is gone', () => {
    const { popup: shown, window, hidden } = popup({ isPopupShown: false });
    expect([shown.bring(), window.told]).toEqual([false, []]);
    hidden.content = { cards: [card()] };
    shown.bring();
    shown.update(nothing);
    shown.update({ cards: [card()] });
    expect(window.told).toEqual(['showInactive', 'hide']);
  });
});

describe('PopupWindow, dragged', () => {
  it('follows the pointer, and comes up there again', () => {
    const { popup: shown, window, screen, settings } = popup();
    shown.update({ cards: [card()] });
    screen.cursor = { x: 800, y: 500 };
    shown.drag('start');
    screen.cursor = { x: 100, y: 400 };
    shown.drag('move');
    const dragged = window.bounds;
    shown.drag('end');
    const { x, y } = popupBounds(right.workArea, firstHeightPx);
    expect(dragged).toMatchObject({ x: x - 700, y: y - 100 });
    expect([window.bounds, Object.keys(settings.get().popupPlaces)]).toEqual([dragged, ['Display 2 #1']]);
    shown.update(nothing);
    shown.update({ cards: [card()] });
    expect(window.bounds).toEqual(dragged);
    shown.resetPlaces();
    expect(window.bounds).toEqual(popupBounds(right.workArea, firstHeightPx));
  });

  it('does nothing where a window cannot be placed, or nothing is shown', () => {
    const { popup: shown, screen, settings } = popup();
    shown.drag('start');
    screen.cursor = { x: 50, y: 50 };
    shown.drag('end');
    expect(settings.get().popupPlaces).toEqual({});
  });

  it('says that nobody works in it once it is gone', () => {
    const { popup: shown, uses } = popup();
    shown.update({ cards: [card()] });
    shown.setInUse(true);
    shown.update(nothing);
    expect(uses).toEqual([true, false]);
  });
});

describe('the window', () => {
  it('is made hidden, isolated and unthrottled', () => {
    const { show, webPreferences, ...window } = popupOptions(
      'darwin',
      { preload: '/p.cjs', isDevelopment: false },
      100,
    );
    expect([show, window.type, window.skipTaskbar, window.alwaysOnTop, window.focusable]).toEqual([
      false,
      'panel',
      true,
      true,
      true,
    ]);
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
      backgroundThrottling: false,
    });
  });
});
