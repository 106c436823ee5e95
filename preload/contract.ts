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
  setPopupInUse: 'screenpop:set-popup-in-use',
  dragPopup: 'screenpop:drag-popup',
  resetPopupPlaces: 'screenpop:reset-popup-places',
  searchTargets: 'screenpop:search-targets',
  searchHistory: 'screenpop:search-history',
  clearHistory: 'screenpop:clear-history',
  markMissedSeen: 'screenpop:mark-missed-seen',
  setDoNotDisturb: 'screenpop:set-do-not-disturb',
  readDoNotDisturb: 'screenpop:read-do-not-disturb',
  checkShortcut: 'screenpop:check-shortcut',
  retryShortcuts: 'screenpop:retry-shortcuts',
  setShortcutRecording: 'screenpop:set-shortcut-recording',
  setStartAtLogin: 'screenpop:set-start-at-login',
  importContacts: 'screenpop:import-contacts',
  removeContacts: 'screenpop:remove-contacts',
  updateSettings: 'screenpop:update-settings',
  reportSound: 'screenpop:report-sound',
  reconnect: 'screenpop:reconnect',
  getHealth: 'screenpop:get-health',
  exportDiagnostics: 'screenpop:export-diagnostics',
  dismissOfflineCalls: 'screenpop:dismiss-offline-calls',
  openPanel: 'screenpop:open-panel',
  placeTestCall: 'screenpop:place-test-call',
  previewNumber: 'screenpop:preview-number',
  previewScreenPop: 'screenpop:preview-screen-pop',
  startDemo: 'screenpop:start-demo',
  leaveDemo: 'screenpop:leave-demo',
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
  readonly phase: 'ringing' | 'dialing' | 'connected' | 'held' | 'ended';
  /** Outbound only. `unknown`: the phone system does not report whether an outside party answered. */
  readonly farEnd?: 'alerting' | 'answered' | 'unknown';
  /** Display-ready. Both absent: the number is withheld. */
  readonly name?: string;
  readonly number?: string;
  /** Where the person works, as the contacts know it. */
  readonly organisation?: string;
  /** A picture of the person: a path on the pages' own origin. */
  readonly photo?: string;
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
  /** Not shown in the popup: the user hid it, or it hid by itself. The call goes on. */
  readonly isHidden: boolean;
  /** The user hid it while it rang, and it rings still: this computer is silent about it, also where it was brought back. */
  readonly isIgnored?: true;
  /** With phase `ended`, and then always. */
  readonly ending?: CallEnding;
}

/** How a call ended, on the card that stays a moment to say so. Such a card has no actions, and goes by itself. */
export interface CallEnding {
  readonly outcome: CallOutcome;
  /** How long it was talked, in ms; absent where nobody did, or nobody knows. */
  readonly talkedMs?: number;
  /** Redirected or transferred: to whom, display-ready, where it is known. */
  readonly sentTo?: string;
  /** As dialled when calling back; absent where the number is withheld. */
  readonly dial?: string;
  /** Ms from its end until main takes the card away. */
  readonly shownForMs: number;
}

/** How a call ended; the key of its words under `outcome.` in the catalogues. `unknown`: the phone system does not say. */
export type CallOutcome =
  | 'answered'
  | 'missed'
  | 'declined'
  | 'redirected'
  | 'transferred'
  | 'elsewhere'
  | 'cancelled'
  | 'failed'
  | 'unknown';

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
  readonly shortcuts: {
    readonly answer: string;
    readonly decline: string;
    readonly hangUp: string;
    /** Holds the call that the user is in; with none, takes back the one held last. */
    readonly hold: string;
    /** Brings the popup back, to the pointer. */
    readonly bringPopup: string;
    readonly dialClipboard: string;
  };
  /** False: calls show no popup by themselves. */
  readonly isPopupShown: boolean;
  readonly popupDisplay: 'pointer' | 'active-window' | 'primary' | 'fixed';
  /** With `fixed`: the key of one of `UiFacts.displays`; empty, or not plugged in: the primary one. */
  readonly popupFixedDisplay: string;
  /** Seconds after which a card that nobody works in hides by itself; 0: never. */
  readonly popupHideSeconds: number;
  /** True: this computer rings too. */
  readonly isRingToneOn: boolean;
  readonly ringTone: 'chime' | 'bell' | 'pulse';
  /** Loudness of the ring tone in per cent. */
  readonly ringVolume: number;
  /** Id of an output device, as `enumerateDevices` gives it; empty: the system's own choice. */
  readonly ringDevice: string;
  /** Its name when it was chosen: what it is called while it is not plugged in, and found by where its id has changed. */
  readonly ringDeviceName: string;
  /** Days for which calls are kept; 0: for this run only. */
  readonly historyDays: number;
  /** "system" follows the desktop's language. */
  readonly language: 'system' | 'en' | 'de' | 'fr';
}

