/** A PBX whose news reach the call model by a bad line: what it says is the truth, what arrives is up to the history. */

import type { Leg } from '../../../../main/calls/leg.ts';
import { type CallsState, emptyCalls, type Moment, reduceCalls, type Sending } from '../../../../main/calls/model.ts';
import type { CallReport } from '../../../../main/calls/report.ts';
import { parseCallReport } from '../../../../main/cloudlink/call-report.ts';
import { parsePublications } from '../../../../main/cloudlink/publications.ts';
import { type Core, createCore } from '../../../../simulator/core.ts';
import { legsOf, type Leg as PbxLeg } from '../../../../simulator/pbx/pbx.ts';
import { callView } from '../../../../simulator/services/call-views.ts';
import type { Settings } from '../../../../simulator/settings.ts';
import type { Clock } from '../../../../simulator/time.ts';
import { placeOf } from './conversations.ts';

/** The endpoints that the model watches; a secretary's own line and the manager's. */
export const watched = ['200', '201'] as const;
/** Publications that were on their way for so long are not held back any longer, ms. */
const longestDelayMs = 20_000;

interface OnTheWay {
  readonly payload: string;
  readonly atMs: number;
}

/** A request for an endpoint's calls: sent, then answered, then arrived. */
interface Reading {
  readonly endpoint: string;
  readonly sent: Sending;
  answer: readonly CallReport[] | undefined;
}

/** A clock that stands still until told to move. */
interface HandClock extends Clock {
  move(ms: number): void;
}

function createHandClock(): HandClock {
  let nowMs = 1_700_000_000_000;
  return {
    now: () => nowMs,
    precise: () => nowMs,
    after: () => () => undefined,
    move: (ms) => {
      nowMs += ms;
    },
  };
}

/** Cheap bytes that differ from each other: ids must be unique here, not secret. */
function createCounter(): (byteCount: number) => Uint8Array {
  let count = 0;
  return (byteCount) => {
    count += 1;
    const bytes = new Uint8Array(byteCount);
    new DataView(bytes.buffer).setUint32(0, count);
    return bytes;
  };
}

/** PBX, line and model, joined. */
export class HistoryWorld {
  readonly core: Core;
  state: CallsState = emptyCalls;
  readonly #clock = createHandClock();
  #onTheWay: OnTheWay[] = [];
  #delivered: OnTheWay[] = [];
  #readings: Reading[] = [];
  /** Every key that the model ever gave, and what it stood for: endpoint, id and callTrackingID, one after the other. */
  readonly keys = new Map<string, Set<string>>();
  /** What the model said to be over, by key. */
  readonly endedKeys = new Set<string>();
  readonly violations: string[] = [];
  readonly #rereads = new Set<string>();

  /** How many ids the PBX has; they go round, so that few are soon used again. */
  readonly ids: number;

  constructor(settings: Partial<Settings> = {}, ids = 12) {
    this.ids = ids;
    this.core = createCore({
      clock: this.#clock,
      random: createCounter(),
      deliver: (_topic, payload) => {
        this.#onTheWay.push({ payload, atMs: this.#clock.now() });
        return true;
      },
      settings,
      callIds: { lowest: 1, first: 1, highest: ids },
    });
    const principal = this.core.account.people[0]?.userId ?? '';
    for (const endpoint of watched) {
      const subjectFilter = `/2017-09-01/endpoints/${endpoint}/calls/`;
      this.core.hub.create(principal, { topic: 'platform-api-media', transport: 'websocket', subjectFilter });
    }
  }

  /** Live legs of the house's telephones that the model does or does not watch, oldest first. */
  legs(): PbxLeg[] {
    return [...this.core.exchange.live.values()].flatMap(({ legs }) => legs.filter(({ state }) => state !== 'ended'));
  }

  get onTheWay(): number {
    return this.#onTheWay.length;
  }

  get readings(): number {
    return this.#readings.length;
  }

