import { parseCommandLine, usage } from './command-line.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** Prints what a client needs as one JSON line, then runs until it is told to stop. */
async function run(): Promise<void> {
  const commandLine = parseCommandLine(process.argv.slice(2));
  if (commandLine === undefined) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const simulator = await startSimulator({ port: commandLine.port, log: (message) => console.error(message) });
  const { api, account, username, password, clientId, control } = simulator;
  console.log(JSON.stringify({ api, account, username, password, clientId, control }));
  stopOnSignal(simulator);
}

function stopOnSignal(simulator: Simulator): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      simulator.stop().catch((error: unknown) => {
        console.error(String(error));
        process.exitCode = 1;
      });
    });
  }
}

run().catch((error: unknown) => {
  console.error(`the simulator did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
