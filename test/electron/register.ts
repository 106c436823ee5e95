/**
 * `node --import ./test/electron/register.ts dist/main/index.js` runs a built main bundle on the stand-in: it resolves
 * `electron` to it before the real package, which would download its binary, can be touched.
 */
import { registerHooks } from 'node:module';
import { electronVersion } from './schemes.ts';

const standIn = new URL('./index.ts', import.meta.url).href;
const replaced = new Set(['electron', 'electron/main', 'electron/common']);

registerHooks({
  resolve: (specifier, context, next) =>
    replaced.has(specifier) ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

/** Should anything load the real package after all, it fails at once instead of downloading. */
process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nonexistent/electron-is-replaced-by-the-stand-in';

Object.defineProperty(process, 'versions', {
  value: { ...process.versions, electron: electronVersion },
  configurable: true,
});
Object.defineProperty(process, 'type', { value: 'browser', configurable: true });
Object.defineProperty(process, 'defaultApp', { value: true, configurable: true });
Object.defineProperty(process, 'resourcesPath', { value: process.cwd(), configurable: true });
