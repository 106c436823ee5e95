import type { CallsEffect } from '../calls/model.ts';
import type { Link, Media } from '../cloudlink/index.ts';
import type { FailureCode } from '../failure.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import type { CallBoard } from './call-board.ts';

/**
 * So long after dialling a far end is watched, ms, where nobody has said yet that our own leg is told of answers: nobody
 * takes up a telephone sooner, and a call that fails at once costs nothing.
 */
const firstPauseMs = 1_000;
/** The same where our own leg was told last time, ms: only an answer that was lost on its way is still to be found. */
const provenPauseMs = 10_000;
/** An endpoint that no call needs is listened to for so long, ms: the same person may be called again. */
const lingerMs = 15_000;
/** Pauses after failures that pass, ms; then it is left until the line is made anew or another call asks. */
const retryMs: readonly number[] = [5_000, 15_000];
/** So many endpoints are watched at a time; each costs a subscription of the account's. */
const mostWatched = 3;
/** A broker may close the line where it refuses a topic: after so many refusals none is asked for in this sign-in. */
const mostRefusals = 2;

/** Failures that pass; after any other one the endpoint is not asked for again in this sign-in. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>([
  ...(['offline', 'timeout', 'auth-required', 'throttled', 'cancelled', 'platform-error'] as const),
]);

/** What the watch works with: one sign-in's. */
export interface FarEndWatchContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly link: () => Pick<Link, 'watch' | 'unwatch' | 'status'>;
  readonly media: Pick<Media, 'listCalls'>;
  readonly board: Pick<CallBoard, 'farList' | 'unseen' | 'sending' | 'memory'>;
  /** Our own endpoints: their publications come anyway. */
  readonly endpoints: () => readonly string[];
}

type FarEndEffect = Extract<CallsEffect, { type: 'watch' | 'unwatch' }>;

/** One endpoint, from the first wish to see it until the last has gone and a while after. */
interface Watched {
  /** What is to happen next: a look, or the end. */
  timer?: Timer;
  failures: number;
  /** Gives up the look under way: what comes of it is dropped. */
  controller?: AbortController;
  /** The last request for its calls: one at a time. */
  reading?: Promise<unknown>;
}

/**
 * Carries out the call model's wishes to see far ends: for each a subscription on the line that stands, and then one GET,
 * because the call may have been answered meanwhile. Four requests for a call that rings for longer than the pause; none for
 * the others, for calls between endpoints of ours, and for endpoints that the platform has refused once.
 */
export class FarEndWatch {
  readonly #context: FarEndWatchContext;
  readonly #watched = new Map<string, Watched>();
  #refusals = 0;
  #isOver = false;

  constructor(context: FarEndWatchContext) {
    this.#context = context;
  }

  /** A call asks for its far end, or needs it no more. */
  take(effect: FarEndEffect): void {
    if (effect.type === 'watch') this.#want(effect.endpointId, effect.isAnswerTold ? provenPauseMs : firstPauseMs);
    for (const endpointId of [...this.#watched.keys()]) if (!this.#isWanted(endpointId)) this.#leaveLater(endpointId);
  }

  /** The line is up: what was listened to on the last one is listened to again. */
  resume(): void {
    for (const endpointId of [...this.#watched.keys()]) if (!this.#isWanted(endpointId)) this.#leave(endpointId);
    for (const { device } of this.#context.board.memory().pending.values()) {
      if (device !== undefined) this.#want(device, 0);
    }
  }

  /** The line is down: nothing is to be asked for until it is back. */
  pause(): void {
    for (const watched of this.#watched.values()) this.#forgetPlans(watched);
  }

  /** The sign-in is over. The link deletes its subscriptions itself. */
  stop(): void {
    this.#isOver = true;
    this.pause();
    this.#watched.clear();
  }

  #isWanted(endpointId: string): boolean {
    return [...this.#context.board.memory().pending.values()].some(({ device }) => device === endpointId);
  }

  #forgetPlans(watched: Watched): void {
    watched.timer?.cancel();
    watched.controller?.abort();
    delete watched.timer;
  }

  #want(endpointId: string, pauseMs: number): void {
    if (this.#isOver || this.#context.endpoints().includes(endpointId)) return;
    const known = this.#watched.get(endpointId);
    const isRefused = this.#refusals >= mostRefusals;
    const isFull = known === undefined && this.#watched.size >= mostWatched;
    if (isRefused || isFull) this.#tellUnseen(endpointId, isRefused);
    else this.#begin(endpointId, known ?? { failures: 0 }, pauseMs);
  }

  #begin(endpointId: string, watched: Watched, pauseMs: number): void {
    watched.failures = 0;
    this.#watched.set(endpointId, watched);
    this.#plan(watched, pauseMs, () => void this.#see(endpointId, watched));
  }

  /** Not at once: the board is still telling of the call that asked. */
  #tellUnseen(endpointId: string, isLasting: boolean): void {
    const { clock, board } = this.#context;
    clock.schedule(() => {
      if (!this.#isOver) board.unseen(endpointId, isLasting);
    }, 0);
  }

  #plan(watched: Watched, delayMs: number, act: () => void): void {
    this.#forgetPlans(watched);
    watched.timer = this.#context.clock.schedule(act, delayMs);
  }

  #leaveLater(endpointId: string): void {
    const watched = this.#watched.get(endpointId);
    if (watched !== undefined) this.#plan(watched, lingerMs, () => this.#leave(endpointId));
  }

  #leave(endpointId: string): void {
    const watched = this.#watched.get(endpointId);
    if (watched !== undefined) this.#forgetPlans(watched);
    this.#watched.delete(endpointId);
    this.#context
      .link()
      .unwatch(endpointId)
      .catch((error: unknown) => this.#context.log.error('a far end could not be left', { error }));
  }

  async #see(endpointId: string, watched: Watched): Promise<void> {
    // While the line is down there is nothing to listen on; `resume` begins anew.
    if (this.#context.link().status().state !== 'online') return;
    const controller = new AbortController();
    watched.controller = controller;
    const failure = await this.#listenAndRead(endpointId, watched, controller.signal);
    if (failure !== undefined && !controller.signal.aborted) this.#fail(endpointId, watched, failure);
  }

  /** The failure that keeps the far end from being seen; undefined where it is seen, or no longer of interest. */
  async #listenAndRead(endpointId: string, watched: Watched, signal: AbortSignal): Promise<FailureCode | undefined> {
    const { link, media, board } = this.#context;
    const listening = await link().watch(endpointId);
    if (!listening.ok) return listening.failure.code;
    await watched.reading;
    if (signal.aborted) return undefined;
    const sent = board.sending();
    const reading = media.listCalls(endpointId, signal);
    watched.reading = reading;
    const calls = await reading;
    if (signal.aborted) return undefined;
    if (!calls.ok) return calls.failure.code;
    board.farList(endpointId, calls.value, sent);
    return undefined;
  }

  #fail(endpointId: string, watched: Watched, code: FailureCode): void {
    const { board, log } = this.#context;
    const isLasting = !passing.has(code);
    log.warn('a far end cannot be watched', { endpointId, code });
    const delayMs = isLasting ? undefined : retryMs[watched.failures];
    watched.failures += 1;
    if (delayMs === undefined) this.#leave(endpointId);
    else this.#plan(watched, delayMs, () => void this.#see(endpointId, watched));
    if (isLasting) this.#refusals += 1;
    board.unseen(endpointId, isLasting);
  }
}
