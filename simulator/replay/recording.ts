import { z } from 'zod';
import { addressInPath } from './address.ts';

/** A call as GET …/endpoints/{id}/calls listed it, whatever its fields. */
export type RecordedCall = Readonly<Record<string, unknown>>;

/** One thing that happened on the line, `atMs` after its stretch began. */
export type RecordedStep =
  | { readonly kind: 'publication'; readonly atMs: number; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'text'; readonly atMs: number; readonly text: string }
  /** What was read of one endpoint; true as of `askedMs`. */
  | {
      readonly kind: 'list';
      readonly atMs: number;
      readonly askedMs: number;
      readonly endpoint: string;
      readonly calls: readonly RecordedCall[];
    };

/** What happened from one granted subscription to the end of its connection. */
export interface Stretch {
  /** Wall clock of the recording at its beginning, ms since 1970. */
  readonly startedAt: number;
  /** Ms since the beginning of the first stretch. */
  readonly startsMs: number;
  /** Ms since its own beginning; absent where the recording ends with it. */
  readonly endsMs: number | undefined;
  /** When the calls were read first, ms since its own beginning; absent where nobody knows. */
  readonly readMs: number | undefined;
  /** The calls of each endpoint as it was read first. */
  readonly initial: ReadonlyMap<string, readonly RecordedCall[]>;
  readonly steps: readonly RecordedStep[];
}

/** A person of the recording: an extension, and its name where the agent knew one. */
export interface RecordedPerson {
  readonly extension: string;
  readonly name: string;
}

/** A diagnostics file, as far as it can be played again. */
export interface Recording {
  /** Who was watched, the demo user first, then others that a name is known of. */
  readonly people: readonly RecordedPerson[];
  /** How many of `people` were watched. */
  readonly watched: number;
  /** Never empty. */
  readonly stretches: readonly Stretch[];
}

/** Why a file cannot be played; for whoever typed its name. */
export class UnplayableFile extends Error {
  override readonly name = 'UnplayableFile';
}

const header = z.object({ format: z.string(), version: z.number(), events: z.array(z.unknown()) });
const base = { at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), elapsedMs: z.number() };
const record = z.record(z.string(), z.unknown());
const party = z.object({ number: z.string().optional(), name: z.string().optional() });
const eventSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('connection'), connection: z.number(), what: z.string() }),
  z.object({
    ...base,
    type: z.literal('publication'),
    connection: z.number(),
    payload: z.union([record, z.array(record)]).optional(),
    text: z.string().optional(),
  }),
  z.object({
    ...base,
    type: z.literal('calls'),
    endpointId: z.string().min(1),
    skip: z.number(),
    requestedMs: z.number(),
    page: z.unknown(),
  }),
  z.object({ ...base, type: z.literal('agent'), event: record }),
]);
const playedTypes = new Set<unknown>(['connection', 'publication', 'calls', 'agent']);
type Event = z.infer<typeof eventSchema>;

const newsSchema = z.object({
  link: z.object({ endpointIds: z.array(z.string()) }).optional(),
  call: z.object({ from: party, to: party, party }).optional(),
});

/** Format and version that this simulator can play. */
const playable = { format: 'screenpop-diagnostics', version: 1 };

/** Reads a diagnostics file. Throws UnplayableFile where it is broken, of another kind, or has no endpoint in it. */
export function parseRecording(text: string): Recording {
  const events = readEvents(parseJson(text));
  const endpoints = endpointsOf(events);
  if (endpoints.length === 0) {
    throw new UnplayableFile('nobody was signed in while it was recorded: it names no endpoint');
  }
  const names = namesOf(events);
  const others = [...names.keys()].filter((number) => /^\d{1,6}$/.test(number) && !endpoints.includes(number));
  const people = [...endpoints, ...others].map((extension) => ({ extension, name: names.get(extension) ?? '' }));
  return { people, watched: endpoints.length, stretches: stretchesOf(events) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnplayableFile('it is no JSON, or not all of it is there');
  }
}

function readEvents(value: unknown): readonly Event[] {
  const file = header.safeParse(value);
  if (!file.success || file.data.format !== playable.format) {
    throw new UnplayableFile('it is no diagnostics file of Screenpop');
  }
  if (file.data.version !== playable.version) {
    throw new UnplayableFile(`it is of version ${file.data.version}; only ${playable.version} can be played`);
  }
  return file.data.events.filter(isPlayed).map((event, index) => {
    const parsed = eventSchema.safeParse(event);
    if (parsed.success) {
      return parsed.data;
    }
    const [issue] = parsed.error.issues;
    throw new UnplayableFile(`event ${index + 1} cannot be read: ${issue?.path.join('.')}: ${issue?.message}`);
  });
}

function isPlayed(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'type' in event && playedTypes.has(event.type);
}

function newsOf(event: Event): z.infer<typeof newsSchema> {
  const parsed = newsSchema.safeParse(event.type === 'agent' ? event.event : {});
  return parsed.success ? parsed.data : {};
}

