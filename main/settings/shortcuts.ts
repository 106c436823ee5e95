import type { Shortcuts } from './types.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Electron's other names of the same modifiers. On which system a file was written, it does not say. */
const names: Readonly<Record<string, string>> = {
  commandorcontrol: 'ctrl',
  cmdorctrl: 'ctrl',
  control: 'ctrl',
  cmd: 'command',
  option: 'alt',
};

/** An accelerator in one spelling, whatever the order, the case and the names of its modifiers. */
const spelled = (accelerator: string): string => {
  const parts = accelerator.toLowerCase().split('+');
  return [
    ...parts
      .slice(0, -1)
      .map((name) => names[name] ?? name)
      .sort(),
    parts.at(-1),
  ].join('+');
};

/**
 * Stored shortcuts with those that they lack, as every file of the first version does, which knew three of them. One that
 * is added stays without keys where the user has given its keys to another. What is no object is left for the schema.
 */
export function withMissingShortcuts(stored: unknown, defaults: Shortcuts): unknown {
  if (!isRecord(stored)) return stored;
  const used = new Set(Object.values(stored).map((keys) => spelled(String(keys))));
  const added = Object.entries(defaults).map(([name, keys]) => [name, used.has(spelled(keys)) ? '' : keys]);
  return { ...Object.fromEntries(added), ...stored };
}