/**
 * Whether each global shortcut is really registered with the system. `refused`: another program has it, or the system
 * gives none. `reserved`: it was not asked for, see `ReservedKey`. `unconfirmed`: the desktop was asked for it and does
 * not tell what it answered (Wayland).
 */
export type ShortcutStatus = {
  readonly [name in keyof UiSettings['shortcuts']]: 'registered' | 'refused' | 'reserved' | 'unconfirmed' | 'off';
};

/**
 * Why a key is none to take from every other program: the system keeps it, it writes a character (alone, or as AltGr),
 * or programs edit with it.
 */
export type ReservedKey = 'system' | 'typing' | 'altGr' | 'editing';

/** A number that can be dialled. */
export interface UiNumber {
  /** As dialled: E.164, an extension, or the digits as they were typed. */
  readonly dial: string;
  /** As people read it. */
  readonly display: string;
}

/** Where a call can be sent to: a colleague, a contact, or a number that was used lately. */
export interface Target {
  /** As dialled. */
  readonly destination: string;
  /** Display-ready number. */
  readonly number: string;
  readonly name?: string;
  readonly organisation?: string;
  /** Called, or transferred to, not long ago. */
  readonly isRecent?: true;
}

/** A call of the journal. */
export interface UiHistoryCall {
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  /** Display-ready. Both absent: the number is withheld. */
  readonly name?: string;
  readonly number?: string;
  readonly organisation?: string;
  /** As dialled when calling back; absent where the number is withheld. */
  readonly dial?: string;
  /** Which of my numbers was called (inbound), display-ready. */
  readonly calledLabel?: string;
  /** When it began, ms since the epoch. */
  readonly startedMs: number;
  /** How long it was talked, in ms; absent where nobody knows, or nobody did. */
  readonly talkedMs?: number;
  readonly outcome: CallOutcome;
  /** It came while the line was down. */
  readonly wasOffline?: true;
}

/** Which calls of the journal. */
export type HistoryFilter = 'all' | 'missed' | 'inbound' | 'outbound';

/** Somebody who called, or was called, lately: one line per number. */
export interface UiCaller {
  readonly name?: string;
  readonly number?: string;
  readonly dial: string;
  readonly direction: 'inbound' | 'outbound';
  readonly outcome: CallOutcome;
}

/** A display that the popup can be fixed to. */
export interface UiDisplay {
  readonly key: string;
  /** As the system names it. */
  readonly label: string;
  readonly isPrimary: boolean;
}

/** What is true of the desktop beside calls, line and settings; each of its owners tells its own part. */
export interface UiFacts {
  /** Missed calls that the user has not looked at. */
  readonly missedCount: number;
  /** Newest first, at most five. */
  readonly lastCallers: readonly UiCaller[];
  /** Grows with every change of the journal: a page that shows it asks again. */
  readonly historyRevision: number;
  /** Of the line that is dialled from. `unsupported`: the phone system does not offer it. `unknown`: not asked yet, or no answer. */
  readonly doNotDisturb: 'on' | 'off' | 'changing' | 'unknown' | 'unsupported';
  /** `needs-approval`: asked for, and the system waits for the user's consent (macOS). `unsupported`: nothing installed. */
  readonly startAtLogin: 'on' | 'off' | 'needs-approval' | 'unsupported';
  readonly displays: readonly UiDisplay[];
  /** Into which direction the popup grows where it stands: the other one of its edges keeps its place on the screen. */
  readonly popupGrows: 'up' | 'down';
  /** The popup was dragged on some display. */
  readonly isPopupMoved: boolean;
  /** `limited`: this desktop does not let a window be placed, or kept from the keyboard (Wayland). */
  readonly popupPlacing: 'full' | 'limited';
  /** What became of the last sound that this computer was to make for a call; absent: there was none yet. */
  readonly ringSound?: RingSound;
  /** Contacts of one's own; absent: none were imported. */
  readonly contacts?: {
    readonly count: number;
    readonly fileName: string;
    /** Ms since the epoch. */
    readonly importedMs: number;
    /** Entries that became no contact, by the reason. */
    readonly skipped: {
      readonly noNumber: number;
      readonly noName: number;
      readonly unreadable: number;
      readonly beyondLimit: number;
    };
  };
}

