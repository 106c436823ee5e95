/** Where the window that has the keyboard is: a display by the system's own number, or the middle of the window. */
export type ActivePlace =
  /** macOS: the CGDirectDisplayID, which is the `id` of Electron's displays there. */
  | { readonly kind: 'display'; readonly id: number }
  /** Windows and X11: a point in physical pixels of the whole screen (`screen.screenToDipPoint`). */
  | { readonly kind: 'point'; readonly x: number; readonly y: number };

/** Asks the system once; undefined: no window has the keyboard, or the system does not tell. May throw. */
export type AskSystem = () => ActivePlace | undefined;

/** Who knows where the window with the keyboard is. */
export interface ActiveWindow {
  /** Asks now, for less than a millisecond, and never throws. Undefined: nobody can tell. */
  place(): ActivePlace | undefined;
}
