import type { Sending } from '../calls/model.ts';
import type { CallReport } from '../calls/report.ts';
import type { Media } from '../cloudlink/index.ts';
import { failed, type Result } from '../failure.ts';
import type { CallBoard } from './call-board.ts';

/** The answer of GET …/calls for one endpoint. */
export interface CallsRead {
  readonly endpointId: string;
  readonly sent: Sending;
  readonly calls: Result<readonly CallReport[]>;
}

/** An answer, and what came of it. */
export interface AnsweredRead {
  readonly read: CallsRead;
  readonly outcome: Result<void>;
}

/** What reading works with. */
export interface CallReaderContext {
  readonly media: Pick<Media, 'listCalls'>;
  readonly board: Pick<CallBoard, 'sending'>;
  /** Brings an answer into the board. */
  take(read: CallsRead): Result<void>;
}

/** A request on its way. */
interface Asked {
  readonly endpointId: string;
  readonly controller: AbortController;
  readonly answer: Promise<CallsRead>;
}

/** A read of an endpoint's calls until it is taken, and the one that is to follow it. */
interface Reading extends Asked {
  done: Promise<Result<void>>;
  next?: Promise<Result<void>>;
}

/** Reads endpoints' calls, each endpoint's by one request at a time. */
export class CallReader {
  readonly #context: CallReaderContext;
  readonly #readings = new Map<string, Reading>();

  constructor(context: CallReaderContext) {
    this.#context = context;
  }

  /**
   * Reads once more, after whatever read is under way: that one left before the reason for this one, and cannot tell. Who
   * asks meanwhile shares the answer.
   */
  reread(endpointId: string): Promise<Result<void>> {
    const running = this.#readings.get(endpointId);
    if (running === undefined) return this.#single(endpointId);
    running.next ??= running.done.then(() => this.#readings.get(endpointId)?.done ?? this.#single(endpointId));
    return running.next;
  }

  /**
   * Reads now: a read that left earlier could miss what happened in between, and is given up. The answers are taken
   * together, once all are there and `isReady` has resolved. Resolves with each answer and what came of it.
   */
  readAll(endpointIds: readonly string[], isReady: Promise<void>): Promise<readonly AnsweredRead[]> {
    const asked = endpointIds.map((endpointId) => this.#ask(endpointId));
    const all = Promise.all([Promise.all(asked.map(({ answer }) => answer)), isReady]);
    return Promise.all(
      asked.map(async (each) => {
        const outcome = this.#enter(each, all);
        return { read: await each.answer, outcome: await outcome };
      }),
    );
  }

  /** Gives up what is under way. */
  stop(): void {
    for (const { controller } of this.#readings.values()) controller.abort();
    this.#readings.clear();
  }

  #single(endpointId: string): Promise<Result<void>> {
    const asked = this.#ask(endpointId);
    return this.#enter(asked, asked.answer);
  }

  #ask(endpointId: string): Asked {
    const older = this.#readings.get(endpointId);
    older?.controller.abort();
    const controller = new AbortController();
    return { endpointId, controller, answer: this.#send(endpointId, controller.signal, older?.answer) };
  }

  async #send(endpointId: string, signal: AbortSignal, older: Promise<unknown> | undefined): Promise<CallsRead> {
    if (older !== undefined) await older;
    const sent = this.#context.board.sending();
    return { endpointId, sent, calls: await this.#context.media.listCalls(endpointId, signal) };
  }

  #enter(asked: Asked, when: Promise<unknown>): Promise<Result<void>> {
    const reading: Reading = { ...asked, done: Promise.resolve(givenUp()) };
    this.#readings.set(asked.endpointId, reading);
    reading.done = this.#finish(reading, when);
    return reading.done;
  }

  /** One that was given up ends as the newer one does. */
  async #finish(reading: Reading, when: Promise<unknown>): Promise<Result<void>> {
    const { endpointId } = reading;
    try {
      await when;
      const read = await reading.answer;
      const newest = this.#readings.get(endpointId);
      if (newest !== reading) return newest?.done ?? givenUp();
      return this.#context.take(read);
    } finally {
      if (this.#readings.get(endpointId) === reading) this.#readings.delete(endpointId);
    }
  }
}

const givenUp = () => failed('cancelled', { detail: 'the sign-in ended' });
