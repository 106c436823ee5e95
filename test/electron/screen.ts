import { EventEmitter } from 'node:events';
import { preventable } from './events.ts';
import { deviceScaleFactor } from './settings.ts';
import { guarded } from './unsupported.ts';

/** What a test says about a display; the rest follows from it. */
export interface DisplaySpec {
  readonly id: number;
  readonly bounds: Electron.Rectangle;
  /** Without panels and docks. */
  readonly workArea?: Electron.Rectangle;
  readonly scaleFactor?: number;
}

const toDisplay = ({
  id,
  bounds,
  workArea = bounds,
  scaleFactor = deviceScaleFactor,
}: DisplaySpec): Electron.Display => ({
  id,
  bounds,
  workArea,
  scaleFactor,
  size: { width: bounds.width, height: bounds.height },
  workAreaSize: { width: workArea.width, height: workArea.height },
  accelerometerSupport: 'unknown',
  colorDepth: 24,
  colorSpace: 'srgb',
  depthPerComponent: 8,
  detected: true,
  displayFrequency: 60,
  internal: false,
  label: `Display ${id}`,
  maximumCursorSize: { width: 64, height: 64 },
  monochrome: false,
  nativeOrigin: { x: bounds.x, y: bounds.y },
  rotation: 0,
  touchSupport: 'unknown',
});

let displays = [
  toDisplay({
    id: 1,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  }),
];
let cursor: Electron.Point = { x: 960, y: 540 };

const primary = (): Electron.Display => displays[0] as Electron.Display;

const gap = (value: number, start: number, length: number): number =>
  Math.max(start - value, 0, value - (start + length - 1));

const distance = ({ bounds }: Electron.Display, { x, y }: Electron.Point): number =>
  gap(x, bounds.x, bounds.width) ** 2 + gap(y, bounds.y, bounds.height) ** 2;

const nearest = (point: Electron.Point): Electron.Display =>
  displays.reduce((best, display) => (distance(display, point) < distance(best, point) ? display : best), primary());

const overlap = ({ bounds }: Electron.Display, rect: Electron.Rectangle): number => {
  const width = Math.min(bounds.x + bounds.width, rect.x + rect.width) - Math.max(bounds.x, rect.x);
  const height = Math.min(bounds.y + bounds.height, rect.y + rect.height) - Math.max(bounds.y, rect.y);
  return Math.max(width, 0) * Math.max(height, 0);
};

const physical = ({ nativeOrigin, size, scaleFactor }: Electron.Display): Electron.Rectangle => ({
  x: nativeOrigin.x,
  y: nativeOrigin.y,
  width: size.width * scaleFactor,
  height: size.height * scaleFactor,
});

const toDip = (point: Electron.Point): Electron.Point => {
  const far = (display: Electron.Display) => distance({ ...display, bounds: physical(display) }, point);
  const display = displays.reduce((best, each) => (far(each) < far(best) ? each : best), primary());
  const { bounds, nativeOrigin, scaleFactor } = display;
  const along = (value: number, native: number, dip: number) => Math.round(dip + (value - native) / scaleFactor);
  return { x: along(point.x, nativeOrigin.x, bounds.x), y: along(point.y, nativeOrigin.y, bounds.y) };
};

/** Electron's `screen`: one display of 1920 by 1080 until a test says otherwise. */
export const screen = guarded(
  'screen',
  Object.assign(new EventEmitter(), {
    getPrimaryDisplay: primary,
    getAllDisplays: (): Electron.Display[] => [...displays],
    getCursorScreenPoint: (): Electron.Point => ({ ...cursor }),
    getDisplayNearestPoint: nearest,
    screenToDipPoint: toDip,
    getDisplayMatching: (rect: Electron.Rectangle): Electron.Display =>
      displays.reduce((best, display) => (overlap(display, rect) > overlap(best, rect) ? display : best), primary()),
  } satisfies Partial<Electron.Screen>),
);

/** The mouse is moved, in screen coordinates. */
export function setCursor(point: Electron.Point): void {
  cursor = point;
}

/** Displays are plugged in, taken away or changed; the first is the primary one. Fires Electron's events. */
export function setDisplays(specs: readonly DisplaySpec[]): void {
  const old = displays;
  displays = specs.map(toDisplay);
  const had = (list: readonly Electron.Display[], id: number): Electron.Display | undefined =>
    list.find((display) => display.id === id);
  for (const display of old)
    if (had(displays, display.id) === undefined) screen.emit('display-removed', preventable({}), display);
  for (const display of displays) announce(had(old, display.id), display);
}

function announce(before: Electron.Display | undefined, now: Electron.Display): void {
  const changed = (['bounds', 'workArea', 'scaleFactor'] as const).filter(
    (key) => JSON.stringify(before?.[key]) !== JSON.stringify(now[key]),
  );
  if (before === undefined) screen.emit('display-added', preventable({}), now);
  else if (changed.length > 0) screen.emit('display-metrics-changed', preventable({}), now, changed);
}
