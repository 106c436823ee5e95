import type { Call, CallAction, Outcome, OutcomeEvidence, Party, Phase } from '../calls/types.ts';
import type { Picture } from '../contacts/types.ts';
import type { Failure, Result } from '../failure.ts';
import type { Check } from '../health/checks.ts';

/** State of the line to CloudLink. `online` is said only after SUBACK and after the endpoint's calls were re-read. */
export type LinkState = 'signed-out' | 'connecting' | 'online' | 'retrying' | 'replaced' | 'auth-required';

/** The line, as told to users. */
export interface LinkStatus {
  readonly state: LinkState;
  /** Why, in a few English words; for `retrying`, `replaced`, `auth-required` and a refused sign-in. */
  readonly reason?: string;
  /** The failure behind `reason`, where there is one; its sentence is in `locales/`. */
  readonly failure?: Failure;
  /** Extensions watched. Empty until known. */
  readonly endpointIds: readonly string[];
  /** `retrying` only: ms from now until the next attempt, at the time of saying. */
  readonly retryInMs?: number;
}

/** What a user types into the sign-in form. `account` is the account number or its GUID. */
export interface Credentials {
  readonly account: string;
  readonly username: string;
  readonly password: string;
}

/** A colleague, as offered for redirect and transfer. */
export interface Colleague {
  readonly extension: string;
  readonly name: string;
}

/** Somebody, or a group, in the account's directory. */
export interface DirectoryEntry {
  /** The platform's own. */
  readonly id: string;
  readonly name: string;
  /** Extension, telephone, mobile; of a group the number that rings it. As the platform writes them. */
  readonly numbers: readonly string[];
}

