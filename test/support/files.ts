import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every regular file below a folder, with its content as bytes. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)));
}

/** The files that contain one of the secrets, as text or in base64. */
export async function filesThatContain(folder: string, secrets: readonly string[]): Promise<readonly string[]> {
  const files = await filesBelow(folder);
  const spellings = secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64'),
    encodeURIComponent(secret),
  ]);
  return [...files].filter(([, content]) => spellings.some((text) => content.includes(text))).map(([path]) => path);
}
