import { EventEmitter } from 'node:events';
import { record } from './record.ts';
import { takenShortcuts } from './settings.ts';
import { guarded } from './unsupported.ts';

const shortcuts = new Map<string, () => void>();
const taken = new Set<string>();

const modifiers: Record<string, string> = {
  cmdorctrl: 'ctrl',
  commandorcontrol: 'ctrl',
  control: 'ctrl',
  option: 'alt',
  cmd: 'meta',
  command: 'meta',
  super: 'meta',
};

/** One spelling per key combination, in which modifiers have no order and CommandOrControl is Control. */
const normalised = (accelerator: string): string => {
  const parts = accelerator
    .toLowerCase()
    .split('+')
    .map((part) => modifiers[part] ?? part);
  return [...parts.slice(0, -1).sort(), parts.at(-1)].join('+');
};

for (const accelerator of takenShortcuts) taken.add(normalised(accelerator));

let isSuspended = false;

const isWellFormed = (accelerator: string): boolean =>
  /^([A-Za-z]+\+)*([A-Za-z0-9]+|[!-/:-@[-`{-~])$/.test(accelerator);

const register = (accelerator: string, callback: () => void): boolean => {
  if (!isWellFormed(accelerator))
    throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
  const key = normalised(accelerator);
  const isFree = !isSuspended && !taken.has(key) && !shortcuts.has(key);
  record('globalShortcut.register', accelerator, isFree);
  if (isFree) shortcuts.set(key, callback);
  return isFree;
};

/** Electron's `globalShortcut`: pressed by a test, never by a keyboard. */
export const globalShortcut = guarded('globalShortcut', {
  register,
  registerAll: (accelerators: string[], callback: () => void): void => {
    for (const accelerator of accelerators) register(accelerator, callback);
  },
  isRegistered: (accelerator: string): boolean => shortcuts.has(normalised(accelerator)),
  unregister: (accelerator: string): void => {
    record('globalShortcut.unregister', accelerator);
    shortcuts.delete(normalised(accelerator));
  },
  unregisterAll: (): void => shortcuts.clear(),
  setSuspended: (suspended: boolean): void => {
    record('globalShortcut.setSuspended', suspended);
    isSuspended = suspended;
  },
  isSuspended: (): boolean => isSuspended,
} satisfies Partial<Electron.GlobalShortcut>);

/** Another program holds this accelerator, or gives it back. */
export function setTaken(accelerator: string, isTaken: boolean): void {
  if (isTaken) taken.add(normalised(accelerator));
  else taken.delete(normalised(accelerator));
}

/** The user presses a global shortcut. */
export function pressShortcut(accelerator: string): void {
  const callback = shortcuts.get(normalised(accelerator));
  if (callback === undefined) throw new Error(`The app has not registered ${accelerator}`);
  if (isSuspended) throw new Error(`The app has suspended its shortcuts: ${accelerator} does nothing`);
  callback();
}

/** Every registered accelerator, normalised. */
export const registeredShortcuts = (): string[] => [...shortcuts.keys()];

const texts = { clipboard: '', selection: '' };

const clipboardOf = (kind: keyof typeof texts) =>
  ({
    readText: (): Promise<string> => Promise.resolve(texts[kind]),
    writeText: (text: string): Promise<void> => {
      record(`${kind}.writeText`, text);
      texts[kind] = text;
      return Promise.resolve();
    },
    clear: (): void => {
      texts[kind] = '';
    },
    has: (type: string): Promise<boolean> => Promise.resolve(type === 'text/plain' && texts[kind] !== ''),
  }) satisfies Partial<Electron.Clipboard>;

/** Electron's `clipboard` (asynchronous since Electron 44). Not the machine's own: nothing leaves this process. */
export const clipboard = guarded('clipboard', {
  ...clipboardOf('clipboard'),
  selection: guarded('clipboard.selection', clipboardOf('selection')) as unknown as Electron.Clipboard,
} satisfies Partial<Electron.Clipboard>);

/** What another program, or the app, has put into the clipboard. */
export const clipboardText = (): string => texts.clipboard;

/** Another program puts text into the clipboard. */
export function setClipboardText(text: string): void {
  texts.clipboard = text;
}

/** Another program marks text (the X11 primary selection). */
export function setSelectionText(text: string): void {
  texts.selection = text;
}

const opened: string[] = [];

/** Electron's `shell`: nothing is opened. */
export const shell = guarded('shell', {
  openExternal: (url: string): Promise<void> => {
    opened.push(url);
    record('shell.openExternal', url);
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    record('shell.openPath', path);
    return Promise.resolve('');
  },
  showItemInFolder: (path: string): void => record('shell.showItemInFolder', path),
  beep: (): void => record('shell.beep'),
} satisfies Partial<Electron.Shell>);

/** Every address given to the user's browser, oldest first. */
export const openedUrls = (): readonly string[] => opened;

const power = { isOnBattery: false };

/** Electron's `powerMonitor`: its events come from a test. */
export const powerMonitor = guarded(
  'powerMonitor',
  Object.assign(new EventEmitter(), {
    isOnBatteryPower: (): boolean => power.isOnBattery,
    getSystemIdleTime: (): number => 0,
    getSystemIdleState: (): 'active' => 'active',
  } satisfies Partial<Electron.PowerMonitor>),
);

const answers: Electron.MessageBoxReturnValue[] = [];

const answer = (member: string, options: unknown): Electron.MessageBoxReturnValue => {
  record(`dialog.${member}`, options);
  return answers.shift() ?? { response: 0, checkboxChecked: false };
};

const optionsOf = (args: unknown[]): unknown => args.at(-1);

const chosenPaths: (string | undefined)[] = [];

/** A question where to save that no test has answered is cancelled. */
const savePath = (options: unknown): Electron.SaveDialogReturnValue => {
  record('dialog.showSaveDialog', options);
  const filePath = chosenPaths.shift();
  return { canceled: filePath === undefined, filePath: filePath ?? '' };
};

const openedPaths: (string | undefined)[] = [];

/** A question which file to open that no test has answered is cancelled. */
const openPath = (options: unknown): Electron.OpenDialogReturnValue => {
  record('dialog.showOpenDialog', options);
  const path = openedPaths.shift();
  return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
};

/** Electron's `dialog`: noted, and answered at once with the first button, or as a test has said. */
export const dialog = guarded('dialog', {
  showErrorBox: (title: string, content: string): void => {
    record('dialog.showErrorBox', title, content);
    console.error(`${title}: ${content}`);
  },
  showMessageBox: (...args: unknown[]): Promise<Electron.MessageBoxReturnValue> =>
    Promise.resolve(answer('showMessageBox', optionsOf(args))),
  showSaveDialog: (...args: unknown[]): Promise<Electron.SaveDialogReturnValue> =>
    Promise.resolve(savePath(optionsOf(args))),
  showOpenDialog: (...args: unknown[]): Promise<Electron.OpenDialogReturnValue> =>
    Promise.resolve(openPath(optionsOf(args))),
  showMessageBoxSync: (...args: unknown[]): number => answer('showMessageBoxSync', optionsOf(args)).response,
} satisfies Partial<Electron.Dialog>);

/** The user's answer to the next message box. */
export const answerNextDialog = (response: number, checkboxChecked = false): void =>
  void answers.push({ response, checkboxChecked });

/** Where the user saves to at the next question; undefined: they cancel. */
export const answerNextSaveDialog = (path: string | undefined): void => void chosenPaths.push(path);

/** Which file the user opens at the next question; undefined: they cancel. */
export const answerNextOpenDialog = (path: string | undefined): void => void openedPaths.push(path);

/** Electron's `systemPreferences`, as far as Linux has it. */
export const systemPreferences = guarded(
  'systemPreferences',
  Object.assign(new EventEmitter(), {
    getAnimationSettings: (): Electron.AnimationSettings => ({
      shouldRenderRichAnimation: true,
      scrollAnimationsEnabledBySystem: true,
      prefersReducedMotion: false,
    }),
    getAccentColor: (): string => '0078d4ff',
  } satisfies Partial<Electron.SystemPreferences>),
);
