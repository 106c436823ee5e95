/** A key event, as far as a shortcut is made of it. */
export interface ShortcutPress {
  readonly key: string;
  /** Physical key (`KeyboardEvent.code`): letters and digits are named by it, whatever Alt or Shift make of them. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const namedKeys: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Return',
  '+': 'Plus',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};

function keyName({ key, code }: ShortcutPress): string | undefined {
  const physical = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  const printed = key.length === 1 && /[a-z]/i.test(key) ? key.toUpperCase() : undefined;
  if (/^F\d{1,2}$/.test(key)) return key;
  const other = key.length === 1 ? key.toUpperCase() : undefined;
  return namedKeys[key] ?? printed ?? physical?.[1] ?? physical?.[2] ?? other;
}

function modifiers(press: ShortcutPress, isMac: boolean): string[] {
  const command = isMac ? press.metaKey : press.ctrlKey;
  const control = isMac && press.ctrlKey;
  const isSuper = !isMac && press.metaKey;
  return [
    ...(command ? ['CommandOrControl'] : []),
    ...(control ? ['Control'] : []),
    ...(isSuper ? ['Super'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
  ];
}

/**
 * The Electron accelerator of a key press, for example "CommandOrControl+Shift+A". Undefined for a modifier alone.
 * Whether it makes a good shortcut, main says.
 */
export function acceleratorOf(press: ShortcutPress, isMac: boolean): string | undefined {
  const name = keyName(press);
  if (name === undefined) return undefined;
  return [...modifiers(press, isMac), name].join('+');
}

const macSigns: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Command: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
};

/** An accelerator as the system's users write it: "Ctrl+Shift+A", "⌘⇧A". */
export function displayAccelerator(accelerator: string, isMac: boolean): string {
  const parts = accelerator.split('+');
  if (isMac) return parts.map((part) => macSigns[part] ?? part).join('');
  return parts.map((part) => (part === 'CommandOrControl' || part === 'Control' ? 'Ctrl' : part)).join('+');
}

/** Whether two accelerators are the same keys on this system, however they are spelled. */
export const areSameKeys = (one: string, other: string, isMac: boolean): boolean =>
  displayAccelerator(one, isMac).toLowerCase() === displayAccelerator(other, isMac).toLowerCase();
