import { z } from 'zod';
import { failed, type Result, success } from '../failure.ts';

/** The name that every file carries. */
export const formatName = 'screenpop-diagnostics';
/** Raised where an older reader would misunderstand a newer file. */
export const formatVersion = 1;

const stamp = { at: z.iso.datetime(), elapsedMs: z.number() };

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    ...stamp,
    type: z.literal('connection'),
    connection: z.number(),
    what: z.enum(['opened', 'subscribed', 'refused', 'ended']),
    host: z.string().exactOptional(),
    topic: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  }),
  z.object({
    ...stamp,
    type: z.literal('publication'),
    connection: z.number(),
    topic: z.string(),
    payload: z.unknown().optional(),
    text: z.string().exactOptional(),
  }),
  z.object({
    ...stamp,
    type: z.literal('request'),
    method: z.string(),
    route: z.string(),
    status: z.number().exactOptional(),
    durationMs: z.number(),
    correlationId: z.string().exactOptional(),
    problem: z.string().exactOptional(),
  }),
  z.object({
    ...stamp,
    type: z.literal('calls'),
    endpointId: z.string(),
    skip: z.number(),
    requestedMs: z.number(),
    page: z.unknown(),
  }),
  z.object({ ...stamp, type: z.literal('agent'), event: z.looseObject({ type: z.string() }) }),
  z.object({
    ...stamp,
    type: z.literal('command'),
    command: z.number(),
    name: z.string(),
    data: z.unknown().optional(),
  }),
  z.object({
    ...stamp,
    type: z.literal('result'),
    command: z.number(),
    isOk: z.boolean(),
    failure: z.unknown().optional(),
  }),
]);

/** A diagnostics file (docs/diagnostics.md). */
const reportSchema = z.object({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  exportedAt: z.iso.datetime(),
  /** False: numbers and names are those of real people. */
  isPersonalDataMasked: z.boolean(),
  versions: z.record(z.string(), z.string()),
  line: z.looseObject({ state: z.string() }),
  health: z.array(z.object({ name: z.string(), status: z.enum(['pass', 'fail', 'unknown']), sentence: z.string() })),
  settings: z.record(z.string(), z.unknown()),
  log: z.array(
    z.object({
      at: z.string(),
      level: z.enum(['debug', 'info', 'warn', 'error']),
      tag: z.string(),
      message: z.string(),
      data: z.unknown().optional(),
    }),
  ),
  /** Older events that the recorder had no room for. */
  droppedEvents: z.number(),
  events: z.array(eventSchema),
});

/** What a diagnostics file says. */
export type DiagnosticsReport = z.infer<typeof reportSchema>;

/** Reads a diagnostics file. Fails with `invalid-input` and what is wrong with it. */
export function parseDiagnostics(text: string): Result<DiagnosticsReport> {
  const parsed = reportSchema.safeParse(jsonOf(text));
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return failed('invalid-input', { detail: `${issue?.path.join('.') || 'the file'}: ${issue?.message}` });
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
