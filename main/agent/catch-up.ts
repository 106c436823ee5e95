import { callsInGap } from '../calls/gap.ts';
import type { Leg } from '../calls/leg.ts';
import { isSameLeg } from '../calls/pairing.ts';
import type { PastCall } from '../calls/past-call.ts';
import { isRecordLeg } from '../calls/past-call.ts';
import type { CallsState } from '../calls/state.ts';
import { named } from '../calls/view.ts';
import type { RecordedPublication } from '../cloudlink/index.ts';
import type { Failure, Result } from '../failure.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { present } from '../present.ts';
import type { CallBoard } from './call-board.ts';
import type { Connection } from './connection.ts';
import type { OfflineCalls } from './offline-calls.ts';
import type { Standing } from './standing.ts';
import type { AgentEvent, OfflineCall } from './types.ts';

/** So many calls are remembered as shown, so that a history does not tell of them again. */
const longestMemory = 512;
/** A publication takes so long to arrive, ms: what came last does not prove that nothing before it was lost. */
const latenessMs = 5_000;
/** So long after a history could not be read it is asked once more, ms. */
const repetitionMs = 60_000;
/** Asked for so much more than the gap, ms: the platform's clocks differ, and what is known already does no harm. */
const marginMs = 60_000;

/** What catching up works with. */
export interface CatchUpContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly board: Pick<CallBoard, 'memory' | 'over'>;
  readonly standing: Pick<Standing, 'subscribe'>;
  readonly offlineCalls: OfflineCalls;
  connection(): Connection | undefined;
  nameOf(number: string): string | undefined;
}

/** A connected line, and since when, ms on the platform's clock: ours may be set meanwhile. */
interface Online {
  readonly connection: Connection;
  readonly sinceMs: number;
}

/** A time without a line. Kept until a history has told of it. */
interface OpenGap {
  readonly before: CallsState;
  /** Since when each endpoint was not heard, ms on the platform's clock. */
  readonly from: ReadonlyMap<string, number>;
  /** The histories are to be read at the next occasion; also where the line fell once more since they were asked. */
  isDue: boolean;
  /** The histories have been asked once more for this gap, without a fall of the line in between. */
  isRepeated: boolean;
}

/** A call that was shown as a card, or told of an earlier gap. */
interface Sighting {
  readonly leg: Leg;
  /** The line stood when this was last heard of it. */
  readonly isLive: boolean;
}

type Histories = readonly [Result<readonly RecordedPublication[]>, Result<readonly PastCall[]>];

/** There is no such history: asking again at the next connection is no use. */
const isLasting = ({ code }: Failure): boolean => ['no-such-route', 'not-found', 'forbidden'].includes(code);

/**
 * Finds out what happened while the line was down, each time that it comes back: once, in the background, and never as
 * a card. A gap begins for each endpoint with the last publication about it, because nothing else proves that its
 * subscription was alive: a ping's answer does not. Of the time before the line was first online, nothing is told; where
 * a history cannot be read for now, it is asked once more a minute later, and the next return of the line covers that gap
 * as well.
 */
export class CatchUp {
  readonly #context: CatchUpContext;
  readonly #sightings = new Map<string, Sighting>();
  /** Histories that this sign-in's platform does not have. */
  readonly #absent = new Set<string>();
  #online: Online | undefined;
  #gap: OpenGap | undefined;
  #isReading = false;
  #repetition: Timer | undefined;

