import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { chromiumPath } from '../electron/settings.ts';
import { accessibilityTree } from '../preview/accessibility-tree.ts';
import { cutOff, edgeless, overlaps, watchMotion } from '../preview/readable.ts';
import { type PageServer, serveFolder } from '../preview/serve.ts';
import { openPreview, sizes } from '../preview/show.ts';
import { type Preview, previews, stateOf } from '../preview/states.ts';
import { lowContrast } from './popup-kit.ts';

let server: PageServer;
let browser: Browser;
let context: BrowserContext;
/** axe-core in its smallest form: every page reads it anew. */
let axeSource: string;
/** What any page said on its console, its Content Security Policy's complaints among it. */
const said: string[] = [];

beforeAll(async () => {
  await buildIfStale();
  axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  [server, browser] = await Promise.all([
    serveFolder(fileURLToPath(new URL('../../dist/renderer', import.meta.url))),
    chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] }),
  ]);
  context = await browser.newContext({ reducedMotion: 'reduce' });
  await context.addInitScript(watchMotion);
  context.on('console', (message) => void said.push(message.text()));
  context.on('weberror', (error) => void said.push(error.error().message));
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

const every = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What else a page is made of is the same in both colour schemes. */
const rules = { light: every, dark: ['color-contrast'] } as const;

/** A card's buttons are dead for a moment, and texts on dead buttons are held to nothing. */
const guardIsOver = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    (window as unknown as { readonly passTime?: (ms: number) => void }).passTime?.(20);
    return [...document.querySelectorAll('.popup [aria-disabled]')].every((button) =>
      button.closest('[data-waiting], .spare'),
    );
  });

let sequence = 1;

/** As main does when the user chooses another language. */
async function speak(page: Page, preview: Preview, language: string): Promise<void> {
  sequence += 1;
  const { settings, shortcutStatus } = stateOf(preview);
  const event = { type: 'settings', sequence, settings, shortcutStatus, language } as const;
  await page.evaluate((pushed) => window.pushEvent?.(pushed as never), event);
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** The window as the app makes it; at 200 % everything is twice as large in the same one. */
async function resize(page: Page, { page: kind }: Preview, percent: 100 | 200): Promise<void> {
  const width = Math.round((sizes[kind].width * 100) / percent);
  await page.setViewportSize({ width, height: Math.round((sizes[kind].height * 100) / percent) });
  if (kind === 'panel') return;
  const height = await page.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  await page.setViewportSize({ width, height });
}

/** Brought by the test's own hand, past the page's Content Security Policy, which stands as it ships. */
const violations = (page: Page, tags: readonly string[]): Promise<string[]> =>
  page.evaluate(async (wanted) => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const options = { runOnly: [...wanted], resultTypes: ['violations' as const], preload: false, selectors: false };
    const results = await run(document, options);
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
        return `${id}: ${why}: ${html.slice(0, 160)}`;
      }),
    );
  }, tags);

const texts = (page: Page): Promise<readonly string[]> =>
  lowContrast({ evaluate: (run: never) => page.evaluate(run) } as never);

type Look = readonly [name: string, complaints: readonly string[]];

/** In both colour schemes: no violation of axe-core's rules, and with colours forced every text and edge can be seen. */
async function lookAtColours(page: Page): Promise<Look[]> {
  const looks: Look[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'none' });
    looks.push([colorScheme, await violations(page, rules[colorScheme])]);
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    looks.push([`${colorScheme}, forced`, [...(await texts(page)), ...(await page.evaluate(edgeless))]]);
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  return looks;
}

async function lookAtSizes(page: Page, preview: Preview): Promise<Look[]> {
  const looks: Look[] = [];
  for (const percent of [200, 100] as const) {
    await resize(page, preview, percent);
    looks.push([`${percent} %`, [...(await page.evaluate(cutOff)), ...(await page.evaluate(overlaps))]]);
  }
  return looks;
}

async function lookOver(preview: Preview): Promise<string[]> {
  const page = await openPreview(context, server.origin, preview);
  await guardIsOver(page);
  await page.evaluate(axeSource);
  const languages = new Set(['en', 'de', stateOf(preview).language]);
  const complaints: string[] = [];
  for (const language of languages) {
    await speak(page, preview, language);
    await resize(page, preview, 100);
    await guardIsOver(page);
    const looks = [...(await lookAtColours(page)), ...(await lookAtSizes(page, preview))];
    complaints.push(...looks.flatMap(([look, found]) => found.map((one) => `${language}, ${look}: ${one}`)));
  }
  const moved = (await page.evaluate(() => window.moved)) ?? [];
  await page.close();
  return [...complaints, ...moved.map((one) => `moves, though motion is to be reduced: ${one}`)];
}

describe('every state, in both colour schemes, with forced colours, at 100 % and 200 %, in English and German', () => {
  it.concurrent.each(Object.keys(previews))('keeps nobody out: %s', async (name) => {
    const preview = previews[name];
    expect(preview).toBeDefined();
    if (preview !== undefined) expect(await lookOver(preview)).toEqual([]);
  });
});

describe('the ringing card', () => {
  it.each(['en', 'de', 'fr'])('reads to assistive technology as it always has (%s)', async (language) => {
    const preview = previews.ringing as Preview;
    const page = await openPreview(context, server.origin, { ...preview, state: { ...preview.state, language } });
    await guardIsOver(page);
    await expect(await accessibilityTree(page)).toMatchFileSnapshot(`snapshots/ringing-card.${language}.txt`);
    await page.close();
  });
});

describe('the checks themselves', () => {
  it('find what is planted', async () => {
    const page = await openPreview(context, server.origin, previews.ringing as Preview);
    await guardIsOver(page);
    await page.evaluate(axeSource);
    await page.evaluate(() => {
      const plant = (html: string, style: Partial<CSSStyleDeclaration>): void => {
        const place = document.createElement('div');
        place.innerHTML = html;
        Object.assign((place.firstElementChild as HTMLElement).style, style);
        document.querySelector('main')?.append(place);
      };
      plant('<button></button>', { border: '0' });
      plant('<p>Hardly to be seen</p>', { color: '#888', background: '#999' });
      plant('<p>Far too long for its box</p>', { width: '2rem', overflow: 'hidden', whiteSpace: 'nowrap' });
      plant('<p>On top</p>', { position: 'absolute', insetBlockStart: '0', insetInlineStart: '0' });
      plant('<p>Of another</p>', { position: 'absolute', insetBlockStart: '0', insetInlineStart: '0' });
      plant('<input class="input" placeholder="More than such a narrow field can show">', {
        width: '6rem',
        border: '0',
      });
    });
    const found = [
      ...(await violations(page, every)),
      ...(await page.evaluate(cutOff)),
      ...(await page.evaluate(overlaps)),
    ];
    const expected = [
      'button-name: ',
      'color-contrast: ',
      'cut off: .*Far too',
      'too narrow for "More',
      '"On top" stands on',
    ];
    for (const fault of expected) expect(found).toContainEqual(expect.stringMatching(fault));
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await page.evaluate(edgeless)).toContainEqual(expect.stringMatching('class="input"'));
    await page.close();
  });

  it('see what moves where nobody asked for rest', async () => {
    const page = await openPreview(context, server.origin, previews.ringing as Preview);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.waitForFunction(() => window.moved?.some((one) => one.startsWith('card-picture')));
    await page.close();
  });
});

it('has left no complaint on any console: not about the Content Security Policy either', () =>
  expect(said).toEqual([]));