  /** Time goes on; what has been held back for too long arrives. */
  move(ms: number): void {
    this.#clock.move(ms);
    while ((this.#onTheWay[0]?.atMs ?? Number.POSITIVE_INFINITY) < this.#clock.now() - longestDelayMs) this.deliver(0);
  }

  /** One publication arrives, not necessarily the oldest. */
  deliver(index: number): void {
    const [message] = this.#onTheWay.splice(index, 1);
    if (message === undefined) return;
    this.#delivered = [...this.#delivered.slice(-20), message];
    this.#receive(message);
  }

  /** One that has arrived already arrives again. */
  repeat(index: number): void {
    const message = this.#delivered[index];
    if (message !== undefined) this.#receive(message);
  }

  lose(index: number): void {
    this.#onTheWay.splice(index, 1);
  }

  sendReading(endpoint: string): void {
    this.#readings.push({ endpoint, sent: this.#sending(), answer: undefined });
  }

  /** The platform answers: the truth of this moment. */
  answerReading(index: number): void {
    const reading = this.#readings[index];
    if (reading !== undefined) reading.answer ??= this.#truth(reading.endpoint);
  }

  /** The answer arrives; one not yet given is given now. */
  finishReading(index: number): void {
    this.answerReading(index);
    const [reading] = this.#readings.splice(index, 1);
    if (reading?.answer === undefined) return;
    const { endpoint, answer: reports, sent } = reading;
    this.#take(reduceCalls(this.state, { type: 'list', endpointId: endpoint, reports, sent, moment: this.#moment() }));
  }

  /** Asks and is answered at once, again where the model asks for it: from here on it has to agree. */
  readNow(endpoint: string): void {
    this.#rereads.clear();
    this.#readings.push({ endpoint, sent: this.#sending(), answer: undefined });
    this.finishReading(this.#readings.length - 1);
    if (this.#rereads.has(endpoint)) this.readNow(endpoint);
  }

  /** The live legs of the model at one endpoint. */
  shown(endpoint: string): Leg[] {
    return [...this.state.live.values()].filter((leg) => leg.endpointId === endpoint);
  }

  /** Asks for the calls of every endpoint that the model has asked to be read since this was done last. */
  readWhatIsAsked(): void {
    for (const endpoint of [...this.#rereads]) this.readNow(endpoint);
    this.#rereads.clear();
  }

  /** Everything arrives, in order. */
  deliverAll(): void {
    while (this.#onTheWay.length > 0) this.deliver(0);
  }

  truthLegs(endpoint: string): PbxLeg[] {
    return legsOf(this.core.exchange, endpoint);
  }

  #truth(endpoint: string): readonly CallReport[] {
    return this.truthLegs(endpoint).flatMap(
      (leg) => parseCallReport(JSON.parse(JSON.stringify(callView(leg))), { endpointId: endpoint }) ?? [],
    );
  }

  #moment(): Moment {
    return { nowMs: this.#clock.now(), monotonicMs: this.#clock.now() - 1_600_000_000_000 };
  }

  #sending(): Sending {
    return { arrival: this.state.arrival, monotonicMs: this.#moment().monotonicMs };
  }

  #receive({ payload }: OnTheWay): void {
    const publications = parsePublications(payload);
    if (!publications.ok) throw new Error('the door refused a legal publication');
    for (const publication of publications.value) {
      this.#take(reduceCalls(this.state, { type: 'publication', publication, moment: this.#moment() }));
    }
  }

  #take({ state, effects }: ReturnType<typeof reduceCalls>): void {
    this.state = state;
    for (const effect of effects) {
      if (effect.type === 'leg') this.#note(effect.leg);
      if (effect.type === 'reread') this.#rereads.add(effect.endpointId);
    }
  }

  #note(leg: Leg): void {
    const stood = this.keys.get(leg.key) ?? new Set<string>();
    this.keys.set(leg.key, stood.add(placeOf(leg.endpointId, { id: leg.callId, callTrackingID: leg.callTrackingId })));
    if (this.endedKeys.has(leg.key)) this.violations.push(`${leg.key} came back after its end`);
    if (leg.phase === 'ended') this.endedKeys.add(leg.key);
  }
}
