import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

async function sourcesOf(...places: readonly string[]): Promise<string> {
  const sources: string[] = [];
  for await (const file of glob(places, { cwd: root })) sources.push(readFileSync(path.join(root, file), 'utf8'));
  return sources.join('\n');
}

const styles = (await sourcesOf('renderer/**/*.css')).replaceAll(/\/\*[\s\S]*?\*\//g, '');
const pages = await sourcesOf('renderer/**/*.{ts,tsx,html}');

/** What stands in quotes on the pages, imports and comments left out: there a class is set. */
const quoted = [
  ...pages.replaceAll(/^import[\s\S]*?;$|^\s*(?:\/\*)?\*.*$|\/\/ .*$/gm, '').matchAll(/(['"`])((?:(?!\1)[^\n])*)\1/g),
]
  .map(([, , text]) => text)
  .join('\n');

const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? '')),
];

const selectors = all(styles, /([^{};]+)\{/g).join('\n');
const classes = all(selectors, /\.([a-z][\w-]*)/g);

/** Whether the name stands by itself in a text, and not only as a part of a longer one. */
const stands = (name: string, text: string): boolean => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);

/** lucide-react gives each icon its class: `lucide-log-in` to `LogIn`. */
const componentOf = (name: string): string =>
  name.replace('lucide', '').replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe('the style sheets', () => {
  it('have no class that no page sets', () => {
    const isSet = (name: string) =>
      name.startsWith('lucide-') ? stands(componentOf(name), pages) : stands(name, quoted);
    expect(classes.length).toBeGreaterThan(100);
    expect(classes.filter((name) => !isSet(name))).toEqual([]);
  });

  it('use each variable that they set, and set each that they use', () => {
    const set = all(styles, /(--[\w-]+)\s*:/g);
    const used = all(styles, /var\(\s*(--[\w-]+)/g);
    expect(set.filter((name) => !used.includes(name) && !stands(name, pages))).toEqual([]);
    expect(used.filter((name) => !set.includes(name) && !stands(name, pages))).toEqual([]);
  });

  it('run each animation that they describe', () => {
    const described = all(styles, /@keyframes\s+([\w-]+)/g);
    expect(described.length).toBeGreaterThan(0);
    expect(
      described.filter((name) => !all(styles, /animation(?:-name)?:([^;}]+)/g).some((value) => stands(name, value))),
    ).toEqual([]);
  });
});
