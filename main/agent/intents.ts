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

/** What one command explains of its call's end, while it is not known to have failed. */
export interface Intent {
  /** The command came to nothing: it explains no end, but an earlier one under way still may. */
  takeBack(): void;
  /** The command is done, or the call is over: nothing is to be taken back any more. */
  keep(): void;
}

/** Keeps what each command under way would explain, so that one that fails takes nothing from the others. */
export class Intents {
  readonly #board: Pick<CallBoard, 'leg' | 'intent'>;
  /** By call, oldest first. */
  readonly #given = new Map<string, EndingIntent[]>();

  constructor(board: Pick<CallBoard, 'leg' | 'intent'>) {
    this.#board = board;
  }

  /** To be called before a command is sent: the platform's end of the call may overtake its answer. */
  give(key: string, action: CallAction): Intent {
    if (!isEndingIntent(action)) return { takeBack: () => undefined, keep: () => undefined };
    this.#given.set(key, [...(this.#given.get(key) ?? []), action]);
    this.#board.intent(key, action);
    return {
      takeBack: () => {
        const left = this.#drop(key, action);
        if (this.#board.leg(key)?.intent === action) this.#board.intent(key, left.at(-1));
      },
      keep: () => void this.#drop(key, action),
    };
  }

  #drop(key: string, action: EndingIntent): readonly EndingIntent[] {
    const given = this.#given.get(key) ?? [];
    const left = given.toSpliced(given.lastIndexOf(action), given.includes(action) ? 1 : 0);
    if (left.length === 0) this.#given.delete(key);
    else this.#given.set(key, left);
    return left;
  }
}
