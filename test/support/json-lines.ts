import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One JSON object that a program printed. */
export type JsonLine = Readonly<Record<string, unknown>>;

/** A program that talks JSON lines, and what it has said so far. */
export interface JsonLineProgram {
  readonly child: ChildProcess;
  readonly lines: JsonLine[];
  /** Lines of stdout that were not a JSON object. */
  readonly rubbish: string[];
  stderr(): string;
  send(line: JsonLine | string): void;
  /** Resolves with the first line, of those to come or not yet taken, that fits. Rejects when the program ends first. */
  next(fits: (line: JsonLine) => boolean): Promise<JsonLine>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  stop(): Promise<number | null>;
}

const parsed = (text: string): JsonLine | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonLine) : undefined;
  } catch {
    return undefined;
  }
};

/** Starts `node script …args` from the project's root. */
export function startProgram(
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): JsonLineProgram {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, env: { ...process.env, ...env } });
  const lines: JsonLine[] = [];
  const rubbish: string[] = [];
  const taken = new Set<JsonLine>();
  const waiting = new Set<() => void>();
  let stderr = '';
  let rest = '';
  let hasExited = false;
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = parsed(part);
      if (line === undefined) rubbish.push(part);
      else lines.push(line);
    }
    wakeAll();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      hasExited = true;
      resolve(code);
      wakeAll();
    });
  });
  const next = (fits: (line: JsonLine) => boolean): Promise<JsonLine> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((line) => !taken.has(line) && fits(line));
        if (found === undefined && !hasExited) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error(`${script} ended; it said ${JSON.stringify(lines)}\n${stderr}`));
        else resolve(found);
        if (found !== undefined) taken.add(found);
      };
      waiting.add(look);
      look();
    });
  return {
    child,
    lines,
    rubbish,
    stderr: () => stderr,
    send: (line) => void child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
    next,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
