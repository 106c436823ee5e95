/**
 * The one IPC contract: types and channel names, no import, nothing that runs. Payload schemas live in
 * `main/desktop/ipc/schemas.ts`; the bridge in `preload.ts` exposes exactly these calls as `window.screenpop`.
 * Numbers, names and times arrive display-ready; errors arrive as codes whose sentences are in `locales/`.
 */

/** Channels a page may invoke, by method name. */
export const invokeChannels = {
  getState: 'screenpop:get-state',
  signIn: 'screenpop:sign-in',
  signInByBrowser: 'screenpop:sign-in-by-browser',
  cancelSignIn: 'screenpop:cancel-sign-in',
  signOut: 'screenpop:sign-out',
  callCommand: 'screenpop:call-command',
  dial: 'screenpop:dial',
  answerDialPrompt: 'screenpop:answer-dial-prompt',
  hideCard: 'screenpop:hide-card',
  setContentHeight: 'screenpop:set-content-height',
  searchColleagues: 'screenpop:search-colleagues',
  updateSettings: 'screenpop:update-settings',
  reconnect: 'screenpop:reconnect',
  getHealth: 'screenpop:get-health',
  exportDiagnostics: 'screenpop:export-diagnostics',
  dismissOfflineCalls: 'screenpop:dismiss-offline-calls',
  openPanel: 'screenpop:open-panel',
  ringMe: 'screenpop:ring-me',
} as const;

/** The one channel on which main pushes. */
export const eventChannel = 'screenpop:event';

/** Name under which the bridge stands on `window`. */
export const bridgeName = 'screenpop';

/** What a user can do to a call. */
export type CallActionName =
  | 'answer'
  | 'decline'
  | 'redirect'
  | 'hold'
  | 'retrieve'
  | 'transfer'
  | 'consult'
  | 'completeTransfer'
  | 'alternate'
  | 'reconnect'
  | 'conference'
  | 'digits'
  | 'hangUp';

/** A failure as shown: `code` is a key under `failure.` in the catalogues. */
export interface UiFailure {
  readonly code: string;
  readonly detail?: string;
  readonly correlationId?: string;
  /** Seconds to wait, where the platform said so. */
  readonly retryAfterSeconds?: number;
}

/** The answer to a call of the contract. */
export type UiResult<T = undefined> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: UiFailure };

/** One call as a card shows it. */
export interface CallCard {
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  readonly phase: 'ringing' | 'dialing' | 'connected' | 'held';
  /** Outbound only. `unknown`: the phone system does not report whether an outside party answered. */
  readonly farEnd?: 'alerting' | 'answered' | 'unknown';
  /** Display-ready. Both absent: the number is withheld. */
  readonly name?: string;
  readonly number?: string;
  /** There may be more people on the line than the one that is named. */
  readonly isConference?: true;
  /** Which of my numbers was called (inbound), display-ready: its name, number, or both. */
  readonly calledLabel?: string;
  /** The line that the call is on, display-ready; only where several are watched and `calledLabel` does not say it. */
  readonly lineLabel?: string;
  /**
   * What a plain `answer` does to the call that the user is in on the same line; `other` of the command chooses. Present
   * only while there is such a call.
   */
  readonly answeringWill?: 'hold' | 'end';
  /** Held calls of the same line, the one held last first: what this call can be joined or swapped with. */
  readonly heldCalls?: readonly HeldCall[];
  /** Ms in the current phase when this card was sent; the page counts on from there. */
  readonly elapsedMs: number;
  readonly actions: readonly CallActionName[];
  /** Those of `actions` that nobody knows this phone system to take. Absent: none. */
  readonly untested?: readonly CallActionName[];
  /** A command under way. */
  readonly pending?: CallActionName;
  /** With `pending`: what the call is to become by it. Not what it is. */
  readonly intended?: 'ringing' | 'dialing' | 'connected' | 'held' | 'ended';
  /** With `pending`: accepted, and not seen to have happened yet. Other commands may follow. */
  readonly isAccepted?: true;
  /** The last command's refusal, until the next command or change of phase. */
  readonly refused?: { readonly action: CallActionName; readonly failure: UiFailure };
  /** Ignored by the user: still ringing, not shown in the popup. */
  readonly isHidden: boolean;
}