  constructor(context: CatchUpContext) {
    this.#context = context;
    context.standing.subscribe((event) => this.#follow(event));
  }

  /** The board tells of a call: it has a card. One that was taken for over is taken off the list. */
  heard(leg: Leg): void {
    const listed = [...this.#sightings].filter(([key]) => key.startsWith(listedPrefix));
    const wrong = leg.phase === 'ended' ? [] : listed.filter(([, sighting]) => isSameLeg(sighting.leg, leg));
    for (const [key] of wrong) this.#context.offlineCalls.withdraw(key);
    this.#remember(leg.key, { leg, isLive: this.#online !== undefined });
  }

  #remember(key: string, sighting: Sighting): void {
    this.#sightings.delete(key);
    this.#sightings.set(key, sighting);
    const [oldest] = this.#sightings.keys();
    if (this.#sightings.size > longestMemory && oldest !== undefined) this.#sightings.delete(oldest);
  }

  #follow(event: AgentEvent): void {
    if (event.type !== 'link') return;
    if (event.link.state === 'online') this.#rise();
    else this.#fall();
  }

  /** Nobody is signed in any more, or somebody else: what came before is no news to them. */
  forget(): void {
    this.#sightings.clear();
    this.#absent.clear();
    this.#online = undefined;
    this.#gap = undefined;
    this.stop();
    this.#context.offlineCalls.clear();
  }

  /** Asks nothing more. */
  stop(): void {
    this.#repetition?.cancel();
    this.#repetition = undefined;
  }

  #fall(): void {
    this.stop();
    const online = this.#online;
    this.#online = undefined;
    if (online === undefined) return;
    if (this.#gap === undefined) this.#gap = this.#gapAfter(online);
    else Object.assign(this.#gap, { isDue: true, isRepeated: false });
  }

  #gapAfter({ connection, sinceMs }: Online): OpenGap {
    const lastHeard = (endpointId: string) =>
      Math.max(sinceMs, (connection.heardUntilMs(endpointId) ?? 0) - latenessMs);
    const from = new Map(connection.endpoints.map((endpointId) => [endpointId, lastHeard(endpointId)] as const));
    return { from, before: this.#context.board.memory(), isDue: true, isRepeated: false };
  }

  #rise(): void {
    const connection = this.#context.connection();
    if (connection === undefined) return;
    this.#online = { connection, sinceMs: connection.platformMs() };
    this.#readIfDue();
  }

  #readIfDue(): void {
    const [gap, online] = [this.#gap, this.#online];
    if (gap?.isDue !== true || online === undefined || this.#isReading || !this.#isCurrent(online)) return;
    this.#isReading = true;
    this.#close(gap, online)
      .catch((error: unknown) => this.#context.log.error('catching up failed', { error }))
      .finally(() => {
        this.#isReading = false;
        this.#readIfDue();
      });
  }

  /** Of a line that was closed for good nothing is said: it would seem to stand, and there is nobody to ask. */
  #isCurrent({ connection }: Online): boolean {
    return this.#context.connection() === connection;
  }

  async #close(gap: OpenGap, online: Online): Promise<void> {
    gap.isDue = false;
    const histories = await this.#read(gap, online.connection);
    if (this.#gap !== gap) return;
    // The line that was asked is over: the next one asks again, where the same user signs in anew.
    if (!this.#isCurrent(online)) {
      gap.isDue = true;
      return;
    }
    if (histories.some(({ ok }) => ok)) this.#list(gap, online, histories);
    if (histories.some((history) => !history.ok && !isLasting(history.failure))) return this.#keepOpen(gap);
    if (!gap.isDue) this.#gap = undefined;
  }

  /** A history could not be read for now: it is asked once more soon, and then with the next return of the line. */
  #keepOpen(gap: OpenGap): void {
    if (gap.isRepeated) return;
    gap.isRepeated = true;
    this.#repetition = this.#context.clock.schedule(() => {
      if (this.#gap === gap) gap.isDue = true;
      this.#readIfDue();
    }, repetitionMs);
  }

  #read({ from }: OpenGap, connection: Connection): Promise<Histories> {
    const { history } = connection.cloud;
    const sinceMs = Math.min(...from.values()) - marginMs;
    return Promise.all([
      this.#ask('notifications', () => history.listNotifications(sinceMs)),
      this.#ask('call records', () => history.listRecords(sinceMs)),
    ]);
  }

  async #ask<T>(what: string, read: () => Promise<Result<readonly T[]>>): Promise<Result<readonly T[]>> {
    if (this.#absent.has(what)) return { ok: false, failure: { code: 'not-found' } };
    const history = await read();
    if (history.ok) return history;
    this.#context.log.warn('a history could not be read', { what, code: history.failure.code });
    if (isLasting(history.failure)) this.#absent.add(what);
    return history;
  }

  #list(gap: OpenGap, { connection, sinceMs: untilMs }: Online, [notifications, records]: Histories): void {
    const { clock, board, offlineCalls } = this.#context;
    const legs = callsInGap({
      ...{ before: gap.before, endpoints: connection.endpoints, untilMs },
      seen: [...this.#sightings.values()].map(({ leg }) => leg),
      vanished: this.#vanished(gap),
      fromMs: (endpointId) => gap.from.get(endpointId) ?? untilMs,
      now: { platformMs: connection.platformMs(), monotonicMs: clock.monotonic() },
      publications: notifications.ok ? notifications.value : [],
      records: records.ok ? records.value : [],
    });
    for (const leg of legs) {
      this.#remember(listedKey(leg), { leg, isLive: false });
      // Its publications may still come, late: none of them is to make it ring.
      if (leg.endedAt !== undefined && !isRecordLeg(leg)) board.over(leg);
    }
    offlineCalls.add(legs.map((leg) => this.#view(leg)));
  }

  /** Calls that rang when the line fell, and of which the card could only say that they are gone. */
  #vanished({ before }: OpenGap): readonly Leg[] {
    const rang = [...before.live.values()].filter(
      ({ phase, direction }) => phase === 'ringing' && direction === 'inbound',
    );
    return rang.flatMap(({ key }) => {
      const { leg, isLive } = this.#sightings.get(key) ?? {};
      const isUntold = leg?.outcome === 'missed' || leg?.outcome === 'unknown';
      const isUnseen = isLive === false && leg?.connectedAt === undefined && !this.#sightings.has(listedPrefix + key);
      return leg !== undefined && isUntold && isUnseen ? [leg] : [];
    });
  }

  #view(leg: Leg): OfflineCall {
    const names = this.#context;
    const { endpointId, direction, startedAt, endedAt, outcome = 'unknown', evidence } = leg;
    return {
      ...{ key: listedKey(leg), endpointId, direction, startedAt, outcome },
      ...{ from: named(leg.from, names), to: named(leg.to, names), party: named(leg.party, names) },
      ...present({ endedAt, evidence }),
    };
  }
}

const listedPrefix = 'offline/';
const listedKey = (leg: Leg): string => `${listedPrefix}${leg.key}`;
