import type { AppIdentity } from '../cloudlink/index.ts';
import type { Result } from '../failure.ts';
import type {
  Clock,
  HttpTransport,
  Log,
  NetworkWatch,
  NotificationTransport,
  PictureTransport,
  Random,
  SecretRegister,
  SignInBrowser,
} from '../ports.ts';

/** Whose token it is. */
export interface TokenOwner {
  readonly account: string;
  readonly username: string;
}

/** Where the refresh token outlives the process; fails with `keychain-unavailable`. */
export interface TokenVault {
  load(owner: TokenOwner): Promise<Result<string | undefined>>;
  save(owner: TokenOwner, token: string): Promise<Result<void>>;
  remove(owner: TokenOwner): Promise<Result<void>>;
  /** Shown in Health. */
  readonly backendName: string;
}

/** What the agent needs from the outside. */
export interface AgentPorts {
  readonly http: HttpTransport;
  readonly notifications: NotificationTransport;
  /** Absent where nobody looks at pictures. */
  readonly pictures?: PictureTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly tokens: TokenVault;
  /** Absent where there is no browser to sign in with. */
  readonly browser?: SignInBrowser;
  /** Absent where nobody can tell. */
  readonly network?: NetworkWatch;
  /** The machine woke: connections made before may lead nowhere, and are not used again. */
  forgetConnections?(): void;
  /** The proxy that the last connection went through, `host:port` without its password; undefined: none. */
  proxyInUse?(): string | undefined;
}

/** What can be set, read anew at each sign-in. */
export interface AgentConfig {
  /** URL template with `{service}`. */
  readonly api: string;
  readonly clientId: string;
  /** The sign-in page for browsers. */
  readonly portal: string;
  /** True: the token's `domain` picks the regional hosts. */
  readonly isRegionFollowed: boolean;
  /** Endpoints to watch; empty: the account's own extension. */
  readonly endpoints: readonly string[];
  /** What becomes of the call that the user is in when another one is answered; `hold` where left out. */
  readonly whenAnsweringAnother?: 'hold' | 'end';
  /** ISO 3166 country for numbers written without a country code. */
  readonly country: string;
}

/** How this agent runs. */
export interface AgentOptions {
  config(): AgentConfig;
  /** Who was signed in last; undefined where nobody was. */
  rememberedOwner(): TokenOwner | undefined;
  /** Called after a successful sign-in. */
  rememberOwner(owner: TokenOwner): void;
  readonly app: AppIdentity;
  /** Stable per installation. */
  readonly deviceId: string;
  /** True: nothing outlives this process, the subscription is deleted at the end. */
  readonly isEphemeral: boolean;
}
