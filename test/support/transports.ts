import { createLog, createSecretRegister } from '../../main/log/log.ts';
import { noProxies } from '../../main/network/environment.ts';
import { createTransports, type TransportDeps, type Transports } from '../../main/network/transports.ts';
import { systemClock } from '../../main/system.ts';

/** The transports of the product, which by default know no proxy and write no log. */
export function testTransports(more: Partial<TransportDeps> = {}): Transports {
  const secrets = createSecretRegister();
  const log = createLog({ sinks: [], secrets, clock: systemClock });
  return createTransports({ proxies: noProxies, secrets, clock: systemClock, log, ...more });
}
