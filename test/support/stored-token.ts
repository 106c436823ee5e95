import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../secret-service.ts';

const program = fileURLToPath(new URL('./keychain-program.ts', import.meta.url));

/** The refresh token that stands in the Secret Service of `env`, asked for in a process of its own; null: none. */
export async function storedToken(
  env: NodeJS.ProcessEnv,
  service: 'Screenpop' | 'Screenpop headless',
  owner: { readonly account: string; readonly username: string },
): Promise<string | null> {
  const entry = `${owner.username}@${owner.account} on ${hostname()}`;
  const { stdout, stderr, code } = await runProgram([process.execPath, program], {
    env: { ...env, KEYCHAIN_SERVICE: service },
    input: JSON.stringify([['get', entry]]),
  });
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as [string | null])[0];
}
