import type { UiSettings } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Result } from '../failure.ts';

/** What the desktop reads from the settings: what the pages show, and what the sign-in form starts with. */
export interface DesktopSettings extends UiSettings {
  readonly account: string;
  readonly username: string;
}

/** The part of the settings store that the desktop uses. */
export interface DesktopSettingsStore {
  get(): DesktopSettings;
  /** Validates and stores; fails with `invalid-input`. */
  update(changes: Partial<DesktopSettings>): Result<unknown>;
  /** Called after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** What the demonstration can do beyond a real line. */
export interface DemoControls {
  /** The simulated outside world calls this extension, each time from somebody else. */
  ringMe(): Promise<Result<void>>;
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
