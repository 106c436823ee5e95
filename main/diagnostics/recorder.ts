import type { Clock } from '../ports.ts';
import type { RecordedData, RecordedEvent, Stamp } from './events.ts';
import type { SecretFilter } from './redaction.ts';

/** A place in the order of events, taken before the event is handed on and filled after it. */
export interface Place extends Stamp {
  readonly order: number;
}

/** What was lost because the recorder is bounded. */
export interface Recording {
  /** In the order in which they happened. */
  readonly events: readonly RecordedEvent[];
  /** How many older ones had to go. */
  readonly dropped: number;
}

/** Keeps the last events. Knows nothing of who feeds it. */
export interface Recorder {
  /**
   * Takes the place of something that happens now. What follows from it may be recorded first: a ringing call is told
   * before it is written down.
   */
  place(): Place;
  /** Fills a place; without one, now. Never throws: what cannot be kept counts as dropped. */
  add(data: RecordedData, place?: Place): void;
  recording(): Recording;
}

/** What a recorder is built from. */
export interface RecorderOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly filter: SecretFilter;
  /** Default 6,000. */
  readonly maxEvents?: number;
  /** Size of all events together as JSON, in UTF-16 units; default 6,000,000. */
  readonly maxSize?: number;
}

/** An event as JSON, which takes a fraction of the room. */
interface Entry {
  readonly order: number;
  readonly json: string;
}

/** An empty recorder. Everything passes the filter before it is kept. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { clock, filter, maxEvents = 6_000, maxSize = 6_000_000 } = options;
  const startedMs = clock.monotonic();
  const entries: Entry[] = [];
  let [size, dropped, order] = [0, 0, 0];
  const place = (): Place => {
    order += 1;
    return { order, at: new Date(clock.now()).toISOString(), elapsedMs: Math.round(clock.monotonic() - startedMs) };
  };
  const dropOldest = (): void => {
    while (entries.length > maxEvents || size > maxSize) {
      size -= entries.shift()?.json.length ?? 0;
      dropped += 1;
    }
  };
  const keep = ({ order: at, ...stamp }: Place, data: RecordedData): void => {
    const json = JSON.stringify({ ...stamp, ...(filter.json(data) as RecordedData) });
    entries.push({ order: at, json });
    size += json.length;
    dropOldest();
  };
  return {
    place,
    add: (data, taken = place()) => {
      try {
        keep(taken, data);
      } catch {
        // The line and the calls must not suffer from what cannot be written down.
        dropped += 1;
      }
    },
    recording: () => ({
      events: entries
        .toSorted((one, other) => one.order - other.order)
        .map(({ json }) => JSON.parse(json) as RecordedEvent),
      dropped,
    }),
  };
}
