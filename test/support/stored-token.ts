import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../secret-service.ts';

const program = fileURLToPath(new URL('./keychain-program.ts', import.meta.url));

type Service = 'Screenpop' | 'Screenpop headless';
type Owner = { readonly account: string; readonly username: string };

/** Name of the entry that an owner's token stands in on this machine. */
export const keychainEntry = ({ account, username }: Owner): string => `${username}@${account} on ${hostname()}`;

/** Carries out keychain calls `[method, entry, secret?]` in the Secret Service of `env`, in a process of its own. */
export async function runKeychain(
  env: NodeJS.ProcessEnv,
  service: Service,
  ...steps: readonly (readonly string[])[]
): Promise<readonly unknown[]> {
  const { stdout, stderr, code } = await runProgram([process.execPath, program], {
    env: { ...env, KEYCHAIN_SERVICE: service },
    input: JSON.stringify(steps),
  });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

/** The refresh token that stands in the Secret Service of `env`; null: none. */
export async function storedToken(env: NodeJS.ProcessEnv, service: Service, owner: Owner): Promise<string | null> {
  const [token] = await runKeychain(env, service, ['get', keychainEntry(owner)]);
  return token as string | null;
}
