/**
 * Loaded before the agent (package.json, `headless`): the agent's program, once compiled, is kept for the next start, in a
 * folder that nobody else can write to. A shared one, as Node's default, would let others plant code. It holds nothing
 * but the program itself.
 */
import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cacheDirectory = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string => {
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Screenpop headless', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Screenpop headless');
  return join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'screenpop-headless');
};

try {
  const directory = cacheDirectory(process.platform, process.env, homedir());
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  enableCompileCache(directory);
} catch (error) {
  // Without it the start takes longer, and that is all.
  process.stderr.write(`no program cache: ${error instanceof Error ? error.message : String(error)}\n`);
}
