/** Composition root: the agent in a terminal, JSON lines in and out (docs/headless.md). */
import packageJson from '../package.json' with { type: 'json' };
import type { Agent } from './agent/types.ts';
import type { Failure } from './failure.ts';
import { type HeadlessArguments, parseHeadlessArguments, usage } from './headless/arguments.ts';
import { composeHeadless, type HeadlessAgent } from './headless/compose.ts';
import { endProcess, withinLimit } from './headless/ending.ts';
import type { WriteLine } from './headless/output.ts';
import { printEvents, serveCommands, type TerminalContext } from './headless/session.ts';
import { signInOrResume } from './headless/sign-in.ts';
import { createMessages } from './messages.ts';
import { systemClock, systemRandom } from './system.ts';

const exitCodes = { quit: 0, usage: 2, signInRefused: 3 } as const;

const write: WriteLine = (value) => void process.stdout.write(`${JSON.stringify(value)}\n`);

const complain = (problem: string): number => {
  process.stderr.write(`${problem}\n${usage}\n`);
  return exitCodes.usage;
};

const refuse = (why: string): number => {
  process.stderr.write(`${why}\n`);
  return exitCodes.signInRefused;
};

/** `--demo`: the built-in simulator brings the account. */
async function withDemo(args: HeadlessArguments): Promise<{ args: HeadlessArguments; stop(): Promise<void> }> {
  if (!args.isDemo) return { args, stop: async () => undefined };
  const { startSimulator } = await import('../simulator/simulator.ts');
  const simulator = await startSimulator({ port: 0 });
  const { api, account, username, password, clientId, portal } = simulator;
  return { args: { ...args, api, account, username, password, clientId, portal }, stop: () => simulator.stop() };
}

const shell = process.ppid;
const shellCheckMs = 200;

/** npm runs a script in a shell and passes a signal on to that shell alone: its end is the only thing we see of it. */
function watchShell(onGone: () => void): void {
  if (process.env.npm_lifecycle_event !== 'headless') return;
  setInterval(() => {
    if (process.ppid !== shell) onGone();
  }, shellCheckMs).unref();
}

/** Resolves on the first request to stop from outside: a signal, or a reader or a shell that went away. */
const stopRequested = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    process.stdout.on('error', () => resolve());
    watchShell(resolve);
  });

async function serve(composed: HeadlessAgent, args: HeadlessArguments): Promise<number> {
  const { agent, exportDiagnostics, log } = composed;
  const messages = await createMessages();
  const context: TerminalContext = { agent, exportDiagnostics, input: process.stdin, write, messages, log };
  printEvents(context);
  const stopped = stopRequested();
  const { password, isByBrowser } = args;
  const machine = { clock: systemClock, random: systemRandom };
  // The agent says that nobody is signed in, which is so; that it goes on is known here.
  const onWait = ({ code }: Failure): void =>
    write({ event: 'link', state: 'retrying', reason: code, endpointIds: [] });
  const signIn = { agent, password, isByBrowser, owner: composed.owner, onWait, ...machine };
  const refused = new Promise<number>((resolve, reject) => {
    signInOrResume(signIn).then((result) => {
      if (result.end === 'signed-in') return;
      const why = result.failure === undefined ? 'No sign-in is stored.' : messages.failure(result.failure);
      resolve(result.end === 'refused' ? refuse(why) : complain(`${why} Set SCREENPOP_PASSWORD, or use --browser.`));
    }, reject);
  });
  const served = Promise.race([serveCommands(context), stopped]).then(() => exitCodes.quit);
  return Promise.race([served, refused]);
}

const closed = async (agent: Agent, others: readonly (() => Promise<void>)[]): Promise<void> => {
  await agent.stop();
  for (const close of others) await close();
};

async function run(): Promise<number> {
  const parsed = parseHeadlessArguments(process.argv.slice(2), process.env);
  if (!parsed.ok) return complain(parsed.failure.detail ?? 'wrong arguments');
  const { args, stop } = await withDemo(parsed.value);
  const composed = composeHeadless(args, process.env, packageJson.version, write);
  if (!composed.ok) {
    await stop();
    return complain(composed.failure.detail ?? 'wrong settings');
  }
  try {
    return await serve(composed.value, args);
  } finally {
    const { agent, close, log } = composed.value;
    await withinLimit(closed(agent, [close, stop]), (error) => log.error('closing failed', { error }));
  }
}

await endProcess(await run());
