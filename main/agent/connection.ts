import type { CallActionSpec, CloudLink, Identity, Link } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { CallBoard } from './call-board.ts';
import { type AnsweredRead, CallReader, type CallsRead } from './call-reader.ts';
import type { Colleagues } from './colleagues.ts';
import { FarEndWatch } from './far-end-watch.ts';
import { Hearing } from './hearing.ts';
import { type BareStatus, statusOfPhase } from './link-status.ts';
import { createRereading } from './rereading.ts';

/** How long the line waits for the platform's own list of actions before it goes online without it, in ms. */
const specPatienceMs = 3_000;

/** What a connection works with. */
export interface ConnectionContext {
  readonly cloud: CloudLink;
  readonly identity: Identity;
  readonly endpoints: readonly string[];
  readonly board: CallBoard;
  readonly colleagues: Colleagues;
  readonly clock: Clock;
  readonly log: Log;
  onStatus(status: BareStatus): void;
  /** False once another sign-in, or none, has taken its place. */
  isCurrent(): boolean;
}

/** A signed-in agent's line: one per sign-in. */
export interface Connection {
  readonly cloud: CloudLink;
  readonly identity: Identity;
  readonly endpoints: readonly string[];
  readonly link: Link;
  /** Other endpoints are to be watched from now on: the line is made anew with them. */
  watch(endpoints: readonly string[]): void;
  /** What the platform said of each endpoint when its calls were last read; one that it has not told of is not in it. */
  endpointStanding(): ReadonlyMap<string, EndpointStanding>;
  /** The platform's time now, ms since the epoch, as far as its answers have told; ours before that. */
  platformMs(): number;
  /** Up to when an endpoint's calls were heard of in this sign-in, by publications, ms on the platform's clock. */
  heardUntilMs(endpointId: string): number | undefined;
  /** Watches the far ends of calls that nobody else tells the answer of. */
  readonly farEnds: Pick<FarEndWatch, 'take'>;
  /** Reads one endpoint's calls into the board, after whatever read is under way. */
  reread(endpointId: string): Promise<Result<void>>;
}

/** Whether the platform knows an endpoint: `unknown` where it answers 404 for it. */
export type EndpointStanding = 'known' | 'unknown';

/** Starts the line: link, calls, the list of actions and the directory. */
export function connect(context: ConnectionContext): Connection {
  const { cloud, board, clock, log, isCurrent } = context;
  let { endpoints } = context;
  const actions = createActionReader(context);
  const standing = new Map<string, EndpointStanding>();
  const hearing = new Hearing(clock);

  const platformMs = (): number => clock.now() + clockDifference(cloud);
  const take = ({ endpointId, sent, calls }: CallsRead): Result<void> => {
    if (!isCurrent()) return failed('cancelled', { detail: 'the sign-in ended' });
    const said = standingSaid(calls);
    if (said !== undefined) hearing.answered(platformMs());
    if (said !== undefined) standing.set(endpointId, said);
    // Of an endpoint that the platform does not know, no call goes on: a card for one would ring for ever.
    if (said !== undefined) board.list(endpointId, calls.ok ? calls.value : [], sent);
    return calls.ok ? success(undefined) : calls;
  };
  const reader = new CallReader({ media: cloud.media, board, take });
  const readAll = async (): Promise<Result<void>> =>
    outcomeOfReading(await reader.readAll(endpoints, actions.ready()), log);

  const rereadAll = (): void => {
    const onError = (error: unknown): void => log.error('re-reading the calls failed', { error });
    for (const endpointId of endpoints) reader.reread(endpointId).catch(onError);
  };
  const rereading = createRereading(clock, rereadAll);

  const { media } = cloud;
  const farEnds = new FarEndWatch({ clock, log, media, board, link: () => link, endpoints: () => endpoints });

  const link = cloud.openLink({
    endpoints: () => endpoints,
    onPublication: (publication) => {
      hearing.heard(publication.report.endpointId, platformMs(), publication.timestampMs);
      board.publication(publication);
    },
    onFarPublication: (publication) => board.far(publication),
    onUnreadable: rereading.wanted,
    onSubscribed: readAll,
    onState: (phase) => {
      if (phase.state !== 'online') board.gap();
      if (phase.state !== 'online') rereading.stop();
      if (phase.state === 'online') farEnds.resume();
      else farEnds.pause();
      if (phase.state === 'idle' && phase.reason === 'stopped') {
        reader.stop();
        farEnds.stop();
      }
      if (phase.state !== 'idle' || phase.reason === 'suspended') context.onStatus(statusOfPhase(phase));
    },
  });
  // Of a line that is watched no more, no call goes on here. One that is new was not watched before: that is no gap.
  const watch = (next: readonly string[]): void => {
    const [left, added] = [without(endpoints, next), without(next, endpoints)];
    endpoints = next;
    for (const endpointId of left) board.list(endpointId, [], board.sending());
    for (const endpointId of added) hearing.begins(endpointId, platformMs());
    link.rewatch();
  };
  link.start();
  context.colleagues.load(cloud.directory).catch((error: unknown) => log.error('the directory failed', { error }));
  return {
    ...{ cloud, identity: context.identity, link, platformMs, farEnds },
    get endpoints() {
      return endpoints;
    },
    watch,
    reread: (endpointId) => reader.reread(endpointId),
    endpointStanding: () => standing,
    heardUntilMs: (endpointId) => hearing.untilMs(endpointId),
  };
}

