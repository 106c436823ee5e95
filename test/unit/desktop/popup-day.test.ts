import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../main/calls/types.ts';
import { createPopup } from '../../../main/desktop/call-popup.ts';
import { followPresenter } from '../../../main/desktop/surfaces.ts';
import { chooseDisplay } from '../../../main/desktop/windows/displays.ts';
import type { Area } from '../../../main/desktop/windows/placement.ts';
import { fakeLog, presented, ringing } from './fakes.ts';

/** What is asked of the system is judged at the moment when it is asked. */
interface Judge {
  onFocusAsked(how: string): void;
}

/** A window as the desktop has it: seen or not, with the keyboard or not. What else is asked of it is an error. */
class FakeWindow extends EventEmitter {
  static judge: Judge;
  bounds: Area = { x: 0, y: 0, width: 0, height: 0 };
  hasKeyboard = false;
  #isVisible = false;
  readonly #judge = FakeWindow.judge;

  isVisible = () => this.#isVisible;
  isDestroyed = () => false;
  isFocused = () => this.hasKeyboard;
  setAlwaysOnTop = () => undefined;
  setVisibleOnAllWorkspaces = () => undefined;
  focus = () => this.#judge.onFocusAsked('focus');
  moveTop = () => this.#judge.onFocusAsked('moveTop');
  getBounds = () => this.bounds;
  setBounds = (bounds: Area) => {
    this.bounds = bounds;
  };
  show = () => {
    this.#judge.onFocusAsked('show');
    this.#isVisible = true;
    this.hasKeyboard = true;
  };
  showInactive = () => {
    this.#isVisible = true;
  };
  hide = () => {
    this.#isVisible = false;
    this.hasKeyboard = false;
  };
}

const number = { dial: '201', display: '201' };

const display = (id: number, x: number, y: number, width: number, height: number, bar = 40) => ({
  ...{ id, label: `Display ${id}`, internal: false },
  bounds: { x, y, width, height },
  workArea: { x, y, width, height: height - bar },
});

/** What the desk may look like, from one display to three, with one that has hardly room for a card. */
const desks = [
  [display(1, 0, 0, 1920, 1080)],
  [display(1, 0, 0, 1920, 1080), display(2, 1920, 0, 1280, 1024, 0)],
  [display(2, 0, 0, 1280, 1024, 0)],
  [display(3, -2560, -200, 2560, 1440), display(1, 0, 0, 1536, 864, 32)],
  [display(1, 0, 0, 1920, 1080), display(2, 1920, 0, 1280, 1024), display(4, 0, 1080, 320, 240, 20)],
];

const distance = ({ x, y, width, height }: Area, point: { x: number; y: number }): number =>
  Math.hypot(Math.max(x - point.x, 0, point.x - x - width + 1), Math.max(y - point.y, 0, point.y - y - height + 1));

class FakeScreen extends EventEmitter {
  displays = desks[1] ?? [];
  pointer = { x: 100, y: 100 };
  getCursorScreenPoint = () => this.pointer;
  getAllDisplays = () => this.displays;
  getPrimaryDisplay = () => this.displays[0];
  getDisplayNearestPoint = (point: { x: number; y: number }) =>
    this.displays.toSorted((a, b) => distance(a.bounds, point) - distance(b.bounds, point))[0];
}

const isInside = ({ x, y, width, height }: Area, area: Area): boolean =>
  x >= area.x && y >= area.y && x + width <= area.x + area.width && y + height <= area.y + area.height;

/** The real presenter, policy, placing and hiding, and the real class of the window, on a desk of paper. */
class Day {
  readonly screen = new FakeScreen();
  readonly view = presented();
  readonly window: FakeWindow;
  readonly popup;
  /** The user has just asked for the popup, or for a number to be dialled. */
  isAskedFor = false;
  isBrought = false;
  readonly placing: 'full' | 'limited';
  #asked = 0;

