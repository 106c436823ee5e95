import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Area, popupBounds, popupMargin, popupWidth } from '../../../main/desktop/windows/placement.ts';
import { firstHeightPx, PopupWindow } from '../../../main/desktop/windows/popup.ts';
import { popupOptions } from '../../../main/desktop/windows/popup-options.ts';
import { popupPolicy } from '../../../main/desktop/windows/popup-policy.ts';
import type { CallCard } from '../../../preload/contract.ts';

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
  #isVisible = false;

  constructor() {
    super();
    FakeWindow.last = this;
  }

  isClosed = false;

  isVisible = () => this.#isVisible;
  isDestroyed = () => this.isClosed;
  show = () => this.#tell('show', true);
  showInactive = () => this.#tell('showInactive', true);
  hide = () => this.#tell('hide', false);
  focus = () => this.#tell('focus', this.#isVisible);
  setBounds = (bounds: Area) => {
    this.bounds = bounds;
  };
  setAlwaysOnTop = (flag: boolean, level?: string) => void (flag && level);
  setVisibleOnAllWorkspaces = () => undefined;

  #tell(what: string, isVisible: boolean): void {
    this.told.push(what);
    this.#isVisible = isVisible;
  }
}

const left = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
const right = { id: 2, workArea: { x: 1920, y: 0, width: 1280, height: 984 } };

class FakeScreen extends EventEmitter {
  displays = [left, right];
  pointer = right;
  getCursorScreenPoint = () => ({ x: this.pointer.workArea.x, y: 0 });
  getAllDisplays = () => this.displays;
  getDisplayNearestPoint = ({ x }: { x: number }) =>
    this.displays.find(({ workArea }) => x >= workArea.x && x < workArea.x + workArea.width) ?? left;
}

function popup() {
  const screen = new FakeScreen();
  const electron = { BrowserWindow: FakeWindow, screen } as never;
  const dismissed: string[] = [];
  const shown = new PopupWindow({
    electron,
    platform: 'linux',
    preload: '/p.cjs',
    isDevelopment: false,
    onDismissed: () => dismissed.push('dismissed'),
    isQuitting: () => false,
  });
  return { popup: shown, screen, window: FakeWindow.last, dismissed };
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

describe('popupBounds', () => {
  it('stands bottom right and grows upwards', () => {
    const [small, tall] = [200, 300].map((height) => popupBounds(left.workArea, height));
    expect([small, tall]).toEqual([
      { x: 1920 - popupWidth - popupMargin, y: 1040 - 200 - popupMargin, width: popupWidth, height: 200 },
      { x: 1920 - popupWidth - popupMargin, y: 1040 - 300 - popupMargin, width: popupWidth, height: 300 },
    ]);
  });

  it('stays inside every work area, in whole px, whatever the content', () => {
    const coordinate = fc.integer({ min: -8000, max: 8000 });
    const edge = fc.integer({ min: 100, max: 8000 });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        edge,
        edge,
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        (x, y, width, height, content) => {
          const bounds = popupBounds({ x, y, width, height }, content);
          expect(Object.values(bounds).every(Number.isInteger)).toBe(true);
          expect(bounds.x >= x && bounds.y >= y).toBe(true);
          expect(bounds.x + bounds.width <= x + width && bounds.y + bounds.height <= y + height).toBe(true);
        },
      ),
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
