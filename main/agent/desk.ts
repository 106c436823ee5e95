import { freesHeld, intendedPhase, isJoining, isSuccessShown } from '../calls/actions.ts';
import type { Leg } from '../calls/leg.ts';
import type { Call, CallAction } from '../calls/types.ts';
import type { Media } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import { present } from '../present.ts';
import { Answering, type Ending, isEnding } from './answering.ts';
import type { CallBoard } from './call-board.ts';
import { CommandBound } from './command-bound.ts';
import { companionOf } from './companion.ts';
import { Confirmations } from './confirmations.ts';
import { createEndpointDesk } from './endpoint-desk.ts';
import { type Intent, Intents } from './intents.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import { type ActionAnswer, requestAction } from './requests.ts';
import type { Agent, CallActivity, CallCommand } from './types.ts';

/** What the desk works with. */
export interface DeskContext {
  readonly board: CallBoard;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined while signed out. */
  media(): Media | undefined;
  endpoints(): readonly string[];
  country(): string;
  /** What becomes of the call that the user is in when another one is answered; `hold` where left out. */
  whenAnsweringAnother?(): Ending;
  /** Resolves when the endpoint's calls have been read into the board, or could not be. */
  reread(endpointId: string): Promise<Result<void>>;
  onActivity(activity: CallActivity): void;
}

/** Carries out the agent's commands. */
export interface Desk extends Pick<Agent, 'execute' | 'dial' | 'setDoNotDisturb' | 'setForwarding' | 'endpointState'> {
  /** A call has appeared, changed or ended. To be told after everybody else. */
  heard(call: Call): void;
  /** Commands under way are given up, and no confirmation is waited for any more. */
  stop(): void;
}

/** "No such call", or an answer that never came or says nothing: only the platform knows what the call is now. */
const doubts: ReadonlySet<string> = new Set([
  ...['not-found', 'not-allowed', 'timeout', 'offline', 'unreadable-answer', 'platform-error'],
]);

const nothingLearnt: Pick<ActionAnswer, 'learnIfStillThere'> = { learnIfStillThere: (known) => known };

/** A desk on a board. */
export function createDesk(context: DeskContext): Desk {
  const desk = new CallDesk(context);
  return {
    ...createEndpointDesk(context),
    execute: (command) => desk.execute(command),
    heard: (call) => desk.heard(call),
    stop: () => desk.stop(),
  };
}

/** A command on a call, from its sending until nothing more can be learnt of it. */
interface Run {
  readonly id: string;
  readonly action: CallAction;
  readonly parameters: Parameters;
  readonly media: Media;
  /** The call as it was when the command was given. */
  readonly leg: Leg;
  /** For `answer`: what becomes of the call that the user is in. */
  readonly ending: Ending | undefined;
  /** The held call that the command is about beside its own. */
  readonly heldKey: string | undefined;
  readonly bound: CommandBound;
  readonly intent: Intent;
}

/** Commands with the same id are one. A ringing call is answered once, whatever is to become of the other one. */
const idOf = ({ command, call, destination, digits, other }: CallCommand): string =>
  JSON.stringify([call, command, destination, digits, isJoining(command) ? other : undefined]);

/** The calls that end by an action. */
const endingBy = (action: CallAction, key: string, heldKey: string | undefined): readonly string[] =>
  action === 'completeTransfer' && heldKey !== undefined ? [key, heldKey] : [key];

class CallDesk {
  readonly #context: DeskContext;
  readonly #intents: Intents;
  readonly #confirmations: Confirmations;
  readonly #answering: Answering;
  readonly #runs = new Set<Run>();
  readonly #results = new Map<string, Promise<Result<void>>>();
  /** The last digits on their way, by call: tones must not overtake each other. */
  readonly #digits = new Map<string, Promise<unknown>>();

