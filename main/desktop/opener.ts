import type Electron from 'electron';
import type { Opener } from '../ports.ts';

/** Opens https addresses, re-serialised from the parsed URL, in the user's browser; rejects any other. */
export const createOpener = (shell: Pick<typeof Electron.shell, 'openExternal'>): Opener => ({
  async open(url) {
    if (url.protocol !== 'https:') throw new Error('only https addresses are opened');
    await shell.openExternal(url.href);
  },
});
