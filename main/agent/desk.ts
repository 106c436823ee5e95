import { actionNeeds, availableActions, type WireForm, wireForm, wireForms } from '../calls/actions.ts';
import type { EndingIntent, Leg } from '../calls/leg.ts';
import type { CallAddress, CallReport } from '../calls/report.ts';
import type { CallAction } from '../calls/types.ts';
import type { Media } from '../cloudlink/index.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { CallBoard } from './call-board.ts';
import type { CallActivity, CallCommand, DialCommand } from './types.ts';

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

/** Carries out commands on calls. */
export interface Desk {
  execute(command: CallCommand): Promise<Result<void>>;
  dial(command: DialCommand): Promise<Result<{ call: string }>>;
  setDoNotDisturb(isEnabled: boolean, endpoint?: string): Promise<Result<void>>;
  setForwarding(forwarding: {
    type: string;
    destination?: string;
    enabled: boolean;
    endpoint?: string;
  }): Promise<Result<void>>;
}

const endingIntents: ReadonlySet<string> = new Set([
  'answer',
  'decline',
  'redirect',
  'transfer',
  'completeTransfer',
  'hangUp',
] satisfies EndingIntent[]);

/** The platform does not know this word, or this route. */
const isUnknownForm = ({ code }: Failure): boolean => code === 'unsupported-action' || code === 'no-such-route';

const isEndingIntent = (action: CallAction): action is EndingIntent => endingIntents.has(action);

type Refusal = Extract<Result<unknown>, { ok: false }>;

const signedOut = () => failed('auth-required', { detail: 'nobody is signed in' });

