import koffi from 'koffi';
import type { AskSystem } from './types.ts';

/** RECT: left, top, right, bottom, in px. */
type Rect = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

// The desktop itself: it has the keyboard where no window has, and it covers every display.
const desktopClasses: readonly string[] = ['Progman', 'WorkerW'];
const longestClassName = 256;

const openUser32 = () => {
  const user32 = koffi.load('user32.dll');
  const rect = koffi.struct({ left: 'int32', top: 'int32', right: 'int32', bottom: 'int32' });
  return {
    foreground: user32.func('GetForegroundWindow', 'void *', []),
    isMinimised: user32.func('IsIconic', 'int', ['void *']),
    className: user32.func('GetClassNameW', 'int', ['void *', koffi.out('char16 *'), 'int']),
    rectangle: user32.func('GetWindowRect', 'int', ['void *', koffi.out(koffi.pointer(rect))]),
  };
};

const middleOf = ({ left, top, right, bottom }: Rect) => ({
  x: Math.floor((left + right) / 2),
  y: Math.floor((top + bottom) / 2),
});

/**
 * Windows: GetForegroundWindow and GetWindowRect, neither of which waits for the other program. Electron's manifest says
 * that the process knows each monitor's scaling (https://github.com/electron/electron/pull/8786), so that the rectangle
 * is in physical pixels.
 */
export function askWindows(): AskSystem {
  const user32 = openUser32();
  return () => {
    const window: unknown = user32.foreground();
    if (window === null || user32.isMinimised(window) !== 0) return undefined;
    const name = ['\0'.repeat(longestClassName)];
    user32.className(window, name, longestClassName);
    if (desktopClasses.includes(name[0] ?? '')) return undefined;
    const rect: Rect = { left: 0, top: 0, right: 0, bottom: 0 };
    if (user32.rectangle(window, rect) === 0) return undefined;
    return { kind: 'point', ...middleOf(rect) };
  };
}
