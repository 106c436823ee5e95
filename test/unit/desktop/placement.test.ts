import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Area,
  boundsNear,
  placeOf,
  popupBounds,
  popupMargin,
  popupWidth,
} from '../../../main/desktop/windows/placement.ts';
import type { PopupPlace } from '../../../main/settings/types.ts';

const desk: Area = { x: 0, y: 0, width: 1920, height: 1040 };

const expectInside = (bounds: Area, area: Area): void => {
  expect(Object.values(bounds).every(Number.isInteger)).toBe(true);
  expect(bounds.x >= area.x && bounds.y >= area.y).toBe(true);
  expect(bounds.x + bounds.width <= area.x + area.width).toBe(true);
  expect(bounds.y + bounds.height <= area.y + area.height).toBe(true);
};

/** A work area as Electron tells it at 100 to 300 %: px of the display over its scaling, not always whole. */
const anyArea = fc
  .record({
    x: fc.integer({ min: -8000, max: 8000 }),
    y: fc.integer({ min: -8000, max: 8000 }),
    width: fc.integer({ min: 300, max: 8000 }),
    height: fc.integer({ min: 300, max: 8000 }),
    scale: fc.constantFrom(1, 1.25, 1.5, 1.75, 2, 2.25, 3),
  })
  .map(({ x, y, width, height, scale }) => ({ x, y, width: width / scale, height: height / scale }));
const anyHeight = fc.double({ min: 0, max: 20_000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyPlace: fc.Arbitrary<PopupPlace> = fc.record({ x: share, y: share });
const anyPoint = fc.record({ x: fc.integer({ min: -9000, max: 9000 }), y: fc.integer({ min: -9000, max: 9000 }) });

describe('popupBounds', () => {
  it('stands bottom right and grows upwards', () => {
    const [small, tall] = [200, 300].map((height) => popupBounds(desk, height));
    expect([small, tall]).toEqual([
      { x: 1920 - popupWidth - popupMargin, y: 1040 - 200 - popupMargin, width: popupWidth, height: 200 },
      { x: 1920 - popupWidth - popupMargin, y: 1040 - 300 - popupMargin, width: popupWidth, height: 300 },
    ]);
  });

  it('grows downwards in the upper half of the display', () => {
    const [small, tall] = [200, 300].map((height) => popupBounds(desk, height, { x: 0, y: 0 }));
    expect([small, tall]).toEqual([
      { x: popupMargin, y: popupMargin, width: popupWidth, height: 200 },
      { x: popupMargin, y: popupMargin, width: popupWidth, height: 300 },
    ]);
  });

  it('stays inside every work area, in whole px, whatever the content and the place', () => {
    fc.assert(
      fc.property(anyArea, anyHeight, anyPlace, (area, height, place) =>
        expectInside(popupBounds(area, height, place), area),
      ),
    );
  });

  it('keeps the edge that it stands on, however its height changes, while there is room', () => {
    const heights = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(anyPlace, heights, heights, (place, one, other) => {
        const [a, b] = [one, other].map((height) => popupBounds(desk, height, place));
        const edges = ({ y, height }: Area): number => (place.y < 0.5 ? y : y + height);
        expect(a?.x).toBe(b?.x);
        expect(a && edges(a)).toBe(b && edges(b));
      }),
    );
  });
});

describe('a dragged popup', () => {
  it('is inside while it is dragged', () => {
    fc.assert(
      fc.property(anyArea, anyHeight, anyPoint, (area, height, point) =>
        expectInside(boundsNear(area, height, point), area),
      ),
    );
  });

  it('stands where it was let go, also the hundredth time', () => {
    fc.assert(
      fc.property(anyArea, anyHeight, anyPoint, (area, height, point) => {
        const dropped = boundsNear(area, height, point);
        let bounds = dropped;
        for (let round = 0; round < 100; round += 1) bounds = popupBounds(area, height, placeOf(area, bounds));
        expect(bounds).toEqual(dropped);
      }),
    );
  });

  it('is back where it was after any other scaling, resolution and height in between', () => {
    fc.assert(
      fc.property(
        anyArea,
        anyHeight,
        anyPoint,
        fc.array(fc.tuple(anyArea, anyHeight)),
        (area, height, point, others) => {
          const dropped = boundsNear(area, height, point);
          const place = placeOf(area, dropped);
          for (const [other, otherHeight] of others) expectInside(popupBounds(other, otherHeight, place), other);
          expect(popupBounds(area, height, place)).toEqual(dropped);
        },
      ),
    );
  });

  it('keeps its corner on a larger display', () => {
    const place = placeOf(desk, boundsNear(desk, 220, { x: 9000, y: -9000 }));
    expect(popupBounds({ ...desk, width: 3840, height: 2100 }, 300, place)).toMatchObject({
      x: 3840 - popupWidth - popupMargin,
      y: popupMargin,
    });
  });
});
