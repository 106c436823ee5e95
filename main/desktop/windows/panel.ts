import type Electron from 'electron';
import { panelAddress } from '../addresses.ts';
import { pagePreferences } from './preferences.ts';

/** What the panel needs. */
export interface PanelDeps {
  readonly electron: Pick<typeof Electron, 'BrowserWindow'>;
  readonly preload: string;
  readonly icon: string;
  readonly isDevelopment: boolean;
  /** Called with the window once it is made, before its page loads. */
  onCreated(window: Electron.BrowserWindow): void;
  /** True while the app ends: closing the window is then not hiding it. */
  isQuitting(): boolean;
  onLoadFailed(error: unknown): void;
}

const options = ({ preload, icon, isDevelopment }: PanelDeps): Electron.BrowserWindowConstructorOptions => ({
  width: 760,
  height: 600,
  minWidth: 420,
  minHeight: 360,
  show: false,
  autoHideMenuBar: true,
  title: 'Screenpop',
  icon,
  webPreferences: pagePreferences(preload, isDevelopment),
});

/** The one window for everything but the cards: made at first use, hidden on close, shown on demand. */
export class PanelWindow {
  readonly #deps: PanelDeps;
  #window: Electron.BrowserWindow | undefined;

  constructor(deps: PanelDeps) {
    this.#deps = deps;
  }

  /** Undefined until it was opened once. */
  get window(): Electron.BrowserWindow | undefined {
    return this.#window;
  }

  /** Shows the panel, with the keyboard: only ever on a user's wish. */
  open(): void {
    const window = this.#window ?? this.#create();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  #create(): Electron.BrowserWindow {
    const window = new this.#deps.electron.BrowserWindow(options(this.#deps));
    this.#window = window;
    window.on('close', (event) => {
      if (this.#deps.isQuitting()) return;
      event.preventDefault();
      window.hide();
    });
    this.#deps.onCreated(window);
    window.loadURL(panelAddress).catch(this.#deps.onLoadFailed);
    return window;
  }
}
