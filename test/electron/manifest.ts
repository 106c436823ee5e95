import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What Electron takes from the app's package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** Folder of the package.json. */
  readonly folder: string;
}

/** Reads the package.json nearest to the main script, as `electron .` would in its folder. */
export function readManifest(start = path.dirname(path.resolve(process.argv[1] ?? '.'))): Manifest {
  const file = path.join(start, 'package.json');
  const parent = path.dirname(start);
  if (!existsSync(file))
    return parent === start ? { name: 'Electron', version: '0.0.0', folder: start } : readManifest(parent);
  const { productName, name, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | undefined>;
  return { name: productName ?? name ?? 'Electron', version: version ?? '0.0.0', folder: start };
}
