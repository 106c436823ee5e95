import type { ReservedKey } from '../../preload/contract.ts';

type Modifier = 'ctrl' | 'alt' | 'shift' | 'meta';

interface Press {
  readonly held: ReadonlySet<Modifier>;
  /** Upper case. */
  readonly key: string;
}

/** A family of systems that keep the same keys. */
type System = 'mac' | 'windows' | 'linux';

const systemOf = (platform: NodeJS.Platform): System => {
  if (platform === 'darwin') return 'mac';
  return platform === 'win32' ? 'windows' : 'linux';
};

const modifierOf = (name: string, system: System): Modifier | undefined => {
  const names: Readonly<Record<string, Modifier>> = {
    ...{ control: 'ctrl', ctrl: 'ctrl', alt: 'alt', option: 'alt', shift: 'shift' },
    ...{ command: 'meta', cmd: 'meta', super: 'meta', meta: 'meta' },
    ...{ commandorcontrol: system === 'mac' ? 'meta' : 'ctrl', cmdorctrl: system === 'mac' ? 'meta' : 'ctrl' },
  };
  return names[name.toLowerCase()];
};

const sameKeys: Readonly<Record<string, string>> = { ENTER: 'RETURN', ESC: 'ESCAPE' };

const pressOf = (accelerator: string, system: System): Press => {
  const parts = accelerator.split('+');
  const key = (parts.at(-1) ?? '').toUpperCase();
  const held = parts.slice(0, -1).flatMap((name) => modifierOf(name, system) ?? []);
  return { held: new Set(held), key: sameKeys[key] ?? key };
};

/** Modifiers in one order, then the key: what the tables below are written in. */
const spelled = ({ held, key }: Press): string =>
  [...(['ctrl', 'alt', 'shift', 'meta'] as const).filter((modifier) => held.has(modifier)), key].join('+');

const functionKeys = (prefix: string, last: number): readonly string[] =>
  Array.from({ length: last }, (_, index) => `${prefix}F${index + 1}`);

const arrows = ['UP', 'DOWN', 'LEFT', 'RIGHT'];
const moves = [...arrows, 'HOME', 'END', 'PAGEUP', 'PAGEDOWN'];
const withEach = (prefix: string, keys: readonly string[]): readonly string[] => keys.map((key) => `${prefix}${key}`);

/**
 * Keys that the system keeps. Windows: F12 belongs to debuggers and everything with the Windows key to the system
 * (https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-registerhotkey). macOS:
 * https://support.apple.com/102650. Linux: the kernel's consoles, and what GNOME and KDE both keep.
 */
const systemKeys: Readonly<Record<System, ReadonlySet<string>>> = {
  windows: new Set([
    ...['F12', 'ctrl+alt+DELETE', 'alt+TAB', 'alt+shift+TAB', 'ctrl+alt+TAB', 'alt+F4', 'alt+ESCAPE', 'alt+SPACE'],
    ...['ctrl+ESCAPE', 'ctrl+shift+ESCAPE', 'PRINTSCREEN', 'alt+PRINTSCREEN'],
  ]),
  mac: new Set([
    ...withEach(
      '',
      ['SPACE', 'TAB', 'Q', 'H', 'M', '`'].map((key) => `meta+${key}`),
    ),
    ...['shift+meta+TAB', 'alt+meta+ESCAPE', 'alt+meta+SPACE', 'alt+meta+D', 'alt+meta+H', 'alt+meta+M', 'F11'],
    ...[
      'shift+meta+3',
      'shift+meta+4',
      'shift+meta+5',
      'shift+meta+Q',
      'ctrl+meta+Q',
      'ctrl+meta+F',
      'ctrl+meta+SPACE',
    ],
    ...['ctrl+SPACE', 'ctrl+alt+SPACE', ...withEach('ctrl+', arrows), ...functionKeys('ctrl+', 8)],
  ]),
  linux: new Set([
    ...functionKeys('ctrl+alt+', 12),
    ...withEach('ctrl+alt+', arrows),
    ...withEach('ctrl+alt+shift+', arrows),
    ...['ctrl+alt+DELETE', 'alt+TAB', 'alt+shift+TAB', 'ctrl+alt+TAB', 'alt+ESCAPE', 'alt+SPACE'],
    ...['alt+F1', 'alt+F2', 'alt+F4', 'alt+F7', 'alt+F8', 'PRINTSCREEN', 'alt+PRINTSCREEN', 'shift+PRINTSCREEN'],
  ]),
};

const commandLetters = [...'ACFNOPSTVWXYZ'];

/** What every program means by them: taken for a call, nobody could copy or undo any more. */
const editingKeys: Readonly<Record<System, ReadonlySet<string>>> = (() => {
  const onPc = new Set([
    ...withEach('ctrl+', [...commandLetters, ...moves, 'BACKSPACE', 'DELETE', 'INSERT', 'RETURN', 'TAB', 'SPACE']),
    ...withEach('ctrl+shift+', ['Z', 'V', 'TAB', ...moves]),
    ...withEach('shift+', [...moves, 'INSERT', 'DELETE']),
    ...['alt+LEFT', 'alt+RIGHT'],
  ]);
  const onMac = new Set([
    ...withEach('meta+', [...commandLetters, ...moves, 'BACKSPACE', 'RETURN']),
    ...withEach('shift+meta+', ['Z', 'V', ...moves]),
    ...withEach('alt+', [...moves, 'BACKSPACE']),
    ...withEach('shift+', moves),
  ]);
  return { windows: onPc, linux: onPc, mac: onMac };
})();

const typing = new Set([
  ...['SPACE', 'RETURN', 'TAB', 'BACKSPACE', 'DELETE', 'ESCAPE', 'INSERT', 'PLUS', 'CAPSLOCK', 'NUMLOCK', ...moves],
  ...['NUMDEC', 'NUMADD', 'NUMSUB', 'NUMMULT', 'NUMDIV', ...Array.from({ length: 10 }, (_, digit) => `NUM${digit}`)],
]);

const isCharacter = (key: string): boolean => key.length === 1 || key === 'PLUS' || key === 'SPACE';
const isTyping = (key: string): boolean => key.length === 1 || typing.has(key);

/** Shift alone writes capitals; on macOS Option writes a character with every key. */
const takesCharacter = ({ held, key }: Press, system: System): boolean => {
  const [hasCommand, hasOption] = [held.has('ctrl') || held.has('meta'), held.has('alt')];
  if (hasCommand) return false;
  return hasOption ? system === 'mac' && isCharacter(key) : isTyping(key);
};

/** Ctrl+Alt is AltGr on many keyboards: Ctrl+Alt+Q is "@" on a German one. */
const isAltGr = ({ held, key }: Press, system: System): boolean =>
  system !== 'mac' && held.has('ctrl') && held.has('alt') && isCharacter(key);

/**
 * Why a global shortcut is not to be had, or not to be wished for, on this system; undefined: it may be asked for.
 * `accelerator` as Electron writes it. Whether another program has it, only the system can tell.
 */
export function reservedKey(accelerator: string, platform: NodeJS.Platform): ReservedKey | undefined {
  const system = systemOf(platform);
  const press = pressOf(accelerator, system);
  if (press.key === '') return undefined;
  const isSuper = system !== 'mac' && press.held.has('meta');
  if (isSuper || systemKeys[system].has(spelled(press))) return 'system';
  if (editingKeys[system].has(spelled(press))) return 'editing';
  if (takesCharacter(press, system)) return 'typing';
  return isAltGr(press, system) ? 'altGr' : undefined;
}