/** The account's directory, from memory: empty until it was read, and after a sign-out. */
export interface AgentDirectory {
  colleagues(): readonly DirectoryEntry[];
  /** Groups, such as hunt groups; none where the platform has none, or does not tell. */
  groups(): readonly DirectoryEntry[];
  /** A colleague's picture, where it is in memory. Where it is not, it is fetched, and `subscribe` tells when it has come. */
  picture(id: string): Picture | undefined;
  /** Called when any answer may have changed. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** Who is signed in. */
export interface Account {
  readonly account: string;
  readonly username: string;
  /** Display name from GET /token, where the platform has one. */
  readonly name?: string;
  readonly extension?: string;
  /** The platform's own id of the user, whatever was typed as account and name; absent where it tells none. */
  readonly principalId?: string;
  /** False: no usable keychain, so the sign-in lasts for this run only. */
  readonly isRemembered: boolean;
}

/**
 * A command on a live call. `destination` for redirect, transfer and consult; `digits` for digits. `other` for `answer`:
 * what becomes of the call that the user is in on the same line, `hold` or `end`; for completeTransfer, alternate,
 * reconnect and conference: the `key` of the held call that is meant.
 */
export interface CallCommand {
  readonly command: CallAction;
  /** The call's `key`. */
  readonly call: string;
  readonly destination?: string;
  readonly digits?: string;
  /** Left out: as the settings say, and the call that was held last. */
  readonly other?: string;
}

/** Place a call. `endpoint` may be left out where there is one. */
export interface DialCommand {
  readonly number: string;
  readonly endpoint?: string;
}

/** A command under way or just refused, for the card. */
export interface CallActivity {
  readonly call: string;
  /** Sent, or accepted and not seen to have happened yet. */
  readonly pending?: CallAction;
  /** With `pending`: where the command sends the call, as dialled. */
  readonly destination?: string;
  /** With `pending`: what the call is to become by it, where that will show. A promise, not what the call is. */
  readonly intended?: Phase;
  /** With `pending`: the platform has accepted it, so that other commands may follow. */
  readonly isAccepted?: true;
  /** No longer under way: its success was seen, or nothing more can be learnt of it. */
  readonly done?: CallAction;
  /** `not-confirmed`: accepted, and the call did not change. */
  readonly refused?: { readonly action: CallAction; readonly failure: Failure };
}

/** What an endpoint is set to. */
export interface EndpointSettings {
  readonly endpointId: string;
  /** Absent where the platform does not say (API reference 2.2). */
  readonly isDoNotDisturb?: boolean;
  /** `type`: when it forwards; `always` is the documented value. */
  readonly forwardings: readonly {
    readonly type: string;
    readonly isEnabled: boolean;
    readonly destination?: string;
  }[];
}

/** A call that came and went while the line was down, from the platform's own records. Never a ringing card. */
export interface OfflineCall {
  /** Ours, unique. */
  readonly key: string;
  readonly endpointId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: Party;
  readonly to: Party;
  /** Who was at the other end. */
  readonly party: Party;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: Outcome;
  readonly evidence?: OutcomeEvidence;
}

/** Everything the agent reports, in order. */
export type AgentEvent =
  | { readonly type: 'link'; readonly link: LinkStatus }
  /** A call appeared, changed, or ended (once, with phase `ended`). */
  | { readonly type: 'call'; readonly call: Call }
  | { readonly type: 'activity'; readonly activity: CallActivity }
  | { readonly type: 'account'; readonly account: Account | undefined }
  /** The whole list, after it changed: newest first. */
  | { readonly type: 'offline-calls'; readonly calls: readonly OfflineCall[] };

/** The whole state at one moment. `calls` are live ones, longest first. */
export interface AgentSnapshot {
  readonly link: LinkStatus;
  readonly account: Account | undefined;
  readonly calls: readonly Call[];
  /** "While you were offline", newest first; of this run, until dismissed. */
  readonly offlineCalls: readonly OfflineCall[];
}

/** The agent: signs in, holds the line, knows the calls, carries out commands. Knows nothing of Electron. */
export interface Agent {
  /** Signs in with the stored refresh token where there is one; otherwise stays `signed-out`. */
  start(): Promise<void>;
  /** The password is sent once and forgotten. */
  signIn(credentials: Credentials): Promise<Result<Account>>;
  /**
   * Signs in through the system browser, for clients that may use Mitel's portal. Ends with `timeout` after five
   * minutes, with `cancelled` after `cancelSignIn`.
   */
  signInByBrowser(): Promise<Result<Account>>;
  /** Gives up a sign-in under way; without effect once signed in. */
  cancelSignIn(): void;
  /** The user has seen the calls of "while you were offline". */
  dismissOfflineCalls(): void;
  /** Deletes the subscription and the stored token; fails with what could not be reached, but is signed out anyway. */
  signOut(): Promise<Result<void>>;
  /** Resolves when the platform has accepted or refused. */
  execute(command: CallCommand): Promise<Result<void>>;
  /** Resolves with the new call's key, when the platform has named it. */
  dial(command: DialCommand): Promise<Result<{ call: string }>>;
  setDoNotDisturb(isEnabled: boolean, endpoint?: string): Promise<Result<void>>;
  setForwarding(forwarding: {
    type: string;
    destination?: string;
    isEnabled: boolean;
    endpoint?: string;
  }): Promise<Result<void>>;
  /** Reads what an endpoint is set to; left out, as with `dial`. */
  endpointState(endpoint?: string): Promise<Result<EndpointSettings>>;
  snapshot(): AgentSnapshot;
  health(): Promise<readonly Check[]>;
  /** Colleagues whose name or extension contains the text, at most 20; empty until the directory was read. */
  searchColleagues(text: string): readonly Colleague[];
  readonly directory: AgentDirectory;
  /** Ms since this call entered its current phase, on the monotonic clock; 0 for an unknown key. */
  phaseDurationMs(call: string): number;
  /** The machine is about to sleep: closes the line. */
  suspend(): void;
  /** The machine woke or the network came back: connects at once. */
  resume(): void;
  /** The user wants the line now: connects at once, and takes it back from another agent. */
  reconnect(): void;
  /** The settings have changed: the lines that they name now are watched, without a new sign-in. */
  watchLines(): void;
  /** Returns the unsubscribe function. */
  subscribe(listener: (event: AgentEvent) => void): () => void;
  /** Closes the line and stops every timer. The stored token stays; an ephemeral agent's subscription is deleted. */
  stop(): Promise<void>;
}
