import type { CallCard } from '../../preload/contract.ts';
import type { Clock, Timer } from '../ports.ts';

/** How long a card stays after somebody has stopped working in the popup, ms: nothing vanishes under a pointer just gone. */
export const afterUseMs = 2000;

/** What hiding needs. */
export interface HidingDeps {
  readonly clock: Pick<Clock, 'monotonic' | 'schedule'>;
  /** Seconds after which a card hides; 0: never. */
  seconds(): number;
  /** The card goes; the phone rings on, and so does this computer: nobody has ignored anything. */
  hideCard(key: string): void;
}

type FollowedCard = Pick<CallCard, 'key' | 'phase' | 'isHidden'>;

interface Followed {
  readonly phase: CallCard['phase'];
  /** Since when it has been seen in this phase, on the monotonic clock. */
  readonly sinceMs: number;
}

/** A call that is over fades by itself. */
const canHide = ({ isHidden, phase }: FollowedCard): boolean => !isHidden && phase !== 'ended';

/**
 * Hides each card a while after its phase began, unless somebody works in the popup. A card that was brought back begins
 * anew.
 */
export class PopupHiding {
  readonly #deps: HidingDeps;
  #followed: ReadonlyMap<string, Followed> = new Map();
  #isInUse = false;
  #usedUntilMs = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(deps: HidingDeps) {
    this.#deps = deps;
  }

  /** What is on the popup now; `isShown`: whether it can be seen. Also to be called when the number of seconds has changed. */
  follow(cards: readonly FollowedCard[], isShown: boolean): void {
    const nowMs = this.#deps.clock.monotonic();
    this.#followed = new Map(
      cards
        .filter((card) => isShown && canHide(card))
        .map(({ key, phase }) => {
          const known = this.#followed.get(key);
          return [key, known?.phase === phase ? known : { phase, sinceMs: nowMs }];
        }),
    );
    this.#wait();
  }

  /** Somebody works in the popup, or no longer does. */
  setInUse(isInUse: boolean): void {
    if (this.#isInUse && !isInUse) this.#usedUntilMs = this.#deps.clock.monotonic();
    this.#isInUse = isInUse;
    this.#wait();
  }

  /** Hides nothing any more. */
  stop(): void {
    this.#followed = new Map();
    this.#timer?.cancel();
  }

  #dueMs({ sinceMs }: Followed): number {
    return Math.max(sinceMs + this.#deps.seconds() * 1000, this.#usedUntilMs + afterUseMs);
  }

  #wait(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#isInUse || this.#followed.size === 0 || this.#deps.seconds() <= 0) return;
    const nextMs = Math.min(...[...this.#followed.values()].map((card) => this.#dueMs(card)));
    const { clock } = this.#deps;
    this.#timer = clock.schedule(() => this.#hideDue(), Math.max(0, nextMs - clock.monotonic()));
  }

  #hideDue(): void {
    const nowMs = this.#deps.clock.monotonic();
    const due = [...this.#followed].filter(([, card]) => this.#dueMs(card) <= nowMs);
    this.#followed = new Map([...this.#followed].filter(([key]) => !due.some(([dueKey]) => dueKey === key)));
    for (const [key] of due) this.#deps.hideCard(key);
    this.#wait();
  }
}
