import type Electron from 'electron';
import type { UiState } from '../../../preload/contract.ts';
import { popupAddress } from '../addresses.ts';
import { popupBounds } from './placement.ts';
import { keepOnTop, popupOptions } from './popup-options.ts';
import { type PopupPolicy, popupPolicy } from './popup-policy.ts';

/** What the popup needs. */
export interface PopupDeps {
  readonly electron: Pick<typeof Electron, 'BrowserWindow' | 'screen'>;
  readonly platform: NodeJS.Platform;
  readonly preload: string;
  readonly isDevelopment: boolean;
  /** A user closed the window itself (Alt+F4): it hides, and the cards on it with it. */
  onDismissed(): void;
  /** True while the app ends: the window may then really close. */
  isQuitting(): boolean;
}

/** Height in px until the page has said its own: about one card. */
export const firstHeightPx = 220;

/** The window of the cards: made hidden once, shown without the keyboard, never destroyed while the app runs. */
export class PopupWindow {
  readonly window: Electron.BrowserWindow;
  readonly #deps: PopupDeps;
  #policy: PopupPolicy = 'hide';
  #heightPx = firstHeightPx;
  #displayId: number | undefined;
  #isInUse = false;

  constructor(deps: PopupDeps) {
    this.#deps = deps;
    this.window = new deps.electron.BrowserWindow(popupOptions(deps.platform, deps, firstHeightPx));
    keepOnTop(this.window, deps.platform);
    this.window.on('close', (event) => this.#onClose(event));
    const { screen } = deps.electron;
    screen.on('display-metrics-changed', () => this.#placeAgain());
    screen.on('display-removed', () => this.#placeAgain());
  }

  /** Loads the page; resolves when it stands. */
  async load(): Promise<void> {
    await this.window.loadURL(popupAddress);
  }

  /** Shows or hides the popup as the state asks for; does nothing once the app has closed it. */
  update(state: Pick<UiState, 'cards' | 'dialPrompt'>): void {
    if (this.window.isDestroyed()) return;
    const policy = popupPolicy(state);
    const last = this.#policy;
    this.#policy = policy;
    if (policy === 'hide') this.#hide();
    // Focus is taken when the question comes up, and not again while it stands.
    else if (policy === 'show-focused' && last !== 'show-focused') this.#showFocused();
    else this.#showInactive();
  }

  /** The page says how tall its content is, in px; 0 says that it shows nothing, which the state decides, not the page. */
  setContentHeight(heightPx: number): void {
    if (heightPx <= 0 || heightPx === this.#heightPx) return;
    this.#heightPx = heightPx;
    this.#placeAgain();
  }

  /** Somebody works in the popup, or not. */
  setInUse(isInUse: boolean): void {
    this.#isInUse = isInUse;
  }

  get isInUse(): boolean {
    return this.#isInUse;
  }

  /** Comes up in its corner again, on every display. */
  resetPlaces(): void {
    this.#placeAgain();
  }

  #onClose(event: { preventDefault(): void }): void {
    if (this.#deps.isQuitting()) return;
    event.preventDefault();
    this.#deps.onDismissed();
  }

  #hide(): void {
    if (this.window.isVisible()) this.window.hide();
  }

  #showInactive(): void {
    if (this.window.isVisible()) return;
    this.#placeUnderPointer();
    // Takes the focus on Wayland all the same (https://github.com/electron/electron/issues/48436); the Linux packages
    // therefore start on XWayland, see electron-builder.yml.
    this.window.showInactive();
    // A window that was put on top while it was hidden comes up below full-screen ones on Windows and Linux:
    // https://github.com/electron/electron/issues/25388, https://github.com/electron/electron/issues/6103
    keepOnTop(this.window, this.#deps.platform);
  }

  #showFocused(): void {
    if (!this.window.isVisible()) this.#placeUnderPointer();
    this.window.show();
  }

  #placeUnderPointer(): void {
    const { screen } = this.#deps.electron;
    this.#place(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()));
  }

  // Displays come, go and change their scaling while a card is shown: it stays on its display where that still exists.
  #placeAgain(): void {
    if (this.window.isDestroyed() || !this.window.isVisible()) return;
    const display = this.#deps.electron.screen.getAllDisplays().find((each) => each.id === this.#displayId);
    if (display === undefined) this.#placeUnderPointer();
    else this.#place(display);
  }

  #place(display: Electron.Display): void {
    this.#displayId = display.id;
    this.window.setBounds(popupBounds(display.workArea, this.#heightPx));
  }
}
