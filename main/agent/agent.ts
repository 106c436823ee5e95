import { countedSinceMs } from '../calls/leg.ts';
import { failed, type Result } from '../failure.ts';
import type { Log } from '../ports.ts';
import { type CallBoard, createCallBoard } from './call-board.ts';
import { CatchUp } from './catch-up.ts';
import { type Colleagues, createColleagues } from './colleagues.ts';
import { createDesk, type Desk } from './desk.ts';
import { checkHealth } from './health.ts';
import { LineCare } from './line-care.ts';
import { createStatusView } from './link-status.ts';
import { createOfflineCalls, type OfflineCalls } from './offline-calls.ts';
import type { AgentOptions, AgentPorts } from './ports.ts';
import { SignIns } from './sign-ins.ts';
import { createSilenceWatch, type SilenceWatch } from './silence-watch.ts';
import { Standing } from './standing.ts';
import type { Agent } from './types.ts';

/** The agent's parts, joined. */
interface Parts {
  readonly standing: Standing;
  readonly colleagues: Colleagues;
  readonly board: CallBoard;
  readonly signIns: SignIns;
  readonly desk: Desk;
  readonly silence: SilenceWatch;
  readonly offlineCalls: OfflineCalls;
  readonly care: LineCare;
  readonly catchUp: CatchUp;
}

/** Composes the agent from its parts. Does nothing until `start` or `signIn`. */
export function createAgent(ports: AgentPorts, options: AgentOptions): Agent {
  const parts = join(ports, options);
  const { standing, colleagues, board, signIns, desk, silence, offlineCalls, care, catchUp } = parts;
  const linkNow = createStatusView(ports.clock, standing);
  return {
    start: () => signIns.start(),
    signIn: (credentials) => signIns.signIn(credentials),
    signInByBrowser: () => signIns.signInByBrowser(),
    cancelSignIn: () => signIns.cancelSignIn(),
    signOut: () => signIns.signOut(),
    execute: desk.execute,
    dial: desk.dial,
    setDoNotDisturb: desk.setDoNotDisturb,
    setForwarding: desk.setForwarding,
    endpointState: desk.endpointState,
    snapshot: () => ({
      ...{ link: linkNow(), account: standing.account },
      ...{ calls: board.calls(), offlineCalls: offlineCalls.list() },
    }),
    dismissOfflineCalls: () => offlineCalls.clear(),
    health: async () => checkHealth({ ports, standing, board, connection: signIns.connection }),
    searchColleagues: (text) => colleagues.search(text),
    directory: colleagues,
    phaseDurationMs: (key) => {
      const leg = board.leg(key);
      return leg === undefined ? 0 : ports.clock.monotonic() - countedSinceMs(leg);
    },
    suspend: () => {
      care.sleeps();
      signIns.connection?.link.suspend();
    },
    resume: () => care.wakes(),
    reconnect: () => reconnect(signIns),
    watchLines: () => signIns.watchLines(),
    subscribe: (listener) => standing.subscribe(listener),
    stop: async () => {
      await signIns.stop();
      care.end();
      desk.stop();
      silence.stop();
      catchUp.stop();
    },
  };
}

/** Cares for the line of whoever is signed in, or is being signed in with a stored token. */
function careForLine(ports: AgentPorts, standing: Standing, signIns: SignIns): LineCare {
  const care = new LineCare({
    clock: ports.clock,
    network: ports.network,
    isOnline: () => standing.link.state === 'online',
    connect: () => {
      ports.forgetConnections?.();
      signIns.hurry();
    },
    check: () => {
      const link = signIns.connection?.link;
      if (link === undefined) signIns.hurry();
      else link.check();
    },
  });
  standing.subscribe((event) => {
    if (event.type !== 'link') return;
    if (event.link.state === 'signed-out') care.end();
    else care.begin();
  });
  return care;
}

// Waking up or a new network must not take the line from another agent: two of them would take turns for ever. A user may.
function reconnect(signIns: SignIns): void {
  const link = signIns.connection?.link;
  if (link?.status().state === 'replaced') link.start();
  else signIns.hurry(true);
}

function rereadInto(board: CallBoard, signIns: SignIns, log: Log, endpointId: string): void {
  const onError = (error: unknown): void => log.error('re-reading the calls failed', { error });
  const onRead = (read: Result<void>): void => {
    // A read that was given up for another one tells nothing: the other one will.
    if (!read.ok && read.failure.code !== 'cancelled') board.unread(endpointId);
  };
  signIns.connection?.reread(endpointId).then(onRead).catch(onError);
}

function join(ports: AgentPorts, options: AgentOptions): Parts {
  const { clock, log } = ports;
  const standing = new Standing(log);
  const reread = (endpointId: string): void => rereadInto(board, signIns, log, endpointId);
  const offlineCalls = createOfflineCalls((calls) => standing.emit({ type: 'offline-calls', calls }));
  const colleagues: Colleagues = createColleagues({
    ...{ clock, log },
    onExtensions: () => board.extensions(colleagues.extensions()),
  });
  const silence = createSilenceWatch(clock, reread);
  const board: CallBoard = createCallBoard(clock, log, {
    onNews: (leg) => {
      silence.heard(leg);
      catchUp.heard(leg);
    },
    onCall: (call) => {
      standing.emit({ type: 'call', call });
      desk.heard(call);
    },
    onReread: reread,
    onFarEnd: (effect) => signIns.connection?.farEnds.take(effect),
    nameOf: (number) => colleagues.nameOf(number),
  });
  const signIns: SignIns = new SignIns({
    ...{ ports, options, board, colleagues, standing },
    forgetOfflineCalls: () => catchUp.forget(),
  });
  const catchUp = new CatchUp({
    ...{ clock, log, board, standing, offlineCalls },
    connection: () => signIns.connection,
    nameOf: (number) => colleagues.nameOf(number),
  });
  const desk: Desk = createDesk({
    ...{ board, clock, log },
    reread: async (endpointId) => signIns.connection?.reread(endpointId) ?? failed('offline'),
    media: () => signIns.connection?.cloud.media,
    endpoints: () => signIns.connection?.endpoints ?? [],
    country: () => options.config().country,
    whenAnsweringAnother: () => options.config().whenAnsweringAnother ?? 'hold',
    onActivity: (activity) => standing.emit({ type: 'activity', activity }),
  });
  const care = careForLine(ports, standing, signIns);
  return { standing, colleagues, board, signIns, desk, silence, offlineCalls, care, catchUp };
}
