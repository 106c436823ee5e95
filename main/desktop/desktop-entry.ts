/** Our own key: the program that the entry starts, so that nobody has to take `Exec` apart. */
export const programKey = 'X-Screenpop-Program';

// Desktop Entry Specification, "The Exec key": these are reserved outside of quotes.
const reserved = /[\s"'\\><~|&;$*?#()`]/u;

// Within quotes four characters take a backslash. A percent sign is doubled, as field codes begin with it.
const quoted = (argument: string): string => {
  const plain = argument.replaceAll('%', '%%');
  return argument === '' || reserved.test(argument) ? `"${plain.replace(/["`$\\]/gu, '\\$&')}"` : plain;
};

// "Possible value types": the escapes of every string, which readers undo before they look for quotes.
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');

const unescapes: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

const unescaped = (text: string): string =>
  text.replace(/\\(.)/gsu, (whole, letter: string) => unescapes[letter] ?? whole);

/** A command line as the value of `Exec`. */
export const execValue = (command: readonly string[]): string => escaped(command.map(quoted).join(' '));

/** An autostart entry (freedesktop.org). Hidden: there is none, whatever the administrator's says. */
export function desktopEntry(command: readonly string[], { isHidden = false } = {}): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Screenpop',
    `Exec=${execValue(command)}`,
    'Terminal=false',
    `Hidden=${isHidden}`,
    `X-GNOME-Autostart-enabled=${!isHidden}`,
    `${programKey}=${escaped(command[0] ?? '')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The value of a key in the group "Desktop Entry"; undefined where it has none. */
export function entryValue(entry: string, key: string): string | undefined {
  const lines = entry.split(/\r?\n/u);
  const from = lines.findIndex((line) => line.trim() === '[Desktop Entry]') + 1;
  const until = lines.findIndex((line, index) => index >= from && line.startsWith('['));
  const group = lines.slice(from, until === -1 ? undefined : until);
  const found = group.map((line) => /^([^=#]+?)\s*=\s*(.*)$/u.exec(line)).find((match) => match?.[1] === key);
  return found?.[2] === undefined ? undefined : unescaped(found[2].trim());
}

/** The same as a boolean; undefined where it is none. */
export function entryFlag(entry: string, key: string): boolean | undefined {
  const value = entryValue(entry, key);
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
