import { type CallBoard, createCallBoard } from '../../../main/agent/call-board.ts';
import { createDesk, type Desk } from '../../../main/agent/desk.ts';
import type { CallActivity } from '../../../main/agent/types.ts';
import type { CallReport } from '../../../main/calls/report.ts';
import type { Call } from '../../../main/calls/types.ts';
import type { EndpointState, Forwarding, Media } from '../../../main/cloudlink/types.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

/** A platform that keeps requests open until the test answers them, oldest first. */
class HeldMedia implements Media {
  readonly sent: Record<string, unknown>[] = [];
  /** Signals of the requests that may be given up. */
  readonly signals: AbortSignal[] = [];
  private readonly waiting: ((answer: Result<unknown>) => void)[] = [];

  changeCall(endpointId: string, callId: string, change: object, signal?: AbortSignal) {
    if (signal !== undefined) this.signals.push(signal);
    return this.held<CallReport | undefined>({ endpointId, callId, ...change });
  }

  makeCall(endpointId: string, to: string) {
    return this.held<CallReport>({ endpointId, to });
  }

  deleteCall(endpointId: string, callId: string) {
    return this.held<void>({ endpointId, callId, method: 'DELETE' });
  }

  setDoNotDisturb(endpointId: string, isEnabled: boolean) {
    return this.held<void>({ endpointId, isEnabled });
  }

  setForwarding(endpointId: string, forwarding: Forwarding) {
    return this.held<void>({ endpointId, ...forwarding });
  }

  getEndpoint(endpointId: string) {
    return this.held<EndpointState>({ endpointId, read: 'endpoint' });
  }

  listForwardings(endpointId: string) {
    return this.held<readonly Forwarding[]>({ endpointId, read: 'forwardings' });
  }

  listCalls = async () => failed('offline');
  getCall = async () => failed('offline');

  async answer(answer: Result<unknown>): Promise<void> {
    await settle();
    this.waiting.shift()?.(answer);
    await settle();
  }

  private held<T>(request: Record<string, unknown>): Promise<Result<T>> {
    this.sent.push(request);
    return new Promise((resolve) => this.waiting.push(resolve as (answer: Result<unknown>) => void));
  }
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A desk on a board of its own, whose clock stands still and whose platform answers when told to. */
export interface DeskWorld {
  readonly clock: FakeClock;
  readonly media: HeldMedia;
  readonly board: CallBoard;
  readonly desk: Desk;
  readonly calls: Call[];
  readonly activities: CallActivity[];
  readonly rereads: string[];
  /** What a reread finds; by default nothing new. */
  onReread: () => Result<void>;
  isSignedIn: boolean;
  publish(of: CallReport, at: number, isDeletion?: boolean): void;
  /** Key of the call that was told last. */
  key(): string;
}

/** Builds one, on endpoint 200, with one colleague in the directory. */
export function createDeskWorld(): DeskWorld {
  const clock = new FakeClock();
  const media = new HeldMedia();
  const calls: Call[] = [];
  const activities: CallActivity[] = [];
  const rereads: string[] = [];
  const board = createCallBoard(clock, silent, {
    onCall: (call) => {
      calls.push(call);
      desk.heard(call);
    },
    onReread: (endpointId) => rereads.push(endpointId),
    nameOf: (number) => (number === '201' ? 'Ada Lovelace' : undefined),
  });
  const world: DeskWorld = {
    ...{ clock, media, board, calls, activities, rereads, isSignedIn: true },
    get desk() {
      return desk;
    },
    onReread: () => success(undefined),
    publish: (of, at, isDeletion = false) => board.publication({ report: of, isDeletion, timestampMs: at }),
    key: () => calls.at(-1)?.key ?? '',
  };
  const desk = createDesk({
    ...{ board, clock, log: silent },
    media: () => (world.isSignedIn ? media : undefined),
    endpoints: () => ['200'],
    country: () => 'GB',
    reread: async (endpointId) => {
      rereads.push(endpointId);
      return world.onReread();
    },
    onActivity: (activity) => activities.push(activity),
  });
  return world;
}
