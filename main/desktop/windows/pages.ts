import type Electron from 'electron';
import { eventChannel, type UiEvent } from '../../../preload/contract.ts';
import type { Clock, Log, Timer } from '../../ports.ts';

/** How long a page that nobody sees waits for news, ms: long enough for a card to be painted first. */
export const unseenDelayMs = 50;

/** What pages need. */
export interface PagesDeps {
  readonly clock: Pick<Clock, 'schedule'>;
  readonly log: Log;
}

/** A page of ours. */
export interface OwnPage {
  readonly address: string;
  /** While its window is hidden its news can wait. Not the popup's: a ring is told to it before it is seen. */
  readonly canWait: boolean;
}

interface Told extends OwnPage {
  readonly window: Electron.BrowserWindow;
  /** Not sent yet, oldest first. */
  readonly waiting: UiEvent[];
  timer: Timer | undefined;
}

/** The windows whose pages are ours: the only ones that may call, and the ones that are told of every change. */
export class Pages {
  readonly #deps: PagesDeps;
  readonly #told = new Set<Told>();
  readonly #trusted = new Set<number>();

  constructor(deps: PagesDeps) {
    this.#deps = deps;
  }

  /** Ids of our webContents. */
  get trusted(): ReadonlySet<number> {
    return this.#trusted;
  }

  /** Takes a window in, before its page loads. Its page is loaded again should its process die. */
  add(window: Electron.BrowserWindow, page: OwnPage): void {
    const { webContents } = window;
    const { id } = webContents;
    const told: Told = { ...page, window, waiting: [], timer: undefined };
    this.#told.add(told);
    this.#trusted.add(id);
    window.on('show', () => this.#send(told));
    window.on('closed', () => {
      told.timer?.cancel();
      this.#told.delete(told);
      this.#trusted.delete(id);
    });
    webContents.on('render-process-gone', (_event, { reason }) => this.#reload(told, reason));
  }

  /** Sends a change to every page; to one that nobody sees soon after, with those that follow. */
  tell(event: UiEvent): void {
    for (const told of this.#told) {
      told.waiting.push(event);
      if (told.canWait && !told.window.isVisible()) this.#sendLater(told);
      else this.#send(told);
    }
  }

  #sendLater(told: Told): void {
    told.timer ??= this.#deps.clock.schedule(() => this.#send(told), unseenDelayMs);
  }

  #send(told: Told): void {
    told.timer?.cancel();
    told.timer = undefined;
    const { webContents } = told.window;
    const events = told.waiting.splice(0);
    if (webContents.isDestroyed()) return;
    for (const event of events) webContents.send(eventChannel, event);
  }

  #reload({ window, address }: Told, reason: string): void {
    const { log } = this.#deps;
    log.error('page process gone', { address, reason });
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    window.loadURL(address).catch((error: unknown) => log.error('page not loaded', { address, error }));
  }
}
