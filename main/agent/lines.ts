import { type Connection, endpointsOf } from './connection.ts';
import type { Ownership } from './ownership.ts';
import type { AgentOptions, AgentPorts } from './ports.ts';
import type { Standing } from './standing.ts';

/** What a change of lines works with. */
export interface LinesContext {
  readonly ports: Pick<AgentPorts, 'log'>;
  readonly options: Pick<AgentOptions, 'config'>;
  readonly standing: Standing;
  readonly ownership: Ownership;
}

/** Watches the lines that the settings name now, where they are others than before; the sign-in and its calls stay. */
export function watchLines(connection: Connection, context: LinesContext): void {
  const { ports, options, standing, ownership } = context;
  const endpoints = endpointsOf(connection.identity, options.config().endpoints);
  if (!endpoints.ok) {
    ports.log.warn('the lines cannot be changed', { code: endpoints.failure.code });
    return;
  }
  if (endpoints.value.join() === connection.endpoints.join()) return;
  ownership.watch(endpoints.value);
  connection.watch(endpoints.value);
  // Said last: a line that stood so far must not be said to stand for lines that nobody watches yet.
  const { endpointIds: _before, ...status } = standing.link;
  standing.setLink(status, endpoints.value);
}
