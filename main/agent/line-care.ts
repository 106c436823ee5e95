import type { Clock, NetworkWatch, Timer } from '../ports.ts';
import { createSleepWatch, type SleepWatch } from './sleep-watch.ts';

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
 * lead to an attempt is bounded by the link itself. Cares for nothing until `begin`.
 */
export class LineCare {
  readonly #context: LineCareContext;
  readonly #timers = new Set<Timer>();
  readonly #sleepWatch: SleepWatch;
  #unwatch: (() => void) | undefined;
  #isCaring = false;
  /** On the monotonic clock; undefined while the network is quiet. */
  #unquietSince: number | undefined;

  constructor(context: LineCareContext) {
    this.#context = context;
    this.#sleepWatch = createSleepWatch(context.clock, () => this.#woke());
  }

  /** Cares from now on; no effect while it does. */
  begin(): void {
    if (this.#isCaring) return;
    this.#isCaring = true;
    this.#sleepWatch.start();
    this.#unwatch = this.#context.network?.onChange(() => this.#networkChanged());
  }

  /** The machine is about to sleep. */
  sleeps(): void {
    this.#clear();
    this.#sleepWatch.rebase();
  }

  /** The machine woke, or somebody is back at it. */
  wakes(): void {
    this.#sleepWatch.rebase();
    if (this.#isCaring) this.#woke();
    else this.#context.connect();
  }

  end(): void {
    this.#isCaring = false;
    this.#clear();
    this.#sleepWatch.stop();
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #woke(): void {
    this.#act(() => this.#context.connect());
  }

  #networkChanged(): void {
    const { clock } = this.#context;
    const unquiet = this.#unquietSince ?? clock.monotonic();
    // Every moment without a line may be a missed call: the first sign of a network is tried, settled or not.
    if (this.#unquietSince === undefined) this.#checkUnlessOnline();
    this.#clear();
    this.#unquietSince = unquiet;
    const leftMs = unquiet + longestUnquietMs - clock.monotonic();
    this.#later(Math.max(0, Math.min(quietMs, leftMs)), () => this.#act(() => this.#context.check()));
  }

  #act(first: () => void): void {
    this.#clear();
    for (const delayMs of followUpsMs) this.#later(delayMs, () => this.#checkUnlessOnline());
    first();
  }

  #checkUnlessOnline(): void {
    if (!this.#context.isOnline()) this.#context.check();
  }

  #later(delayMs: number, act: () => void): void {
    const timer = this.#context.clock.schedule(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }

  #clear(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#unquietSince = undefined;
  }
}
