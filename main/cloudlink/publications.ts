import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { CallPublication } from '../calls/report.ts';
import { failed, type Result, success } from '../failure.ts';
import { parseCallReport } from './call-report.ts';
import { asObject, isRecord, object, parseJson, present, text, timeMs } from './lenient.ts';

/** The broker's own limit on one message, in bytes (API reference 4.5). */
export const maxPayloadBytes = 128 * 1024;

const envelopeSchema = z.object({ publicationId: text, method: text, subject: text, content: object });
const contentSchema = z.object({ endpointId: text, timestamp: timeMs });

const callPublication = (raw: unknown): CallPublication | undefined => {
  const { publicationId, method, subject, content } = envelopeSchema.parse(asObject(raw) ?? {});
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
    ?.map(callPublication)
    .filter((item) => item !== undefined);

/**
 * Reads one message: a bare publication, or `{publications: […]}` (API reference 4.3, 4.4). What is about no live call,
 * such as a call record, is left out. Fails with `unreadable-answer` where the message is no JSON object or is larger
 * than the broker may send. Never throws.
 */
export function parsePublications(payload: string): Result<readonly CallPublication[]> {
  if (Buffer.byteLength(payload) > maxPayloadBytes) return failed('unreadable-answer', { detail: 'oversized message' });
  const publications = publicationsIn(parseJson(payload));
  return publications === undefined
    ? failed('unreadable-answer', { detail: 'a message that is no publication' })
    : success(publications);
}