/** Newest link first: an agent may have been told to watch others meanwhile. */
function endpointsOf(events: readonly Event[]): readonly string[] {
  const linked = events.toReversed().flatMap((event) => newsOf(event).link?.endpointIds ?? []);
  const read = events.flatMap((event) => (event.type === 'calls' ? [event.endpointId] : []));
  return [...new Set([...linked, ...read, ...events.flatMap(publishedEndpoints)])];
}

/** An agent is told of the endpoints that it watches, and of no other. */
function publishedEndpoints(event: Event): readonly string[] {
  const { payload = {} } = event.type === 'publication' ? event : {};
  const publications = Array.isArray(payload) ? payload : [payload];
  return publications.flatMap(({ subject }) => addressInPath(String(subject))?.endpoint ?? []);
}

function namesOf(events: readonly Event[]): ReadonlyMap<string, string> {
  const parties = events.flatMap((event) => {
    const { call } = newsOf(event);
    return call === undefined ? [] : [call.from, call.to, call.party];
  });
  return new Map(parties.flatMap(({ number, name }) => (number && name ? [[number, name] as const] : [])));
}

/** A stretch while it is being read. */
interface OpenStretch {
  readonly startedAt: number;
  readonly startsMs: number;
  readonly initial: Map<string, readonly RecordedCall[]>;
  readonly steps: RecordedStep[];
  /** False where the recorder had no room for its beginning: then nobody knows which calls there were. */
  readonly isWhole: boolean;
  endsMs: number | undefined;
  readMs: number | undefined;
}

function stretchesOf(events: readonly Event[]): readonly Stretch[] {
  const first = events[0]?.elapsedMs ?? 0;
  const stretches: OpenStretch[] = [];
  const open = (event: Event, isWhole: boolean): OpenStretch => {
    const startsMs = event.elapsedMs - first;
    stretches.push({
      startedAt: event.at,
      startsMs,
      endsMs: undefined,
      readMs: undefined,
      initial: new Map(),
      steps: [],
      isWhole,
    });
    return stretches.at(-1) as OpenStretch;
  };
  let connection: number | undefined;
  for (const event of events) {
    const stretch = stretches.at(-1);
    if (event.type === 'publication' || event.type === 'calls') {
      take(stretch ?? open(event, false), event, first);
    } else if (event.type === 'connection' && event.what === 'subscribed' && event.connection !== connection) {
      connection = event.connection;
      open(event, true);
    } else if (event.type === 'connection' && event.what === 'ended' && stretch !== undefined) {
      stretch.endsMs ??= event.elapsedMs - first - stretch.startsMs;
    }
  }
  const [start] = stretches;
  if (start === undefined) {
    throw new UnplayableFile('the line was never up while it was recorded: there is nothing to play');
  }
  return stretches.map((stretch) => ({ ...stretch, startsMs: stretch.startsMs - start.startsMs }));
}

function take(stretch: OpenStretch, event: Event & { type: 'publication' | 'calls' }, first: number): void {
  const since = (elapsedMs: number): number => elapsedMs - first - stretch.startsMs;
  const atMs = since(event.elapsedMs);
  if (event.type === 'calls') {
    takeList(stretch, event, { atMs, askedMs: since(event.requestedMs) });
  } else if (event.payload === undefined) {
    stretch.steps.push({ kind: 'text', atMs, text: event.text ?? '' });
  } else {
    const payload = Array.isArray(event.payload) ? { publications: event.payload } : event.payload;
    stretch.steps.push({ kind: 'publication', atMs, payload });
  }
}

function takeList(
  stretch: OpenStretch,
  event: Event & { type: 'calls' },
  times: { readonly atMs: number; readonly askedMs: number },
): void {
  const { initial, steps, isWhole } = stretch;
  const { endpointId: endpoint, skip } = event;
  const calls = itemsOf(event.page);
  const last = steps.at(-1);
  const isMore = skip > 0;
  if (isMore && last?.kind === 'list' && last.endpoint === endpoint) {
    steps[steps.length - 1] = { ...last, calls: [...last.calls, ...calls] };
  } else if (isMore && initial.has(endpoint)) {
    initial.set(endpoint, [...(initial.get(endpoint) ?? []), ...calls]);
  } else if (isWhole && !initial.has(endpoint)) {
    initial.set(endpoint, calls);
    stretch.readMs ??= times.atMs;
  } else {
    steps.push({ kind: 'list', ...times, endpoint, calls });
  }
}

const pageSchema = z.union([
  z.array(record),
  z.object({ _embedded: z.object({ items: z.array(record) }) }).transform((page) => page._embedded.items),
  z.object({ items: z.array(record) }).transform((page) => page.items),
]);

function itemsOf(page: unknown): readonly RecordedCall[] {
  const parsed = pageSchema.safeParse(page);
  return parsed.success ? parsed.data : [];
}
