import type { EndingIntent, Leg } from '../calls/leg.ts';
import type { CallAction } from '../calls/types.ts';
import type { Media } from '../cloudlink/index.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Clock, Timer } from '../ports.ts';
import type { CallBoard } from './call-board.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import { requestAction } from './requests.ts';
import type { Agent, CallActivity, CallCommand, DialCommand } from './types.ts';

/** Silence after an accepted command for this long, in ms, is a reason to read the calls again. */
const confirmationMs = 2_000;

/** What the desk works with. */
export interface DeskContext {
  readonly board: CallBoard;
  readonly clock: Clock;
  /** Undefined while signed out. */
  media(): Media | undefined;
  endpoints(): readonly string[];
  country(): string;
  reread(endpointId: string): void;
  onActivity(activity: CallActivity): void;
}

/** Carries out the agent's commands. */
export interface Desk extends Pick<Agent, 'execute' | 'dial' | 'setDoNotDisturb' | 'setForwarding'> {
  /** No confirmation is waited for any more. */
  stop(): void;
}

const endingIntents: ReadonlySet<string> = new Set([
  'answer',
  'decline',
  'redirect',
  'transfer',
  'completeTransfer',
  'hangUp',
] satisfies EndingIntent[]);

const isEndingIntent = (action: CallAction): action is EndingIntent => endingIntents.has(action);

type Refusal = Extract<Result<unknown>, { ok: false }>;

const signedOut = () => failed('auth-required', { detail: 'nobody is signed in' });

/** "No such call", or an answer that never came: only the platform knows what the call is now. */
const doubts: ReadonlySet<string> = new Set(['not-found', 'timeout', 'offline', 'not-allowed']);

/** An answer that never came, or that cannot be read, may stand for a call that was placed. */
const placementDoubts: ReadonlySet<string> = new Set(['timeout', 'offline', 'unreadable-answer']);

/** A desk on a board. */
export function createDesk(context: DeskContext): Desk {
  const desk = new CallDesk(context);
  return {
    execute: (command) => desk.execute(command),
    dial: (command) => desk.dial(command),
    setDoNotDisturb: (isEnabled, endpoint) =>
      desk.onEndpoint(endpoint, (media, endpointId) => media.setDoNotDisturb(endpointId, isEnabled)),
    setForwarding: ({ type, destination, isEnabled, endpoint }) => {
      const forwarding = { action: type, enabled: isEnabled, ...(destination === undefined ? {} : { destination }) };
      return desk.onEndpoint(endpoint, (media, endpointId) => media.setForwarding(endpointId, forwarding));
    },
    stop: () => desk.stop(),
  };
}

class CallDesk {
  readonly #context: DeskContext;
  readonly #underWay = new Map<string, Promise<Result<void>>>();
  readonly #confirmations = new Set<Timer>();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** A repeated command joins the one under way: a double click is one command. */
  execute(command: CallCommand): Promise<Result<void>> {
    const id = JSON.stringify([command.call, command.command, command.destination, command.digits]);
    const running = this.#underWay.get(id);
    if (running !== undefined) return running;
    const started = this.#carryOut(command).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, started);
    return started;
  }

  async dial({ number, endpoint }: DialCommand): Promise<Result<{ call: string }>> {
    const media = this.#context.media();
    if (media === undefined) return signedOut();
    const from = this.#endpointOf(endpoint);
    if (!from.ok) return from;
    const to = normaliseDialled(number, { country: this.#context.country() });
    return to.ok ? this.#place(media, from.value, to.value.dial) : to;
  }

  async onEndpoint(
    endpoint: string | undefined,
    change: (media: Media, endpointId: string) => Promise<Result<void>>,
  ): Promise<Result<void>> {
    const media = this.#context.media();
    if (media === undefined) return signedOut();
    const chosen = this.#endpointOf(endpoint);
    return chosen.ok ? change(media, chosen.value) : chosen;
  }

  stop(): void {
    for (const timer of this.#confirmations) timer.cancel();
    this.#confirmations.clear();
  }

  async #carryOut(command: CallCommand): Promise<Result<void>> {
    const { board, onActivity, country } = this.#context;
    const leg = board.leg(command.call);
    if (leg === undefined) return this.#noSuchCall(command.call);
    const parameters = parametersOf(command, leg, { board, country: country() });
    if (!parameters.ok) return parameters;
    const { command: action } = command;
    onActivity({ call: leg.key, pending: action });
    const result = await this.#send(leg, action, parameters.value);
    onActivity(
      result.ok ? { call: leg.key, done: action } : { call: leg.key, refused: { action, failure: result.failure } },
    );
    return result;
  }

  #noSuchCall(key: string): Result<void> {
    return this.#context.board.hasEnded(key)
      ? failed('not-found', { detail: 'the call has ended' })
      : failed('unknown-call', { detail: key });
  }

  async #send(leg: Leg, action: CallAction, parameters: Parameters): Promise<Result<void>> {
    const { board } = this.#context;
    const media = this.#context.media();
    if (media === undefined) return signedOut();
    const sent = board.sending();
    // Set before sending: the platform's end of the call may overtake its answer to the command.
    if (isEndingIntent(action)) board.intent(leg.key, action);
    const result = await requestAction(media, { address: leg, action, parameters }, board.currentCapabilities());
    if (!result.ok) return this.#refused(leg, action, result);
    if (result.value !== undefined) board.answer(result.value, sent);
    if (action !== 'digits') this.#awaitConfirmation(leg.key);
    return success(undefined);
  }

  #refused(leg: Leg, action: CallAction, refusal: Refusal): Result<void> {
    const { board, reread } = this.#context;
    // What an earlier command, still good, explains is not forgotten with this one.
    if (isEndingIntent(action) && board.leg(leg.key)?.intent === action) board.intent(leg.key, leg.intent);
    if (doubts.has(refusal.failure.code)) reread(leg.endpointId);
    return refusal;
  }

  #awaitConfirmation(key: string): void {
    const { board, clock, reread } = this.#context;
    const before = board.leg(key);
    if (before === undefined) return;
    const timer = clock.schedule(() => {
      this.#confirmations.delete(timer);
      const now = board.leg(key);
      if (now !== undefined && now.phase === before.phase) reread(now.endpointId);
    }, confirmationMs);
    this.#confirmations.add(timer);
  }

  #endpointOf(endpoint: string | undefined): Result<string> {
    const known = this.#context.endpoints();
    const chosen = endpoint ?? known[0];
    return chosen !== undefined && known.includes(chosen)
      ? success(chosen)
      : failed('unknown-endpoint', { detail: chosen ?? 'none is watched' });
  }

  async #place(media: Media, endpointId: string, to: string): Promise<Result<{ call: string }>> {
    const { board, reread } = this.#context;
    const sent = board.sending();
    const made = await media.makeCall(endpointId, to);
    if (!made.ok && placementDoubts.has(made.failure.code)) reread(endpointId);
    if (!made.ok) return made;
    board.answer(made.value, sent, true);
    const call = board.keyAt(made.value);
    return call === undefined
      ? failed('unreadable-answer', { detail: 'the platform did not name the call' })
      : success({ call });
  }
}
