import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Area, popupBounds } from '../../../main/desktop/windows/placement.ts';
import { PopupPlacer } from '../../../main/desktop/windows/popup-placer.ts';
import type { PopupDisplay } from '../../../main/settings/types.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

interface FakeDisplay {
  readonly id: number;
  readonly label: string;
  readonly internal: boolean;
  readonly bounds: Area;
  readonly workArea: Area;
}

const display = (id: number, x: number, width: number, height: number, bar = 40): FakeDisplay => ({
  ...{ id, label: `Display ${id}`, internal: false },
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 0, width, height: height - bar },
});

/** Displays beside each other, each with its own scaling: sizes in px over the scaling. */
const anyDesk = fc
  .array(
    fc.record({
      width: fc.constantFrom(1280, 1920, 2560, 3840),
      height: fc.constantFrom(800, 1080, 1600, 2160),
      scale: fc.constantFrom(1, 1.25, 1.5, 1.75, 2),
      bar: fc.constantFrom(0, 40, 48),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((sizes) => {
    let x = 0;
    return sizes.map(({ width, height, scale, bar }, index) => {
      const made = display(index + 1, x, width / scale, height / scale, bar);
      x += width / scale;
      return made;
    });
  });

class Desk {
  displays: readonly FakeDisplay[] = [display(1, 0, 1920, 1080)];
  pointer = { x: 10, y: 10 };
  bounds: Area = { x: 0, y: 0, width: 0, height: 0 };
  moves = 0;
  grows: string | undefined;
  readonly settings = fakeSettings();
  readonly log = fakeLog();
  readonly placer: PopupPlacer;

  constructor() {
    const screen = {
      getAllDisplays: () => this.displays,
      getPrimaryDisplay: () => this.displays[0],
      getCursorScreenPoint: () => this.pointer,
      getDisplayNearestPoint: ({ x }: { x: number }) =>
        this.displays.find(({ bounds }) => x < bounds.x + bounds.width) ?? this.displays.at(-1),
    };
    this.placer = new PopupPlacer(
      {
        ...{ screen: screen as never, settings: this.settings, log: this.log },
        activeWindowDisplay: () => undefined,
        onGrows: (grows) => {
          this.grows = grows;
        },
        setBounds: (bounds) => {
          this.bounds = bounds;
          this.moves += 1;
        },
      },
      220,
    );
  }

  drag(to: { x: number; y: number }): void {
    this.placer.startDrag();
    this.pointer = to;
    this.placer.drag();
    this.placer.endDrag();
  }
}

const isInside = ({ x, y, width, height }: Area, area: Area): boolean =>
  x >= area.x && y >= area.y && x + width <= area.x + area.width && y + height <= area.y + area.height;

type Happening = (desk: Desk) => void;

const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  fc.integer({ min: 1, max: 3000 }).map((heightPx) => (desk: Desk) => {
    desk.placer.setHeight(heightPx);
    desk.placer.placeAgain();
  }),
  anyDesk.map((displays) => (desk: Desk) => {
    desk.displays = displays;
    desk.placer.placeAgain();
  }),
  fc
    .record({ x: fc.integer({ min: -50, max: 9000 }), y: fc.integer({ min: -50, max: 3000 }) })
    .map((to) => (desk: Desk) => {
      desk.drag(to);
    }),
  fc.constantFrom<PopupDisplay>('pointer', 'primary', 'fixed', 'active-window').map((policy) => (desk: Desk) => {
    desk.placer.place(policy);
  }),
);

describe('PopupPlacer', () => {
  it('is inside a work area whatever happens, and stays where it is when nothing does', () => {
    fc.assert(
      fc.property(anyDesk, fc.array(anyHappening, { maxLength: 30 }), (displays, happenings) => {
        const desk = new Desk();
        desk.displays = displays;
        desk.placer.place();
        for (const happen of happenings) {
          happen(desk);
          expect(desk.displays.some(({ workArea }) => isInside(desk.bounds, workArea))).toBe(true);
          const before = desk.bounds;
          desk.placer.placeAgain();
          expect(desk.bounds).toEqual(before);
        }
      }),
    );
  });

  it('does not drift over hundreds of moves between displays of different scaling', () => {
    fc.assert(
      fc.property(anyDesk, fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), (displays, heights) => {
        const desk = new Desk();
        desk.displays = displays;
        desk.drag({ x: 700, y: 300 });
        desk.placer.place('primary');
        const first = desk.bounds;
        for (let round = 0; round < 300; round += 1) {
          desk.pointer = { x: round % 2 === 0 ? 0 : 9000, y: 5 };
          desk.placer.setHeight(heights[round % heights.length] ?? 220);
          desk.placer.place('pointer');
        }
        desk.placer.setHeight(220);
        desk.placer.place('primary');
        expect(desk.bounds).toEqual(first);
      }),
    );
  });

  it('keeps a place of its own for each display', () => {
    const desk = new Desk();
    desk.displays = [display(1, 0, 1920, 1080), display(2, 1920, 1280, 720)];
    desk.placer.place('primary');
    desk.pointer = { x: 1600, y: 900 };
    desk.drag({ x: 100, y: 100 });
    const first = desk.bounds;
    desk.pointer = { x: 2000, y: 100 };
    desk.placer.place('pointer');
    expect(desk.bounds).toEqual(popupBounds(desk.displays[1]?.workArea ?? first, 220));
    desk.placer.place('primary');
    expect(desk.bounds).toEqual(first);
    expect(Object.keys(desk.settings.get().popupPlaces)).toEqual(['Display 1 #1']);
  });

  it('says into which direction it grows where it stands', () => {
    const desk = new Desk();
    desk.placer.place();
    const inCorner = desk.grows;
    desk.pointer = { x: desk.bounds.x + 20, y: desk.bounds.y + 10 };
    desk.drag({ x: 400, y: 20 });
    expect([inCorner, desk.grows]).toEqual(['up', 'down']);
  });

  it('takes a press without a move for no drag', () => {
    const desk = new Desk();
    desk.placer.place();
    desk.placer.startDrag();
    desk.placer.drag();
    desk.placer.endDrag();
    expect(desk.settings.get().popupPlaces).toEqual({});
  });

  it('grows when it is let go, not in the hand', () => {
    const desk = new Desk();
    desk.placer.place();
    desk.placer.startDrag();
    const { moves } = desk;
    desk.placer.setHeight(400);
    desk.placer.placeAgain();
    expect(desk.moves).toBe(moves);
    desk.placer.endDrag();
    expect(desk.bounds.height).toBe(400);
  });

  it('does not stay in the hand on a display that is gone', () => {
    const desk = new Desk();
    const [gone, left] = [display(1, 0, 1920, 1080), display(2, 1920, 1280, 1024)];
    desk.displays = [gone, left];
    desk.placer.place();
    desk.placer.startDrag();
    desk.displays = [left];
    desk.placer.placeAgain();
    expect(isInside(desk.bounds, left.workArea)).toBe(true);
  });

  it('forgets the display dragged on longest ago, once there are more than a desk has', () => {
    const desk = new Desk();
    desk.settings.update({
      popupPlaces: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`Old ${index} #1`, { x: 0, y: 0 }])),
    });
    desk.placer.place();
    desk.drag({ x: 500, y: 500 });
    const keys = Object.keys(desk.settings.get().popupPlaces);
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([50, 'Old 1 #1', 'Display 1 #1']);
  });
});
