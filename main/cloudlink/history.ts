import { z } from 'zod';
import type { PastCall } from '../calls/past-call.ts';
import type { CallPublication } from '../calls/report.ts';
import type { Party } from '../calls/types.ts';
import { type Failure, type Result, success } from '../failure.ts';
import type { Requester } from './http.ts';
import { asObject, isoTime, object, present, text, timeMs } from './lenient.ts';
import { type ListSpec, readAllPages } from './pages.ts';
import { publicationsIn } from './publications.ts';
import type { History, RecordedPublication } from './types.ts';

/** A history is read in pages of so many, and no further than so many pages: the newest calls matter most. */
const pageSize = 100;
const mostPages = 20;
/** A record is dated by the beginning of its call, which may lie so long before the time that is asked about, ms. */
const recordLeadMs = 30 * 60_000;

type Query = Readonly<Record<string, string>>;
type Route = Pick<ListSpec<unknown>['spec'], 'service' | 'template'>;

const notificationsRoute: Route = { service: 'notifications', template: '/notifications' };
const recordsRoute: Route = { service: 'media', template: '/calls/records' };

/** An entry of a history: its time, ms since the epoch on the platform's clock, and what could be read of it. */
interface Entry<T> {
  readonly key: string;
  readonly atMs: number | undefined;
  readonly value: T | undefined;
}

const envelopeSchema = z.object({
  createdOn: timeMs,
  recordedOn: timeMs,
  deliveredOn: timeMs,
  sentOn: timeMs,
  notification: object,
  publication: z.unknown().optional(),
  content: object,
  payload: z.unknown().optional(),
  message: z.unknown().optional(),
  body: z.unknown().optional(),
  data: z.unknown().optional(),
});

const stampSchema = z.object({ createdOn: timeMs });
const holderSchema = z.object({ notification: object });

/** A publication itself, or what may hold one: the platform's names are not documented (API reference 4.2). */
const candidatesOf = (raw: Record<string, unknown>): readonly Record<string, unknown>[] => {
  const { publication, notification, content, payload, message, body, data } = envelopeSchema.parse(raw);
  const held = [publication, notification, content, payload, message, body, data].map(asObject);
  return [raw, ...held.filter((found) => found !== undefined)];
};

const stampOf = (raw: Record<string, unknown>): number | undefined => {
  const { createdOn, recordedOn, deliveredOn, sentOn, notification } = envelopeSchema.parse(raw);
  return createdOn ?? recordedOn ?? deliveredOn ?? sentOn ?? stampSchema.parse(notification ?? {}).createdOn;
};

const heldStamp = (holder: Record<string, unknown>): number | undefined =>
  stampSchema.parse(holderSchema.parse(holder).notification ?? {}).createdOn;

const notificationOf = (item: unknown): Entry<readonly CallPublication[]> => {
  const raw = asObject(item) ?? {};
  const isHolder = (candidate: Record<string, unknown>) => publicationsIn(candidate)?.[0] !== undefined;
  const holder = candidatesOf(raw).find(isHolder) ?? raw;
  const value = publicationsIn(holder);
  const atMs = stampOf(raw) ?? heldStamp(holder) ?? value?.[0]?.timestampMs;
  return { key: value?.[0]?.publicationId ?? JSON.stringify(item), atMs, value };
};

const sideSchema = z.object({ number: text, extension: text, phone: text, name: text });
const recordSchema = z.object({
  ...{ callId: text, recordId: text, id: text, endpointId: text, extension: text, direction: text, cause: text },
  ...{ from: z.unknown().optional(), fromName: text, to: z.unknown().optional(), toName: text },
  ...{ createdOn: isoTime, startedOn: isoTime, startTime: isoTime },
  ...{ connectedOn: isoTime, answeredOn: isoTime, connectTime: isoTime },
  ...{ endedOn: isoTime, disconnectedOn: isoTime, endTime: isoTime },
  ...{ extraPbxData: object, callTrackingID: text },
});
type RawRecord = z.infer<typeof recordSchema>;
const trackingSchema = z.object({ callTrackingID: text });

const partyOf = (side: unknown, name: string | undefined): Party => {
  const { number, extension, phone, name: own } = sideSchema.parse(asObject(side) ?? {});
  return present({ number: text.parse(side) ?? number ?? extension ?? phone, name: name ?? own });
};

const directionOf = (word: string | undefined): PastCall['direction'] => {
  if (word === undefined) return undefined;
  return /^in/i.test(word) ? 'inbound' : /^out/i.test(word) ? 'outbound' : undefined;
};

const timesOf = (raw: RawRecord) => ({
  createdOn: raw.createdOn ?? raw.startedOn ?? raw.startTime,
  connectedOn: raw.connectedOn ?? raw.answeredOn ?? raw.connectTime,
  endedOn: raw.endedOn ?? raw.disconnectedOn ?? raw.endTime,
});

