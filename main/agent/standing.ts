import type { Log } from '../ports.ts';
import type { BareStatus } from './link-status.ts';
import type { Account, AgentEvent, LinkStatus } from './types.ts';

/** How the agent stands: its line and who is signed in, and those who want to hear of every change. */
export class Standing {
  readonly #log: Log;
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  #link: LinkStatus = { state: 'signed-out', endpointIds: [] };
  #account: Account | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  get link(): LinkStatus {
    return this.#link;
  }

  get account(): Account | undefined {
    return this.#account;
  }

  /** Returns the unsubscribe function. */
  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells everybody. A window that cannot take the news is logged, and is no reason for the line to go down. */
  emit(event: AgentEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error('a listener failed', { event: event.type, error });
      }
    }
  }

  /** Says the line's state once, and every wait anew: it begins now. The endpoints stay as they are unless named. */
  setLink(status: BareStatus, endpointIds: readonly string[] = this.#link.endpointIds): void {
    const next: LinkStatus = { ...status, endpointIds };
    if (next.retryInMs === undefined && JSON.stringify(next) === JSON.stringify(this.#link)) return;
    this.#link = next;
    this.#log.debug('status', { state: next.state, reason: next.reason });
    this.emit({ type: 'link', link: next });
  }

  setAccount(account: Account | undefined): void {
    this.#account = account;
    this.emit({ type: 'account', account });
  }

  /** Whether the sign-in outlives this process, as far as the keychain has told. */
  setRemembered(isRemembered: boolean): void {
    const account = this.#account;
    if (account !== undefined && account.isRemembered !== isRemembered) this.setAccount({ ...account, isRemembered });
  }
}