/** A desk on a board. A repeated command joins the one under way: a double click is one command. */
export function createDesk(context: DeskContext): Desk {
  const { board } = context;
  const underWay = new Map<string, Promise<Result<void>>>();

  const execute = (command: CallCommand): Promise<Result<void>> => {
    const id = JSON.stringify([command.call, command.command, command.destination, command.digits]);
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const started = carryOut(command).finally(() => underWay.delete(id));
    underWay.set(id, started);
    return started;
  };

  const carryOut = async (command: CallCommand): Promise<Result<void>> => {
    const leg = board.leg(command.call);
    if (leg === undefined) return noSuchCall(command.call);
    const parameters = parametersOf(command, leg);
    if (!parameters.ok) return parameters;
    context.onActivity({ call: leg.key, pending: command.command });
    const result = await send(leg, command.command, parameters.value);
    context.onActivity(
      result.ok ? { call: leg.key } : { call: leg.key, refused: { action: command.command, failure: result.failure } },
    );
    return result;
  };

  const noSuchCall = (key: string): Result<void> =>
    board.hasEnded(key)
      ? failed('not-found', { detail: 'the call has ended' })
      : failed('unknown-call', { detail: key });

  const parametersOf = (command: CallCommand, leg: Leg): Result<Record<string, string>> => {
    const action = command.command;
    if (wireForm(action, board.currentCapabilities()) === undefined)
      return failed('unsupported-action', { detail: action });
    if (!availableActions(leg, board.legs(), board.currentCapabilities()).includes(action)) {
      return failed('not-allowed', { detail: `${action} while ${leg.phase}` });
    }
    const needed = actionNeeds(action);
    if (needed === 'destination') return destinationOf(command);
    return needed === 'digits' ? digitsOf(command) : success(companionOf(action, leg));
  };

  const destinationOf = ({ destination = '' }: CallCommand): Result<Record<string, string>> => {
    const number = normaliseDialled(destination, { country: context.country() });
    return number.ok ? success({ destination: number.value.dial }) : number;
  };

  const digitsOf = ({ digits = '' }: CallCommand): Result<Record<string, string>> =>
    /^[0-9*#A-D]{1,64}$/.test(digits)
      ? success({ digits })
      : failed('invalid-input', { detail: 'digits are 0-9 * # A-D' });

  /** Actions that join two calls name the held one, as make-call's `associatedCallId` does (API reference 2.2). */
  const companionOf = (action: CallAction, leg: Leg): Record<string, string> => {
    if (!['completeTransfer', 'alternate', 'reconnect', 'conference'].includes(action)) return {};
    const held = [...board.legs()].find(
      (other) => other.key !== leg.key && other.endpointId === leg.endpointId && other.phase === 'held',
    );
    return held === undefined ? {} : { associatedCallId: held.callId };
  };

  const send = async (leg: Leg, action: CallAction, parameters: Record<string, string>): Promise<Result<void>> => {
    const sent = board.sending();
    // Set before sending: the platform's end of the call may overtake its answer to the command.
    if (isEndingIntent(action)) board.intent(leg.key, action);
    const result = await request(leg, action, parameters);
    if (!result.ok) return refused(leg, action, result);
    if (result.value !== undefined) board.answer(result.value, sent);
    if (action !== 'digits') awaitConfirmation(leg.key);
    return success(undefined);
  };

  const request = async (
    { endpointId, callId }: Leg,
    action: CallAction,
    parameters: Record<string, string>,
  ): Promise<Result<CallReport | undefined>> => {
    const media = context.media();
    if (media === undefined) return signedOut();
    const forms = wireForms(action, board.currentCapabilities());
    let result: Result<CallReport | undefined> = failed('unsupported-action', { detail: action });
    // Without a list of actions the words are guessed: one that the platform does not know leads to the next.
    for (const form of forms) {
      result = await sendForm(media, { endpointId, callId }, form, parameters);
      if (result.ok || !isUnknownForm(result.failure)) return result;
    }
    return result;
  };

  const sendForm = async (
    media: Media,
    { endpointId, callId }: CallAddress,
    form: WireForm,
    parameters: Record<string, string>,
  ): Promise<Result<CallReport | undefined>> => {
    if (form.method === 'PUT') return media.changeCall(endpointId, callId, { ...parameters, action: form.action });
    const deleted = await media.deleteCall(endpointId, callId);
    return deleted.ok ? success(undefined) : deleted;
  };

  const refused = (leg: Leg, action: CallAction, result: Refusal): Result<void> => {
    // What an earlier command, still good, explains is not forgotten with this one.
    if (isEndingIntent(action) && board.leg(leg.key)?.intent === action) board.intent(leg.key, leg.intent);
    // "No such call", or an answer that never came: only the platform knows what the call is now.
    if (['not-found', 'timeout', 'offline', 'not-allowed'].includes(result.failure.code))
      context.reread(leg.endpointId);
    return result;
  };

  const awaitConfirmation = (key: string): void => {
    const before = board.leg(key);
    if (before === undefined) return;
    context.clock.schedule(() => {
      const now = board.leg(key);
      if (now !== undefined && now.phase === before.phase) context.reread(now.endpointId);
    }, confirmationMs);
  };

  const endpointOf = (endpoint: string | undefined): Result<string> => {
    const known = context.endpoints();
    const chosen = endpoint ?? known[0];
    return chosen !== undefined && known.includes(chosen)
      ? success(chosen)
      : failed('unknown-endpoint', { detail: chosen ?? 'none is watched' });
  };

  const dial = async ({ number, endpoint }: DialCommand): Promise<Result<{ call: string }>> => {
    const media = context.media();
    if (media === undefined) return signedOut();
    const from = endpointOf(endpoint);
    if (!from.ok) return from;
    const to = normaliseDialled(number, { country: context.country() });
    return to.ok ? place(media, from.value, to.value.dial) : to;
  };

  const place = async (media: Media, endpointId: string, to: string): Promise<Result<{ call: string }>> => {
    const sent = board.sending();
    const made = await media.makeCall(endpointId, to);
    if (!made.ok) return notPlaced(endpointId, made);
    board.answer(made.value, sent, true);
    const call = board.keyAt(made.value);
    return call === undefined
      ? failed('unreadable-answer', { detail: 'the platform did not name the call' })
      : success({ call });
  };

  /** An answer that never came, or that cannot be read, may stand for a call that was placed. */
  const notPlaced = (endpointId: string, refusal: Refusal): Refusal => {
    if (['timeout', 'offline', 'unreadable-answer'].includes(refusal.failure.code)) context.reread(endpointId);
    return refusal;
  };

  const onEndpoint = async (
    endpoint: string | undefined,
    change: (media: Media, endpointId: string) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    const media = context.media();
    if (media === undefined) return signedOut();
    const chosen = endpointOf(endpoint);
    return chosen.ok ? change(media, chosen.value) : chosen;
  };

  return {
    execute,
    dial,
    setDoNotDisturb: (isEnabled, endpoint) =>
      onEndpoint(endpoint, (media, endpointId) => media.setDoNotDisturb(endpointId, isEnabled)),
    setForwarding: ({ type, destination, enabled, endpoint }) =>
      onEndpoint(endpoint, (media, endpointId) =>
        media.setForwarding(endpointId, {
          action: type,
          enabled,
          ...(destination === undefined ? {} : { destination }),
        }),
      ),
  };
}
