import type Electron from 'electron';
import type { ReservedKey, ShortcutStatus, UiSettings } from '../../preload/contract.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { firstRepeatMs, KeyRepeat, repeatMs } from './key-repeat.ts';
import type { DesktopSettingsStore, ShortcutControls } from './ports.ts';
import { reservedKey } from './reserved-keys.ts';
import type { KeyGrip } from './shortcut-grip.ts';

/** Name of a global shortcut. */
export type ShortcutName = keyof UiSettings['shortcuts'];

/** What global shortcuts need. */
export interface ShortcutDeps {
  readonly globalShortcut: Pick<
    typeof Electron.globalShortcut,
    'register' | 'unregister' | 'isRegistered' | 'setSuspended'
  >;
  readonly platform: NodeJS.Platform;
  readonly grip: KeyGrip;
  readonly clock: Clock;
  readonly log: Log;
  onPress(name: ShortcutName): void;
  /** What became of the keys, whenever that changes. */
  onStatus(status: ShortcutStatus): void;
}

type Status = ShortcutStatus[ShortcutName];

/** Twice is no worse than once: somebody who presses again soon means it. */
const harmless: ReadonlySet<ShortcutName> = new Set(['bringPopup', 'dialClipboard']);

/** How long keys are held off at most while they are typed into a field, in ms: the page may go without a word. */
export const recordingLimitMs = 60_000;

const statusOf = (status: (name: ShortcutName) => Status): ShortcutStatus => ({
  answer: status('answer'),
  decline: status('decline'),
  hangUp: status('hangUp'),
  hold: status('hold'),
  bringPopup: status('bringPopup'),
  dialClipboard: status('dialClipboard'),
});

/** Registers the global shortcuts and knows which of them the system really gave us. */
export class Shortcuts implements ShortcutControls {
  readonly #deps: ShortcutDeps;
  readonly #registered = new Map<ShortcutName, string>();
  readonly #repeat: KeyRepeat<ShortcutName>;
  #wanted: UiSettings['shortcuts'] | undefined;
  #status = statusOf(() => 'off');
  #recording: Timer | undefined;

  constructor(deps: ShortcutDeps) {
    this.#deps = deps;
    this.#repeat = new KeyRepeat(deps.clock);
  }

  /** What became of each key. */
  get status(): ShortcutStatus {
    return this.#status;
  }

  /** Takes these accelerators instead of the ones before, and says what became of each. */
  apply(accelerators: UiSettings['shortcuts']): ShortcutStatus {
    this.release();
    this.#wanted = accelerators;
    this.#registerEach((name) => this.#register(name, accelerators[name]));
    return this.#status;
  }

  /** Asks again for those that were refused: the program that had them may be gone. */
  retry(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || !Object.values(this.#status).includes('refused')) return;
    const before = this.#status;
    this.#registerEach((name) => (before[name] === 'refused' ? this.#register(name, wanted[name]) : before[name]));
  }

  reservedFor(accelerator: string): ReservedKey | undefined {
    return reservedKey(accelerator, this.#deps.platform);
  }

  setRecording(isRecording: boolean): void {
    this.#recording?.cancel();
    const stop = () => this.setRecording(false);
    this.#recording = isRecording ? this.#deps.clock.schedule(stop, recordingLimitMs) : undefined;
    this.#deps.globalShortcut.setSuspended(isRecording);
  }

  /** Gives every key back to the system. */
  release(): void {
    for (const accelerator of this.#registered.values()) this.#deps.globalShortcut.unregister(accelerator);
    this.#registered.clear();
  }

  /** No key is given while keys are suspended: what was just recorded is asked for in between. */
  #registerEach(register: (name: ShortcutName) => Status): void {
    const isRecording = this.#recording !== undefined;
    if (isRecording) this.#deps.globalShortcut.setSuspended(false);
    this.#setStatus(statusOf(register));
    if (isRecording) this.#deps.globalShortcut.setSuspended(true);
  }

  #setStatus(status: ShortcutStatus): void {
    const isNews = JSON.stringify(status) !== JSON.stringify(this.#status);
    this.#status = status;
    if (isNews) this.#deps.onStatus(status);
  }

  #register(name: ShortcutName, accelerator: string): Status {
    if (accelerator === '') return 'off';
    if (this.reservedFor(accelerator) !== undefined) return 'reserved';
    if (!this.#take(name, accelerator)) return 'refused';
    this.#registered.set(name, accelerator);
    return this.#deps.grip === 'told' ? 'registered' : 'unconfirmed';
  }

  #take(name: ShortcutName, accelerator: string): boolean {
    const { globalShortcut, log } = this.#deps;
    try {
      // Asked back, because a register() that says true has been seen to mean nothing:
      // https://github.com/electron/electron/issues/52218
      return globalShortcut.register(accelerator, () => this.#press(name)) && globalShortcut.isRegistered(accelerator);
    } catch (error) {
      // Electron throws where the text is no accelerator at all.
      log.warn('shortcut refused', { shortcut: name, accelerator, error });
      return false;
    }
  }

  #press(name: ShortcutName): void {
    // What the portal gave, only a press can tell. As an X11 program one press says nothing of the next.
    if (this.#deps.grip === 'portal') this.#setStatus({ ...this.#status, [name]: 'registered' });
    if (this.#repeat.isNew(name, harmless.has(name) ? repeatMs : firstRepeatMs)) this.#deps.onPress(name);
  }
}

/** Registers the keys of the settings, now and whenever they change. */
export function followShortcutSettings(shortcuts: Shortcuts, settings: DesktopSettingsStore): void {
  let applied = '';
  const apply = () => {
    const wanted = JSON.stringify(settings.get().shortcuts);
    if (wanted === applied) return;
    applied = wanted;
    shortcuts.apply(settings.get().shortcuts);
  };
  settings.subscribe(apply);
  apply();
}
