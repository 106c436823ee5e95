import type Electron from 'electron';
import type { ActiveWindow } from '../active-window/types.ts';
import type { Agent } from '../agent/types.ts';
import type { Journal } from '../journal/types.ts';
import type { Clock, Log } from '../ports.ts';
import type { ContactFiles } from './contacts.ts';
import type { DiagnosticsFile } from './diagnostics.ts';
import type { DispatcherDeps } from './ipc/dispatcher.ts';
import type { DemoControls, DesktopSettingsStore, Relauncher } from './ports.ts';

/** The parts of Electron that the desktop uses. */
export type DesktopElectron = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'clipboard'
  | 'dialog'
  | 'globalShortcut'
  | 'Menu'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;

/** Where the built files are; absolute paths. */
export interface DesktopFiles {
  readonly preload: string;
  /** Folder of the built pages. */
  readonly renderer: string;
  /** Folder of the tray's pictures. */
  readonly trayImages: string;
  readonly appIcon: string;
}

/** What the desktop is made of. */
export interface DesktopDeps extends Relauncher {
  readonly electron: DesktopElectron;
  readonly agent: Agent;
  readonly settings: DesktopSettingsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: DesktopFiles;
  readonly platform: NodeJS.Platform;
  /** Tells what kind of desktop this is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Present in the demonstration only. */
  readonly demo?: DemoControls;
  readonly diagnostics: DiagnosticsFile;
  /** Where contacts come from, and where they are kept. */
  readonly contactFiles: ContactFiles;
  /** Where the calls of the past are kept; closed by whoever opened it. */
  readonly journal: Journal;
  /** Loads what knows where the window with the keyboard is; only the popup's place on its display needs it. */
  loadActiveWindow(log: Log): Promise<ActiveWindow>;
  /** Opens the ipc channels. */
  serveIpc(deps: DispatcherDeps): void;
  /** Ends what was started outside, after the line is closed. */
  onStopped(): Promise<void>;
}
