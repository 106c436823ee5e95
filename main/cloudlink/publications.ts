import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { isRecordId } from '../calls/identity.ts';
import type { CallPublication } from '../calls/report.ts';
import { failed, type Result, success } from '../failure.ts';
import { parseCallReport } from './call-report.ts';
import { asObject, isRecord, object, parseJson, present, text, timeMs } from './lenient.ts';

/** The broker's own limit on one message, in bytes (API reference 4.5). */
export const maxPayloadBytes = 128 * 1024;

const envelopeSchema = z.object({ publicationId: text, method: text, subject: text, content: object });
const contentSchema = z.object({ timestamp: timeMs });
const nameSchema = z.object({ callId: text, id: text });
type Envelope = z.infer<typeof envelopeSchema>;

const envelopeOf = (raw: unknown): Envelope => envelopeSchema.parse(asObject(raw) ?? {});

const callPublication = ({ publicationId, method, subject, content }: Envelope): CallPublication | undefined => {
  const report = parseCallReport(content, { subject });
  if (report === undefined) return undefined;
  const timestampMs = contentSchema.parse(content ?? {}).timestamp;
  return { report, isDeletion: method?.toUpperCase() === 'DELETE', ...present({ publicationId, timestampMs }) };
};

const itemsOf = (payload: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(payload)) return payload;
  if (!isRecord(payload)) return undefined;
  return Array.isArray(payload.publications) ? payload.publications : [payload];
};

/**
 * The call publications in a parsed message or an item of a history; undefined where it is no JSON object. What is about
 * no live call, such as a call record, is left out. Never throws.
 */
export const publicationsIn = (payload: unknown): readonly CallPublication[] | undefined =>
  itemsOf(payload)
    ?.map((item) => callPublication(envelopeOf(item)))
    .filter((item) => item !== undefined);

/** A subject, or an id, of something that is no live call: another resource, or a call record. */
const isOfSomethingElse = (name: string): boolean =>
  isRecordId(name.slice(name.lastIndexOf('/') + 1)) || (name.includes('/') && !/endpoints\/[^/]+\/calls/.test(name));

/** Whether a live call may be behind what could not be read: the end of one needs no content, anything else does. */
function isLost({ method, subject, content }: Envelope, publication: CallPublication | undefined): boolean {
  if (publication !== undefined) return content === undefined && method?.toUpperCase() !== 'DELETE';
  const { callId, id } = nameSchema.parse(content ?? {});
  return ![subject, callId, id].some((name) => name !== undefined && isOfSomethingElse(name));
}

/** What one message says. */
export interface Message {
  readonly publications: readonly CallPublication[];
  /** False: something in it may be about a live call, and could not be read. */
  readonly isWhole: boolean;
}

function messageOf(items: readonly unknown[]): Message {
  const read = items.map(envelopeOf).map((envelope) => ({ envelope, publication: callPublication(envelope) }));
  return {
    publications: read.flatMap(({ publication }) => publication ?? []),
    isWhole: !read.some(({ envelope, publication }) => isLost(envelope, publication)),
  };
}

/**
 * Reads one message: a bare publication, or `{publications: […]}` (API reference 4.3, 4.4). What is about no live call,
 * such as a call record, is left out. Fails with `unreadable-answer` where the message is no JSON object or is larger
 * than the broker may send. Never throws.
 */
export function readMessage(payload: string): Result<Message> {
  if (Buffer.byteLength(payload) > maxPayloadBytes) return failed('unreadable-answer', { detail: 'oversized message' });
  const items = itemsOf(parseJson(payload));
  return items === undefined
    ? failed('unreadable-answer', { detail: 'a message that is no publication' })
    : success(messageOf(items));
}

/** The publications in one message; fails as `readMessage` does. */
export function parsePublications(payload: string): Result<readonly CallPublication[]> {
  const message = readMessage(payload);
  return message.ok ? success(message.value.publications) : message;
}
