const switches = new Map<string, string>();

for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name !== undefined) switches.set(name, value ?? '');
}

/** Electron's `app.commandLine`. Switches are kept and answered, and have no effect on Chromium. */
export const commandLine = {
  appendSwitch: (name: string, value = ''): void => void switches.set(name, value),
  appendArgument: (value: string): void => void switches.set(value, ''),
  hasSwitch: (name: string): boolean => switches.has(name),
  getSwitchValue: (name: string): string => switches.get(name) ?? '',
  removeSwitch: (name: string): void => void switches.delete(name),
} satisfies Electron.CommandLine;
