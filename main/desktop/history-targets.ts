import type { Agent, CallCommand } from '../agent/types.ts';

/** The commands that send a call somewhere. */
const sendingCommands: ReadonlySet<CallCommand['command']> = new Set(['redirect', 'transfer', 'consult']);

/** The part of the agent that sends calls somewhere. */
type Sending = Pick<Agent, 'execute' | 'dial'>;

/** The same agent; `onSent` is told where each call was placed or sent to, once the platform has accepted it. */
export function noticingTargets<Given extends Sending>(agent: Given, onSent: (destination: string) => void): Given {
  const execute: Sending['execute'] = async (command) => {
    const result = await agent.execute(command);
    const { destination } = command;
    if (result.ok && destination !== undefined && sendingCommands.has(command.command)) onSent(destination);
    return result;
  };
  const dial: Sending['dial'] = async (command) => {
    const result = await agent.dial(command);
    if (result.ok) onSent(command.number);
    return result;
  };
  return { ...agent, execute, dial };
}
