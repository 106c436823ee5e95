import type { Identity } from '../cloudlink/index.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Connection } from './connection.ts';
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
  // A line that has to wait before it may connect stands for what it stood for; its next status names the others.
  const { endpointIds: _before, ...status } = standing.link;
  if (status.state !== 'online') standing.setLink(status, endpoints.value);
}

/** The endpoints to watch: those configured, otherwise the user's own extension. */
export function endpointsOf(identity: Identity, configured: readonly string[]): Result<readonly string[]> {
  if (configured.length > 0) return success(configured);
  return identity.extension === undefined || identity.extension === ''
    ? failed('no-extension', { detail: 'the account has no extension' })
    : success([identity.extension]);
}
