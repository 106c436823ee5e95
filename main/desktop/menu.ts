import type Electron from 'electron';

/**
 * The application menu. macOS has copy, paste and close window only through one; elsewhere there is none to show.
 */
export function setApplicationMenu(
  menu: Pick<typeof Electron.Menu, 'setApplicationMenu' | 'buildFromTemplate'>,
  platform: NodeJS.Platform,
): void {
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const;
  menu.setApplicationMenu(platform === 'darwin' ? menu.buildFromTemplate([...roles]) : null);
}
