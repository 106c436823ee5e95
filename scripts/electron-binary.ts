import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageDirectory = join(import.meta.dirname, '..', 'node_modules', 'electron');

const readPathFile = (): string | undefined => {
  const pathFile = join(packageDirectory, 'path.txt');
  return existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined;
};

/**
 * The Electron executable that is on this machine, or undefined. Never downloads one, which importing the `electron`
 * package would do. `ELECTRON_OVERRIDE_DIST_PATH` is honoured as in that package.
 */
export const findElectronBinary = (): string | undefined => {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const relative = readPathFile() ?? (override === undefined ? undefined : 'electron');
  if (relative === undefined) return undefined;
  const path = join(override ?? join(packageDirectory, 'dist'), relative);
  return existsSync(path) ? path : undefined;
};

/** Electron's own installer, which downloads the executable. */
export const electronInstaller = join(packageDirectory, 'install.js');
