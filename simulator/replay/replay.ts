import type { Broker } from '../broker/broker.ts';
import type { Core } from '../core.ts';
import { tellSubscribed } from '../ledger.ts';
import { createPlayer, type PlayerOptions } from './player.ts';

/** A recording, joined to the simulator that plays it. */
export interface Replay {
  /** The same core; from its ledger the replay learns that somebody has subscribed. */
  readonly core: Core;
  /** The broker whose lines break where the recorded one did. */
  joins(broker: Pick<Broker, 'strike'>): void;
  stop(): void;
}

/** Makes a recording ready to be played; it starts with the first agent that is granted a subscription. */
export function startReplay(options: Omit<PlayerOptions, 'core' | 'drop'> & { readonly core: Core }): Replay {
  let broker: Pick<Broker, 'strike'> | undefined;
  const drop = (): void => broker?.strike({ kind: 'drop-socket', how: 'reset' });
  const player = createPlayer({ ...options, drop });
  const { tape } = options;
  const callsOf = (endpoint: string): ReturnType<typeof tape.callsOf> => {
    player.read();
    return tape.callsOf(endpoint);
  };
  const ledger = tellSubscribed(options.core.ledger, player.subscribed);
  return {
    core: { ...options.core, ledger, tape: { ...tape, callsOf } },
    joins: (joined) => {
      broker = joined;
    },
    stop: player.stop,
  };
}
