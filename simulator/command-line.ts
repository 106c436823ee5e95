import { parseArgs } from 'node:util';

/** What the command is called with. */
export interface CommandLine {
  readonly port: number;
}

/** What the command says when it is called wrongly. */
export const usage = 'usage: npm run --silent simulator -- [--port 4010]      0 takes a free port';

const defaultPort = 4010;

/** Reads the command line; undefined if it cannot be understood. */
export function parseCommandLine(args: readonly string[]): CommandLine | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
    const port = Number(values.port ?? defaultPort);
    return Number.isInteger(port) && port >= 0 && port <= 65_535 ? { port } : undefined;
  } catch {
    return undefined;
  }
}
