import type { Bridge } from './bridge.ts';

/**
 * Prepares a page's own world: receives what the preload exposes, says whether the window can be seen and has the
 * keyboard, and asks the app before a browser permission is used. Self-contained: its source runs in the page, before the page's scripts.
 */
export function installMainWorld(bridge: Bridge, secret: string): void {
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  };
  bridge.answer('expose', (message) => {
    const { key, api } = message as { key: string; api: unknown };
    if (Object.hasOwn(window, key))
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    freeze(api);
    Object.defineProperty(window, key, { value: api, enumerable: true });
  });

  const presence = { isVisible: false, isFocused: false };
  window.addEventListener(`${secret}-presence`, (event) => {
    event.stopImmediatePropagation();
    const wasVisible = presence.isVisible;
    Object.assign(presence, (event as CustomEvent).detail);
    if (wasVisible !== presence.isVisible) document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  const define = (name: string, get: () => unknown): void =>
    void Object.defineProperty(Document.prototype, name, { get, configurable: true, enumerable: true });
  define('hidden', () => !presence.isVisible);
  define('visibilityState', () => (presence.isVisible ? 'visible' : 'hidden'));
  define('hasFocus', () => () => presence.isFocused);

  type Method = (...args: never[]) => unknown;
  const askFirst = (owner: object | undefined, name: string, permission: string, isQuery = false): void => {
    const original = owner === undefined ? undefined : (Reflect.get(owner, name) as Method | undefined);
    if (owner === undefined || original === undefined) return;
    Reflect.set(owner, name, function asking(this: unknown, ...args: never[]) {
      const answered = bridge.ask('permission', { permission, isQuery }) as Promise<unknown>;
      return answered.then(() => original.apply(this, args));
    });
  };
  const proto = (name: string): object | undefined =>
    (Reflect.get(globalThis, name) as { prototype: object } | undefined)?.prototype;
  askFirst(proto('MediaDevices'), 'getUserMedia', 'media');
  askFirst(proto('MediaDevices'), 'getDisplayMedia', 'display-capture');
  askFirst(proto('MediaDevices'), 'enumerateDevices', 'speaker-selection', true);
  askFirst(proto('AudioContext'), 'setSinkId', 'speaker-selection', true);
  askFirst(proto('Geolocation'), 'getCurrentPosition', 'geolocation');
  askFirst(proto('Geolocation'), 'watchPosition', 'geolocation');
  askFirst(proto('Clipboard'), 'readText', 'clipboard-read');
  askFirst(proto('Clipboard'), 'read', 'clipboard-read');
  askFirst(proto('Navigator'), 'requestMIDIAccess', 'midi');
  askFirst(Reflect.get(globalThis, 'Notification') as object | undefined, 'requestPermission', 'notifications');
}
