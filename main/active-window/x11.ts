import type { AskSystem } from './types.ts';
import { XConnection } from './xcb.ts';

// Offsets in the replies, from xproto.xml.
const atomOffset = 8;
const propertyType = 8;
const propertyValue = 32;
const propertyBytes = 36;
const focusOffset = 8;
const cornerX = 12;
const cornerY = 14;
const geometryWidth = 16;
const geometryHeight = 18;
/** XA_WINDOW of Xatom.h. */
const windowType = 33;
/** Focus values that are no window: None and PointerRoot. */
const lastNonWindow = 1;

/** What the window manager says (EWMH, _NET_ACTIVE_WINDOW); 0: no window is active; undefined: there is no manager. */
const activeWindow = (x: XConnection): number | undefined => {
  const atom = x.reply(x.internAtom('_NET_ACTIVE_WINDOW'))?.card32(atomOffset) ?? 0;
  if (atom === 0) return undefined;
  const reply = x.reply(x.rootProperty(atom, windowType), propertyBytes);
  return reply?.card32(propertyType) === windowType ? reply.card32(propertyValue) : undefined;
};

const focusedWindow = (x: XConnection): number => x.reply(x.inputFocus())?.card32(focusOffset) ?? 0;

const middleOf = (x: XConnection, window: number) => {
  const [geometry, corner] = [x.geometry(window), x.corner(window)];
  const [size, at] = [x.reply(geometry), x.reply(corner)];
  if (size === undefined || at === undefined) return undefined;
  return {
    x: at.int16(cornerX) + Math.floor(size.card16(geometryWidth) / 2),
    y: at.int16(cornerY) + Math.floor(size.card16(geometryHeight) / 2),
  };
};

/**
 * X11: the window manager's _NET_ACTIVE_WINDOW; without a window manager the window that the server sends the keys to.
 * Under XWayland the manager names X programs' windows, and 0 while a Wayland program has the keyboard.
 */
export function askX11(display: string): AskSystem {
  const x = new XConnection(display);
  return () => {
    x.dropEvents();
    const window = activeWindow(x) ?? focusedWindow(x);
    if (window <= lastNonWindow || window === x.root) return undefined;
    const middle = middleOf(x, window);
    return middle && { kind: 'point', ...middle };
  };
}
