import type { Leg } from '../calls/leg.ts';
import type { Call } from '../calls/types.ts';
import type { Result } from '../failure.ts';
import type { Clock, Timer } from '../ports.ts';
import type { CallBoard } from './call-board.ts';

/** How long the caller waits at most for the end of the call before, ms: then it is answered all the same. */
export const roomLimitMs = 1_500;

/** What becomes of the call that the user is in when another one is answered. */
export type Ending = 'hold' | 'end';

/** Whether a command's `other` is one of them. */
export const isEnding = (other: string | undefined): other is Ending => other === 'hold' || other === 'end';

/** What answering beside another call needs. */
export interface AnsweringContext {
  readonly board: Pick<CallBoard, 'legs' | 'leg'>;
  readonly clock: Clock;
  /** Ends a call, as a user does: its card says so, and says what went wrong. */
  hangUp(key: string): Promise<Result<void>>;
  /** What the user's settings say. */
  choice(): Ending;
}

/** The call that the user is in; one that is being dialled too. */
const isActive = ({ phase }: Leg): boolean => phase === 'connected' || phase === 'dialing';

/**
 * Answering while another call of the same line goes on. A PBX holds that call by itself (API reference 7.2, "answering a
 * second call holds the first"), so that `hold` asks for nothing: an explicit hold before would keep the caller waiting,
 * and leave the first call held for nothing where the caller has gone meanwhile. `end` hangs it up first. Calls of other
 * lines are left alone: on another telephone somebody else may be talking.
 */
export class Answering {
  readonly #context: AnsweringContext;
  /** Those who wait for the end of a call, by its key. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(context: AnsweringContext) {
    this.#context = context;
  }

  /**
   * Makes room for a ringing call; undefined where there is nothing to wait for. Resolves when it is to be answered: the
   * other call is over, could not be ended, or has taken too long; what is still there then is held by the PBX.
   */
  makeRoom({ key, endpointId }: Leg, ending: Ending = this.#context.choice()): Promise<unknown> | undefined {
    if (ending === 'hold') return undefined;
    const legs = [...this.#context.board.legs()];
    const others = legs.filter((leg) => leg.key !== key && leg.endpointId === endpointId && isActive(leg));
    return others.length === 0 ? undefined : Promise.all(others.map((other) => this.#end(other.key)));
  }

  /** A call has appeared, changed or ended. */
  heard({ key, phase }: Call): void {
    if (phase === 'ended') for (const go of this.#waiting.get(key) ?? []) go();
  }

  async #end(key: string): Promise<void> {
    const over = this.#endOf(key);
    const goOn = (): void => over.go();
    // Refused is refused: nothing is to be waited for.
    this.#context.hangUp(key).then((result) => result.ok || goOn(), goOn);
    await over.promise;
  }

  #endOf(key: string): { readonly promise: Promise<void>; go(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(key) ?? new Set();
    const timer: Timer = this.#context.clock.schedule(() => go(), roomLimitMs);
    const go = (): void => {
      timer.cancel();
      waiting.delete(go);
      if (waiting.size === 0) this.#waiting.delete(key);
      resolve();
    };
    this.#waiting.set(key, waiting.add(go));
    return { promise, go };
  }
}
