import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** A real Secret Service (gnome-keyring) on a session bus of its own, away from the user's keyring. Linux only. */
export interface SecretService {
  /** For child processes that are to use it: bus address, HOME and XDG directories; nothing of the real desktop. */
  readonly env: NodeJS.ProcessEnv;
  /** Home directory, where the keyring file and whatever a child writes stand. Removed by `stop`. */
  readonly home: string;
  /** Ends keyring and bus and removes the home directory. */
  stop(): Promise<void>;
}

/** How a program is run. */
export interface ProgramOptions {
  /** The whole environment; with a Secret Service, what is added to its own. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Standard input. */
  readonly input?: string;
}

/** What became of a program. */
export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const isOwned =
  'dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets';

/** Standard input is the lifeline: when this process goes, however it goes, `cat` ends and everything is taken down. */
const sessionScript = `
printf %s screenpop | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null &
keyring=$!
until ${isOwned} | grep -q 'boolean true'; do
  kill -0 "$keyring" || exit 1
  sleep 0.05
done
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
kill "$keyring"
wait "$keyring"
`;

const desktopVariables = /^(DBUS_|XDG_|GNOME_KEYRING|SSH_AUTH|DISPLAY$|WAYLAND_)/;

const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !desktopVariables.test(name)));

/** An environment whose HOME and XDG directories are new and empty, without any session bus. */
export const createHomeEnvironment = async (home: string): Promise<NodeJS.ProcessEnv> => {
  const directories = {
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
  };
  for (const directory of Object.values(directories)) await mkdir(directory, { recursive: true, mode: 0o700 });
  return { ...cleanEnvironment(), HOME: home, ...directories };
};

const firstLine = async (session: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> }): Promise<string> => {
  for await (const line of createInterface({ input: session.stdout })) return line;
  throw new Error('the Secret Service could not be started');
};

const end = async (session: ChildProcess): Promise<void> => {
  if (session.exitCode !== null || session.signalCode !== null) return;
  const ended = once(session, 'exit');
  session.stdin?.end();
  await ended;
};

/** Starts a Secret Service with an unlocked, empty keyring. Resolves when it answers on its bus. */
export const startSecretService = async (): Promise<SecretService> => {
  const home = await mkdtemp(join(tmpdir(), 'screenpop-keyring-'));
  const env = await createHomeEnvironment(home);
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', sessionScript], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const stop = async () => {
    await end(session);
    await rm(home, { recursive: true, force: true });
  };
  try {
    const address = await firstLine(session);
    return { env: { ...env, DBUS_SESSION_BUS_ADDRESS: address }, home, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** A program need not read its input to the end. */
const expectBrokenPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

/** Runs a program to its end and collects what it printed. */
export const runProgram = async (command: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> => {
  const [program = '', ...args] = command;
  const { env = process.env, cwd } = options;
  const child = spawn(program, args, { env, cwd, stdio: 'pipe' });
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  child.stdin.once('error', expectBrokenPipe).end(options.input);
  const [code] = (await once(child, 'close')) as [number | null];
  const [stdout, stderr] = await outputs;
  return { stdout, stderr, code: code ?? 1 };
};

/** Runs a program with a Secret Service of its own, which ends with it. */
export const runWithSecretService = async (
  command: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> => {
  const service = await startSecretService();
  try {
    return await runProgram(command, { ...options, env: { ...service.env, ...options.env } });
  } finally {
    await service.stop();
  }
};
