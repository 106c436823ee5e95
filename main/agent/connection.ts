import type { CallActionSpec, CloudLink, Identity, Link } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { CallBoard } from './call-board.ts';
import type { Colleagues } from './colleagues.ts';
import { type BareStatus, statusOfPhase } from './link-status.ts';

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
  /** Reads one endpoint's calls into the board, after whatever read is under way. */
  reread(endpointId: string): Promise<Result<void>>;
}

/** Starts the line: link, calls, the list of actions and the directory. */
export function connect(context: ConnectionContext): Connection {
  const { cloud, board, clock, log, endpoints, isCurrent } = context;
  const actions = createActionReader(context);
  const reading = new Map<string, Reading>();

  const read = async (endpointId: string): Promise<Result<void>> => {
    const sent = board.sending();
    const calls = await cloud.media.listCalls(endpointId);
    if (!calls.ok) return calls;
    if (!isCurrent()) return failed('cancelled', { detail: 'the sign-in ended' });
    board.list(endpointId, calls.value, sent);
    return success(undefined);
  };
  const start = (endpointId: string): Reading => {
    const done = read(endpointId).finally(() => {
      if (reading.get(endpointId) === started) reading.delete(endpointId);
    });
    const started: Reading = { done };
    reading.set(endpointId, started);
    return started;
  };
  // A read under way left before the reason for this one: it cannot tell, so one more follows it, for all who ask.
  const reread = (endpointId: string): Promise<Result<void>> => {
    const running = reading.get(endpointId);
    if (running === undefined) return start(endpointId).done;
    running.next ??= running.done.then(() => reread(endpointId));
    return running.next;
  };
  // A read that left before the subscription was granted could miss what happened in between: never joined here.
  const readAll = async (): Promise<Result<void>> => {
    await withPatience(actions.read(), clock);
    const results = await Promise.all(endpoints.map(read));
    return results.find((result) => !result.ok) ?? success(undefined);
  };

  const link = cloud.openLink({
    endpoints: () => endpoints,
    onPublication: (publication) => board.publication(publication),
    onSubscribed: readAll,
    onState: (phase) => {
      if (phase.state !== 'idle' || phase.reason === 'suspended') context.onStatus(statusOfPhase(phase));
    },
  });
  link.start();
  context.colleagues.load(cloud.directory).catch((error: unknown) => log.error('the directory failed', { error }));
  return { cloud, identity: context.identity, endpoints, link, reread };
}

/** A read of an endpoint's calls, and the one that is to follow it. */
interface Reading {
  readonly done: Promise<Result<void>>;
  next?: Promise<Result<void>>;
}

/** Failures that say that there is no list to read; after any other one it is asked for at the next connection. */
const isLasting = ({ code }: Failure): boolean => ['no-such-route', 'not-found', 'forbidden'].includes(code);

/** Reads the platform's list of actions, at each connection until there is an answer. */
function createActionReader({ cloud, board, log, isCurrent }: ConnectionContext): { read(): Promise<void> } {
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const spec = await cloud.readCallActions();
    if (!isCurrent()) return;
    if (spec.ok) return board.capabilities(capabilitiesOf(spec.value));
    log.warn('the platform did not list its call actions', { code: spec.failure.code });
    if (!isLasting(spec.failure)) reading = undefined;
  };
  return {
    read: () => {
      reading ??= read();
      return reading;
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