/** A held call, as another card names it. */
export interface HeldCall {
  readonly key: string;
  /** Display-ready. Both absent: the number is withheld. */
  readonly name?: string;
  readonly number?: string;
}

/** "Call this number?", after the dial shortcut. Exactly one of `number` and `failure` is present. */
export interface DialPrompt {
  readonly id: string;
  /** As dialled and as displayed. */
  readonly number?: { readonly dial: string; readonly display: string };
  /** Why there is nothing to dial. */
  readonly failure?: UiFailure;
}

/** The line as a page shows it. */
export interface UiLink {
  readonly state: 'signed-out' | 'connecting' | 'online' | 'retrying' | 'replaced' | 'auth-required';
  readonly failure?: UiFailure;
  readonly endpointIds: readonly string[];
  /** `retrying`: seconds until the next attempt, at the time of sending. */
  readonly retryInSeconds?: number;
}

/** Who is signed in. */
export interface UiAccount {
  readonly account: string;
  readonly username: string;
  readonly name?: string;
  readonly extension?: string;
  /** False: the sign-in lasts for this run only, because there is no usable keychain. */
  readonly isRemembered: boolean;
}

/** The settings that a page shows and changes. */
export interface UiSettings {
  readonly api: string;
  readonly clientId: string;
  /** Sign-in page for browsers. */
  readonly portal: string;
  /** True: the sign-in picks the region's hosts. */
  readonly isRegionFollowed: boolean;
  /** Extensions to watch; empty: the account's own. */
  readonly endpoints: readonly string[];
  /** The line that is dialled from; empty, or not watched: the first. */
  readonly dialEndpoint: string;
  /** What becomes of the call that the user is in when another one on the same line is answered. */
  readonly whenAnsweringAnother: 'hold' | 'end';
  /** ISO 3166 country whose numbers are written without a country code, for example "GB". */
  readonly country: string;
  /** https template with {number} and {name}; empty: no screen pop. */
  readonly screenPopTemplate: string;
  readonly screenPopTrigger: 'ring' | 'answer';
  /** Electron accelerators; empty: no shortcut. */
  readonly shortcuts: { readonly answer: string; readonly hangUp: string; readonly dialClipboard: string };
  /** "system" follows the desktop's language. */
  readonly language: 'system' | 'en' | 'de' | 'fr';
}

/** Whether each global shortcut is really registered with the system. */
export type ShortcutStatus = { readonly [name in keyof UiSettings['shortcuts']]: 'registered' | 'refused' | 'off' };

/** A colleague found by name or extension. */
export interface Colleague {
  readonly extension: string;
  readonly name: string;
}

/** A call that came and went while the line was down. */
export interface UiOfflineCall {
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  /** Display-ready. Both absent: the number is withheld. */
  readonly name?: string;
  readonly number?: string;
  /** As dialled when calling back; absent where the number is withheld. */
  readonly dial?: string;
  /** When it began, ms since the epoch. */
  readonly startedMs: number;
  /** Key under `outcome.` in the catalogues. */
  readonly outcome: string;
}

/** One answer to "would a call reach me now?", in the user's language. */
export interface UiHealthCheck {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly sentence: string;
}

/**
 * "Would I get a call now?" `attention`: yes, but something else is wrong. `probably`: not everything that matters could
 * be checked. `unknown`: not asked yet.
 */
export type UiHealthAnswer = 'yes' | 'attention' | 'probably' | 'no' | 'unknown';

/** Which page of the panel is meant to be shown. */
export type PanelPage = 'sign-in' | 'calls' | 'dial' | 'settings' | 'health';

