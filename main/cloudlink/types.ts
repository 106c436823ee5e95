/**
 * The shapes of the one door to the platform. Everything here is already parsed: who uses it sees no HTTP, no MQTT and
 * no platform spelling.
 */
import type { PastCall } from '../calls/past-call.ts';
import type { CallPublication, CallReport } from '../calls/report.ts';
import type { Failure, Result } from '../failure.ts';
import type {
  Clock,
  HttpTransport,
  Log,
  NotificationTransport,
  PictureTransport,
  Random,
  SecretRegister,
} from '../ports.ts';
import type { Link, LinkHandlers } from './link-types.ts';

/** What the door needs from the outside. */
export interface CloudLinkPorts {
  readonly http: HttpTransport;
  readonly notifications: NotificationTransport;
  /** Absent where nobody looks at pictures. */
  readonly pictures?: PictureTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
  /** Keeps the newest refresh token. Awaited before the access token that came with it is used. */
  saveRefreshToken(token: string): Promise<void>;
}

/** How this application names itself in `X-Mitel-App` (API reference 1, Headers). */
export interface AppIdentity {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly osVersion: string;
  /** Unique per run. */
  readonly sessionId: string;
}

/** Where the platform is, and who we are to it. */
export interface CloudLinkOptions {
  /** URL template with `{service}`, for example `https://{service}.api.mitel.io/2017-09-01`. */
  readonly api: string;
  readonly clientId: string;
  /** The sign-in page for browsers, `https://auth.mitel.io/authorize` (API reference 3.1). */
  readonly portal: string;
  /** True: after sign-in the token's `domain` picks the regional hosts (API reference 1, host variants). */
  readonly isRegionFollowed: boolean;
  readonly app: AppIdentity;
  /** Stable per installation: ties subscriptions to it (API reference 4.3). */
  readonly deviceId: string;
}

/** What a user types. `account` is the account number or its GUID (API reference 3.1). */
export interface SignInCredentials {
  readonly account: string;
  readonly username: string;
  readonly password: string;
}

/** Who is signed in, from GET /token (API reference 3.2). Absent fields were not given, or were empty. */
export interface Identity {
  /** The user's own endpoint. Absent for users without a phone. */
  readonly extension?: string;
  /** Empty where the platform names none. */
  readonly principalId: string;
  /** Empty where the platform names none. */
  readonly accountId: string;
  readonly userId?: string;
  readonly name?: string;
  readonly email?: string;
  /** `{accountId}.{region}…api.mitel.io`. */
  readonly domain?: string;
  readonly role?: string;
}

/** A sign-in that goes on in the browser. `state` and `verifier` are secrets until it is over. */
export interface BrowserSignIn {
  readonly url: URL;
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string;
}

/** Holds the tokens; nobody else sees the access token. */
export interface Session {
  /**
   * POST /authorize with PKCE, POST /token, GET /token. The password is sent once and not kept. `sign-in-refused` where
   * the platform does not accept it.
   */
  signIn(credentials: SignInCredentials): Promise<Result<Identity>>;
  /**
   * Refreshes with a stored token, then GET /token. `auth-required` where the platform refuses the token; after any
   * other failure it may be called again with the same token, even if that was rotated in between.
   */
  resume(refreshToken: string): Promise<Result<Identity>>;
  /**
   * Exchanges the code of a browser sign-in for tokens, then GET /token. `begun` is what `beginBrowserSignIn` gave,
   * `redirected` the address that came back: its `state` must be the one sent (RFC 8252, RFC 7636).
   */
  signInByBrowser(begun: BrowserSignIn, redirected: URL): Promise<Result<Identity>>;
  /** Makes the address of the portal's sign-in page, with state and PKCE challenge. Sends nothing. */
  beginBrowserSignIn(redirectUri: string): BrowserSignIn;
  /** Refreshes at once; joins a refresh under way. */
  refreshNow(): Promise<Result<void>>;
  identity(): Identity | undefined;
  /** Since when the access token is held, ms since the epoch on our wall clock. */
  heldSinceMs(): number | undefined;
  /** When the access token runs out, ms since the epoch on our wall clock. */
  expiresAtMs(): number | undefined;
  /** Forgets every token and stops the refresh timer. Tells the platform nothing. */
  clear(): void;
  /** Called when the platform refuses the refresh token: only a new sign-in helps. Returns the unsubscribe function. */
  onAuthRequired(listener: (failure: Failure) => void): () => void;
}

/** Body of PUT …/calls/{callId}: the action's name as the platform spells it, and its parameters (API reference 2.3). */
export type CallChange = { readonly action: string } & Readonly<Record<string, unknown>>;

