import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const docs = readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md'));
const pages = ['README.md', ...docs.map((file) => `docs/${file}`)];

/** What a page refers to by Markdown and by HTML, without the addresses of other hosts and without anchors. */
function linksOf(text: string): readonly string[] {
  const found = text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  const targets = Array.from(found, ([, markdown, html]) => (markdown ?? html ?? '').replace(/#.*$/, ''));
  return targets.filter((target) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

const missingIn = (page: string): readonly string[] =>
  linksOf(readFileSync(path.join(root, page), 'utf8')).filter(
    (target) => !existsSync(path.join(root, path.dirname(page), target)),
  );

describe('links of the README and the documents', () => {
  it.each(pages)('%s leads to nothing that is not there', (page) => {
    expect(missingIn(page)).toEqual([]);
  });

  it('are found in Markdown and in HTML, and others’ addresses left alone', () => {
    const text = '[a](docs/a.md#part) <img src="b.png"> <source srcset="c.png"> [d](https://example.com/) [e](#part)';
    expect(linksOf(text)).toEqual(['docs/a.md', 'b.png', 'c.png']);
  });

  it('show every picture that is kept, in light and dark, at 100 % and 200 %', () => {
    const kept = readdirSync(path.join(root, 'docs', 'images'));
    const linked = new Set(linksOf(readFileSync(path.join(root, 'docs', 'screenshots.md'), 'utf8')));
    expect(kept.filter((file) => !linked.has(`images/${file}`))).toEqual([]);
    const states = new Set(kept.map((file) => file.replace(/-(?:light|dark)-(?:100|200)\.png$/, '')));
    expect(kept).toHaveLength(states.size * 4);
  });
});
