import type { PopupPlace } from '../../settings/types.ts';

/** A rectangle in device-independent px, as Electron's `screen` gives them. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two rectangles are one. */
export const isSameArea = (one: Area, other: Area): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

/** Width of the popup, in px. */
export const popupWidth = 380;
/** Distance of the popup from the edges of the work area, in px. */
export const popupMargin = 12;
/** Where the popup stands until it is dragged: bottom right. */
export const corner: PopupPlace = { x: 1, y: 1 };

const clamp = (value: number, minimum: number, maximum: number): number => Math.max(minimum, Math.min(value, maximum));

/** From where to where something may stand, in whole px. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const length = ({ from, to }: Span): number => to - from;

/** The work area's side less the margins; they shrink where `needed` px would otherwise not fit. */
function room(start: number, size: number, needed: number): Span {
  const [from, to] = [Math.ceil(start), Math.floor(start + size)];
  const margin = clamp(Math.floor((to - from - needed) / 2), 0, popupMargin);
  return { from: from + margin, to: to - margin };
}

/** How large the popup is, and within which spans it may stand. */
interface Fit {
  readonly width: number;
  readonly height: number;
  readonly across: Span;
  readonly down: Span;
}

function fitIn(workArea: Area, contentHeight: number): Fit {
  const across = room(workArea.x, workArea.width, popupWidth);
  const down = room(workArea.y, workArea.height, 2 * popupMargin);
  const height = clamp(Math.ceil(contentHeight), 1, Math.max(1, length(down)));
  return { width: clamp(popupWidth, 1, Math.max(1, length(across))), height, across, down };
}

/** Into which direction the popup grows at a place: away from the nearer edge. */
export const growthAt = ({ y }: PopupPlace): 'up' | 'down' => (y < 0.5 ? 'down' : 'up');

/**
 * Where the popup stands: at its place, never outside the work area however small that is. In the lower half of a
 * display it grows upwards, in the upper half downwards. Whole px and always from the work area and the place, never
 * from the window's last bounds: those drift on displays with different scaling, by a rounding at each move.
 */
export function popupBounds(workArea: Area, contentHeight: number, place: PopupPlace = corner): Area {
  const { width, height, across, down } = fitIn(workArea, contentHeight);
  const edge = down.from + Math.round(place.y * length(down));
  const top = growthAt(place) === 'down' ? edge : edge - height;
  return {
    x: across.from + Math.round(place.x * Math.max(0, length(across) - width)),
    y: clamp(top, down.from, Math.max(down.from, down.to - height)),
    width,
    height,
  };
}

/** The popup with its upper left corner as near to a point as the work area allows: what it is while it is dragged. */
export function boundsNear(
  workArea: Area,
  contentHeight: number,
  point: { readonly x: number; readonly y: number },
): Area {
  const { width, height, across, down } = fitIn(workArea, contentHeight);
  return {
    x: clamp(Math.round(point.x), across.from, Math.max(across.from, across.to - width)),
    y: clamp(Math.round(point.y), down.from, Math.max(down.from, down.to - height)),
    width,
    height,
  };
}

/** Whether all of one rectangle lies in another. */
export const isWithin = (inner: Area, outer: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const share = (px: number, whole: number, otherwise: number): number =>
  whole <= 0 ? otherwise : clamp(px / whole, 0, 1);

/** The place that such bounds have: `popupBounds` with it answers with the same bounds, if they are inside. */
export function placeOf(workArea: Area, bounds: Area): PopupPlace {
  const { width, height, across, down } = fitIn(workArea, bounds.height);
  const isLower = 2 * (bounds.y - down.from) + height >= length(down);
  return {
    x: share(bounds.x - across.from, length(across) - width, corner.x),
    y: share(bounds.y + (isLower ? height : 0) - down.from, length(down), corner.y),
  };
}
