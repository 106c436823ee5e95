import { addressKey, type Leg } from '../calls/leg.ts';
import type { CallAddress } from '../calls/report.ts';

/** So many ended calls are known by key and address: answers to commands on them are late, not wrong. */
const endedLimit = 256;

/** Which call stands at an address, or stood there last. */
export class CallKeys {
  readonly #keys = new Map<string, string>();
  readonly #ended: { readonly key: string; readonly address: string }[] = [];

  /** A leg is told of: its address is its call's, also where it ends with this. */
  note(leg: Leg): void {
    this.#keys.set(addressKey(leg), leg.key);
  }

  /** The call of this leg is over. */
  noteEnd(leg: Leg): void {
    this.#ended.push({ key: leg.key, address: addressKey(leg) });
    if (this.#ended.length > endedLimit) this.#forgetOldest();
  }

  /** The key of the call now, or last, at an address. */
  at(address: CallAddress): string | undefined {
    return this.#keys.get(addressKey(address));
  }

  hasEnded(key: string): boolean {
    return this.#ended.some((call) => call.key === key);
  }

  /** Forgets what stands where. That a call has ended stays known. */
  clear(): void {
    this.#keys.clear();
  }

  #forgetOldest(): void {
    const oldest = this.#ended.shift();
    // A later call may stand at the same address.
    if (oldest !== undefined && this.#keys.get(oldest.address) === oldest.key) this.#keys.delete(oldest.address);
  }
}
