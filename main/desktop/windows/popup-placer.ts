import type Electron from 'electron';
import type { Log } from '../../ports.ts';
import type { PopupDisplay, PopupPlace } from '../../settings/types.ts';
import type { DesktopSettingsStore } from '../ports.ts';
import { chooseDisplay, displayKeys } from './displays.ts';
import { type Area, boundsNear, corner, growthAt, isWithin, placeOf, popupBounds } from './placement.ts';

/** What placing the popup needs. */
export interface PlacerDeps {
  readonly screen: Electron.Screen;
  readonly settings: Pick<DesktopSettingsStore, 'get' | 'update'>;
  readonly log: Log;
  /** Id of the display that the window with the keyboard is on; undefined: not known. Answers from memory. */
  activeWindowDisplay(): number | undefined;
  /** Moves the window. */
  setBounds(bounds: Area): void;
  /** Into which direction it grows from now on; told with each placing. */
  onGrows(grows: ReturnType<typeof growthAt>): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A drag under way. */
interface Drag {
  readonly startedAt: Point;
  /** From the popup's upper left corner to the pointer. */
  readonly grip: Point;
  readonly hasMoved: boolean;
}

/** More than any desk has, and as many as the settings take. */
const mostPlaces = 50;

/** Where the popup stands: on which display, at which place of it, how tall. */
export class PopupPlacer {
  readonly #deps: PlacerDeps;
  #heightPx: number;
  #displayId: number | undefined;
  #bounds: Area | undefined;
  #drag: Drag | undefined;

  constructor(deps: PlacerDeps, heightPx: number) {
    this.#deps = deps;
    this.#heightPx = heightPx;
  }

  get heightPx(): number {
    return this.#heightPx;
  }

  /** How tall the popup is to be from the next placing on, px. */
  setHeight(heightPx: number): void {
    this.#heightPx = heightPx;
  }

  /** On the display that the policy chooses now, at its place there; `policy`: another one than the settings have. */
  place(policy?: PopupDisplay): void {
    const { screen, settings, activeWindowDisplay } = this.#deps;
    const { popupDisplay, popupFixedDisplay: fixedKey } = settings.get();
    this.#placeOn(chooseDisplay(screen, { policy: policy ?? popupDisplay, fixedKey, activeWindowDisplay }));
  }

  /** Displays come, go and change their scaling while a card is shown: it stays on its display where that still exists. */
  placeAgain(policy?: PopupDisplay): void {
    const display = this.#deps.screen.getAllDisplays().find((each) => each.id === this.#displayId);
    if (this.#drag !== undefined) this.#keepInside(display);
    else if (display === undefined) this.place(policy);
    else this.#placeOn(display);
  }

  /** The popup follows the pointer from now on. */
  startDrag(): void {
    const bounds = this.#bounds;
    if (bounds === undefined) return;
    const startedAt = this.#deps.screen.getCursorScreenPoint();
    const grip = { x: startedAt.x - bounds.x, y: startedAt.y - bounds.y };
    this.#drag = { startedAt, grip, hasMoved: false };
  }

  /** The pointer has moved, or the popup has grown under it. */
  drag(): void {
    const drag = this.#drag;
    if (drag === undefined) return;
    const pointer = this.#deps.screen.getCursorScreenPoint();
    const hasMoved = drag.hasMoved || pointer.x !== drag.startedAt.x || pointer.y !== drag.startedAt.y;
    this.#drag = { ...drag, hasMoved };
    if (!hasMoved) return;
    const display = this.#deps.screen.getDisplayNearestPoint(pointer);
    const wanted = { x: pointer.x - drag.grip.x, y: pointer.y - drag.grip.y };
    this.#moveTo(display, boundsNear(display.workArea, this.#heightPx, wanted));
  }

  /** The popup is let go: it comes up there from now on, on this display. */
  endDrag(): void {
    this.drag();
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag?.hasMoved === true) this.#remember();
    if (drag !== undefined) this.placeAgain();
  }

  /** The popup is gone before it was let go. */
  cancelDrag(): void {
    this.#drag = undefined;
  }

  /** Back to the corner, on every display. */
  forgetPlaces(): void {
    this.#save({});
  }

  /** In the hand it moves by itself only where its display has gone, or has less room: as little as that asks for. */
  #keepInside(display: Electron.Display | undefined): void {
    const { screen } = this.#deps;
    const { workArea, id } = display ?? screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const bounds = this.#bounds;
    if (bounds === undefined || isWithin(bounds, workArea)) return;
    this.#moveTo({ id }, boundsNear(workArea, bounds.height, bounds));
  }

  #placeOn(display: Electron.Display): void {
    const place = this.#deps.settings.get().popupPlaces[this.#keyOf(display.id)] ?? corner;
    this.#moveTo(display, popupBounds(display.workArea, this.#heightPx, place));
    this.#deps.onGrows(growthAt(place));
  }

  #moveTo(display: Pick<Electron.Display, 'id'>, bounds: Area): void {
    this.#displayId = display.id;
    this.#bounds = bounds;
    this.#deps.setBounds(bounds);
  }

  #keyOf(displayId: number): string {
    return displayKeys(this.#deps.screen.getAllDisplays()).get(displayId) ?? '';
  }

  #remember(): void {
    const display = this.#deps.screen.getAllDisplays().find(({ id }) => id === this.#displayId);
    if (display === undefined || this.#bounds === undefined) return;
    const key = this.#keyOf(display.id);
    const { [key]: _before, ...others } = this.#deps.settings.get().popupPlaces;
    const kept = Object.entries(others).slice(1 - mostPlaces);
    this.#save({ ...Object.fromEntries(kept), [key]: placeOf(display.workArea, this.#bounds) });
  }

  #save(popupPlaces: Readonly<Record<string, PopupPlace>>): void {
    const saved = this.#deps.settings.update({ popupPlaces });
    if (!saved.ok) this.#deps.log.warn('popup place not kept', { detail: saved.failure.detail });
  }
}
