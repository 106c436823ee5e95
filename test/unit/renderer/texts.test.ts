import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resources } from '../../../locales/index.ts';

type Catalogue = { readonly [key: string]: string | Catalogue };
const renderer = path.resolve(import.meta.dirname, '../../../renderer');

const flatten = (catalogue: Catalogue, prefix = ''): string[] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key.replace(/_(one|other)$/, '')] : flatten(value, `${prefix + key}.`),
  );

const topics = Object.keys(resources.en.translation).join('|');
/** Every string in the sources that reads like a key: quoted, or a template with gaps. */
const keyPattern = new RegExp(`(['\`])((?:${topics})\\.[\\w.\${}-]+)\\1`, 'g');

async function usedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const file of glob('**/*.{ts,tsx}', { cwd: renderer })) {
    const source = await readFile(path.join(renderer, file), 'utf8');
    keys.push(...[...source.matchAll(keyPattern)].map(([, , key]) => key ?? ''));
  }
  return keys;
}

describe('the texts of the pages', () => {
  it('all exist', async () => {
    const known = flatten(resources.en.translation);
    const exists = (key: string): boolean => {
      const pattern = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
      return known.some((one) => new RegExp(`^${pattern.join('[^.]+')}$`).test(one));
    };
    const used = await usedKeys();
    expect(used.length).toBeGreaterThan(80);
    expect(used.filter((key) => !exists(key))).toEqual([]);
  });

  it('has no words outside of the catalogues', async () => {
    const found: string[] = [];
    for await (const file of glob('**/*.tsx', { cwd: renderer })) {
      const source = await readFile(path.join(renderer, file), 'utf8');
      const words = [...source.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\//g)].map(([, text]) => `${file}: ${text}`);
      found.push(...words);
    }
    expect(found).toEqual([]);
  });
});
