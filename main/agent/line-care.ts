import type { Clock, NetworkWatch, Timer } from '../ports.ts';
import { createSleepWatch } from './sleep-watch.ts';

/** A network changes in several steps: so long after the last one it is looked at, ms. */
const quietMs = 1_000;
/** A network that does not settle is looked at after so long anyway, ms. */
const longestUnquietMs = 5_000;
/**
 * A network that has just come up, or a machine that has just woken, may have no route or no name server yet: a line that
 * is still down is tried again after so long, ms, whatever its backoff.
 */
const followUpsMs: readonly number[] = [5_000, 15_000];

/** What the care works with. */
export interface LineCareContext {
  readonly clock: Clock;
  readonly network: NetworkWatch | undefined;
  isOnline(): boolean;
  /** Connects at once, also where the line seems up. */
  connect(): void;
  /** Tries at once where the line waits, probes it where it is up. */
  check(): void;
}

/**
 * Keeps the line in step with the machine. After a sleep it is made anew: the broker has given it up long ago. After a
 * change of the network it is only checked: most changes are adapters and VPNs that do not touch it. A line that is down
 * is tried with the first of a network's changes, and once more when it has settled. How often either can
 * lead to an attempt is bounded by the link itself.
 */
export interface LineCare {
  /** Cares from now on; no effect while it does. */
  begin(): void;
  /** The machine is about to sleep. */
  sleeps(): void;
  /** The machine woke, or somebody is back at it. */
  wakes(): void;
  end(): void;
}

/** Cares for nothing until `begin`. */
export function createLineCare({ clock, network, isOnline, connect, check }: LineCareContext): LineCare {
  const timers = new Set<Timer>();
  let unwatch: (() => void) | undefined;
  let isCaring = false;
  /** On the monotonic clock; undefined while the network is quiet. */
  let unquietSince: number | undefined;

  const later = (delayMs: number, act: () => void): void => {
    const timer = clock.schedule(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  };
  const clear = (): void => {
    for (const timer of timers) timer.cancel();
    timers.clear();
    unquietSince = undefined;
  };
  const followUp = (): void => {
    if (!isOnline()) check();
  };
  const act = (first: () => void): void => {
    clear();
    for (const delayMs of followUpsMs) later(delayMs, followUp);
    first();
  };
  const wakes = (): void => act(connect);
  const sleepWatch = createSleepWatch(clock, wakes);
  const networkChanged = (): void => {
    const unquiet = unquietSince ?? clock.monotonic();
    // Every moment without a line may be a missed call: the first sign of a network is tried, settled or not.
    if (unquietSince === undefined && !isOnline()) check();
    clear();
    unquietSince = unquiet;
    const leftMs = unquiet + longestUnquietMs - clock.monotonic();
    later(Math.max(0, Math.min(quietMs, leftMs)), () => act(check));
  };

  return {
    begin: () => {
      if (isCaring) return;
      isCaring = true;
      sleepWatch.start();
      unwatch = network?.onChange(networkChanged);
    },
    sleeps: () => {
      clear();
      sleepWatch.rebase();
    },
    wakes: () => {
      sleepWatch.rebase();
      if (isCaring) wakes();
      else connect();
    },
    end: () => {
      isCaring = false;
      clear();
      sleepWatch.stop();
      unwatch?.();
      unwatch = undefined;
    },
  };
}
