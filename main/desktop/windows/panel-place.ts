import type Electron from 'electron';
import type { PanelPlace } from '../../settings/types.ts';
import type { Area } from './placement.ts';

/** How large the panel is at first, and at least, in px. */
export const panelSize = { width: 880, height: 720 } as const;
export const panelMinimum = { width: 420, height: 360 } as const;

/** The parts of Electron's `screen` that say where the panel may stand. */
export type PanelScreen = Pick<
  Electron.Screen,
  'getCursorScreenPoint' | 'getDisplayMatching' | 'getDisplayNearestPoint'
>;

const clamp = (value: number, minimum: number, maximum: number): number => Math.max(minimum, Math.min(value, maximum));

/** A window as a whole within a work area, no larger than that. */
export function within(workArea: Area, { x, y, width, height }: Area): Area {
  const size = { width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) };
  return {
    ...size,
    x: clamp(x, workArea.x, workArea.x + workArea.width - size.width),
    y: clamp(y, workArea.y, workArea.y + workArea.height - size.height),
  };
}

const centred = (workArea: Area): Area =>
  within(workArea, {
    ...panelSize,
    x: Math.round(workArea.x + (workArea.width - panelSize.width) / 2),
    y: Math.round(workArea.y + (workArea.height - panelSize.height) / 2),
  });

/** Where the panel opens: where it stood last, on a display that is there; the first time in the middle of the pointer's. */
export function panelBounds(place: PanelPlace | null, screen: PanelScreen): Area {
  if (place === null) return centred(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea);
  const { isMaximized: _is, ...bounds } = place;
  return within(screen.getDisplayMatching(bounds).workArea, bounds);
}