const without = (ids: readonly string[], others: readonly string[]): readonly string[] =>
  ids.filter((id) => !others.includes(id));

/**
 * The platform's clock less ours, ms; none until the platform has told its own. What it told is up to a second too
 * small, so that two clocks which may agree are taken to.
 */
function clockDifference(cloud: CloudLink): number {
  const leastMs = cloud.facts().clockDifferenceMs ?? 0;
  return leastMs > 0 ? leastMs : Math.min(0, leastMs + 1_000);
}

const standingSaid = (calls: Result<unknown>): EndpointStanding | undefined => {
  if (calls.ok) return 'known';
  return calls.failure.code === 'not-found' ? 'unknown' : undefined;
};

/**
 * Whether the line may go online. An endpoint that the platform does not know is no reason to leave the others without
 * a line; where it knows none of them, no call would ever come, and `unknown-endpoint` says so.
 */
function outcomeOfReading(readings: readonly AnsweredRead[], log: Log): Result<void> {
  const reads = readings.map(({ read }) => read);
  const unknown = reads.filter(({ calls }) => standingSaid(calls) === 'unknown').map(({ endpointId }) => endpointId);
  if (unknown.length > 0) log.warn('the platform does not know an endpoint', { endpoints: unknown });
  const detail = `the platform does not know ${unknown.join(', ')}`;
  if (unknown.length === reads.length) return failed('unknown-endpoint', { detail });
  const taken = readings.map(({ outcome }) => outcome);
  return taken.find((result) => !result.ok && result.failure.code !== 'not-found') ?? success(undefined);
}

/** Failures that say that there is no list to read; after any other one it is asked for at the next connection. */
const isLasting = ({ code }: Failure): boolean => ['no-such-route', 'not-found', 'forbidden'].includes(code);

interface ActionReader {
  /**
   * Reads the list where there is no answer yet. At the first connection it is waited for with patience, so that the
   * first cards offer what the platform takes; a line that comes back waits for nothing but its calls.
   */
  ready(): Promise<void>;
}

/** Reads the platform's list of actions, at each connection until there is an answer. */
function createActionReader({ cloud, board, clock, log, isCurrent }: ConnectionContext): ActionReader {
  let reading: Promise<void> | undefined;
  let isFirst = true;
  const read = async (): Promise<void> => {
    const spec = await cloud.readCallActions();
    if (!isCurrent()) return;
    if (spec.ok) return board.capabilities(capabilitiesOf(spec.value));
    log.warn('the platform did not list its call actions', { code: spec.failure.code });
    if (!isLasting(spec.failure)) reading = undefined;
  };
  return {
    ready: () => {
      reading ??= read();
      const first = isFirst;
      isFirst = false;
      return first ? withPatience(reading, clock) : Promise.resolve();
    },
  };
}

const capabilitiesOf = ({ actions, hasDelete }: CallActionSpec) => ({
  ...(actions === undefined ? {} : { names: actions }),
  hasDelete,
});

const withPatience = (work: Promise<void>, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    const timer = clock.schedule(resolve, specPatienceMs);
    const done = (): void => {
      timer.cancel();
      resolve();
    };
    work.then(done, done);
  });

/** The endpoints to watch: those configured, otherwise the user's own extension. */
export function endpointsOf(identity: Identity, configured: readonly string[]): Result<readonly string[]> {
  if (configured.length > 0) return success(configured);
  return identity.extension === undefined || identity.extension === ''
    ? failed('no-extension', { detail: 'the account has no extension' })
    : success([identity.extension]);
}