  constructor(placing: 'full' | 'limited') {
    this.placing = placing;
    FakeWindow.judge = { onFocusAsked: (how) => this.#judge(how) };
    const app = { commandLine: { getSwitchValue: () => '' }, focus: () => this.#judge('app.focus') };
    const { presenter, clock, settings } = this.view;
    const { popup } = createPopup(
      {
        ...{ clock, settings, log: fakeLog(), platform: 'linux' },
        electron: { app, BrowserWindow: FakeWindow, screen: this.screen },
        environment: { XDG_SESSION_TYPE: placing === 'full' ? 'x11' : 'wayland' },
      } as never,
      presenter,
      { preload: '/p.cjs', isDevelopment: false, isQuitting: () => false, activeWindowDisplay: () => 2 },
    );
    this.popup = popup;
    this.window = popup.window as never;
    Object.defineProperty(this.view.desk, 'isPopupSeen', { get: () => popup.isSeen });
    followPresenter(presenter, { pages: { tell: () => undefined }, popup } as never);
  }

  get isRinging(): boolean {
    return this.view.presenter.cards().some(({ phase }) => phase === 'ringing');
  }

  get displayId(): number | undefined {
    return this.screen.displays.find(({ workArea }) => isInside(this.window.bounds, workArea))?.id;
  }

  get chosenId(): number | undefined {
    const { popupDisplay: policy, popupFixedDisplay: fixedKey } = this.view.settings.get();
    return chooseDisplay(this.screen as never, { policy, fixedKey, activeWindowDisplay: () => 2 }).id;
  }

  /** Runs a step, and says afterwards what must hold whatever it was. */
  async live({ name, run, isAsking = false, isMoving = false }: Step): Promise<void> {
    const [wasVisible, wasOn] = [this.window.isVisible(), this.displayId];
    this.isAskedFor = isAsking;
    this.isBrought = (await run(this)) === 'brought' || (this.isBrought && this.window.isVisible());
    this.#expectShown(name);
    if (!this.window.isVisible()) return;
    expect(this.displayId, `${name}: ${JSON.stringify(this.window.bounds)} is inside one work area`).toBeDefined();
    if (isMoving || this.isBrought) return;
    expect(this.displayId, `${name}: on its display`).toBe(wasVisible ? wasOn : this.chosenId);
  }

  /** The dial key: "Call this number?" */
  ask(): void {
    this.#asked += 1;
    this.view.presenter.setDialPrompt({ id: `p${this.#asked}`, number });
  }

  #expectShown(name: string): void {
    const { presenter, settings } = this.view;
    const open = presenter.cards().filter(({ isHidden }) => !isHidden);
    const hasPrompt = presenter.dialPrompt !== undefined;
    const areCallsShown = this.isBrought || (settings.get().isPopupShown && this.placing === 'full');
    const isLive = open.some(({ phase }) => phase !== 'ended');
    const isVisible = this.window.isVisible();
    if (hasPrompt || (areCallsShown && isLive)) expect(isVisible, `${name}: shows what there is`).toBe(true);
    if (!hasPrompt && (!areCallsShown || open.length === 0)) expect(isVisible, `${name}: shows nothing`).toBe(false);
  }

  #judge(how: string): void {
    if (this.isRinging) throw new Error(`${how} while a call rings`);
    if (!this.isAskedFor) throw new Error(`${how} and nobody asked for it`);
  }
}

interface Step {
  readonly name: string;
  /** The user has asked for something by this. */
  readonly isAsking?: boolean;
  /** The popup may be on another display afterwards, though it was not brought. */
  readonly isMoving?: boolean;
  run(day: Day): unknown;
}

const key = fc.constantFrom('a', 'b', 'c', 'd');
const phases: readonly Call['phase'][] = ['ringing', 'ringing', 'dialing', 'connected', 'held', 'ended'];

const callStep = fc.tuple(key, fc.constantFrom(...phases), fc.constantFrom('missed' as const, 'answered' as const)).map(
  ([call, phase, outcome]): Step => ({
    name: `${call} ${phase}`,
    run: ({ view }) => view.agent.reportCall(ringing({ key: call, phase, ...(phase === 'ended' && { outcome }) })),
  }),
);

const activityStep = fc.tuple(key, fc.boolean()).map(([call, isRefused]): Step => {
  const refused = { action: 'hangUp', failure: { code: 'throttled', status: 429 } } as const;
  const activity = isRefused ? { call, refused } : { call, pending: 'hangUp' as const };
  return {
    name: `${call} ${isRefused ? 'refused' : 'pending'}`,
    run: ({ view }) => view.agent.report({ type: 'activity', activity }),
  };
});

const hideStep = key.map(
  (call): Step => ({
    name: `hide ${call}`,
    run: ({ view }) => void view.presenter.hideCard(call),
  }),
);

