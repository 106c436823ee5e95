import { type CommandLine, parseCommandLine, usage } from './command-line.ts';
import { readRecording } from './replay/file.ts';
import { UnplayableFile } from './replay/recording.ts';
import { readScenario } from './scenarios/file.ts';
import { UnplayableScenario } from './scenarios/schema.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';

const shell = process.ppid;
const shellCheckMs = 200;

/** Prints what a client needs as one JSON line, then runs until it is told to stop. */
async function run(): Promise<void> {
  const commandLine = parseCommandLine(process.argv.slice(2));
  if (commandLine === undefined) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const { port, speed } = commandLine;
  const played = await readPlayed(commandLine);
  const log = (message: string): void => console.error(message);
  const simulator = await startSimulator({ port, log, speed, ...played });
  const { api, account, username, password, clientId, control, clientSecret, portal } = simulator;
  // Before the line: who reads it may tell us to stop at once.
  stopWhenTold(simulator);
  console.log(JSON.stringify({ api, account, username, password, clientId, control, clientSecret, portal }));
}

/** The file that is to be played, where one is named. */
async function readPlayed({
  replay,
  scenario,
}: CommandLine): Promise<Pick<SimulatorOptions, 'recording' | 'scenario'>> {
  if (replay !== undefined) {
    return { recording: await readRecording(replay) };
  }
  return scenario === undefined ? {} : { scenario: await readScenario(scenario) };
}

function stopWhenTold(simulator: Simulator): void {
  const stop = (): void => {
    clearInterval(watch);
    simulator.stop().catch((error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    });
  };
  const watch = watchShell(stop);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, stop);
  }
}

/** npm runs a script in a shell and passes a signal on to that shell alone: without it nobody is left who could stop us. */
function watchShell(stop: () => void): NodeJS.Timeout | undefined {
  const check = (): void => (process.ppid === shell ? undefined : stop());
  return process.env.npm_lifecycle_event === 'simulator' ? setInterval(check, shellCheckMs).unref() : undefined;
}

run().catch((error: unknown) => {
  if (error instanceof UnplayableFile || error instanceof UnplayableScenario) {
    console.error(`the file cannot be played: ${error.message}`);
    process.exitCode = 2;
    return;
  }
  console.error(`the simulator did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
