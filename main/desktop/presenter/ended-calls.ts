import type { CallCard, CallEnding } from '../../../preload/contract.ts';
import type { Call, Outcome } from '../../calls/types.ts';
import { canonicalNumber } from '../../dialing/number.ts';
import type { Clock, Timer } from '../../ports.ts';
import { present } from '../../present.ts';
import { presentParties } from './cards.ts';
import { label, type PeopleContext, shownNumber } from './people.ts';

/** Ms for which a card says how its call ended: one short line, read twice. */
export const endedForMs = 4_000;
/** A missed one stays longer: the user may be on the way to the desk, and can call back from it. */
export const missedForMs = 8_000;

/** As long as calling back from it may take: its card has to be there to say that it failed, and why. */
export const callingBackForMs = 60_000;

/** A call that has ended, with what only the desktop knows of it. */
export interface EndedCall {
  readonly call: Call;
  readonly talkedMs: number | undefined;
  /** Where the user sent it, as dialled. */
  readonly sentTo: string | undefined;
}

/** How an ended card names people: also colleagues by their extension. */
export interface EndedContext extends PeopleContext {
  nameOf(endpointId: string): string | undefined;
}

/** How long an outcome is shown, in ms. */
export const shownForMs = (outcome: Outcome): number => (outcome === 'missed' ? missedForMs : endedForMs);

const sentAway: ReadonlySet<Outcome> = new Set(['redirected', 'transferred']);

const destinationOf = ({ sentTo: number }: EndedCall, outcome: Outcome, context: EndedContext): string | undefined =>
  number === undefined || !sentAway.has(outcome)
    ? undefined
    : label(context.nameOf(number), shownNumber({ number }, context));

const dialOf = ({ party }: Call, context: PeopleContext): string | undefined =>
  party.number === undefined || shownNumber(party, context) === undefined
    ? undefined
    : canonicalNumber(party.number, context);

function endingOf(ended: EndedCall, context: EndedContext, untilMs: number): CallEnding {
  const { outcome = 'unknown' } = ended.call;
  return {
    outcome,
    shownForMs: untilMs,
    ...present({
      talkedMs: outcome === 'answered' ? ended.talkedMs : undefined,
      sentTo: destinationOf(ended, outcome, context),
      dial: dialOf(ended.call, context),
    }),
  };
}

interface Shown {
  /** Since it ended, in ms. */
  readonly elapsedMs: number;
  /** From its end until its card goes, in ms. */
  readonly untilMs: number;
}

const presentEnded = (ended: EndedCall, context: EndedContext, { elapsedMs, untilMs }: Shown): CallCard => ({
  key: ended.call.key,
  direction: ended.call.direction,
  phase: 'ended',
  elapsedMs,
  actions: [],
  isHidden: false,
  ending: endingOf(ended, context, untilMs),
  ...presentParties(ended.call, context),
});

interface Kept {
  readonly ended: EndedCall;
  readonly endedAtMs: number;
  readonly goesAtMs: number;
  readonly timer: Timer;
}

/** Keeps the calls that have just ended for as long as their cards are shown. */
export class EndedCalls {
  readonly #clock: Clock;
  readonly #onGone: (key: string) => void;
  readonly #kept = new Map<string, Kept>();

  /** @param onGone called when a call's time is over */
  constructor(clock: Clock, onGone: (key: string) => void) {
    this.#clock = clock;
    this.#onGone = onGone;
  }

  /** In the order in which they ended. */
  get keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** Keeps a call for its time. */
  keep(ended: EndedCall): void {
    const { key, outcome = 'unknown' } = ended.call;
    this.drop(key);
    this.#show(ended, this.#clock.monotonic(), shownForMs(outcome));
  }

  /** Keeps a call for so long from now on; false: it is gone already. */
  extend(key: string, forMs: number): boolean {
    const kept = this.#kept.get(key);
    if (kept === undefined) return false;
    kept.timer.cancel();
    this.#show(kept.ended, kept.endedAtMs, forMs);
    return true;
  }

  /** Forgets a call before its time; false: it was not kept. */
  drop(key: string): boolean {
    this.#kept.get(key)?.timer.cancel();
    return this.#kept.delete(key);
  }

  /** Undefined: not kept, or no longer. */
  card(key: string, context: EndedContext): CallCard | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const { ended, endedAtMs, goesAtMs } = kept;
    const elapsedMs = this.#clock.monotonic() - endedAtMs;
    return presentEnded(ended, context, { elapsedMs, untilMs: goesAtMs - endedAtMs });
  }

  #show(ended: EndedCall, endedAtMs: number, forMs: number): void {
    const { key } = ended.call;
    const timer = this.#clock.schedule(() => void (this.drop(key) && this.#onGone(key)), forMs);
    this.#kept.set(key, { ended, endedAtMs, goesAtMs: this.#clock.monotonic() + forMs, timer });
  }
}
