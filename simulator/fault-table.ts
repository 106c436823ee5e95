import type { Core } from './core.ts';
import type {
  ArmedFault,
  Fault,
  FaultKind,
  FaultOf,
  PublicationFault,
  RequestFault,
  RequestHead,
  StandingFault,
} from './faults.ts';

/** What carries out the faults that strike at once: the broker, the HTTP server, the delivery. */
export interface FaultTarget {
  /** A fault was set. Called for every kind; who has nothing to do with it does nothing. */
  strike(fault: Fault): void;
  /** The faults of that kind were cleared or are over, or all where none is named: what they hold is let go. */
  recover(kind?: FaultKind): void;
}

/** How the way to the platform is: open, refused, or dead. */
export type NetworkState = 'up' | 'reset' | 'silent';

/** The faults that are set. */
export interface FaultTable {
  /** Sets a fault: at once where it is about what is there now, otherwise for the next occasions. */
  set(fault: Fault): void;
  /** Clears the faults of that kind, or all. */
  clear(kind?: FaultKind): void;
  list(): (ArmedFault | StandingFault)[];
  /** The fault that this request runs into, used up once. */
  forRequest(request: RequestHead): RequestFault | undefined;
  /** The fault that the next publication runs into, used up once. */
  forPublication(): PublicationFault | undefined;
  /** The first fault of that kind that `isMeant` (default: every one), used up once. */
  take<K extends ArmedFault['kind']>(kind: K, isMeant?: (fault: FaultOf<K>) => boolean): FaultOf<K> | undefined;
  network(): NetworkState;
  /** Resolves once `no-answer` is cleared. */
  untilCleared(): Promise<void>;
  /** Joins somebody who carries out what strikes at once. */
  attach(target: FaultTarget): void;
}

interface TableState {
  armed: ArmedFault[];
  standing: StandingFault[];
  /** Requests that get no answer before the clearing. */
  unanswered: (() => void)[];
  readonly targets: FaultTarget[];
}

const publicationKinds: ReadonlySet<FaultKind> = new Set([
  'duplicate-publications',
  'lose-publications',
  'delay-publications',
  'reorder-publications',
  'garble-publications',
] satisfies PublicationFault['kind'][]);

const occasionKinds: ReadonlySet<FaultKind> = new Set([
  'silent-socket',
  'refuse-socket',
  'refuse-connect',
  'refuse-subscribe',
  'rival-agent',
] satisfies ArmedFault['kind'][]);

/** Builds a table without faults. */
export function createFaultTable(core: Core): FaultTable {
  const state: TableState = { armed: [], standing: [], unanswered: [], targets: [] };
  return {
    set: (fault) => set(core, state, fault),
    clear: (kind) => clear(state, kind),
    list: () => [...state.armed, ...state.standing].map((fault) => ({ ...fault })),
    forRequest: (request) => use(state, (fault) => isRequestFault(fault) && isMeant(fault, request)) as RequestFault,
    forPublication: () => use(state, (fault) => publicationKinds.has(fault.kind)) as PublicationFault,
    take: <K extends ArmedFault['kind']>(kind: K, isMeantFor: (fault: FaultOf<K>) => boolean = () => true) =>
      use(state, (fault) => fault.kind === kind && isMeantFor(fault as FaultOf<K>)) as FaultOf<K> | undefined,
    network: () => state.standing.find((fault) => fault.kind === 'network-down')?.how ?? 'up',
    untilCleared: () => new Promise((resolve) => state.unanswered.push(resolve)),
    attach: (target) => {
      state.targets.push(target);
    },
  };
}

function set(core: Core, state: TableState, fault: Fault): void {
  if ('times' in fault) {
    state.armed.push({ ...fault });
  } else if (fault.kind === 'network-down' || fault.kind === 'freeze-sockets') {
    stand(core, state, { ...fault });
  } else {
    strikeCore(core, fault);
  }
  for (const target of state.targets) {
    target.strike(fault);
  }
}

function stand(core: Core, state: TableState, fault: StandingFault): void {
  state.standing = [...state.standing.filter(({ kind }) => kind !== fault.kind), fault];
  if (fault.kind === 'network-down' && fault.ms !== undefined) {
    core.clock.after(fault.ms, () => {
      if (state.standing.includes(fault)) {
        clear(state, fault.kind);
      }
    });
  }
}

function clear(state: TableState, kind: FaultKind | undefined): void {
  const isOver = (fault: Fault): boolean => kind === undefined || fault.kind === kind;
  state.armed = state.armed.filter((fault) => !isOver(fault));
  state.standing = state.standing.filter((fault) => !isOver(fault));
  for (const target of state.targets) {
    target.recover(kind);
  }
  const isAnswered = kind === undefined || kind === 'no-answer';
  for (const goOn of isAnswered ? state.unanswered.splice(0) : []) {
    goOn();
  }
}

/** Takes one occasion off the first fault meant; gives a copy of what it was, `times` as it stood before. */
function use(state: TableState, isWanted: (fault: ArmedFault) => boolean): ArmedFault | undefined {
  const found = state.armed.find(isWanted);
  const used = found && { ...found };
  if (found !== undefined) {
    found.times -= 1;
    state.armed = state.armed.filter((fault) => fault.times > 0);
  }
  return used;
}

/** What the platform remembers; everything else that strikes at once is carried out by a target. */
function strikeCore(core: Core, fault: Exclude<Fault, ArmedFault | StandingFault>): void {
  const strikes: Readonly<Record<typeof fault.kind, () => void>> = {
    'expire-urls': () => core.urls.withdraw(),
    'expire-subscription': () => core.hub.expire('subscriptionId' in fault ? fault.subscriptionId : undefined),
    'delete-subscription': () => core.hub.expire('subscriptionId' in fault ? fault.subscriptionId : undefined),
    'withdraw-refresh-tokens': () => core.tokens.withdrawRefreshTokens(),
    'withdraw-access-tokens': () => core.tokens.withdrawAccessTokens(),
    'drop-socket': () => undefined,
  };
  strikes[fault.kind]();
}

function isRequestFault(fault: ArmedFault): fault is RequestFault {
  return !publicationKinds.has(fault.kind) && !occasionKinds.has(fault.kind);
}

function isMeant({ service, path, method }: RequestFault, request: RequestHead): boolean {
  return (
    (service ?? request.service) === request.service &&
    request.path.startsWith(path ?? '') &&
    (method?.toUpperCase() ?? request.method) === request.method
  );
}
