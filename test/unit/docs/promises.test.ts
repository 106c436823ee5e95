import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/desktop.md'), 'utf8');

const heading = '## What the desktop promises, and the test that shows it';
const row = /^\| (?<promise>[^|]+) \| `(?<spec>[^`|]+)` \| `(?<title>[^`|]+)` \|$/;

/** The tables' lines, without their heads. */
const lines = page
  .slice(page.indexOf(heading))
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(?: Promise |---)/.test(line));

interface Promised {
  readonly spec: string;
  readonly title: string;
}

const promised = lines.map((line): Promised | string => {
  const { spec, title } = row.exec(line)?.groups ?? {};
  return spec === undefined || title === undefined ? line : { spec, title };
});

/** Whether a spec has a test of that title, as it is written there: titles of tables keep their placeholders. */
function hasTest({ spec, title }: Promised): boolean {
  const file = path.join(root, 'test', spec);
  if (!existsSync(file)) return false;
  const source = readFileSync(file, 'utf8');
  return [`'${title}'`, `\`${title}\``].some((quoted) => source.includes(quoted));
}

describe('the promises of the desktop', () => {
  it('stand in tables of promise, spec and test', () => {
    expect(page).toContain(heading);
    expect(lines.length).toBeGreaterThan(50);
    expect(promised.filter((one) => typeof one === 'string')).toEqual([]);
  });

  it('name tests that exist', () => {
    expect(promised.filter((one) => typeof one !== 'string' && !hasTest(one))).toEqual([]);
  });

  it('would be found broken', () => {
    expect(hasTest({ spec: 'e2e/popup.test.ts', title: 'does what no test says' })).toBe(false);
    expect(hasTest({ spec: 'e2e/none.test.ts', title: 'says that a number is withheld' })).toBe(false);
  });
});