const recordOf = (item: unknown): Entry<PastCall> => {
  const raw = recordSchema.parse(asObject(item) ?? {});
  const key = raw.callId ?? raw.recordId ?? raw.id ?? JSON.stringify(item);
  const times = timesOf(raw);
  const callTrackingId = trackingSchema.parse(raw.extraPbxData ?? {}).callTrackingID ?? raw.callTrackingID;
  const from = partyOf(raw.from, raw.fromName);
  const to = partyOf(raw.to, raw.toName);
  const hasParty = from.number !== undefined || to.number !== undefined;
  const optional = { endpointId: raw.endpointId ?? raw.extension, direction: directionOf(raw.direction) };
  const value = { recordId: key, from, to, ...present({ ...optional, ...times, cause: raw.cause, callTrackingId }) };
  const ended = times.endedOn ?? times.connectedOn ?? times.createdOn;
  const atMs = ended === undefined ? undefined : Date.parse(ended);
  // Without a time or a party it is no call that anybody could be told of.
  return { key, atMs, value: hasParty && atMs !== undefined ? value : undefined };
};

/** True once the list is seen to run back in time, and has run past what is wanted. */
const isPast = (entries: readonly Entry<unknown>[], sinceMs: number): boolean => {
  const times = entries.map(({ atMs }) => atMs).filter((time) => time !== undefined);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || last >= sinceMs || first === last) return false;
  return times.every((time, index) => time <= (times[index - 1] ?? Number.POSITIVE_INFINITY));
};

/** Oldest first. An entry without a time stands with the one before it. */
const inOrder = <T>(entries: readonly Entry<T>[]): readonly Entry<T>[] => {
  let before = 0;
  const dated = entries.map((entry) => {
    before = entry.atMs ?? before;
    return { entry, before };
  });
  return dated.sort((a, b) => a.before - b.before).map(({ entry }) => entry);
};

/** The platform did not understand the question: it may answer a plainer one. */
const isQueryRefused = ({ status }: Failure): boolean =>
  status !== undefined && [400, 405, 414, 422, 501].includes(status);

/** What is asked of a history. */
interface Question<T> {
  readonly route: Route;
  readonly query: Query;
  readonly read: (item: unknown) => Entry<T>;
  readonly sinceMs: number;
}

/**
 * The platform's own records of the past (API reference 2.6, 4.2). Neither route's answer is documented: a platform that
 * ignores filter and order is sorted out here, one that refuses them is asked without. Tried once; the caller decides
 * whether a failure matters.
 */
export class CloudLinkHistory implements History {
  readonly #request: Requester;
  /** Routes that refused filter and order once: asked plainly from then on. */
  readonly #plain = new Set<string>();

  constructor(request: Requester) {
    this.#request = request;
  }

  async listNotifications(sinceMs: number): Promise<Result<readonly RecordedPublication[]>> {
    const query = { $filter: `createdOn gt '${new Date(sinceMs).toISOString()}'`, $orderby: 'createdOn desc' };
    const entries = await this.#ask({ route: notificationsRoute, query, read: notificationOf, sinceMs });
    if (!entries.ok) return entries;
    return success(
      entries.value.flatMap(({ value = [], atMs }) =>
        value.map((publication) => ({ publication, ...present({ recordedMs: atMs }) })),
      ),
    );
  }

  async listRecords(sinceMs: number): Promise<Result<readonly PastCall[]>> {
    const query = { $filter: `createdOn gt '${new Date(sinceMs - recordLeadMs).toISOString()}'` };
    const entries = await this.#ask({ route: recordsRoute, query, read: recordOf, sinceMs });
    if (!entries.ok) return entries;
    return success(entries.value.map(({ value }) => value).filter((record) => record !== undefined));
  }

  async #ask<T>(question: Question<T>): Promise<Result<readonly Entry<T>[]>> {
    const { template } = question.route;
    const asked = this.#plain.has(template)
      ? undefined
      : await this.#read(question, { query: question.query, pageSize });
    if (asked !== undefined && (asked.ok || !isQueryRefused(asked.failure))) return asked;
    this.#plain.add(template);
    return this.#read(question, {});
  }

  async #read<T>(
    { route, read, sinceMs }: Question<T>,
    how: { readonly query?: Query; readonly pageSize?: number },
  ): Promise<Result<readonly Entry<T>[]>> {
    const { query = {}, ...paging } = how;
    const isEnough = (found: readonly Entry<T>[], pages: number) => pages >= mostPages || isPast(found, sinceMs);
    const spec = { ...route, query, tries: 1 };
    const entries = await readAllPages<Entry<T>>(this.#request, {
      spec,
      ...paging,
      read,
      keyOf: ({ key }) => key,
      isEnough,
    });
    if (!entries.ok) return entries;
    // A newest-first answer without times is at least turned round.
    const ordered = query.$orderby === undefined ? entries.value : entries.value.toReversed();
    return success(inOrder(ordered).filter(({ atMs }) => atMs === undefined || atMs >= sinceMs));
  }
}
