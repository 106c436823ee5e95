import { z } from 'zod';
import type { Core } from './core.ts';

/** Which requests a fault is for. Left out means any. */
const target = {
  service: z.enum(['authentication', 'notifications', 'media', 'admin', 'presence']).optional(),
  /** Beginning of the path behind the version, such as `/connections`. */
  path: z.string().optional(),
  method: z.string().optional(),
  /** How many requests it hits before it is over. */
  times: z.number().int().positive().default(1),
};

const times = target.times;

/** All faults that can be set. One row here, one line in `how`, and one place that asks for it. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unauthorized'), ...target }),
  z.strictObject({
    kind: z.literal('throttle'),
    ...target,
    seconds: z.number().nonnegative().default(1),
    as: z.enum(['seconds', 'date']).default('date'),
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    ...target,
    status: z.number().int().min(500).max(599).default(500),
  }),
  z.strictObject({ kind: z.literal('slow'), ...target, ms: z.number().positive() }),
  z.strictObject({ kind: z.literal('drop-socket'), how: z.enum(['clean', 'reset']).default('reset') }),
  z.strictObject({ kind: z.literal('refuse-socket'), times }),
  z.strictObject({ kind: z.literal('expire-urls') }),
  z.strictObject({ kind: z.literal('refuse-subscribe'), times }),
  z.strictObject({ kind: z.literal('expire-subscription'), subscriptionId: z.string().optional() }),
  z.strictObject({ kind: z.literal('withdraw-refresh-tokens') }),
  z.strictObject({ kind: z.literal('withdraw-access-tokens') }),
]);

export type Fault = z.infer<typeof faultSchema>;
/** A fault as a script writes it: what has a default may be left out. */
export type FaultRequest = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** A fault that waits for its occasion. */
export type ArmedFault = Extract<Fault, { times: number }>;
type RequestFault = Exclude<ArmedFault, { kind: 'refuse-socket' | 'refuse-subscribe' }>;

/** What each fault does, for GET /_sim/faults. */
export const faultKinds: Readonly<Record<FaultKind, string>> = {
  unauthorized: 'the next matching requests answer 401',
  throttle: 'the next matching requests answer 429 with Retry-After, as seconds or as a date',
  'server-error': 'the next matching requests answer that status',
  slow: 'the next matching requests are answered ms later',
  'drop-socket': 'every open websocket is closed now, clean or by a TCP reset',
  'refuse-socket': 'the next websockets are refused with 403, whatever their URL',
  'expire-urls': 'every URL given out so far can no longer be connected to',
  'refuse-subscribe': 'the next MQTT SUBSCRIBEs get return code 0x80',
  'expire-subscription': 'that subscription, or all, end now as if their expiryDateTime had passed',
  'withdraw-refresh-tokens': 'every refresh token is refused from now on',
  'withdraw-access-tokens': 'every access token is refused from now on',
};

/** A request as faults see it. */
export interface RequestHead {
  readonly service: string;
  readonly path: string;
  readonly method: string;
}

/** The faults that are set. */
export interface FaultTable {
  /** Sets a fault: at once where it is about what is there now, otherwise for the next occasions. */
  set(fault: Fault): void;
  clear(): void;
  list(): ArmedFault[];
  /** The fault that this request runs into, used up once. */
  forRequest(request: RequestHead): RequestFault | undefined;
  /** Whether the next websocket or SUBSCRIBE is to be refused; uses the fault up once. */
  takes(kind: 'refuse-socket' | 'refuse-subscribe'): boolean;
}

/** Builds a table without faults. `dropSockets` closes what is open on the notification side. */
export function createFaultTable(core: Core, dropSockets: (how: 'clean' | 'reset') => void): FaultTable {
  let armed: ArmedFault[] = [];
  const use = <T extends ArmedFault>(found: T | undefined): T | undefined => {
    if (found !== undefined) {
      found.times -= 1;
      armed = armed.filter((fault) => fault.times > 0);
    }
    return found;
  };
  return {
    set: (fault) => {
      if ('times' in fault) {
        armed.push({ ...fault });
      } else {
        strike(core, dropSockets, fault);
      }
    },
    clear: () => {
      armed = [];
    },
    list: () => armed.map((fault) => ({ ...fault })),
    forRequest: (request) => use(armed.filter(isRequestFault).find((fault) => isMeant(fault, request))),
    takes: (kind) => use(armed.find((fault) => fault.kind === kind)) !== undefined,
  };
}

function strike(core: Core, dropSockets: (how: 'clean' | 'reset') => void, fault: Exclude<Fault, ArmedFault>): void {
  const strikes: Readonly<Record<typeof fault.kind, () => void>> = {
    'drop-socket': () => dropSockets(fault.kind === 'drop-socket' ? fault.how : 'reset'),
    'expire-urls': () => core.urls.withdraw(),
    'expire-subscription': () => core.hub.expire('subscriptionId' in fault ? fault.subscriptionId : undefined),
    'withdraw-refresh-tokens': () => core.tokens.withdrawRefreshTokens(),
    'withdraw-access-tokens': () => core.tokens.withdrawAccessTokens(),
  };
  strikes[fault.kind]();
}

function isRequestFault(fault: ArmedFault): fault is RequestFault {
  return fault.kind !== 'refuse-socket' && fault.kind !== 'refuse-subscribe';
}

function isMeant({ service, path, method }: RequestFault, request: RequestHead): boolean {
  return (
    (service ?? request.service) === request.service &&
    request.path.startsWith(path ?? '') &&
    (method?.toUpperCase() ?? request.method) === request.method
  );
}
