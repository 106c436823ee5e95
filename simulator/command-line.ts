import { parseArgs } from 'node:util';

/** What the command is called with. */
export interface CommandLine {
  readonly port: number;
  /** A diagnostics file to be played. */
  readonly replay: string | undefined;
  /** A scenario file to be played. */
  readonly scenario: string | undefined;
  /** How much faster than it was recorded or written. */
  readonly speed: number;
}

/** What the command says when it is called wrongly. */
export const usage = `usage: npm run --silent simulator -- [--port 4010] [--replay FILE | --scenario FILE] [--speed 1]
  --port N         port on 127.0.0.1; 0 takes a free one
  --replay FILE    play the events of a diagnostics file again, as soon as an agent has subscribed
  --scenario FILE  play a scenario, as soon as an agent has subscribed
  --speed N        N times as fast as recorded or written, up to 1000`;

const defaultPort = 4010;
const fastest = 1000;

/** Reads the command line; undefined if it cannot be understood. */
export function parseCommandLine(args: readonly string[]): CommandLine | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ port: { type: 'string' }, replay: { type: 'string' } },
        ...{ scenario: { type: 'string' }, speed: { type: 'string' } },
      },
    });
    const { replay, scenario } = values;
    const files = [replay, scenario].filter((file) => file !== undefined);
    const [port, speed] = [Number(values.port ?? defaultPort), Number(values.speed ?? 1)];
    const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
    const isSpeed = speed > 0 && speed <= fastest && (values.speed === undefined || files.length > 0);
    const isFile = files.length <= 1 && !files.includes('');
    return isPort && isSpeed && isFile ? { port, replay, scenario, speed } : undefined;
  } catch {
    return undefined;
  }
}
