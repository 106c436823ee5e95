import type { Leg } from '../calls/leg.ts';
import type { Phase } from '../calls/types.ts';
import type { Clock, Timer } from '../ports.ts';

/** A call that rings or is being dialled for so long without news, ms, may be over: nobody rings for ever. */
const ringingMs = 60_000;
/** A conversation may be long; its silent end is found after so long, ms. Also the longest pause between two looks. */
const talkingMs = 10 * 60_000;

const firstPauseMs: Readonly<Record<Phase, number>> = {
  ringing: ringingMs,
  dialing: ringingMs,
  connected: talkingMs,
  held: talkingMs,
  ended: 0,
};

/**
 * Has a call's endpoint read again when nothing was heard of the call for long: a platform may tell an end by silence
 * (API reference 2.5). Each look that brings no news doubles the pause, so that this is never a polling loop.
 */
export interface SilenceWatch {
  /** The platform was heard of this leg, just now. */
  heard(leg: Leg): void;
  /** Nobody is to look any more. */
  stop(): void;
}

/** Starts with nothing to watch. `look` reads an endpoint's calls again. */
export function createSilenceWatch(clock: Clock, look: (endpointId: string) => void): SilenceWatch {
  const timers = new Map<string, Timer>();
  const wait = (leg: Leg, pauseMs: number): void => {
    const timer = clock.schedule(() => {
      wait(leg, Math.min(pauseMs * 2, talkingMs));
      look(leg.endpointId);
    }, pauseMs);
    timers.set(leg.key, timer);
  };
  return {
    stop: () => {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
    heard: (leg) => {
      timers.get(leg.key)?.cancel();
      timers.delete(leg.key);
      if (leg.phase !== 'ended') wait(leg, firstPauseMs[leg.phase]);
    },
  };
}
