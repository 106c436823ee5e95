import { z } from 'zod';

/** Which requests a fault is for. Left out means any. */
const target = {
  service: z.enum(['authentication', 'notifications', 'media', 'admin', 'presence']).optional(),
  /** Beginning of the path behind the version, such as `/connections`. */
  path: z.string().optional(),
  method: z.string().optional(),
  /** How many requests it hits before it is over. */
  times: z.number().int().positive().default(1),
};

/** How many occasions it hits before it is over: websockets, SUBSCRIBEs, publications, as the kind says. */
const { times } = target;
const retryAfter = { seconds: z.number().nonnegative().default(1), as: z.enum(['seconds', 'date']).default('date') };
const oneSubscription = { subscriptionId: z.string().optional() };

/** Faults that a request runs into. */
const requestFaults = [
  z.strictObject({ kind: z.literal('unauthorized'), ...target }),
  z.strictObject({ kind: z.literal('throttle'), ...target, ...retryAfter }),
  z.strictObject({ kind: z.literal('unavailable'), ...target, ...retryAfter }),
  z.strictObject({
    kind: z.literal('server-error'),
    ...target,
    status: z.number().int().min(500).max(599).default(500),
  }),
  z.strictObject({ kind: z.literal('slow'), ...target, ms: z.number().positive() }),
  z.strictObject({
    kind: z.literal('no-answer'),
    ...target,
    /** Whether the request is carried out and only its answer is missing. */
    isCarriedOut: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('truncated-body'),
    ...target,
    /** `content`: half the text, well framed. `connection`: half the text, then the connection is cut. */
    cut: z.enum(['content', 'connection']).default('content'),
  }),
  z.strictObject({
    kind: z.literal('oversized-body'),
    ...target,
    megabytes: z.number().int().min(1).max(256).default(16),
  }),
  z.strictObject({ kind: z.literal('empty-body'), ...target }),
  z.strictObject({
    kind: z.literal('html-page'),
    ...target,
    /** 3xx also has a Location, as a captive portal has. */
    status: z.number().int().min(200).max(599).default(200),
  }),
] as const;

/** Faults of the websocket and of MQTT. */
const socketFaults = [
  z.strictObject({ kind: z.literal('drop-socket'), how: z.enum(['clean', 'reset']).default('reset') }),
  z.strictObject({ kind: z.literal('freeze-sockets') }),
  z.strictObject({
    kind: z.literal('silent-socket'),
    times,
    /** The last thing that is still answered: nothing at all, the websocket upgrade, CONNECT, or SUBSCRIBE. */
    after: z.enum(['nothing', 'upgrade', 'connect', 'subscribe']).default('upgrade'),
  }),
  z.strictObject({ kind: z.literal('refuse-socket'), times }),
  z.strictObject({ kind: z.literal('expire-urls') }),
  z.strictObject({
    kind: z.literal('refuse-connect'),
    times,
    /** CONNACK return code of MQTT 3.1.1: 2 identifier, 3 unavailable, 4 credentials, 5 not authorised. */
    returnCode: z.number().int().min(2).max(5).default(5),
  }),
  z.strictObject({ kind: z.literal('refuse-subscribe'), times }),
  z.strictObject({
    kind: z.literal('rival-agent'),
    /** How often it takes the client id: once, or again each time that somebody takes it back. */
    times,
    /** Whom it throws off; left out means whoever is connected. */
    clientId: z.string().optional(),
    /** How long it waits before each time, ms. */
    ms: z.number().nonnegative().default(0),
  }),
] as const;

/** Faults of what is told over the websocket; `times` counts publications. */
const publicationFaults = [
  z.strictObject({ kind: z.literal('duplicate-publications'), times }),
  z.strictObject({ kind: z.literal('lose-publications'), times }),
  z.strictObject({ kind: z.literal('delay-publications'), times, ms: z.number().positive() }),
  z.strictObject({
    kind: z.literal('reorder-publications'),
    /** How many are held; with the last of them all go out, newest first. */
    times: z.number().int().min(2).default(2),
    /** What is held goes out after this at the latest, ms. */
    ms: z.number().positive().default(1000),
  }),
  z.strictObject({
    kind: z.literal('garble-publications'),
    times,
    as: z.enum(['cut', 'text', 'binary', 'empty', 'shape']).default('cut'),
  }),
] as const;

