import type Electron from 'electron';
import type { UiFacts } from '../../../preload/contract.ts';
import type { Log } from '../../ports.ts';
import type { PopupDisplay } from '../../settings/types.ts';
import { popupAddress } from '../addresses.ts';
import type { DesktopSettingsStore, PopupControls } from '../ports.ts';
import { type Area, isSameArea } from './placement.ts';
import { keepOnTop, popupOptions } from './popup-options.ts';
import { PopupPlacer } from './popup-placer.ts';
import { isOver, type PopupContent, type PopupPolicy, popupPolicy } from './popup-policy.ts';

/** What the popup needs. */
export interface PopupDeps {
  readonly electron: Pick<typeof Electron, 'BrowserWindow' | 'screen'>;
  readonly platform: NodeJS.Platform;
  readonly preload: string;
  readonly isDevelopment: boolean;
  readonly settings: Pick<DesktopSettingsStore, 'get' | 'update'>;
  readonly log: Log;
  /** `limited`: calls do not bring it up by themselves, because showing it would take the keyboard. */
  readonly placing: UiFacts['popupPlacing'];
  /** Id of the display that the window with the keyboard is on; undefined: not known. Answers from memory. */
  activeWindowDisplay(): number | undefined;
  /** Takes the cards that the user hid back into the content; `update` is called of it. */
  showHiddenCards(): void;
  /** A user closed the window itself (Alt+F4): it hides, and the cards on it with it. */
  onDismissed(): void;
  /** Into which direction the popup grows from now on. */
  onGrows(grows: UiFacts['popupGrows']): void;
  /** What is on the popup now, and whether it can be seen. */
  onFollowed(cards: PopupContent['cards'], isSeen: boolean): void;
  /** Somebody works in the popup, or no longer does. */
  onUseChanged(isInUse: boolean): void;
  /** True while the app ends: the window may then really close. */
  isQuitting(): boolean;
}

/** Height in px until the page has said its own: about one card. */
export const firstHeightPx = 220;

/** The window of the cards: made hidden once, shown without the keyboard, never destroyed while the app runs. */
export class PopupWindow implements PopupControls {
  readonly window: Electron.BrowserWindow;
  readonly #deps: PopupDeps;
  readonly #placer: PopupPlacer;
  #content: PopupContent = { cards: [] };
  /** The question that has come up. */
  #askedId: string | undefined;
  #isOver = true;
  #placingWish = '';
  /** The user has asked for it: until it is gone it shows calls whatever the settings say, near the pointer. */
  #isBrought = false;
  #isBringing = false;

