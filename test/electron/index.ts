/** The stand-in for the `electron` module of the main process: see docs/stand-in.md. */
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { serveControl } from './control.ts';
import { clipboard, dialog, globalShortcut, powerMonitor, shell, systemPreferences } from './desktop.ts';
import { ipcMain } from './ipc-main.ts';
import { begin } from './lifecycle.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { net } from './net.ts';
import { Notification } from './notification.ts';
import { screen } from './screen.ts';
import { protocol, session } from './session.ts';
import { isControlled } from './settings.ts';
import { Tray } from './tray.ts';
import { guarded } from './unsupported.ts';

const exported = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
} satisfies Partial<Record<keyof typeof Electron.CrossProcessExports, unknown>>;

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
};

export default guarded('electron', exported);

if (isControlled) serveControl();
begin().catch((error: unknown) => {
  console.error('The stand-in for Electron cannot start:', error);
  app.exit(1);
});
