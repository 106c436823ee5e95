import type Electron from 'electron';
import type { SignInBrowser } from '../ports.ts';
import { isLoopback } from '../settings/api-template.ts';

/**
 * The system's own browser, for signing in (RFC 8252, 8.12: never a window of the app's). Only https is opened, and http
 * on this computer, where the simulator's sign-in page is.
 */
export const createSignInBrowser = (
  shell: Pick<typeof Electron.shell, 'openExternal'>,
  receive: SignInBrowser['receive'],
): SignInBrowser => ({
  async open(url) {
    const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
    if (!isAllowed) throw new Error('only https addresses are opened');
    await shell.openExternal(url.href);
  },
  receive,
});
