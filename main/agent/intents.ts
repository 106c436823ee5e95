import type { EndingIntent } from '../calls/leg.ts';
import type { CallAction } from '../calls/types.ts';
import type { CallBoard } from './call-board.ts';

const endingIntents: ReadonlySet<string> = new Set([
  'answer',
  'decline',
  'redirect',
  'transfer',
  'completeTransfer',
  'hangUp',
] satisfies EndingIntent[]);

const isEndingIntent = (action: CallAction): action is EndingIntent => endingIntents.has(action);

/** What one command explains of its calls' ends, while it is not known to have failed. */
export interface Intent {
  /** The command came to nothing: it explains no end, but an earlier one under way still may. */
  takeBack(): void;
  /** The command is done, or the call is over: nothing is to be taken back any more. */
  keep(): void;
  /** Done as it is, the command turned out to leave this call alone: it explains nothing that comes of it. */
  withdraw(key: string): void;
}

/** Keeps what each command under way would explain, so that one that fails takes nothing from the others. */
export class Intents {
  readonly #board: Pick<CallBoard, 'leg' | 'intent'>;
  /** By call, oldest first. */
  readonly #given = new Map<string, EndingIntent[]>();

  constructor(board: Pick<CallBoard, 'leg' | 'intent'>) {
    this.#board = board;
  }

  /**
   * To be called before a command is sent: the platform's end of a call may overtake its answer.
   * @param keys the calls that end by it
   */
  give(keys: readonly string[], action: CallAction): Intent {
    const takeBack = (key: string): void => {
      if (isEndingIntent(action)) this.#takeBack(key, action);
    };
    if (isEndingIntent(action)) for (const key of keys) this.#give(key, action);
    return {
      takeBack: () => keys.forEach(takeBack),
      keep: () => {
        if (isEndingIntent(action)) for (const key of keys) this.#drop(key, action);
      },
      withdraw: takeBack,
    };
  }

  #give(key: string, action: EndingIntent): void {
    this.#given.set(key, [...(this.#given.get(key) ?? []), action]);
    this.#board.intent(key, action);
  }

  #takeBack(key: string, action: EndingIntent): void {
    const left = this.#drop(key, action);
    if (this.#board.leg(key)?.intent === action) this.#board.intent(key, left.at(-1));
  }

  #drop(key: string, action: EndingIntent): readonly EndingIntent[] {
    const given = this.#given.get(key) ?? [];
    const left = given.toSpliced(given.lastIndexOf(action), given.includes(action) ? 1 : 0);
    if (left.length === 0) this.#given.delete(key);
    else this.#given.set(key, left);
    return left;
  }
}
