import type { FaultTarget } from '../fault-table.ts';

/**
 * The notification side as the simulator sees it, over real sockets (socket-broker.ts) or joined in memory
 * (memory-broker.ts). MQTT 3.1.1 with the manners of AWS IoT (API reference 4.5).
 *
 * As a fault target it carries out what strikes at once: `drop-socket`, `freeze-sockets`, `rival-agent` and
 * `network-down`; it asks the fault table at each occasion for `refuse-socket`, `silent-socket`, `refuse-connect`,
 * `refuse-subscribe` and `rival-agent`. Faults of publications are not its business: notifications/delivery.ts applies
 * them before it is asked to deliver.
 */
export interface Broker extends FaultTarget {
  /** Hands a payload to who is subscribed to that topic; says whether somebody is. */
  deliver(topic: string, payload: string): boolean;
  /** Closes every connection. */
  stop(): Promise<void>;
}
