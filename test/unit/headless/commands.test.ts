import { describe, expect, it } from 'vitest';
import type { Agent, CallCommand } from '../../../main/agent/types.ts';
import { success } from '../../../main/failure.ts';
import { parseCommand, runCommand } from '../../../main/headless/commands.ts';

/** What the agent is told by a line of input. */
async function told(line: object): Promise<CallCommand | undefined> {
  let command: CallCommand | undefined;
  const execute: Agent['execute'] = async (given) => {
    command = given;
    return success(undefined);
  };
  const { result } = parseCommand(JSON.stringify(line));
  if (!result.ok || result.value.command === 'quit') return undefined;
  const context = {
    agent: { execute } as Agent,
    exportDiagnostics: async () => '',
    messages: { health: () => '' },
  };
  await runCommand(context, result.value);
  return command;
}

describe('a command about two calls', () => {
  it('says what becomes of the other one', async () => {
    expect(await told({ id: '1', command: 'answer', call: 'a', other: 'end' })).toEqual({
      command: 'answer',
      call: 'a',
      other: 'end',
    });
  });

  it('names the held one', async () => {
    expect(await told({ id: '1', command: 'completeTransfer', call: 'a', other: 'b' })).toMatchObject({ other: 'b' });
  });

  it('leaves the choice to the agent where it says nothing', async () => {
    expect(await told({ id: '1', command: 'answer', call: 'a' })).toEqual({ command: 'answer', call: 'a' });
  });

  it('is not understood where the other one is no text', async () => {
    expect(await told({ id: '1', command: 'answer', call: 'a', other: 7 })).toBeUndefined();
  });
});
