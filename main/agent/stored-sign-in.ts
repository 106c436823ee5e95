import type { Identity } from '../cloudlink/index.ts';
import type { Failure, Result } from '../failure.ts';
import { KeychainWait } from './keychain-wait.ts';
import { lineFailure } from './link-status.ts';
import type { AgentPorts, TokenOwner } from './ports.ts';
import { createResumption, type Resumption } from './resumption.ts';
import { type Attempt, authRequired } from './sign-in-attempt.ts';
import type { Standing } from './standing.ts';
import type { Account } from './types.ts';

/** What the stored sign-in works with. */
export interface StoredSignInContext {
  readonly ports: AgentPorts;
  readonly standing: Standing;
  /** Begins a sign-in as this user; it is the current one from now on. */
  readonly open: (owner: TokenOwner) => Attempt;
  readonly isCurrent: (attempt: Attempt) => boolean;
  readonly goOnline: (attempt: Attempt, identity: Identity) => Result<Account>;
}

/**
 * Signing in with the token in the keychain. It outlasts a keychain that cannot be read yet, and a platform that cannot be
 * reached.
 */
export class StoredSignIn {
  readonly #context: StoredSignInContext;
  readonly #resumption: Resumption;
  readonly #keychain: KeychainWait;
  /** Counts what was given up. */
  #generation = 0;

  constructor(context: StoredSignInContext) {
    this.#context = context;
    this.#resumption = createResumption(context.ports);
    this.#keychain = new KeychainWait(context.ports.clock);
  }

  /** Resolves when it is done, is given up, or waits for the keychain. */
  async start(owner: TokenOwner): Promise<void> {
    const { ports, standing } = this.#context;
    const own = this.#generation;
    const token = await ports.tokens.load(owner);
    if (own !== this.#generation) return;
    if (!token.ok) return this.#waitForKeychain(token.failure, owner);
    if (token.value === undefined) standing.setLink({ state: 'signed-out' });
    else await this.#resumeWith(owner, token.value);
  }

  /** Something happened that may have unlocked the keychain, or brought the platform within reach. */
  hurry(isByUser: boolean): void {
    this.#keychain.hurry(isByUser);
    this.#resumption.hurry();
  }

  /** Gives up whatever is under way, or waits. */
  cancel(): void {
    this.#generation += 1;
    this.#resumption.cancel();
    this.#keychain.cancel();
  }

  /** A damaged entry is gone for good; whatever else keeps us from it may pass. */
  #waitForKeychain(failure: Failure, owner: TokenOwner): void {
    const { standing, ports } = this.#context;
    if (failure.detail === 'damaged-entry') {
      const damaged: Failure = { code: 'auth-required', detail: 'the stored sign-in is damaged' };
      standing.setLink(authRequired(damaged));
      return;
    }
    standing.setLink({ state: 'signed-out', reason: failure.code, failure });
    const onError = (error: unknown): void => ports.log.error('the stored sign-in failed', { error });
    this.#keychain.wait(failure, () => void this.start(owner).catch(onError));
  }

  async #resumeWith(owner: TokenOwner, token: string): Promise<void> {
    const { ports, standing, open, isCurrent, goOnline } = this.#context;
    ports.secrets.add(token);
    standing.setLink({ state: 'connecting' });
    const attempt = open(owner);
    const identity = await this.#resumption.run(attempt.cloud.session, token, (failure, retryInMs) =>
      standing.setLink({ state: 'retrying', reason: failure.code, failure: lineFailure(failure), retryInMs }),
    );
    if (!isCurrent(attempt) || identity === undefined) return;
    if (!identity.ok) return standing.setLink(authRequired(identity.failure));
    const result = goOnline(attempt, identity.value);
    if (!result.ok) this.#cannotUse(attempt, result.failure);
  }

  /** The platform took the stored sign-in, which stays for the next start; there is nothing to watch with it. */
  #cannotUse({ cloud }: Attempt, failure: Failure): void {
    cloud.session.clear();
    this.#context.standing.setLink({ state: 'signed-out', reason: failure.code, failure });
  }
}
