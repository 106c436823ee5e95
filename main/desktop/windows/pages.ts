import type Electron from 'electron';
import { eventChannel, type UiEvent } from '../../../preload/contract.ts';
import type { Log } from '../../ports.ts';

/** The windows whose pages are ours: the only ones that may call, and the ones that are told of every change. */
export class Pages {
  readonly #windows = new Set<Electron.BrowserWindow>();
  readonly #trusted = new Set<number>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Ids of our webContents. */
  get trusted(): ReadonlySet<number> {
    return this.#trusted;
  }

  /** Takes a window in, before its page loads. Its page is loaded again should its process die. */
  add(window: Electron.BrowserWindow, address: string): void {
    const { webContents } = window;
    const { id } = webContents;
    this.#windows.add(window);
    this.#trusted.add(id);
    window.on('closed', () => {
      this.#windows.delete(window);
      this.#trusted.delete(id);
    });
    webContents.on('render-process-gone', (_event, { reason }) => this.#reload(window, address, reason));
  }

  /** Sends a change to every page. */
  tell(event: UiEvent): void {
    for (const { webContents } of this.#windows) {
      if (!webContents.isDestroyed()) webContents.send(eventChannel, event);
    }
  }

  #reload(window: Electron.BrowserWindow, address: string, reason: string): void {
    this.#log.error('page process gone', { address, reason });
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    window.loadURL(address).catch((error: unknown) => this.#log.error('page not loaded', { address, error }));
  }
}
