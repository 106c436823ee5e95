import type { Lane, MemoryNetwork } from '../../simulator/memory.ts';
import type { Dice } from './random.ts';
import type { Timeline } from './timeline.ts';

/** The road between the agent's machine and the platform, ms one way: usual, and what a spike adds at most. */
export const roadMs = { least: 5, most: 120, spike: 4_000 };

/** How a network is down: every attempt fails at once, or nothing ever answers. */
export type Outage = 'no-route' | 'black-hole';

/** A network with seeded latencies. While it is down, or the machine sleeps, packets wait for it and then go on. */
export class SeededNetwork implements MemoryNetwork {
  outage: Outage | undefined;
  isSpiking = false;
  /** The machine sleeps: nothing reaches it, and it sends nothing. */
  isAsleep = false;
  readonly #timeline: Timeline;
  readonly #dice: Dice;
  readonly #held: (() => void)[] = [];
  readonly #lines = new Set<SeededLane>();

  constructor(timeline: Timeline, dice: Dice) {
    this.#timeline = timeline;
    this.#dice = dice;
  }

  refusal(): string | undefined {
    return this.outage === 'no-route' ? 'connect ENETUNREACH' : undefined;
  }

  lane(what: Parameters<MemoryNetwork['lane']>[0]): Lane {
    const lane = new SeededLane(this, this.#timeline);
    if (what.endsWith('packets')) this.#lines.add(lane);
    return lane;
  }

  /** Every notification connection that stands now stays silent for good, and neither side is told. */
  halfOpen(): void {
    for (const lane of this.#lines) lane.isDead = true;
    this.#lines.clear();
  }

  get isClosed(): boolean {
    return this.outage !== undefined || this.isAsleep;
  }

  latency(): number {
    return this.#dice.between(roadMs.least, roadMs.most) + (this.isSpiking ? this.#dice.between(0, roadMs.spike) : 0);
  }

  hold(arrival: () => void): void {
    this.#held.push(arrival);
  }

  /** What waited goes on, in order. To be called after the network came back or the machine woke. */
  release(): void {
    if (this.isClosed) return;
    const delayMs = this.latency();
    for (const arrival of this.#held.splice(0)) this.#timeline.after(delayMs, arrival);
  }
}

class SeededLane implements Lane {
  isDead = false;
  #lastAt = 0;
  readonly #packets: (() => void)[] = [];
  readonly #network: SeededNetwork;
  readonly #timeline: Timeline;

  constructor(network: SeededNetwork, timeline: Timeline) {
    this.#network = network;
    this.#timeline = timeline;
  }

  carry(packet: () => void): void {
    this.#timeline.activity += 1;
    this.#packets.push(packet);
    // Whichever arrival comes first takes the oldest packet: nothing overtakes what had to wait.
    const arrive = (): void => {
      if (this.isDead) return;
      if (this.#network.isClosed) this.#network.hold(arrive);
      else this.#packets.shift()?.();
    };
    this.#lastAt = Math.max(this.#lastAt, this.#timeline.now + this.#network.latency());
    this.#timeline.after(this.#lastAt - this.#timeline.now, arrive);
  }
}
