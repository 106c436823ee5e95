import type { Call } from '../../main/calls/types.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from './json-lines.ts';

/** Where a platform is, and who signs in there. */
export interface HeadlessAccount {
  readonly api: string;
  readonly account: string;
  readonly username: string;
  readonly clientId: string;
  readonly password: string;
}

/** The headless agent in a process of its own, signed in to a platform. */
export interface HeadlessAgent {
  readonly program: JsonLineProgram;
  /** The next call line that fits. */
  call(fits: (call: Call) => boolean): Promise<Call>;
  /** Every call line so far, of one PBX id. */
  history(callId: string): readonly Call[];
  link(state: string): Promise<JsonLine>;
  ask(command: JsonLine): Promise<JsonLine>;
}

/** The call that a line tells of. */
export const callOf = (line: JsonLine): Call | undefined => (line.event === 'call' ? (line.call as Call) : undefined);

/** Starts it with a HOME of its own where one is given; ephemeral unless told otherwise. */
export function startHeadless(
  platform: HeadlessAccount,
  args: readonly string[] = ['--ephemeral'],
  env: NodeJS.ProcessEnv = {},
): HeadlessAgent {
  const { api, account, username, clientId, password } = platform;
  const who = ['--api', api, '--account', account, '--username', username, '--client-id', clientId];
  const program = startProgram('main/headless.ts', [...who, ...args], { SCREENPOP_PASSWORD: password, ...env });
  let lastId = 0;
  return {
    program,
    call: async (fits) => {
      const line = await program.next((candidate) => {
        const call = callOf(candidate);
        return call !== undefined && fits(call);
      });
      return callOf(line) as Call;
    },
    history: (callId) => program.lines.flatMap((line) => callOf(line) ?? []).filter((call) => call.callId === callId),
    link: (state) => program.next((line) => line.event === 'link' && line.state === state),
    ask: (command) => {
      lastId += 1;
      const id = `ask-${lastId}`;
      program.send({ id, ...command });
      return program.next((line) => line.event === 'result' && line.id === id);
    },
  };
}
