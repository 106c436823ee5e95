import type Electron from 'electron';
import { popupWidth } from './placement.ts';
import { pagePreferences } from './preferences.ts';

const platformOptions = (platform: NodeJS.Platform): Electron.BrowserWindowConstructorOptions =>
  // A panel does not make its application the active one (macOS only).
  platform === 'darwin' ? { type: 'panel' } : {};

/** How the popup's window is made. `heightPx` is a first guess, until the page says. */
export const popupOptions = (
  platform: NodeJS.Platform,
  page: { readonly preload: string; readonly isDevelopment: boolean },
  heightPx: number,
): Electron.BrowserWindowConstructorOptions => ({
  ...platformOptions(platform),
  width: popupWidth,
  height: heightPx,
  show: false,
  frame: false,
  transparent: true,
  hasShadow: false,
  resizable: false,
  movable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
  // Not false: on Windows and Linux the card's fields could then never be typed into, not even on a click.
  focusable: true,
  acceptFirstMouse: true,
  title: 'Screenpop',
  webPreferences: {
    ...pagePreferences(page.preload, page.isDevelopment),
    // Hidden pages are slowed down, and the first card would paint late.
    backgroundThrottling: false,
    // The ring tone begins without a click.
    autoplayPolicy: 'no-user-gesture-required',
  },
});

/** Above other windows and full-screen applications, on every workspace. */
export function keepOnTop(
  window: Pick<Electron.BrowserWindow, 'setAlwaysOnTop' | 'setVisibleOnAllWorkspaces'>,
  platform: NodeJS.Platform,
): void {
  // The highest level that Electron recommends; "pop-up-menu" and above are over the Dock and the taskbar.
  window.setAlwaysOnTop(true, 'screen-saver');
  // Does nothing on Windows. On macOS it would turn the application into another process type, with a flicker of the
  // Dock: https://github.com/electron/electron/issues/26350
  if (platform === 'darwin') {
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  } else if (platform === 'linux') window.setVisibleOnAllWorkspaces(true);
}
