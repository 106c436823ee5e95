import type { Agent, DialCommand } from '../../agent/types.ts';
import type { DesktopSettings } from '../ports.ts';

/** Who knows which line is dialled from. */
export interface LineChooser {
  readonly agent: Pick<Agent, 'snapshot'>;
  readonly settings: { get(): Pick<DesktopSettings, 'dialEndpoint'> };
}

/** The same command, from the line that the user chose last, where none is named and that one is watched still. */
export function fromChosenLine(command: DialCommand, { agent, settings }: LineChooser): DialCommand {
  const { dialEndpoint } = settings.get();
  const isWatched = agent.snapshot().link.endpointIds.includes(dialEndpoint);
  return command.endpoint === undefined && isWatched ? { ...command, endpoint: dialEndpoint } : command;
}
