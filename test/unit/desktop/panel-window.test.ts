import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { PanelWindow, placeKeptAfterMs } from '../../../main/desktop/windows/panel.ts';
import { panelBounds, panelSize } from '../../../main/desktop/windows/panel-place.ts';
import type { PanelPlace } from '../../../main/settings/types.ts';
import { FakeClock } from '../../support/fake-clock.ts';

type Area = { x: number; y: number; width: number; height: number };

const left: Area = { x: 0, y: 0, width: 1920, height: 1040 };
const right: Area = { x: 1920, y: 0, width: 1280, height: 984 };
const overlap = (a: Area, b: Area): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** Displays that can be taken away; the pointer is on the last one. */
const desktop = (areas: Area[]) =>
  ({
    getCursorScreenPoint: () => ({ x: (areas.at(-1)?.x ?? 0) + 5, y: 5 }),
    getDisplayNearestPoint: ({ x }: { x: number }) => ({
      workArea: areas.find((area) => x >= area.x && x < area.x + area.width) ?? areas[0],
    }),
    getDisplayMatching: (rect: Area) => ({
      workArea: areas.reduce((best, area) => (overlap(area, rect) > overlap(best, rect) ? area : best)),
    }),
  }) as never;

const place = (changes: Partial<PanelPlace> = {}): PanelPlace => ({
  ...{ x: 2000, y: 100, width: 700, height: 500, isMaximized: false },
  ...changes,
});

describe('the place of the panel', () => {
  it('is the middle of the display with the pointer, the first time', () => {
    expect(panelBounds(null, desktop([left, right]))).toEqual({ ...panelSize, x: 2120, y: 132 });
  });

  it('is where it was left', () => {
    expect(panelBounds(place(), desktop([left, right]))).toEqual({ x: 2000, y: 100, width: 700, height: 500 });
  });

  it('is on a display that is there, as a whole', () => {
    expect(panelBounds(place(), desktop([left]))).toEqual({ x: 1220, y: 100, width: 700, height: 500 });
    expect(panelBounds(place({ x: -50, y: -50 }), desktop([left]))).toMatchObject({ x: 0, y: 0 });
  });

  it('is never larger than the display', () => {
    const small = { x: 0, y: 30, width: 640, height: 400 };
    expect(panelBounds(place({ width: 5000, height: 5000 }), desktop([small]))).toEqual(small);
    expect(panelBounds(null, desktop([small]))).toEqual(small);
  });
});

class FakeWindow extends EventEmitter {
  static last: FakeWindow;
  bounds: Area;
  isShown = false;
  isLarge = false;

  constructor(options: Area) {
    super();
    const { x, y, width, height } = options;
    this.bounds = { x, y, width, height };
    FakeWindow.last = this;
  }
  isMinimized = () => false;
  isVisible = () => this.isShown;
  isDestroyed = () => false;
  isMaximized = () => this.isLarge;
  maximize(): void {
    this.isLarge = true;
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus = () => undefined;
  getBounds = () => this.bounds;
  getNormalBounds = () => this.bounds;
  setBounds(bounds: Area): void {
    this.bounds = bounds;
  }
  loadURL = async () => undefined;

  drag(bounds: Partial<Area>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('move');
    this.emit('resize');
  }
}

function panel(kept: PanelPlace | null = null) {
  const areas = [left, right];
  const clock = new FakeClock();
  const places: PanelPlace[] = [];
  const subject = new PanelWindow({
    electron: { BrowserWindow: FakeWindow, screen: desktop(areas) } as never,
    ...{ preload: '', icon: '', isDevelopment: false, clock, isQuitting: () => false },
    place: { get: () => places.at(-1) ?? kept, set: (one) => void places.push(one) },
    onCreated: () => undefined,
    onLoadFailed: () => undefined,
  });
  return { subject, clock, places, areas };
}

describe('PanelWindow', () => {
  it('keeps where it was left, once, after the last of many moves', async () => {
    const { subject, clock, places } = panel();
    subject.open();
    for (let x = 0; x < 50; x += 1) FakeWindow.last.drag({ x: 300 + x, width: 900 });
    await clock.advance(placeKeptAfterMs);
    expect(places).toEqual([{ x: 349, y: 132, width: 900, height: 720, isMaximized: false }]);
  });

  it('keeps no place that the system gave it while it was hidden', async () => {
    const { subject, clock, places } = panel();
    subject.open();
    FakeWindow.last.hide();
    FakeWindow.last.drag({ x: -30_000 });
    await clock.advance(placeKeptAfterMs);
    expect(places).toEqual([]);
  });

  it('opens maximised where it was left so', () => {
    const { subject } = panel(place({ isMaximized: true }));
    subject.open();
    expect([FakeWindow.last.isLarge, FakeWindow.last.bounds.x]).toEqual([true, 2000]);
  });

  it('comes back on a display that is there when its own was taken away meanwhile', () => {
    const { subject, areas } = panel(place());
    subject.open();
    FakeWindow.last.hide();
    areas.pop();
    subject.open();
    expect(FakeWindow.last.bounds).toEqual({ x: 1220, y: 100, width: 700, height: 500 });
  });
});
