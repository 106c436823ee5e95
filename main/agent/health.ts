import { hiddenActions } from '../calls/actions.ts';
import { type Check, type HealthFacts, healthChecks } from '../health/checks.ts';
import type { CallBoard } from './call-board.ts';
import type { Connection } from './connection.ts';
import type { AgentPorts } from './ports.ts';
import type { Standing } from './standing.ts';

/** Who knows the facts. */
export interface HealthSources {
  readonly ports: Pick<AgentPorts, 'clock' | 'tokens' | 'proxyInUse'>;
  readonly standing: Pick<Standing, 'link' | 'account'>;
  readonly board: Pick<CallBoard, 'currentCapabilities'>;
  /** The line of whoever is signed in. */
  readonly connection: Connection | undefined;
}

const connectionFacts = (connection: Connection | undefined) => ({
  tokenHeldSinceMs: connection?.cloud.session.heldSinceMs(),
  tokenExpiresAtMs: connection?.cloud.session.expiresAtMs(),
  facts: connection?.link.facts(),
  endpointStanding: connection?.endpointStanding() ?? new Map(),
  clockDifferenceMs: connection?.cloud.facts().clockDifferenceMs,
});

const factsOf = ({ ports, standing, board, connection }: HealthSources): HealthFacts => ({
  nowMs: ports.clock.now(),
  link: standing.link,
  ...(standing.account === undefined ? {} : { isRemembered: standing.account.isRemembered }),
  keychainName: ports.tokens.backendName,
  ...connectionFacts(connection),
  proxy: ports.proxyInUse?.(),
  areActionsListed: board.currentCapabilities().names !== undefined,
  hiddenActions: hiddenActions(board.currentCapabilities()),
});

/** "Would I get a call now?", asked of everybody who knows a part of the answer. */
export const checkHealth = (sources: HealthSources): readonly Check[] => healthChecks(factsOf(sources));
