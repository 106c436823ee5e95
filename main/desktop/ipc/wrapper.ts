import { ipcMain } from 'electron';
import { createListeners, type DispatcherDeps } from './dispatcher.ts';

// electron-store registers this for pages that would load it; it answers any sender, so it goes.
const electronStoreChannel = 'electron-store-get-data';

/** Opens the contract's invoke channels, each behind the four checks. The only place where ipcMain is touched. */
export function serveIpc(deps: DispatcherDeps): void {
  ipcMain.removeAllListeners(electronStoreChannel);
  for (const [channel, listener] of createListeners(deps)) ipcMain.handle(channel, listener);
}
