import type { Core } from '../core.ts';
import { demoUser } from '../identity/people.ts';
import type { Deliver, Subscription } from '../notifications/hub.ts';
import type { RecordedCall, RecordedStep, Recording, Stretch } from './recording.ts';
import type { MovingTape } from './tape.ts';
import { type TimeMap, withTimes } from './times.ts';

/** What a player needs. */
export interface PlayerOptions {
  readonly core: Pick<Core, 'clock' | 'hub' | 'account' | 'ledger'>;
  readonly recording: Recording;
  readonly tape: MovingTape;
  /** 2 plays twice as fast. */
  readonly speed: number;
  readonly deliver: Deliver;
  /** Closes every websocket: here the recorded line went down. */
  readonly drop: () => void;
  readonly log: (message: string) => void;
}

/** Plays a recording to whoever is subscribed. */
export interface Player {
  /** Somebody has subscribed; the first one starts the recording, and each later stretch waits for one. */
  subscribed(): void;
  /** Somebody has read the calls: what was recorded after such a read comes after this one. */
  read(): void;
  stop(): void;
}

type Publication = Readonly<Record<string, unknown>>;

/** What a player is at. Times in ms since 1970, on the platform's clock. */
interface Playback extends PlayerOptions {
  readonly timers: Set<() => void>;
  /** The stretch to come. */
  next: number;
  isWaiting: boolean;
  /** When the first stretch would have begun, had every line come back as soon as the recorded one did. */
  zeroAt: number;
  /** The stretch that is being played, when it began, and the step to come. */
  current: { readonly stretch: Stretch; startAt: number; index: number; isRead: boolean } | undefined;
}

/** Who has not read the calls for so long will not, ms. */
const longestUnread = 5_000;

/** A player that waits for the first subscriber. The calls of the recording's start are there from the start. */
export function createPlayer(options: PlayerOptions): Player {
  const playback: Playback = {
    ...options,
    ...{ timers: new Set(), next: 0, isWaiting: true, current: undefined },
    zeroAt: options.core.clock.now(),
  };
  loadNext(playback);
  return {
    subscribed: () => {
      if (playback.isWaiting) {
        begin(playback);
      }
    },
    read: () => readOnce(playback),
    stop: () => {
      for (const cancel of playback.timers) {
        cancel();
      }
    },
  };
}

/** The calls that the next stretch begins with; what happened before it, nobody knows. */
function loadNext(playback: Playback): void {
  const stretch = playback.recording.stretches[playback.next];
  if (stretch !== undefined) {
    const map = timesOf(playback, stretch, plannedAt(playback, stretch));
    const lists = [...stretch.initial].map(([endpoint, calls]) => [endpoint, mapped(calls, map)] as const);
    playback.tape.begin(new Map(lists));
  }
}

function plannedAt({ zeroAt, speed }: Playback, { startsMs }: Stretch): number {
  return zeroAt + startsMs / speed;
}

function timesOf({ speed }: Playback, { startedAt }: Stretch, startAt: number): TimeMap {
  return (recordedMs) => Math.round(startAt + (recordedMs - startedAt) / speed);
}

function mapped<T>(value: T, map: TimeMap): T {
  return withTimes(value, map) as T;
}

function begin(playback: Playback): void {
  const { recording, core } = playback;
  const stretch = recording.stretches[playback.next];
  if (stretch === undefined) {
    return;
  }
  const isFirst = playback.next === 0;
  const planned = plannedAt(playback, stretch);
  const startAt = isFirst ? core.clock.now() : Math.max(planned, core.clock.now());
  playback.zeroAt += startAt - planned;
  playback.next += 1;
  playback.isWaiting = false;
  playback.current = { stretch, startAt, index: 0, isRead: stretch.readMs === undefined };
  // Never within the subscription itself: its answer has to leave first.
  at(playback, core.clock.now(), () => advance(playback));
}

/** An agent that reads later than the recorded one did is waited for: everything after it is moved on. */
function readOnce(playback: Playback): void {
  const { current, core, speed } = playback;
  if (current === undefined || playback.isWaiting || current.isRead) {
    return;
  }
  current.isRead = true;
  const late = Math.max(0, core.clock.now() - current.startAt - (current.stretch.readMs ?? 0) / speed);
  current.startAt += late;
  playback.zeroAt += late;
  at(playback, core.clock.now(), () => advance(playback));
}