/** Faults of what the platform remembers, and of the way to it. */
const stateFaults = [
  z.strictObject({ kind: z.literal('expire-subscription'), ...oneSubscription }),
  z.strictObject({ kind: z.literal('delete-subscription'), ...oneSubscription }),
  z.strictObject({ kind: z.literal('withdraw-refresh-tokens') }),
  z.strictObject({ kind: z.literal('withdraw-access-tokens') }),
  z.strictObject({
    kind: z.literal('network-down'),
    /** `reset`: every connection is reset. `silent`: nothing is answered, as if the cable were out. */
    how: z.enum(['reset', 'silent']).default('reset'),
    /** When it is back, ms; left out means when the fault is cleared. */
    ms: z.number().positive().optional(),
  }),
] as const;

/** All faults that can be set. One row here, one sentence in `faultKinds`, and one place that asks for it. */
export const faultSchema = z.discriminatedUnion('kind', [
  ...requestFaults,
  ...socketFaults,
  ...publicationFaults,
  ...stateFaults,
]);

export type Fault = z.infer<typeof faultSchema>;
/** A fault as a script writes it: what has a default may be left out. */
export type FaultRequest = z.input<typeof faultSchema>;
/** The name of a fault. */
export type FaultKind = Fault['kind'];
/** The fault of that kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** A fault that a request runs into. */
export type RequestFault = z.infer<(typeof requestFaults)[number]>;
/** A fault that a publication runs into. */
export type PublicationFault = z.infer<(typeof publicationFaults)[number]>;
/** A fault that waits for its occasions and is over after so many. */
export type ArmedFault = Extract<Fault, { times: number }>;
/** A fault that is in force until it is cleared. */
export type StandingFault = FaultOf<'network-down' | 'freeze-sockets'>;

/** What each fault does, for GET /_sim/faults. */
export const faultKinds: Readonly<Record<FaultKind, string>> = {
  unauthorized: 'the next matching requests answer 401',
  throttle: 'the next matching requests answer 429 with Retry-After, as seconds or as a date',
  unavailable: 'the next matching requests answer 503 with Retry-After, as seconds or as a date',
  'server-error': 'the next matching requests answer that status',
  slow: 'the next matching requests are carried out and answered ms later',
  'no-answer': 'the next matching requests get no answer until this is cleared; carried out at once, or only then',
  'truncated-body': 'the next matching requests get half of their answer, well framed or with the connection cut',
  'oversized-body': 'the next matching requests get their answer behind so many megabytes of white space',
  'empty-body': 'the next matching requests get their status and no body',
  'html-page': 'the next matching requests get a page instead of an answer, as from a proxy or a captive portal',
  'drop-socket': 'every open websocket is closed now, clean or by a TCP reset',
  'freeze-sockets': 'every open websocket stays open, and nothing is read or sent on it until this is cleared',
  'silent-socket':
    'the next websockets fall silent for good after the upgrade, CONNECT or SUBSCRIBE is answered, or before',
  'refuse-socket': 'the next websockets are refused with 403, whatever their URL',
  'expire-urls': 'every URL given out so far can no longer be connected to',
  'refuse-connect': 'the next MQTT CONNECTs get that return code and the connection is closed',
  'refuse-subscribe': 'the next MQTT SUBSCRIBEs get return code 0x80',
  'rival-agent': 'another client connects under the client id of who is connected, so that the broker closes the first',
  'duplicate-publications': 'the next publications are sent twice',
  'lose-publications': 'the next publications are not sent',
  'delay-publications': 'the next publications are sent ms later',
  'reorder-publications': 'the next publications are held, and with the last of them all are sent, newest first',
  'garble-publications': 'the next publications are sent as something that is no publication',
  'expire-subscription': 'that subscription, or all, end now as if their expiryDateTime had passed',
  'delete-subscription': 'that subscription, or all, are deleted now as if somebody else had done it',
  'withdraw-refresh-tokens': 'every refresh token is refused from now on',
  'withdraw-access-tokens': 'every access token is refused from now on',
  'network-down':
    'every connection is reset, or left without answer, for ms or until this is cleared; the control API stays',
};

/** A request as faults see it. */
export interface RequestHead {
  readonly service: string;
  /** Behind the version, with the leading slash and without the query. */
  readonly path: string;
  readonly method: string;
}
