import type Electron from 'electron';
import type { CallActionName, CallCard, ShortcutStatus, UiSettings } from '../../preload/contract.ts';
import type { Log } from '../ports.ts';
import type { DesktopSettingsStore } from './ports.ts';

/** Name of a global shortcut. */
export type ShortcutName = keyof UiSettings['shortcuts'];

/** What global shortcuts need. */
export interface ShortcutDeps {
  readonly globalShortcut: Pick<typeof Electron.globalShortcut, 'register' | 'unregister' | 'isRegistered'>;
  readonly log: Log;
  onPress(name: ShortcutName): void;
}

type Status = ShortcutStatus[ShortcutName];

/** Every shortcut there is. */
export const shortcutNames = ['answer', 'decline', 'hangUp', 'hold', 'bringPopup', 'dialClipboard'] as const;

const statusOf = (status: (name: ShortcutName) => Status): ShortcutStatus => ({
  answer: status('answer'),
  decline: status('decline'),
  hangUp: status('hangUp'),
  hold: status('hold'),
  bringPopup: status('bringPopup'),
  dialClipboard: status('dialClipboard'),
});

/** Registers the global shortcuts and knows which of them the system really gave us. */
export class Shortcuts {
  readonly #deps: ShortcutDeps;
  readonly #registered = new Map<ShortcutName, string>();
  #status = statusOf(() => 'off');

  constructor(deps: ShortcutDeps) {
    this.#deps = deps;
  }

  /** The result of the last `apply`. */
  get status(): ShortcutStatus {
    return this.#status;
  }

  /** Takes these accelerators instead of the ones before, and says what became of each. */
  apply(accelerators: UiSettings['shortcuts']): ShortcutStatus {
    this.release();
    this.#status = statusOf((name) => this.#register(name, accelerators[name]));
    return this.#status;
  }

  /** Gives every key back to the system. */
  release(): void {
    for (const accelerator of this.#registered.values()) this.#deps.globalShortcut.unregister(accelerator);
    this.#registered.clear();
  }

  #register(name: ShortcutName, accelerator: string): Status {
    if (accelerator === '') return 'off';
    if (!this.#take(name, accelerator)) return 'refused';
    this.#registered.set(name, accelerator);
    return 'registered';
  }

  #take(name: ShortcutName, accelerator: string): boolean {
    const { globalShortcut, log, onPress } = this.#deps;
    try {
      // Asked back, because a register() that says true has been seen to mean nothing:
      // https://github.com/electron/electron/issues/52218
      return globalShortcut.register(accelerator, () => onPress(name)) && globalShortcut.isRegistered(accelerator);
    } catch (error) {
      // Electron throws where the text is no accelerator at all.
      log.warn('shortcut refused', { shortcut: name, accelerator, error });
      return false;
    }
  }
}

/** What a key does to a call. */
export interface KeyCommand {
  readonly call: string;
  readonly command: CallActionName;
}

const commandFor = (card: CallCard | undefined, actions: readonly CallActionName[]): KeyCommand | undefined => {
  const command = actions.find((action) => card?.actions.includes(action));
  return card === undefined || command === undefined ? undefined : { call: card.key, command };
};

// An ignored call rings on; the key means it only when no other call rings.
const ringingFirst = (cards: readonly CallCard[]): CallCard | undefined => {
  const ringing = cards.filter((card) => card.phase === 'ringing');
  return ringing.find((card) => !card.isHidden) ?? ringing[0];
};

/** The answer key: the call that rings longest. `cards` are longest first. */
export const answerCommand = (cards: readonly CallCard[]): KeyCommand | undefined =>
  commandFor(ringingFirst(cards), ['answer']);

/** The hang-up key: declines the ringing call if there is one, otherwise ends the active one. */
export function hangUpCommand(cards: readonly CallCard[]): KeyCommand | undefined {
  const ringing = commandFor(ringingFirst(cards), ['decline', 'hangUp']);
  if (ringing !== undefined) return ringing;
  const active = (['connected', 'dialing', 'held'] as const).map((phase) => cards.find((card) => card.phase === phase));
  return commandFor(
    active.find((card) => card !== undefined),
    ['hangUp'],
  );
}

/** The decline key: the call that rings longest. */
export const declineCommand = (cards: readonly CallCard[]): KeyCommand | undefined =>
  commandFor(ringingFirst(cards), ['decline', 'hangUp']);

/** The hold key: holds the call that the user is in; with none, takes back a held one. */
export function holdCommand(cards: readonly CallCard[]): KeyCommand | undefined {
  const active = cards.find(({ actions }) => actions.includes('hold'));
  if (active !== undefined) return commandFor(active, ['hold']);
  return commandFor(
    cards.find(({ actions }) => actions.includes('retrieve')),
    ['retrieve'],
  );
}

/** Registers the keys of the settings, now and whenever they change, and reports what became of each. */
export function followShortcutSettings(
  shortcuts: Shortcuts,
  settings: DesktopSettingsStore,
  onStatus: (status: ShortcutStatus) => void,
): void {
  let applied = '';
  const apply = () => {
    const wanted = JSON.stringify(settings.get().shortcuts);
    if (wanted === applied) return;
    applied = wanted;
    onStatus(shortcuts.apply(settings.get().shortcuts));
  };
  settings.subscribe(apply);
  apply();
}
