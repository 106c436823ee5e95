import { createBridge } from './bridge.ts';
import { createCodec } from './codec.ts';
import { createIsolatedWorld } from './isolated.ts';
import { installMainWorld } from './main-world.ts';

/** Name of the world that preloads run in, as Chromium's developer tools show it. */
export const worldName = 'Electron Isolated Context';

/** The function on which frames send to the main process; it exists in the isolated world alone. */
export const bindingName = 'standInPost';

/** What differs between two pages' scripts. */
export interface PageScriptOptions {
  /** Random per page; a page that does not know it cannot speak on the bridge. */
  readonly secret: string;
  /** Source of the built preload, if there is one. */
  readonly preload: string | undefined;
  readonly canRunInSubFrames: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a page may know of its window. */
export interface Presence {
  readonly isVisible: boolean;
  readonly isFocused: boolean;
}

const call = (callee: { toString(): string }, ...args: unknown[]): string =>
  `(${callee.toString()})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;

/** Runs first in every new document of a page, in the page's own world. */
export const mainWorldScript = ({ secret }: PageScriptOptions): string =>
  `{ const bridge = ${call(createBridge, secret, 'page', 'preload')};
     (${installMainWorld.toString()})(bridge, ${JSON.stringify(secret)}); }`;

/** Tells a document whether its window can be seen and has the keyboard; runs after the two others, and on every change. */
export const presenceScript = ({ secret }: PageScriptOptions, presence: Presence): string =>
  `window.dispatchEvent(new CustomEvent('${secret}-presence', { detail: ${JSON.stringify(presence)} }));`;

/** Runs next, in the isolated world: the preload with its surroundings. */
export const isolatedScript = (options: PageScriptOptions): string =>
  `if (${options.canRunInSubFrames} || window === window.top) {
     const world = ${rawIsolatedWorld(options)};
     ${preloadCall(options.preload)}
   }`;

/** Prepares the isolated world of a frame where no preload runs, for a test that speaks from there. */
export const rawIsolatedScript = (options: PageScriptOptions): string =>
  `if (typeof standInInvoke !== 'function') ${rawIsolatedWorld(options)};`;

const rawIsolatedWorld = ({ secret, versions }: PageScriptOptions): string =>
  `(${createIsolatedWorld.toString()})(${call(createCodec)}, ${call(createBridge, secret, 'preload', 'page')},
     ${JSON.stringify({ bindingName, versions, platform: process.platform })})`;

const preloadCall = (source: string | undefined): string =>
  source === undefined
    ? ''
    : `try { (function (require, module, exports, process, global) {${source}
       }).call(undefined, world.require, { exports: {} }, {}, world.process, globalThis); } catch (error) { world.fail(error); }`;