  constructor(context: DeskContext) {
    this.#context = context;
    this.#intents = new Intents(context.board);
    this.#confirmations = new Confirmations(context.clock, (endpointId) => context.reread(endpointId));
    this.#answering = new Answering({
      ...{ board: context.board, clock: context.clock },
      hangUp: (call) => this.execute({ command: 'hangUp', call }),
      choice: () => context.whenAnsweringAnother?.() ?? 'hold',
    });
  }

  /**
   * A repeated command joins the one under way, until its success shows: a double click is one command. Digits are not
   * joined: two equal ones are two.
   */
  execute(command: CallCommand): Promise<Result<void>> {
    const id = idOf(command);
    const running = command.command === 'digits' ? undefined : this.#results.get(id);
    if (running !== undefined) return running;
    const begun = this.#begin(id, command);
    if (!begun.ok) return Promise.resolve(begun);
    const result = this.#carryOut(begun.value);
    this.#results.set(id, result);
    return result;
  }

  heard(call: Call): void {
    if (call.phase === 'ended') {
      for (const { leg, bound } of this.#runs) if (leg.key === call.key) bound.callEnded();
    }
    this.#answering.heard(call);
    this.#confirmations.heard();
  }

  stop(): void {
    for (const { bound } of this.#runs) bound.cancel();
    this.#confirmations.stop();
  }

  #begin(id: string, command: CallCommand): Result<Run> {
    const { board, clock, country } = this.#context;
    const leg = board.leg(command.call);
    if (leg === undefined) return this.#noSuchCall(command.call);
    const parameters = parametersOf(command, leg, { board, country: country() });
    if (!parameters.ok) return parameters;
    const media = this.#context.media();
    if (media === undefined) return failed('auth-required', { detail: 'nobody is signed in' });
    const { command: action, other } = command;
    const held = companionOf(command, leg, board);
    const heldKey = held.ok ? held.value?.key : undefined;
    const run: Run = {
      ...{ id, action, media, leg, parameters: parameters.value },
      ending: isEnding(other) ? other : undefined,
      heldKey,
      bound: new CommandBound(clock, action),
      intent: this.#intents.give(endingBy(action, leg.key, heldKey), action),
    };
    this.#runs.add(run);
    return success(run);
  }

  #noSuchCall(key: string): Result<never> {
    return this.#context.board.hasEnded(key)
      ? failed('not-found', { detail: 'the call has ended' })
      : failed('unknown-call', { detail: key });
  }

  async #carryOut(run: Run): Promise<Result<void>> {
    this.#tellPending(run, {});
    try {
      const result = await Promise.race([this.#send(run), run.bound.givenUp]);
      if (result.ok) this.#accepted(run);
      else this.#refused(run, result.failure);
      return result;
    } catch (error) {
      this.#refused(run, { code: 'unexpected' });
      throw error;
    } finally {
      run.bound.release();
    }
  }

  #tellPending({ leg, action, parameters }: Run, more: Pick<CallActivity, 'isAccepted'>): void {
    const { destination } = parameters;
    const intended = intendedPhase(action, leg);
    this.#context.onActivity({ call: leg.key, pending: action, ...present({ intended, destination }), ...more });
  }

  async #send(run: Run): Promise<Result<void>> {
    if (run.action === 'digits') await this.#turn(run);
    const room = run.action === 'answer' ? this.#answering.makeRoom(run.leg, run.ending) : undefined;
    if (room !== undefined) await room;
    const { board } = this.#context;
    const { leg, action, parameters, media, bound } = run;
    const sent = board.sending();
    const request = { address: leg, action, parameters, signal: bound.signal };
    const answer = await requestAction(media, request, board.currentCapabilities());
    // Somebody else's answer, where the sign-in has changed meanwhile.
    if (this.#context.media() !== media) return failed('cancelled', { detail: 'the sign-in ended' });
    this.#learn(answer.learn);
    const { result } = answer;
    if (!result.ok) return this.#doubted(run, answer, result.failure);
    if (result.value !== undefined) board.answer(result.value, sent);
    return success(undefined);
  }

  /** Waits until digits that were given before have been answered. */
  async #turn({ leg: { key }, bound }: Run): Promise<void> {
    const before = this.#digits.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#digits.set(key, promise);
    const isLast = (): boolean => this.#digits.get(key) === promise;
    bound.onRelease(() => {
      resolve();
      if (isLast()) this.#digits.delete(key);
    });
    await before;
  }

  #learn(lesson: ActionAnswer['learn']): void {
    const { board } = this.#context;
    const known = board.currentCapabilities();
    const next = lesson(known);
    if (next !== known) board.capabilities(next);
  }

  /** Reads the calls again where the refusal leaves it open what the call is now. */
  #doubted(run: Run, answer: ActionAnswer, failure: Failure): Result<void> {
    if (doubts.has(failure.code)) this.#lookAgain(run, answer);
    return { ok: false, failure };
  }

  #lookAgain({ leg, media }: Run, { learnIfStillThere }: Pick<ActionAnswer, 'learnIfStillThere'>): void {
    const { board, log, reread } = this.#context;
    const look = async (): Promise<void> => {
      const read = await reread(leg.endpointId);
      const isThere = read.ok && this.#context.media() === media && board.leg(leg.key) !== undefined;
      if (isThere) this.#learn(learnIfStillThere);
    };
    look().catch((error: unknown) => log.error('looking again after a refusal failed', { error }));
  }

  #accepted(run: Run): void {
    if (this.#isShown(run) || run.action === 'digits') this.#over(run);
    else this.#expect(run);
  }

  #expect(run: Run): void {
    this.#tellPending(run, { isAccepted: true });
    const expectation = { endpointId: run.leg.endpointId, isShown: () => this.#isShown(run) };
    const follow = async (): Promise<void> => {
      const verdict = await this.#confirmations.of(expectation);
      if (verdict !== 'not-shown') this.#over(run);
      else this.#refused(run, { code: 'not-confirmed', detail: run.action });
    };
    follow().catch((error: unknown) => this.#context.log.error('a confirmation failed', { error }));
  }

  #isShown({ leg, action, heldKey }: Run): boolean {
    const { board } = this.#context;
    const now = board.leg(leg.key);
    // What is over changes no more, whatever was intended.
    if (now === undefined) return true;
    return isSuccessShown(action, now.phase, heldKey === undefined ? undefined : board.leg(heldKey)?.phase);
  }

  #over(run: Run): void {
    run.intent.keep();
    this.#forget(run);
    this.#context.onActivity({ call: run.leg.key, done: run.action });
    if (this.#isHeldStill(run)) this.#followHeld(run);
  }

  /** The call is joined, and nothing was told of the held one: a platform may tell an end by silence. */
  #isHeldStill({ action, heldKey }: Run): boolean {
    return freesHeld(action) && heldKey !== undefined && this.#context.board.leg(heldKey)?.phase === 'held';
  }

  #followHeld(run: Run): void {
    const { intent, leg, heldKey } = run;
    const expectation = { endpointId: leg.endpointId, isShown: () => !this.#isHeldStill(run) };
    const follow = async (): Promise<void> => {
      // Where the platform took another held call, the command explains nothing that this one does later.
      if ((await this.#confirmations.of(expectation)) !== 'shown' && heldKey !== undefined) intent.withdraw(heldKey);
    };
    follow().catch((error: unknown) => this.#context.log.error('a held call could not be followed', { error }));
  }

  #refused(run: Run, failure: Failure): void {
    if (failure.code === 'timeout' && run.bound.signal.aborted) this.#lookAgain(run, nothingLearnt);
    // Somebody else was faster, with the same outcome, or the call is over: that is no failure to be told.
    if (this.#isShown(run)) this.#over(run);
    else this.#failed(run, failure);
  }

  #failed(run: Run, failure: Failure): void {
    const { leg, action, intent } = run;
    intent.takeBack();
    this.#forget(run);
    this.#context.onActivity({ call: leg.key, refused: { action, failure } });
  }

  #forget(run: Run): void {
    this.#runs.delete(run);
    this.#results.delete(run.id);
  }
}