/** Some facts anew. `contacts` without a value: there are none any more. */
export type UiFactChanges = Partial<Omit<UiFacts, 'contacts'>> & {
  readonly contacts?: UiFacts['contacts'] | undefined;
};

/** The facts after a change, in main and on the pages alike. */
export const withFacts = (facts: UiFacts, changes: UiFactChanges): UiFacts => {
  const { contacts, ...others } = { ...facts, ...changes };
  return contacts === undefined ? others : { ...others, contacts };
};

/** `other-device`: heard, but not from the device that was chosen. `failed`: not heard. */
export type RingSound = 'heard' | 'other-device' | 'failed';

/** Test calls of the demonstration. */
export type TestCallKind = 'outside' | 'colleague' | 'withheld' | 'three' | 'gives-up' | 'elsewhere' | 'line-down';

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
  readonly outcome: CallOutcome;
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
export type PanelPage = 'sign-in' | 'calls' | 'dial' | 'demo' | 'settings' | 'health';

/** Everything a page needs, at one moment. */
export interface UiState {
  /** Counts every event; a page ignores events not newer than its snapshot. */
  readonly sequence: number;
  readonly link: UiLink;
  readonly account?: UiAccount;
  /** Live calls, longest first; then those that have just ended. */
  readonly cards: readonly CallCard[];
  readonly dialPrompt?: DialPrompt;
  /** "While you were offline", newest first. */
  readonly offlineCalls: readonly UiOfflineCall[];
  readonly healthAnswer: UiHealthAnswer;
  /** What the last sign-out could not reach, until the next sign-in. */
  readonly signOutFailure?: UiFailure;
  readonly settings: UiSettings;
  readonly shortcutStatus: ShortcutStatus;
  readonly facts: UiFacts;
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
  /** What one report changed of the cards, as one: those that are new or say something else, and the keys of those that are gone. */
  | { readonly type: 'cards'; readonly cards: readonly CallCard[]; readonly removed: readonly string[] }
  | { readonly type: 'dialPrompt'; readonly dialPrompt?: DialPrompt }
  | {
      readonly type: 'settings';
      readonly settings: UiSettings;
      readonly shortcutStatus: ShortcutStatus;
      readonly language: string;
    }
  | { readonly type: 'page'; readonly page: PanelPage }
  /** The user wants to send this call somewhere: the popup asks where to. */
  | { readonly type: 'sendCall'; readonly key: string; readonly action: 'redirect' | 'transfer' }
  | { readonly type: 'offlineCalls'; readonly offlineCalls: readonly UiOfflineCall[] }
  | { readonly type: 'facts'; readonly facts: UiFactChanges }
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
  /** `endpoint`: the line to dial from; the settings' one where left out. `endedCall`: the one whose card calls back. */
  dial(command: { number: string; endpoint?: string; endedCall?: string }): Promise<UiResult>;
  /** `number` may correct what was found. */
  answerDialPrompt(answer: { id: string; isAccepted: boolean; number?: string }): Promise<UiResult>;
  /** Hides the card, the call goes on; while it rings: Ignore. An ended call's card is closed. */
  hideCard(card: { key: string }): Promise<UiResult>;
  /** The popup tells main how tall its content is, in CSS px; while nothing is shown, how tall the next card will be. 0: not known. */
  setContentHeight(content: { height: number }): Promise<UiResult>;
  /** The pointer is on the popup, or somebody works in it: no card hides by itself meanwhile. */
  setPopupInUse(use: { isInUse: boolean }): Promise<UiResult>;
  /** The user drags the popup by its handle: it follows the pointer until it is let go, and comes up there from then on. */
  dragPopup(drag: { phase: 'start' | 'move' | 'end' }): Promise<UiResult>;
  /** The popup comes up in its corner again, on every display. */
  resetPopupPlaces(): Promise<UiResult>;
  /**
   * Recent targets first, then colleagues and contacts; with no text the recent ones alone. At most 20. Left out is the
   * extension that would call itself: `line`, which is dialled from, or that of `call`, the key of the call to be sent on.
   */
  searchTargets(query: { text: string; line?: string; call?: string }): Promise<UiResult<readonly Target[]>>;
  /** Calls of the journal, newest first, from `offset` on; `text` is looked for in names, organisations and numbers. */
  searchHistory(query: {
    text: string;
    filter: HistoryFilter;
    offset: number;
  }): Promise<UiResult<{ readonly calls: readonly UiHistoryCall[]; readonly hasMore: boolean }>>;
  clearHistory(): Promise<UiResult>;
  /** The user has looked at the missed calls. */
  markMissedSeen(): Promise<UiResult>;
  /** Of the line that is dialled from, at the phone system itself. */
  setDoNotDisturb(wish: { isEnabled: boolean }): Promise<UiResult>;
  /** Asks the phone system how it is set; `UiFacts.doNotDisturb` has the answer. */
  readDoNotDisturb(): Promise<UiResult>;
  /** Whether these keys may be a global shortcut. No value: they may be asked for. */
  checkShortcut(keys: { accelerator: string }): Promise<UiResult<ReservedKey | undefined>>;
  /** Asks the system again for the keys that it refused. */
  retryShortcuts(): Promise<UiResult>;
  /** Keys are being typed into a field: until told otherwise they do nothing else. */
  setShortcutRecording(recording: { isRecording: boolean }): Promise<UiResult>;
  setStartAtLogin(wish: { isEnabled: boolean }): Promise<UiResult>;
  /** Asks for a file (vCard or CSV) and takes its contacts instead of those before. No value: the user changed their mind. */
  importContacts(): Promise<UiResult<{ readonly count: number; readonly skipped: number } | undefined>>;
  removeContacts(): Promise<UiResult>;
  updateSettings(changes: Partial<UiSettings>): Promise<UiResult>;
  /** The popup tells what became of a ring tone. `reason`: the name of the browser's error. */
  reportSound(report: { sound: RingSound; reason?: string }): Promise<UiResult>;
  getHealth(): Promise<UiResult<readonly UiHealthCheck[]>>;
  /**
   * Asks where to, and writes one file for support. `withPersonalData`: numbers and names as they are. The value is the
   * file's path; absent where the user changed their mind.
   */
  exportDiagnostics(options: { withPersonalData: boolean }): Promise<UiResult<{ path?: string }>>;
  dismissOfflineCalls(): Promise<UiResult>;
  openPanel(target: { page: PanelPage }): Promise<UiResult>;
  /** Demo only: plays one of the test calls. `caller`: who calls, with `outside`; a number as people write it. */
  placeTestCall(call: {
    kind: TestCallKind;
    caller?: { readonly number: string; readonly name?: string };
  }): Promise<UiResult>;
  /**
   * What dialling this text would dial: the number that was typed, or the first one in a longer text. Fails with
   * `invalid-number`.
   */
  previewNumber(query: { text: string }): Promise<UiResult<UiNumber>>;
  /**
   * The address that a template would open for a call from a made-up caller; with `isOpened` it is opened too. Fails with
   * `invalid-input`.
   */
  previewScreenPop(query: { template: string; isOpened: boolean }): Promise<UiResult<{ readonly address: string }>>;
  /** Starts anew as the demonstration, which touches neither settings nor sign-in. */
  startDemo(): Promise<UiResult>;
  /** Demo only: starts anew without it. */
  leaveDemo(): Promise<UiResult>;
  /** Returns the unsubscribe function. */
  onEvent(listener: (event: UiEvent) => void): () => void;
}
