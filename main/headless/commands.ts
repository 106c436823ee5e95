import { z } from 'zod';
import type { Agent } from '../agent/types.ts';
import { callActions } from '../calls/types.ts';
import type { ExportDiagnostics } from '../diagnostics/export.ts';
import { writeDiagnosticsFile } from '../diagnostics/file.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Check } from '../health/checks.ts';
import type { Messages } from '../messages.ts';
import { present } from '../present.ts';

const id = z.union([z.string(), z.number()]).transform(String);
const call = z.string().min(1);

const callCommand = z.object({
  id,
  command: z.enum(callActions),
  call,
  destination: z.string().max(256).optional(),
  digits: z.string().max(256).optional(),
  other: z.string().max(256).optional(),
});
const otherCommand = z.discriminatedUnion('command', [
  z.object({ id, command: z.literal('dial'), number: z.string().max(256), endpoint: z.string().optional() }),
  z.object({ id, command: z.literal('snapshot') }),
  z.object({ id, command: z.literal('health') }),
  z.object({ id, command: z.literal('endpointState'), endpoint: z.string().optional() }),
  z.object({ id, command: z.literal('doNotDisturb'), enabled: z.boolean(), endpoint: z.string().optional() }),
  z.object({
    id,
    command: z.literal('forward'),
    type: z.string().min(1),
    destination: z.string().optional(),
    enabled: z.boolean(),
    endpoint: z.string().optional(),
  }),
  z.object({
    id,
    command: z.literal('diagnostics'),
    file: z.string().min(1).max(4096),
    personal: z.boolean().default(false),
  }),
  z.object({ id, command: z.literal('signOut') }),
  z.object({ id, command: z.literal('quit') }),
]);

/** One line of input, understood. */
export type HeadlessCommand = z.infer<typeof callCommand> | z.infer<typeof otherCommand>;

const knownCommands: ReadonlySet<string> = new Set([
  ...callActions,
  ...otherCommand.options.map((option) => option.shape.command.value),
]);

/** The id of a line that could not be understood, where it has one; for the answer. */
const idOf = (value: unknown): string | undefined => {
  const parsed = z.object({ id }).safeParse(value);
  return parsed.success ? parsed.data.id : undefined;
};

const commandNameOf = (value: unknown): string | undefined => {
  const parsed = z.object({ command: z.string() }).safeParse(value);
  return parsed.success ? parsed.data.command : undefined;
};

const isCallAction = (name: string): boolean => callActions.some((action) => action === name);

const parseJson = (line: string): Result<unknown> => {
  try {
    return success(JSON.parse(line));
  } catch {
    return failed('invalid-input', { detail: 'not JSON' });
  }
};

const issueText = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ');

/** Parses one line of input. The failure names what is wrong; `id` is the line's own, where it has one. */
export function parseCommand(line: string): { readonly id?: string; readonly result: Result<HeadlessCommand> } {
  const json = parseJson(line);
  if (!json.ok) return { result: json };
  const lineId = idOf(json.value);
  const withId = lineId === undefined ? {} : { id: lineId };
  const name = commandNameOf(json.value);
  if (name === undefined) return { ...withId, result: failed('invalid-input', { detail: 'command is missing' }) };
  if (!knownCommands.has(name)) return { ...withId, result: failed('unknown-command', { detail: name }) };
  const schema = isCallAction(name) ? callCommand : otherCommand;
  const parsed = schema.safeParse({ id: '', ...Object(json.value) });
  return parsed.success
    ? { ...withId, result: success(parsed.data) }
    : { ...withId, result: failed('invalid-input', { detail: issueText(parsed.error) }) };
}

/** What commands are carried out with. */
export interface CommandContext {
  readonly agent: Agent;
  readonly exportDiagnostics: ExportDiagnostics;
  readonly messages: Pick<Messages, 'health'>;
}

/** Carries out one command; the value is what the result line carries besides `ok`. */
export async function runCommand(
  context: CommandContext,
  command: Exclude<HeadlessCommand, { command: 'quit' }>,
): Promise<Result<Record<string, unknown>>> {
  const { agent, messages } = context;
  switch (command.command) {
    case 'dial':
      return agent.dial({ number: command.number, ...present({ endpoint: command.endpoint }) });
    case 'snapshot':
      return success({ calls: agent.snapshot().calls });
    case 'health':
      return success({ checks: (await agent.health()).map((check) => checkLine(check, messages)) });
    case 'endpointState': {
      const state = await agent.endpointState(command.endpoint);
      return state.ok ? success({ ...state.value }) : state;
    }
    case 'doNotDisturb':
      return empty(await agent.setDoNotDisturb(command.enabled, command.endpoint));
    case 'forward':
      return empty(
        await agent.setForwarding({
          type: command.type,
          isEnabled: command.enabled,
          ...present({ destination: command.destination, endpoint: command.endpoint }),
        }),
      );
    case 'diagnostics':
      return exportTo(context, command);
    case 'signOut':
      return empty(await agent.signOut());
    default:
      return empty(
        await agent.execute({
          command: command.command,
          call: command.call,
          ...present({ destination: command.destination, digits: command.digits, other: command.other }),
        }),
      );
  }
}

/** A file that stands there already is left alone: nobody was asked whether it may go. */
async function exportTo(
  { exportDiagnostics }: CommandContext,
  { file, personal }: { readonly file: string; readonly personal: boolean },
): Promise<Result<Record<string, unknown>>> {
  const text = await exportDiagnostics({ withPersonalData: personal });
  const written = await writeDiagnosticsFile(file, text, { mayReplace: false });
  return written.ok ? success({ file }) : written;
}

const checkLine = (check: Check, messages: Pick<Messages, 'health'>) => ({
  name: check.name,
  status: check.status,
  sentence: messages.health(check),
});

const empty = (result: Result<void>): Result<Record<string, unknown>> => (result.ok ? success({}) : result);
