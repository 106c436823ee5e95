import type Electron from 'electron';

/** What every page gets: isolated, sandboxed, no Node, nothing that a page of ours needs not. */
export const pagePreferences = (preload: string, isDevelopment: boolean): Electron.WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  disableDialogs: true,
  devTools: isDevelopment,
});
