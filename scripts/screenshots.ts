/**
 * `npm run screenshots [-- filter]`: every state of the popup and every page of the panel, from the built pages, in light
 * and dark, at 100 % and 200 %, into docs/images/, with docs/screenshots.md to look at them. In English: the tests hold the
 * other languages. The same pages give the same bytes, so that only what looks different is committed anew.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type PageServer, servePages } from '../test/preview/serve.ts';
import { openPreview, sizes } from '../test/preview/show.ts';
import { type Preview, previews } from '../test/preview/states.ts';
import { findChromium } from './chromium.ts';
import { type PicturedState, picturesPage } from './pictures/page.ts';
import { withFewColours } from './pictures/palette.ts';
import { readPng, writePng } from './pictures/png.ts';
import { root } from './programs.ts';

const folder = join(root, 'docs', 'images');
const [filter = ''] = process.argv.slice(2);
/** Pictures that are taken at a time. */
const lanes = 4;

interface Shot {
  readonly file: string;
  readonly preview: Preview;
  readonly colorScheme: 'light' | 'dark';
  readonly scale: 1 | 2;
}

const languageEnding = /-(de|fr)$/;

/** The states in English, each once: one that is previewed in other languages only is translated. */
function statesInEnglish(): ReadonlyMap<string, Preview> {
  const states = new Map<string, Preview>();
  const own = Object.entries(previews).filter(([name]) => !languageEnding.test(name));
  const others = Object.entries(previews).filter(([name]) => languageEnding.test(name));
  for (const [name, preview] of [...own, ...others]) {
    const plain = name.replace(languageEnding, '');
    if (!states.has(plain)) states.set(plain, { ...preview, state: { ...preview.state, language: 'en' } });
  }
  return states;
}

const pictured: readonly (PicturedState & { readonly preview: Preview })[] = [...statesInEnglish()]
  .map(([name, preview]) => ({ name, page: preview.page, preview }))
  .filter(({ name, page }) => `${page}-${name}`.includes(filter));

const shots: readonly Shot[] = pictured.flatMap(({ name, page, preview }) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ([1, 2] as const).map((scale) => ({
      ...{ preview, colorScheme, scale },
      file: `${page}-${name}-${colorScheme}-${scale}00.png`,
    })),
  ),
);

/** The popup is as tall as its content, which is what it tells main. */
async function fitPopup(page: Page, width: number): Promise<void> {
  const height = await page.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  await page.setViewportSize({ width, height: Math.max(height, 1) });
}

/** The panel at 200 % is its window with everything twice as large in it; the popup grows with its content. */
function viewportOf({ preview, scale }: Shot): { readonly width: number; readonly height: number } {
  const { width, height } = sizes[preview.page];
  const share = preview.page === 'panel' ? scale : 1;
  return { width: Math.round(width / share), height: Math.round(height / share) };
}

/** What would look different the next time: the hovering pointer, and what moves. */
async function rest(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.getAnimations().map((animation) => animation.cancel()));
}

async function take(browser: Browser, { origin }: PageServer, shot: Shot): Promise<void> {
  const { preview, colorScheme, scale, file } = shot;
  const viewport = viewportOf(shot);
  const context = await browser.newContext({
    ...{ viewport, colorScheme, deviceScaleFactor: scale },
    ...{ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' },
  });
  const page = await openPreview(context, origin, preview);
  if (preview.page === 'popup') await fitPopup(page, viewport.width);
  await rest(page);
  const taken = await page.screenshot({ omitBackground: true });
  await writeFile(join(folder, file), writePng(withFewColours(readPng(taken))));
  await context.close();
}

/** Pictures of states that there are no more do not stay. */
async function removeOld(): Promise<void> {
  const taken = new Set(shots.map(({ file }) => file));
  const old = (await readdir(folder)).filter((file) => !taken.has(file));
  await Promise.all(old.map((file) => rm(join(folder, file), { recursive: true })));
}

async function takeAll(executablePath: string): Promise<void> {
  const server = await servePages();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  const waiting = [...shots];
  const lane = async (): Promise<void> => {
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) await take(browser, server, shot);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await browser.close();
  server.close();
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('no Chromium here: set CHROMIUM_PATH');
await mkdir(folder, { recursive: true });
await takeAll(executablePath);
if (filter === '') {
  await removeOld();
  await writeFile(join(root, 'docs', 'screenshots.md'), picturesPage(pictured));
}
process.stdout.write(`${shots.length} screenshots: ${folder}\n`);
