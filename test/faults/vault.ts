import type { TokenOwner, TokenVault } from '../../main/agent/ports.ts';
import { failed, success } from '../../main/failure.ts';

/** A keychain that can be locked: it keeps what it has, and neither gives nor takes. */
export class LockableVault implements TokenVault {
  readonly backendName = 'memory';
  isLocked = false;
  /** How often it refused. */
  refusals = 0;
  readonly #kept = new Map<string, string>();

  async load({ username }: TokenOwner) {
    return this.#refusal() ?? success(this.#kept.get(username));
  }

  async save({ username }: TokenOwner, token: string) {
    return this.#refusal() ?? success(void this.#kept.set(username, token));
  }

  async remove({ username }: TokenOwner) {
    return this.#refusal() ?? success(void this.#kept.delete(username));
  }

  #refusal() {
    if (!this.isLocked) return undefined;
    this.refusals += 1;
    return failed('keychain-unavailable', { detail: 'locked' });
  }
}