/** Plays what is due, and sets a timer for what is not. A timer that comes too early changes nothing. */
function advance(playback: Playback): void {
  const { current, core } = playback;
  while (current !== undefined && current === playback.current) {
    const { stretch, startAt, index } = current;
    const step = stretch.steps[index];
    if (step === undefined) {
      finish(playback, stretch, startAt);
      return;
    }
    const dueAt = dueTime(playback, current, step);
    if (core.clock.now() < dueAt) {
      at(playback, dueAt, () => advance(playback));
      return;
    }
    current.index += 1;
    perform(playback, step, timesOf(playback, stretch, startAt));
  }
}

function dueTime(
  { speed }: Playback,
  { stretch, startAt, isRead }: NonNullable<Playback['current']>,
  { atMs }: RecordedStep,
): number {
  const isAfterRead = atMs > (stretch.readMs ?? 0);
  return startAt + atMs / speed + (isAfterRead && !isRead ? longestUnread : 0);
}

function finish(playback: Playback, { endsMs = 0 }: Stretch, startAt: number): void {
  playback.current = undefined;
  if (playback.next < playback.recording.stretches.length) {
    at(playback, startAt + endsMs / playback.speed, () => breakLine(playback));
  } else {
    playback.log('the recording has been played to its end');
  }
}

function at({ core: { clock }, timers }: Playback, dueAt: number, run: () => void): void {
  const cancel = clock.after(Math.max(0, dueAt - clock.now()), () => {
    timers.delete(cancel);
    run();
  });
  timers.add(cancel);
}

/** Here the recorded line went down; who comes back finds the calls as the recording found them. */
function breakLine(playback: Playback): void {
  playback.isWaiting = true;
  loadNext(playback);
  playback.drop();
}

function perform(playback: Playback, step: RecordedStep, map: TimeMap): void {
  const { tape } = playback;
  if (step.kind === 'list') {
    tape.correct(step.endpoint, mapped(step.calls, map), step.askedMs);
  } else if (step.kind === 'text') {
    send(playback, step.text);
  } else {
    const payload = mapped(step.payload, map);
    for (const publication of publicationsOf(payload)) {
      tape.publish(publication, step.atMs);
    }
    publish(playback, payload);
  }
}

/** The publications within one message: itself, or those of a batch (API reference 4.3). */
function publicationsOf(payload: Publication): readonly Publication[] {
  const { publications } = payload;
  return Array.isArray(publications) ? (publications as readonly Publication[]) : [payload];
}

function subscribers({ core }: PlayerOptions): readonly Subscription[] {
  const { userId } = demoUser(core.account);
  return core.hub.list(userId).filter(({ fields }) => fields.transport === 'websocket');
}

function publish(options: PlayerOptions, payload: Publication): void {
  for (const subscription of subscribers(options)) {
    const wanted = publicationsOf(payload).some((publication) => isWanted(subscription, publication));
    if (wanted) {
      deliver(options, subscription, payload);
    }
  }
}

function isWanted({ tests }: Subscription, { topic, method, subject, content }: Publication): boolean {
  const head = { topic: String(topic), method: String(method).toUpperCase(), subject: String(subject) };
  return tests.every((test) => test({ ...head, content: content as Record<string, unknown> | undefined }));
}

/** As it was, but for the subscription: that one is over. */
function deliver(options: PlayerOptions, { id }: Subscription, payload: Publication): void {
  const readdressed = (publication: Publication): Publication =>
    'subscription' in publication ? { ...publication, subscription: { subscriptionId: id } } : publication;
  const isBatch = Array.isArray(payload.publications);
  const told = isBatch ? { ...payload, publications: publicationsOf(payload).map(readdressed) } : readdressed(payload);
  const { clock, ledger } = options.core;
  const [at, preciseAt] = [clock.real(), clock.precise()];
  const isDelivered = options.deliver(id, JSON.stringify(told));
  for (const publication of publicationsOf(payload)) {
    ledger.addPublication({ ...ledgerEntry(publication), subscriptionId: id, at, preciseAt, isDelivered });
  }
}

function ledgerEntry({ publicationId, method, subject, content }: Publication): {
  publicationId: string;
  method: string;
  subject: string;
  state: string | undefined;
  cause: string | undefined;
  eventType: string | undefined;
} {
  const { state, cause } = (typeof content === 'object' ? content : {}) as RecordedCall;
  return {
    ...{ publicationId: String(publicationId ?? ''), method: String(method ?? ''), subject: String(subject ?? '') },
    ...{ state: textOrNone(state), cause: textOrNone(cause), eventType: undefined },
  };
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What could not be read in the recording either. */
function send(options: PlayerOptions, text: string): void {
  for (const { id } of subscribers(options)) {
    options.deliver(id, text);
  }
}
