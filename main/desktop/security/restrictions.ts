import type Electron from 'electron';
import type { Log } from '../../ports.ts';
import { isOwnPage } from '../addresses.ts';

/** What the restrictions need. Numbers below are those of https://www.electronjs.org/docs/latest/tutorial/security. */
export interface RestrictionDeps {
  readonly app: Pick<typeof Electron.app, 'on'>;
  readonly session: Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'webRequest'>;
  readonly isDevelopment: boolean;
  readonly log: Log;
}

/** Whether a page may load this address at all: its own files and inline pictures; its tools in development. */
export const isAllowedRequest = (address: string, isDevelopment: boolean): boolean =>
  isOwnPage(address) || address.startsWith('data:') || (isDevelopment && address.startsWith('devtools://'));

/**
 * The one permission that is given, and to our own pages only: to name the loudspeakers and to send sound to one of them.
 * It is Chromium's `speaker-selection`, not `media`, which would name microphones and cameras too. A check only: whatever
 * a page asks for by a request, such as a microphone, is refused.
 */
const isAllowedPermission = (permission: string, requestingOrigin: string): boolean =>
  permission === 'speaker-selection' && isOwnPage(requestingOrigin);

const restrictContents = (contents: Electron.WebContents, log: Log): void => {
  const prevent = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    log.warn('page tried to leave', { what });
  };
  // 13: navigation. Our pages never navigate; loadURL from here raises no such event.
  contents.on('will-navigate', prevent('navigate'));
  contents.on('will-redirect', prevent('redirect'));
  // 12: no webview, ever.
  contents.on('will-attach-webview', prevent('attach a webview'));
  // 14: no new windows.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
};

/** Shuts what pages could do beyond showing themselves, for every page that is ever made. */
export function restrictPages({ app, session, isDevelopment, log }: RestrictionDeps): void {
  app.on('web-contents-created', (_event, contents) => restrictContents(contents, log));
  // 5: permissions.
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowedPermission(permission, origin));
  // 1, 8: nothing from the network.
  session.webRequest.onBeforeRequest(({ url }, callback) =>
    callback({ cancel: !isAllowedRequest(url, isDevelopment) }),
  );
}