/** Body of PUT …/forwardings (API reference 2.2). */
export interface Forwarding {
  /** `always` is the documented value. */
  readonly action: string;
  /** `internal` is the documented value. */
  readonly type?: string;
  readonly destination?: string;
  readonly enabled: boolean;
}

/** GET /endpoints/{id}; its fields are not documented, so each may be absent. */
export interface EndpointState {
  readonly endpointId: string;
  readonly isDoNotDisturb?: boolean;
  readonly userAvailability?: string;
}

/** Call control on one endpoint (API reference 2.2). */
export interface Media {
  /** The live calls of one endpoint. Items that name no live call are left out. Fails with `cancelled` where `signal` aborts. */
  listCalls(endpointId: string, signal?: AbortSignal): Promise<Result<readonly CallReport[]>>;
  makeCall(endpointId: string, to: string): Promise<Result<CallReport>>;
  /** `not-found` once the call is gone. */
  getCall(endpointId: string, callId: string): Promise<Result<CallReport>>;
  /**
   * The value is undefined where the platform answers without a call. `unsupported-action` for 400, 405 and 422. Ends
   * with `cancelled` when `signal` aborts.
   */
  changeCall(
    endpointId: string,
    callId: string,
    change: CallChange,
    signal?: AbortSignal,
  ): Promise<Result<CallReport | undefined>>;
  /** Undocumented on this route (API reference 2.2): only where the specification lists it. */
  deleteCall(endpointId: string, callId: string, signal?: AbortSignal): Promise<Result<void>>;
  setDoNotDisturb(endpointId: string, isEnabled: boolean): Promise<Result<void>>;
  setForwarding(endpointId: string, forwarding: Forwarding): Promise<Result<void>>;
  getEndpoint(endpointId: string): Promise<Result<EndpointState>>;
  /** The endpoint's forwardings, those that are switched off among them. Items that name no kind are left out. */
  listForwardings(endpointId: string): Promise<Result<readonly Forwarding[]>>;
}

/** A colleague. `sipPassword` and everything else the platform sends never leaves the parser (API reference 5). */
export interface DirectoryUser {
  readonly userId: string;
  readonly name: string;
  readonly extension?: string;
  readonly phone?: string;
  readonly mobile?: string;
  readonly email?: string;
  /** Where the picture is, absolute or a path of the API's. Often signed: a secret. */
  readonly photoUrl?: string;
}

/** A group of the account, such as a hunt group, and the number that rings it (API reference 5). */
export interface DirectoryGroup {
  readonly groupId: string;
  readonly name: string;
  readonly number: string;
}

/** The account's users and groups. */
export interface Directory {
  /** All pages, up to a bound of some thousands. */
  listUsers(): Promise<Result<readonly DirectoryUser[]>>;
  /** Groups that have a name and a number. */
  listGroups(): Promise<Result<readonly DirectoryGroup[]>>;
  /**
   * The bytes behind a `photoUrl`, whatever they are. Only https, or this machine; the access token goes to the API's own
   * hosts alone. `not-found` where there is none, or it is too large.
   */
  picture(photoUrl: string): Promise<Result<Uint8Array>>;
}

/** What the platform's own specification says of changing a call. */
export interface CallActionSpec {
  /** Action names as the platform spells them; undefined where the specification does not say. */
  readonly actions: readonly string[] | undefined;
  /** Whether DELETE exists on the path of a call. */
  readonly hasDelete: boolean;
  /** Names of the other fields in the body, where it lists any. */
  readonly bodyFields?: readonly string[];
}

/** A publication as the platform recorded it, and when it did so, ms since the epoch on the platform's clock. */
export interface RecordedPublication {
  readonly publication: CallPublication;
  readonly recordedMs?: number;
}

/** What happened while nobody listened. Both lists are oldest first, and bounded. */
export interface History {
  /** GET /notifications: what our subscriptions recorded since then, ms since the epoch (API reference 4.2). */
  listNotifications(sinceMs: number): Promise<Result<readonly RecordedPublication[]>>;
  /** GET /calls/records since then, ms since the epoch (API reference 2.6). */
  listRecords(sinceMs: number): Promise<Result<readonly PastCall[]>>;
}

/** Facts about the platform, for Health. */
export interface PlatformFacts {
  /** The platform's clock less ours, ms, from the `Date` of its last answer. */
  readonly clockDifferenceMs?: number;
}

/** Everything that can be asked of the platform. */
export interface CloudLink {
  readonly session: Session;
  readonly media: Media;
  readonly directory: Directory;
  readonly history: History;
  facts(): PlatformFacts;
  /** Reads GET {media}/_spec: the platform's own list of call actions. */
  readCallActions(): Promise<Result<CallActionSpec>>;
  openLink(handlers: LinkHandlers): Link;
}
