import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Agent } from '../agent/types.ts';
import type { ExportDiagnostics } from '../diagnostics/export.ts';
import type { Result } from '../failure.ts';
import type { Messages } from '../messages.ts';
import type { Log } from '../ports.ts';
import { parseCommand, runCommand } from './commands.ts';
import { lineOfEvent, lineOfResult, type WriteLine } from './output.ts';

/** Longest line of input that is looked at, in characters. */
const maxLineLength = 65_536;

/** What a terminal session works with. */
export interface TerminalContext {
  readonly agent: Agent;
  readonly exportDiagnostics: ExportDiagnostics;
  readonly input: Readable;
  readonly write: WriteLine;
  readonly messages: Messages;
  readonly log: Log;
}

/** Prints what the agent reports, from now on. */
export function printEvents({ agent, write }: TerminalContext): void {
  agent.subscribe((event) => {
    const line = lineOfEvent(event);
    if (line !== undefined) write(line);
  });
}

/** Reads commands until `quit` or the end of input; resolves when the last of them is answered. */
export async function serveCommands(context: TerminalContext): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const lines = createInterface({ input: context.input, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const { isQuit, work } = serveLine(context, line);
    underWay.add(work);
    work
      .finally(() => underWay.delete(work))
      .catch((error: unknown) => context.log.error('a line could not be answered', { error }));
    if (isQuit) break;
  }
  lines.close();
  await Promise.all(underWay);
}

function serveLine(context: TerminalContext, line: string): { isQuit: boolean; work: Promise<void> } {
  const { id, result } = parseCommand(line.slice(0, maxLineLength));
  if (!result.ok) return { isQuit: false, work: respond(context, id, Promise.resolve(result)) };
  const command = result.value;
  if (command.command === 'quit') {
    return { isQuit: true, work: respond(context, id, Promise.resolve({ ok: true, value: {} })) };
  }
  return { isQuit: false, work: respond(context, id, runCommand(context, command)) };
}

async function respond(
  { write, messages, log }: TerminalContext,
  id: string | undefined,
  work: Promise<Result<Record<string, unknown>>>,
): Promise<void> {
  try {
    write(lineOfResult(id, await work, messages));
  } catch (error) {
    log.error('a command failed unexpectedly', { error });
    write(lineOfResult(id, { ok: false, failure: { code: 'unexpected' } }, messages));
  }
}
