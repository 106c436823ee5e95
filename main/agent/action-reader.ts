import type { CallActionSpec, CloudLink } from '../cloudlink/index.ts';
import type { Failure } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { CallBoard } from './call-board.ts';

/** How long the line waits for the platform's own list of actions before it goes online without it, in ms. */
const specPatienceMs = 3_000;

/** Failures that say that there is no list to read; after any other one it is asked for at the next connection. */
const isLasting = ({ code }: Failure): boolean => ['no-such-route', 'not-found', 'forbidden'].includes(code);

/** What reading the list works with. */
export interface ActionReaderContext {
  readonly cloud: Pick<CloudLink, 'readCallActions'>;
  readonly board: Pick<CallBoard, 'capabilities'>;
  readonly clock: Clock;
  readonly log: Log;
  /** False once another sign-in, or none, has taken its place. */
  isCurrent(): boolean;
}

/** Reads the platform's list of actions, at each connection until there is an answer. */
export class ActionReader {
  readonly #context: ActionReaderContext;
  #reading: Promise<void> | undefined;
  #isFirst = true;

  constructor(context: ActionReaderContext) {
    this.#context = context;
  }

  /**
   * Reads the list where there is no answer yet. At the first connection it is waited for with patience, so that the
   * first cards offer what the platform takes; a line that comes back waits for nothing but its calls.
   */
  ready(): Promise<void> {
    this.#reading ??= this.#read();
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return isFirst ? withPatience(this.#reading, this.#context.clock) : Promise.resolve();
  }

  async #read(): Promise<void> {
    const { cloud, board, log } = this.#context;
    const spec = await cloud.readCallActions();
    if (!this.#context.isCurrent()) return;
    if (spec.ok) return board.capabilities(capabilitiesOf(spec.value));
    log.warn('the platform did not list its call actions', { code: spec.failure.code });
    if (!isLasting(spec.failure)) this.#reading = undefined;
  }
}

const capabilitiesOf = ({ actions, hasDelete }: CallActionSpec) => ({
  ...(actions === undefined ? {} : { names: actions }),
  hasDelete,
});

const withPatience = (work: Promise<void>, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    const timer = clock.schedule(resolve, specPatienceMs);
    const done = (): void => {
      timer.cancel();
      resolve();
    };
    work.then(done, done);
  });
