/** A rectangle in device-independent px, as Electron's `screen` gives them. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Width of the popup, in px. */
export const popupWidth = 380;
/** Distance of the popup from the edges of the work area, in px. */
export const popupMargin = 12;

const clamp = (value: number, minimum: number, maximum: number): number => Math.max(minimum, Math.min(value, maximum));

/**
 * Where the popup stands: bottom right of the work area, growing upwards, never outside it however small it is.
 * Whole px and always from the work area, never from the window's last bounds: those drift on displays with
 * different scaling, by a rounding at each move.
 */
export function popupBounds(workArea: Area, contentHeight: number): Area {
  const width = clamp(popupWidth, 1, Math.floor(workArea.width));
  const height = clamp(Math.ceil(contentHeight), 1, Math.max(1, Math.floor(workArea.height) - 2 * popupMargin));
  return {
    x: Math.max(Math.ceil(workArea.x), Math.floor(workArea.x + workArea.width) - width - popupMargin),
    y: Math.max(Math.ceil(workArea.y), Math.floor(workArea.y + workArea.height) - height - popupMargin),
    width,
    height,
  };
}
