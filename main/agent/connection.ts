import type { CloudLink, Identity, Link, LinkHandlers, LinkPhase } from '../cloudlink/index.ts';
import { failed, type Result, success } from '../failure.ts';
import type { EndpointStanding } from '../health/checks.ts';
import type { Clock, Log } from '../ports.ts';
import { ActionReader } from './action-reader.ts';
import type { CallBoard } from './call-board.ts';
import { CallReader, type CallsRead } from './call-reader.ts';
import type { Colleagues } from './colleagues.ts';
import { outcomeOfReading, standingSaid } from './endpoint-standing.ts';
import { FarEndWatch } from './far-end-watch.ts';
import { Hearing } from './hearing.ts';
import { type BareStatus, statusOfPhase } from './link-status.ts';
import { createRereading, type Rereading } from './rereading.ts';

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

/** Starts the line: link, calls, the list of actions and the directory. */
export function connect(context: ConnectionContext): Connection {
  const { cloud, colleagues, log } = context;
  const connection = new LineConnection(context);
  connection.link.start();
  colleagues.load(cloud.directory).catch((error: unknown) => log.error('the directory failed', { error }));
  return connection;
}

class LineConnection implements Connection {
  readonly cloud: CloudLink;
  readonly identity: Identity;
  readonly link: Link;
  readonly farEnds: FarEndWatch;
  readonly #context: ConnectionContext;
  readonly #actions: ActionReader;
  readonly #standing = new Map<string, EndpointStanding>();
  readonly #hearing: Hearing;
  readonly #reader: CallReader;
  readonly #rereading: Rereading;
  #endpoints: readonly string[];

  constructor(context: ConnectionContext) {
    const { cloud, identity, endpoints, board, clock, log } = context;
    this.#context = context;
    this.cloud = cloud;
    this.identity = identity;
    this.#endpoints = endpoints;
    this.#actions = new ActionReader(context);
    this.#hearing = new Hearing(clock);
    this.#reader = new CallReader({ media: cloud.media, board, take: (read) => this.#take(read) });
    this.#rereading = createRereading(clock, () => this.#rereadAll());
    const { media } = cloud;
    this.farEnds = new FarEndWatch({
      ...{ clock, log, media, board },
      link: () => this.link,
      endpoints: () => this.#endpoints,
    });
    this.link = cloud.openLink(this.#handlers());
  }

  get endpoints(): readonly string[] {
    return this.#endpoints;
  }

  // Of a line that is watched no more, no call goes on here. One that is new was not watched before: that is no gap.
  watch(next: readonly string[]): void {
    const { board } = this.#context;
    const [left, added] = [without(this.#endpoints, next), without(next, this.#endpoints)];
    this.#endpoints = next;
    for (const endpointId of left) board.list(endpointId, [], board.sending());
    for (const endpointId of added) this.#hearing.begins(endpointId, this.platformMs());
    this.link.rewatch();
  }

  endpointStanding(): ReadonlyMap<string, EndpointStanding> {
    return this.#standing;
  }

  platformMs(): number {
    return this.#context.clock.now() + clockDifference(this.cloud);
  }

  heardUntilMs(endpointId: string): number | undefined {
    return this.#hearing.untilMs(endpointId);
  }

  reread(endpointId: string): Promise<Result<void>> {
    return this.#reader.reread(endpointId);
  }

  #handlers(): LinkHandlers {
    const { board } = this.#context;
    return {
      endpoints: () => this.#endpoints,
      onPublication: (publication) => {
        this.#hearing.heard(publication.report.endpointId, this.platformMs(), publication.timestampMs);
        board.publication(publication);
      },
      onFarPublication: (publication) => board.far(publication),
      onUnreadable: () => this.#rereading.wanted(),
      onSubscribed: () => this.#readAll(),
      onState: (phase) => this.#entered(phase),
    };
  }

  #entered(phase: LinkPhase): void {
    if (phase.state === 'online') this.farEnds.resume();
    else this.#fell();
    const isIdle = phase.state === 'idle';
    if (isIdle && phase.reason === 'stopped') this.#stop();
    if (!isIdle || phase.reason === 'suspended') this.#context.onStatus(statusOfPhase(phase));
  }

  #fell(): void {
    this.#context.board.gap();
    this.#rereading.stop();
    this.farEnds.pause();
  }

  #stop(): void {
    this.#reader.stop();
    this.farEnds.stop();
  }

  #take({ endpointId, sent, calls }: CallsRead): Result<void> {
    if (!this.#context.isCurrent()) return failed('cancelled', { detail: 'the sign-in ended' });
    const said = standingSaid(calls);
    if (said !== undefined) {
      this.#hearing.answered(this.platformMs());
      this.#standing.set(endpointId, said);
      // Of an endpoint that the platform does not know, no call goes on: a card for one would ring for ever.
      this.#context.board.list(endpointId, calls.ok ? calls.value : [], sent);
    }
    return calls.ok ? success(undefined) : calls;
  }

  async #readAll(): Promise<Result<void>> {
    const answers = await this.#reader.readAll(this.#endpoints, this.#actions.ready());
    return outcomeOfReading(answers, this.#context.log);
  }

  #rereadAll(): void {
    const { log } = this.#context;
    const onError = (error: unknown): void => log.error('re-reading the calls failed', { error });
    for (const endpointId of this.#endpoints) this.#reader.reread(endpointId).catch(onError);
  }
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