/** Everything a page needs, at one moment. */
export interface UiState {
  /** Counts every event; a page ignores events not newer than its snapshot. */
  readonly sequence: number;
  readonly link: UiLink;
  readonly account?: UiAccount;
  /** Live calls, longest first. */
  readonly cards: readonly CallCard[];
  readonly dialPrompt?: DialPrompt;
  /** "While you were offline", newest first. */
  readonly offlineCalls: readonly UiOfflineCall[];
  readonly healthAnswer: UiHealthAnswer;
  /** What the last sign-out could not reach, until the next sign-in. */
  readonly signOutFailure?: UiFailure;
  readonly settings: UiSettings;
  readonly shortcutStatus: ShortcutStatus;
  readonly page: PanelPage;
  /** BCP 47, resolved: what the page is to speak. */
  readonly language: string;
  readonly isDemo: boolean;
  /** What the sign-in form starts with. Never a password. */
  readonly signInHint: { readonly account: string; readonly username: string };
}

/** A change, one topic each; `sequence` as in `UiState`. `undefined` topics are sent as absent fields. */
export type UiEvent = { readonly sequence: number } & (
  | { readonly type: 'link'; readonly link: UiLink }
  | { readonly type: 'account'; readonly account?: UiAccount }
  | { readonly type: 'card'; readonly card: CallCard }
  | { readonly type: 'cardRemoved'; readonly key: string }
  | { readonly type: 'dialPrompt'; readonly dialPrompt?: DialPrompt }
  | {
      readonly type: 'settings';
      readonly settings: UiSettings;
      readonly shortcutStatus: ShortcutStatus;
      readonly language: string;
    }
  | { readonly type: 'page'; readonly page: PanelPage }
  | { readonly type: 'offlineCalls'; readonly offlineCalls: readonly UiOfflineCall[] }
  | { readonly type: 'health'; readonly healthAnswer: UiHealthAnswer }
  | { readonly type: 'signOut'; readonly signOutFailure?: UiFailure }
);

/** What stands on `window.screenpop`. Every call is checked in main: sender, frame, origin, payload. */
export interface ScreenpopBridge {
  getState(): Promise<UiState>;
  signIn(credentials: { account: string; username: string; password: string }): Promise<UiResult>;
  /** Resolves when the browser has come back, or the sign-in was cancelled or ran out of time. */
  signInByBrowser(): Promise<UiResult>;
  cancelSignIn(): Promise<UiResult>;
  signOut(): Promise<UiResult>;
  /** Tries the line at once, and takes it back from another program. */
  reconnect(): Promise<UiResult>;
  callCommand(command: {
    command: CallActionName;
    call: string;
    destination?: string;
    digits?: string;
    /** `answer`: what becomes of the call that the user is in, `hold` or `end`. Actions on two calls: the held call's key. */
    other?: string;
  }): Promise<UiResult>;
  /** `endpoint`: the line to dial from; the settings' one where left out. */
  dial(command: { number: string; endpoint?: string }): Promise<UiResult>;
  /** `number` may correct what was found. */
  answerDialPrompt(answer: { id: string; isAccepted: boolean; number?: string }): Promise<UiResult>;
  /** Ignore: hides the card, the phone rings on. */
  hideCard(card: { key: string }): Promise<UiResult>;
  /** The popup tells main how tall its content is, in CSS px. 0: nothing to show. */
  setContentHeight(content: { height: number }): Promise<UiResult>;
  searchColleagues(query: { text: string }): Promise<UiResult<readonly Colleague[]>>;
  updateSettings(changes: Partial<UiSettings>): Promise<UiResult>;
  getHealth(): Promise<UiResult<readonly UiHealthCheck[]>>;
  /**
   * Asks where to, and writes one file for support. `withPersonalData`: numbers and names as they are. The value is the
   * file's path; absent where the user changed their mind.
   */
  exportDiagnostics(options: { withPersonalData: boolean }): Promise<UiResult<{ path?: string }>>;
  dismissOfflineCalls(): Promise<UiResult>;
  openPanel(target: { page: PanelPage }): Promise<UiResult>;
  /** Demo only: the simulated outside world calls this extension. */
  ringMe(): Promise<UiResult>;
  /** Returns the unsubscribe function. */
  onEvent(listener: (event: UiEvent) => void): () => void;
}