const timeStep = fc.integer({ min: 1, max: 12_000 }).map(
  (ms): Step => ({
    name: `${ms} ms`,
    run: ({ view }) => view.clock.advance(ms),
  }),
);

const heightStep = fc.integer({ min: 0, max: 1500 }).map(
  (px): Step => ({
    name: `${px} px`,
    run: ({ popup }) => popup.setContentHeight(px),
  }),
);

const pointerStep = fc
  .record({ x: fc.integer({ min: -2700, max: 3300 }), y: fc.integer({ min: -300, max: 1400 }) })
  .map(
    (point): Step => ({
      name: `pointer at ${point.x},${point.y}`,
      run: ({ screen }) => {
        screen.pointer = point;
      },
    }),
  );

const displaysStep = fc
  .tuple(fc.constantFrom(...desks), fc.constantFrom('display-removed', 'display-added', 'display-metrics-changed'))
  .map(
    ([displays, event]): Step => ({
      name: `${event}: ${displays.map(({ id }) => id)}`,
      isMoving: true,
      run: ({ screen }) => {
        screen.displays = displays;
        screen.emit(event);
      },
    }),
  );

const settingsStep = fc
  .record(
    {
      isPopupShown: fc.boolean(),
      popupHideSeconds: fc.constantFrom(0, 1, 5),
      popupDisplay: fc.constantFrom('pointer' as const, 'active-window' as const, 'primary' as const, 'fixed' as const),
      popupFixedDisplay: fc.constantFrom('', 'Display 2 #1', 'Display 3 #1'),
    },
    { requiredKeys: [] },
  )
  .map(
    (changes): Step => ({
      name: JSON.stringify(changes),
      isMoving: true,
      run: ({ view }) => void view.settings.update(changes),
    }),
  );

const dragStep = fc.constantFrom('start' as const, 'move' as const, 'end' as const).map(
  (phase): Step => ({
    name: `drag ${phase}`,
    isMoving: true,
    run: ({ popup }) => popup.drag(phase),
  }),
);

const otherSteps: readonly Step[] = [
  {
    name: 'bring',
    isAsking: true,
    run: ({ popup }) => (popup.bring() ? 'brought' : undefined),
  },
  {
    name: 'dial key',
    isAsking: true,
    run: (day) => day.ask(),
  },
  { name: 'prompt answered', run: ({ view }) => view.presenter.setDialPrompt(undefined) },
  { name: 'Alt+F4', run: ({ window }) => window.emit('close', { preventDefault: () => undefined }) },
  {
    name: 'user goes to the popup',
    run: ({ window }) => {
      window.hasKeyboard = window.isVisible();
    },
  },
  {
    name: 'user goes elsewhere',
    run: ({ window }) => {
      window.hasKeyboard = false;
    },
  },
  { name: 'works in the popup', run: ({ popup }) => popup.setInUse(true) },
  { name: 'leaves the popup', run: ({ popup }) => popup.setInUse(false) },
  { name: 'back to the corner', isMoving: true, run: ({ popup }) => popup.resetPlaces() },
  {
    name: 'the line comes back without its calls',
    run: ({ view }) => {
      view.agent.forget();
      view.agent.report({ type: 'link', link: { state: 'online', endpointIds: ['200'] } });
    },
  },
];

const anyStep = fc.oneof(
  { weight: 8, arbitrary: callStep },
  { weight: 2, arbitrary: activityStep },
  { weight: 2, arbitrary: hideStep },
  { weight: 2, arbitrary: timeStep },
  { weight: 2, arbitrary: heightStep },
  { weight: 2, arbitrary: pointerStep },
  { weight: 2, arbitrary: displaysStep },
  { weight: 2, arbitrary: settingsStep },
  { weight: 3, arbitrary: dragStep },
  { weight: 6, arbitrary: fc.constantFrom(...otherSteps) },
);

const anyDay = fc.array(anyStep, { minLength: 1, maxLength: 60 });

describe.each(['full', 'limited'] as const)('whatever a day brings, with %s placing', (placing) => {
  it('the popup asks for the keyboard for what the user has just asked for, never while a call rings; stands inside one work area, and is seen exactly where there is something to be seen', async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async (steps) => {
        const day = new Day(placing);
        for (const step of steps) await day.live(step);
      }),
      { seed: 20_260_105, numRuns: 400 },
    );
  });
});