  constructor(deps: PopupDeps) {
    this.#deps = deps;
    const { electron, platform } = deps;
    this.window = new electron.BrowserWindow(popupOptions(platform, deps, firstHeightPx));
    this.#placer = new PopupPlacer(
      { ...deps, screen: electron.screen, setBounds: (bounds) => this.#setBounds(bounds) },
      firstHeightPx,
    );
    keepOnTop(this.window, platform);
    this.window.on('close', (event) => this.#onClose(event));
    const placeAgain = () => this.#placeAgain();
    electron.screen.on('display-added', placeAgain);
    electron.screen.on('display-removed', placeAgain);
    electron.screen.on('display-metrics-changed', placeAgain);
  }

  /** Loads the page; resolves when it stands. */
  async load(): Promise<void> {
    await this.window.loadURL(popupAddress);
  }

  /** Whether it can be seen. */
  get isSeen(): boolean {
    return !this.window.isDestroyed() && this.window.isVisible();
  }

  /** Shows or hides the popup as content and settings ask for; does nothing once the app has closed it. */
  update(content: PopupContent): void {
    this.#content = content;
    if (!this.#isBringing && !this.window.isDestroyed()) this.#follow();
  }

  /**
   * The user asks for the popup: every card comes back, hidden or not, near the pointer. With the keyboard, unless a call
   * rings. Returns whether there was anything to show.
   */
  bring(): boolean {
    if (this.window.isDestroyed()) return false;
    this.#isBringing = true;
    this.#deps.showHiddenCards();
    this.#isBringing = false;
    const policy = popupPolicy(this.#content, { areCallsShown: true, isShown: this.isSeen, isBringing: true });
    if (policy !== 'hide') this.#bringUp(policy);
    return policy !== 'hide';
  }

  /**
   * The page says how tall its content is, in px, or will be with the next call; 0: it does not know. While nobody sees it
   * the window takes its height at once: one that changes it as it comes up is drawn twice.
   */
  setContentHeight(heightPx: number): void {
    if (heightPx <= 0 || heightPx === this.#placer.heightPx || this.window.isDestroyed()) return;
    this.#placer.setHeight(heightPx);
    this.#placer.placeAgain(this.#wished);
  }

  /** Somebody works in the popup, or not. */
  setInUse(isInUse: boolean): void {
    this.#deps.onUseChanged(isInUse);
  }

  /** The user drags it by its handle. Where a window cannot be placed, nothing happens. */
  drag(phase: 'start' | 'move' | 'end'): void {
    if (!this.isSeen || this.#deps.placing === 'limited') return;
    if (phase === 'start') this.#placer.startDrag();
    else if (phase === 'move') this.#placer.drag();
    else this.#placer.endDrag();
  }

  /** Comes up in its corner again, on every display. */
  resetPlaces(): void {
    this.#placer.forgetPlaces();
    this.#placeAgain();
  }

  #follow(): void {
    const { isPopupShown } = this.#deps.settings.get();
    const areCallsShown = this.#isBrought || (isPopupShown && this.#deps.placing === 'full');
    const policy = popupPolicy(this.#content, { areCallsShown, isShown: this.isSeen, isBringing: false });
    const isNewlyAsked = this.#isNewlyAsked();
    if (policy === 'hide') this.#hide();
    else if (this.#isJustOver()) this.#giveKeyboardBack();
    // Focus is taken when the question comes up, and not again while it stands: also not when a call, for whose ring it
    // was not taken then, is over. Whoever asked may write elsewhere by now.
    else if (policy === 'show-focused' && isNewlyAsked) this.#showFocused();
    else this.#showInactive();
    this.#tellFollowed();
  }

  #isNewlyAsked(): boolean {
    const last = this.#askedId;
    this.#askedId = this.#content.dialPrompt?.id;
    return this.#askedId !== undefined && this.#askedId !== last;
  }

  #isJustOver(): boolean {
    const wasOver = this.#isOver;
    this.#isOver = isOver(this.#content);
    return this.#isOver && !wasOver;
  }

  /**
   * After the last call the user goes on where they were: what is typed next is not meant for a card that only says how
   * the call ended. Hidden and shown again, because blur() sends a window to the back on macOS.
   */
  #giveKeyboardBack(): void {
    if (!this.window.isFocused() || this.#deps.placing === 'limited') return;
    this.window.hide();
    this.window.showInactive();
    keepOnTop(this.window, this.#deps.platform);
  }

  #bringUp(policy: Exclude<PopupPolicy, 'hide'>): void {
    this.#isBrought = true;
    this.#placer.place('pointer');
    if (policy === 'show-focused') this.#showFocused();
    else this.#showInactive();
    this.#tellFollowed();
  }

  #tellFollowed(): void {
    this.#deps.onFollowed(this.#content.cards, this.isSeen);
  }

  #onClose(event: { preventDefault(): void }): void {
    if (this.#deps.isQuitting()) return;
    event.preventDefault();
    this.#deps.onDismissed();
  }

  #hide(): void {
    this.#isBrought = false;
    this.#placer.cancelDrag();
    if (!this.window.isVisible()) return;
    this.window.hide();
    // The page is not told that its window is gone: the pointer leaves nothing.
    this.#deps.onUseChanged(false);
  }

  #showInactive(): void {
    this.#place();
    if (this.window.isVisible()) return;
    // Takes the focus on Wayland all the same (https://github.com/electron/electron/issues/48436): see docs/wayland.md.
    this.window.showInactive();
    // A window that was put on top while it was hidden comes up below full-screen ones on Windows and Linux:
    // https://github.com/electron/electron/issues/25388, https://github.com/electron/electron/issues/6103
    keepOnTop(this.window, this.#deps.platform);
  }

  #showFocused(): void {
    this.#place();
    this.window.show();
    keepOnTop(this.window, this.#deps.platform);
  }

  // What is shown stays where it is, unless the user has just chosen another display.
  #place(): void {
    const { popupDisplay, popupFixedDisplay } = this.#deps.settings.get();
    const wish = JSON.stringify([popupDisplay, popupFixedDisplay]);
    if (!this.window.isVisible() || (wish !== this.#placingWish && !this.#isBrought)) this.#placer.place(this.#wished);
    this.#placingWish = wish;
  }

  get #wished(): PopupDisplay | undefined {
    return this.#isBrought ? 'pointer' : undefined;
  }

  /** A window that is set where it is would be laid out and drawn anew all the same. */
  #setBounds(bounds: Area): void {
    if (!isSameArea(this.window.getBounds(), bounds)) this.window.setBounds(bounds);
  }

  #placeAgain(): void {
    if (this.isSeen) this.#placer.placeAgain(this.#wished);
  }
}
