import { addressKey, type Leg } from '../calls/leg.ts';

/** The addresses on one endpoint. */
interface Line {
  readonly live: Set<string>;
  readonly held: Set<string>;
}

const toggle = (set: Set<string>, entry: string, isIn: boolean): void => {
  if (isIn) set.add(entry);
  else set.delete(entry);
};

/** What a leg can do depends on whether another one is held: a second one changes it for the first, a third for none. */
const decisive = 2;

/** Where the live legs are, by key and by endpoint, and which of them are held. Says addresses; the model has the legs. */
export class LegIndex {
  readonly #lines = new Map<string, Line>();
  readonly #addresses = new Map<string, string>();

  /**
   * Notes what became of a leg; `at` says which leg stands at an address now. A leg may have moved: what it left is looked
   * at as well. True where the other legs of the endpoint may now do more or less than before.
   */
  note(leg: Leg, at: (address: string) => Leg | undefined): boolean {
    const addresses = [this.#addresses.get(leg.key), addressKey(leg)].filter((address) => address !== undefined);
    const line = this.#lines.get(leg.endpointId) ?? { live: new Set(), held: new Set() };
    const heldBefore = Math.min(line.held.size, decisive);
    this.#addresses.delete(leg.key);
    for (const address of addresses) this.#noteAt(address, line, at(address));
    if (line.live.size > 0) this.#lines.set(leg.endpointId, line);
    else this.#lines.delete(leg.endpointId);
    return Math.min(line.held.size, decisive) !== heldBefore;
  }

  clear(): void {
    this.#lines.clear();
    this.#addresses.clear();
  }

  /** The address of a live leg, or nothing. */
  addressesOf(key: string): readonly string[] {
    const address = this.#addresses.get(key);
    return address === undefined ? [] : [address];
  }

  liveAt(endpointId: string): Iterable<string> {
    return this.#lines.get(endpointId)?.live ?? [];
  }

  /** Held legs on the endpoint of a leg: as many as decide what the leg can do. */
  heldAround({ endpointId }: Leg): readonly string[] {
    const first: string[] = [];
    for (const address of this.#lines.get(endpointId)?.held ?? []) {
      if (first.push(address) === decisive) break;
    }
    return first;
  }

  #noteAt(address: string, line: Line, live: Leg | undefined): void {
    toggle(line.live, address, live !== undefined);
    toggle(line.held, address, live?.phase === 'held');
    if (live !== undefined) this.#addresses.set(live.key, address);
  }
}
