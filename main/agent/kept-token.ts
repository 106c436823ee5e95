import { type Result, success } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { TokenOwner, TokenVault } from './ports.ts';

/** What a keeper works with. */
export interface KeeperContext {
  readonly tokens: TokenVault;
  readonly log: Log;
  /** Whether the newest token could be kept. */
  onRemembered(isRemembered: boolean): void;
  /** False once the sign-in is over: nothing more is kept. */
  isCurrent(): boolean;
}

/** Keeps the newest refresh token of one sign-in, also one that comes before it is known whose it is. */
export class TokenKeeper {
  readonly #context: KeeperContext;
  #owner: TokenOwner | undefined;
  #early: string | undefined;
  #hasSaved = false;
  #isRemembered = true;

  constructor(context: KeeperContext, owner?: TokenOwner) {
    this.#context = context;
    this.#owner = owner;
  }

  /** Undefined until it is known. */
  get owner(): TokenOwner | undefined {
    return this.#owner;
  }

  /** False where the last token could not be kept: the sign-in lasts for this run only. */
  get isRemembered(): boolean {
    return this.#isRemembered;
  }

  async save(token: string): Promise<void> {
    if (this.#owner === undefined) this.#early = token;
    else if (this.#context.isCurrent()) await this.#saveFor(this.#owner, token);
  }

  /** It has become known whose the tokens are. An owner without a name could never be found again. */
  async setOwner(owner: TokenOwner): Promise<void> {
    const isNamed = owner.account !== '' && owner.username !== '';
    this.#owner = isNamed ? owner : undefined;
    const early = this.#early;
    this.#early = isNamed ? undefined : early;
    if (!isNamed) this.#isRemembered = false;
    else if (early !== undefined) await this.save(early);
  }

  /** Removes what this sign-in kept: nobody would ever use it. What an earlier one kept stays. */
  async discard(): Promise<void> {
    if (this.#hasSaved && this.#owner !== undefined) await this.#context.tokens.remove(this.#owner);
  }

  async #saveFor(owner: TokenOwner, token: string): Promise<void> {
    const { tokens, log, onRemembered } = this.#context;
    this.#hasSaved = true;
    const saved = await tokens.save(owner, token);
    this.#isRemembered = saved.ok;
    if (!saved.ok) log.warn('the sign-in lasts for this run only', { code: saved.failure.code });
    onRemembered(saved.ok);
  }
}

/**
 * Removes a stored token at sign-out. Where the last one could not be kept there is nothing to miss, so that a computer
 * without a keychain does not fail at every sign-out.
 */
export async function removeToken(
  tokens: TokenVault,
  owner: TokenOwner | undefined,
  isRemembered: boolean,
): Promise<Result<void>> {
  if (owner === undefined) return success(undefined);
  const removed = await tokens.remove(owner);
  return isRemembered ? removed : success(undefined);
}
