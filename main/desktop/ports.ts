import type {
  HistoryFilter,
  ReservedKey,
  Target,
  TestCallKind,
  UiHistoryCall,
  UiSettings,
} from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Result } from '../failure.ts';
import type { PanelPlace, PopupPlace } from '../settings/types.ts';

/** What the desktop reads from the settings: what the pages show, and what the sign-in form starts with. */
export interface DesktopSettings extends UiSettings {
  readonly account: string;
  readonly username: string;
  /** Where the user dragged the popup to, by display. */
  readonly popupPlaces: Readonly<Record<string, PopupPlace>>;
  /** Where the panel stood last; null: it was never moved. */
  readonly panelPlace: PanelPlace | null;
}

/** The part of the settings store that the desktop uses. */
export interface DesktopSettingsStore {
  get(): DesktopSettings;
  /** Validates and stores; fails with `invalid-input`. */
  update(changes: Partial<DesktopSettings>): Result<unknown>;
  /** Called after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** Who a test call is from; the number as people write it. */
export interface TestCaller {
  readonly number: string;
  readonly name?: string;
}

/** What the demonstration can do beyond a real line. */
export interface DemoControls {
  /** The simulated outside world calls this extension, each time from somebody else. */
  ringMe(): Promise<Result<void>>;
  /** Plays one of the test calls; resolves when it has begun. `caller`: who calls, with `outside`. */
  placeTestCall(kind: TestCallKind, caller?: TestCaller): Promise<Result<void>>;
}

/** What is known of a person beyond what the platform says of a call. */
export interface Person {
  readonly name?: string;
  readonly organisation?: string;
  /** A picture: a path on the pages' own origin. */
  readonly photo?: string;
  /** No person but a group of the account, such as a hunt group. */
  readonly isGroup?: true;
}

/** Who a number belongs to: contacts of one's own, colleagues' pictures, groups. */
export interface People {
  /** Undefined: nothing is known beyond the number itself. Asked for every card: answers from memory. */
  personOf(number: string): Person | undefined;
  /** Contacts whose name, organisation or number has the text; at most `limit`. */
  search(text: string, limit: number): readonly Target[];
  /** Called when an answer of `personOf` may have changed. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** Contacts of one's own, from a file. */
export interface ContactsControls {
  /** Asks which file; undefined: the user changed their mind. */
  import(): Promise<Result<{ readonly count: number; readonly skipped: number } | undefined>>;
  remove(): Promise<Result<void>>;
}

/** The journal, as pages, tray and target search use it. */
export interface CallHistory {
  search(query: {
    readonly text: string;
    readonly filter: HistoryFilter;
    readonly offset: number;
  }): Result<{ readonly calls: readonly UiHistoryCall[]; readonly hasMore: boolean }>;
  clear(): Result<void>;
  /** The user has looked at the missed calls. */
  markMissedSeen(): void;
  /** Numbers called or transferred to lately, newest first, each once. */
  recentTargets(): readonly Target[];
}

/** Something that a user switches on and off, and that somebody else carries out. */
export interface Switch {
  set(isEnabled: boolean): Promise<Result<void>>;
}

/** A switch that somebody else may have turned meanwhile. */
export interface RemoteSwitch extends Switch {
  /** Asks how it stands. */
  read(): Promise<Result<void>>;
}

/** The parts of the desktop that stand beside agent, windows and tray. */
export interface DesktopParts {
  readonly people: People;
  readonly contacts: ContactsControls;
  readonly history: CallHistory;
  readonly doNotDisturb: RemoteSwitch;
  readonly startAtLogin: Switch;
}

/** The global shortcuts, as the settings page uses them. */
export interface ShortcutControls {
  /** Why these keys are none to take from every other program; undefined: they may be asked for. */
  reservedFor(accelerator: string): ReservedKey | undefined;
  /** Asks the system again for the keys that it refused. */
  retry(): void;
  /** While keys are being typed into a field they do nothing else. */
  setRecording(isRecording: boolean): void;
}

/** What pages do to the popup's window. */
export interface PopupControls {
  /** The page says how tall its content is, in px, or will be with the next call; 0: it does not know. */
  setContentHeight(heightPx: number): void;
  setInUse(isInUse: boolean): void;
  /** The popup is dragged by its handle. */
  drag(phase: 'start' | 'move' | 'end'): void;
  resetPlaces(): void;
}

/** Starting anew, with or without the demonstration. */
export interface Relauncher {
  relaunch(options: { readonly isDemo: boolean }): void;
}

/** The commands of the agent that pages, tray and keys use. */
export type AgentCommands = Pick<
  Agent,
  | 'execute'
  | 'dial'
  | 'snapshot'
  | 'signIn'
  | 'signInByBrowser'
  | 'cancelSignIn'
  | 'signOut'
  | 'reconnect'
  | 'health'
  | 'searchColleagues'
  | 'dismissOfflineCalls'
>;
