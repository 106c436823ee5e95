import { addressInPath, type CallAddress } from './address.ts';
import type { RecordedCall } from './recording.ts';

/** The calls of the recording, in step with what has been played of it. */
export interface Tape {
  /** As GET …/endpoints/{endpoint}/calls shows them. */
  callsOf(endpoint: string): readonly RecordedCall[];
  find(endpoint: string, callId: string): RecordedCall | undefined;
}

/** A tape as its player moves it. `now` counts ms of the stretch. */
export interface MovingTape extends Tape {
  /** A new stretch: these calls and no others. */
  begin(lists: ReadonlyMap<string, readonly RecordedCall[]>): void;
  publish(publication: Readonly<Record<string, unknown>>, now: number): void;
  /** What was read of an endpoint, true as of `asked`; what has been published since then counts more. */
  correct(endpoint: string, calls: readonly RecordedCall[], asked: number): void;
}

/** States and events that only a call that is over has. */
const overState = /^(disconnected|cleared|ended|terminated|released|idle|null)$/i;
const overEvent = /^(connectionCleared|callCleared)(Event)?$/i;
/** What belongs to the publication and not to the call. */
const onlyPublished = ['timestamp', 'eventId', 'mediaReceivedTimestamp', 'mediaEventProcessedTimestamp', 'eventType'];

/** A tape with no calls. */
export function createTape(): MovingTape {
  const live = new Map<string, { readonly address: CallAddress; readonly call: RecordedCall }>();
  const touched = new Map<string, number>();
  const put = (address: CallAddress, call: RecordedCall): void =>
    void live.set(keyOf(address), { address, call: listed(address, call) });
  const callsOf = (endpoint: string): RecordedCall[] =>
    [...live.values()].filter(({ address }) => address.endpoint === endpoint).map(({ call }) => call);
  return {
    callsOf,
    find: (endpoint, callId) => live.get(keyOf({ endpoint, callId }))?.call,
    begin: (lists) => {
      live.clear();
      touched.clear();
      for (const [endpoint, calls] of lists) {
        for (const call of calls) {
          put(addressOfCall(call, endpoint), call);
        }
      }
    },
    publish: (publication, now) => {
      const content = objectOf(publication.content);
      const address = addressOfPublication(publication, content);
      if (address === undefined) {
        return;
      }
      touched.set(keyOf(address), now);
      if (isOver(publication, content)) {
        live.delete(keyOf(address));
      } else {
        put(address, { ...live.get(keyOf(address))?.call, ...content });
      }
    },
    correct: (endpoint, calls, asked) => {
      const isNews = (key: string): boolean => (touched.get(key) ?? Number.NEGATIVE_INFINITY) < asked;
      const read = new Map(calls.map((call) => [keyOf(addressOfCall(call, endpoint)), call] as const));
      for (const [key, { address }] of [...live]) {
        if (address.endpoint === endpoint && !read.has(key) && isNews(key)) {
          live.delete(key);
        }
      }
      for (const [key, call] of read) {
        if (isNews(key)) {
          put(addressOfCall(call, endpoint), call);
        }
      }
    },
  };
}

function keyOf({ endpoint, callId }: CallAddress): string {
  return `${endpoint} ${callId}`;
}

/** Reads both spellings of an object: as one, and as its JSON text (API reference 2.4). */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') {
    try {
      return objectOf(JSON.parse(value));
    } catch {
      return {};
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function pathAddress(...texts: readonly unknown[]): CallAddress | undefined {
  return texts.map((text) => addressInPath(textOf(text))).find((address) => address !== undefined);
}

function addressOfPublication(
  { subject }: Readonly<Record<string, unknown>>,
  content: Readonly<Record<string, unknown>>,
): CallAddress | undefined {
  return pathAddress(subject, content.callId, objectOf(content._links).self);
}

/** An item of a list names its call at least by a bare id. */
function addressOfCall(call: RecordedCall, endpoint: string): CallAddress {
  const spelled = pathAddress(call.callId, call.id, objectOf(call._links).self);
  return spelled ?? { endpoint, callId: textOf(call.callId) || textOf(call.id) };
}

function isOver({ method }: Readonly<Record<string, unknown>>, content: Readonly<Record<string, unknown>>): boolean {
  const event = textOf(objectOf(content.extraPbxData).eventType);
  return textOf(method).toUpperCase() === 'DELETE' || overState.test(textOf(content.state)) || overEvent.test(event);
}

/** As lists spell a call: with its bare id (API reference 2.4). */
function listed({ endpoint, callId }: CallAddress, call: RecordedCall): RecordedCall {
  const kept = Object.entries(call).filter(([name]) => !onlyPublished.includes(name));
  return { ...Object.fromEntries(kept), id: callId, callId, endpointId: endpoint };
}
