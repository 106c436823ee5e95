import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resources } from '../../../locales/index.ts';

type Catalogue = { readonly [key: string]: string | Catalogue };

const root = join(import.meta.dirname, '../../..');
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

const flatten = (catalogue: Catalogue, prefix = ''): string[] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key.replace(pluralSuffix, '')}`] : flatten(value, `${prefix}${key}.`),
  );

const known = [...new Set(flatten(resources.en.translation))];
const topics = Object.keys(resources.en.translation);

/** Without what is only said about the code. */
const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

async function sourcesOf(...places: readonly string[]): Promise<string> {
  const sources: string[] = [];
  for await (const file of glob(places, { cwd: root })) sources.push(await readFile(join(root, file), 'utf8'));
  return withoutComments(sources.join('\n'));
}

/** Every string that reads like a key below one of these: quoted, or a template with gaps. */
const keysIn = (source: string, below: readonly string[]): string[] =>
  [...source.matchAll(new RegExp(`(['\`])((?:${below.join('|')})\\.(?:[\\w.-]|\\$\\{[^}]*\\})+)\\1`, 'g'))].map(
    ([, , key]) => key ?? '',
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A gap of a template is one step of a key: it does not make everything below its beginning used. */
const patternOf = (key: string): RegExp =>
  new RegExp(
    `^${key
      .split(/\$\{[^}]*\}/)
      .map(escaped)
      .join('[^.]+')}$`,
  );

/** What is looked up below a beginning that stands elsewhere: by Health, and by sections whose texts have two parts. */
async function keysOfParts(): Promise<string[]> {
  const health = await sourcesOf('main/health/*.ts', 'main/desktop/**/*.ts');
  const said = keysIn(health, Object.keys(resources.en.translation.health.said)).map((key) => `health.said.${key}`);
  // The words of one check are put together from parts of their own.
  const actions = known.filter((key) => key.startsWith('health.said.actions.'));
  const contacts = known.filter((key) => key.startsWith('settings.contacts.problem.'));
  return [...said, ...actions, ...contacts];
}

async function usedKeys(): Promise<readonly string[]> {
  const [pages, main] = await Promise.all([
    sourcesOf('renderer/**/*.{ts,tsx}', 'locales/index.ts'),
    sourcesOf('main/**/*.ts'),
  ]);
  // Main has file names and the like that only look like keys.
  return [...keysIn(pages, topics), ...keysIn(main, topics)];
}

describe('the catalogues', () => {
  it('have no text that nobody reads', async () => {
    const patterns = [...(await usedKeys()), ...(await keysOfParts())].map(patternOf);
    expect(known.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('have every text that main looks up', async () => {
    const source = await sourcesOf('main/**/*.ts', 'locales/index.ts');
    const looked = [...source.matchAll(/\b(?:translate|text|t)\(\s*(['`])((?:[\w.-]|\$\{[^}]*\})+)\1/g)].map(
      ([, , key]) => key ?? '',
    );
    expect(looked.length).toBeGreaterThan(40);
    const isKnown = (key: string): boolean => known.some((one) => patternOf(key).test(one));
    // What Health says has parts of its own, which are looked up below.
    const plain = looked.filter((key) => !key.startsWith('health.said.'));
    expect([...plain, ...(await keysOfParts())].filter((key) => !isKnown(key))).toEqual([]);
  });
});
