import { isContinued, isSameOwner, type SignedIn } from './account.ts';
import type { CallBoard } from './call-board.ts';
import type { Colleagues } from './colleagues.ts';
import { removeToken } from './kept-token.ts';
import type { TokenOwner, TokenVault } from './ports.ts';

/** What is known on behalf of a user. */
export interface OwnershipContext {
  readonly board: CallBoard;
  readonly colleagues: Colleagues;
  readonly tokens: TokenVault;
  /** What came while the line was down is no news to anybody else. */
  forgetOfflineCalls(): void;
}

/** Whose calls the board has: who is signed in, or was until the line had to be made anew. */
export class Ownership {
  readonly #context: OwnershipContext;
  #known: SignedIn | undefined;

  constructor(context: OwnershipContext) {
    this.#context = context;
  }

  get isKnown(): boolean {
    return this.#known !== undefined;
  }

  get owner(): TokenOwner | undefined {
    return this.#known?.owner;
  }

  /**
   * Somebody has signed in: the same user's calls go on, another one's are forgotten. Resolves when the token of a name
   * that is used no more is removed.
   */
  async meet(now: SignedIn): Promise<void> {
    const before = this.#known;
    this.#known = now;
    if (before === undefined) return;
    if (!isContinued(before, now)) this.#forgetCalls();
    if (!isSameOwner(before.owner, now.owner)) await removeToken(this.#context.tokens, before.owner, false);
  }

  /** The same user watches other endpoints. */
  watch(endpoints: readonly string[]): void {
    if (this.#known !== undefined) this.#known = { ...this.#known, endpoints };
  }

  /** Nobody is signed in any more. */
  forget(): void {
    this.#known = undefined;
    this.#forgetCalls();
  }

  #forgetCalls(): void {
    const { board, colleagues, forgetOfflineCalls } = this.#context;
    board.reset();
    colleagues.clear();
    forgetOfflineCalls();
  }
}
