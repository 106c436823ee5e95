/**
 * `npm run screenshots [-- filter]`: every state of the popup and every page of the panel, from the built pages, in light
 * and dark, at 100 % and 200 %, into docs/images/, with docs/screenshots.md to look at them. In English: the tests hold the
 * other languages. The same pages give the same bytes, so that only what looks different is committed anew.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { servePages } from '../test/preview/serve.ts';
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

type Pictured = PicturedState & { readonly preview: Preview };

const pictured: readonly Pictured[] = [...statesInEnglish()]
  .map(([name, preview]) => ({ name, page: preview.page, preview }))
  .filter(({ name, page }) => `${page}-${name}`.includes(filter));

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  ([1, 2] as const).map((scale) => ({ colorScheme, scale })),
);
type Look = (typeof looks)[number];

const fileOf = ({ name, page }: PicturedState, { colorScheme, scale }: Look): string =>
  `${page}-${name}-${colorScheme}-${scale}00.png`;

/** How long a list that is looked for may take to come, ms. */
const searchMs = 300;

/** Once it is the same for as long as a search takes: what is found makes the card taller. */
async function settledHeight(page: Page): Promise<number> {
  const read = (): Promise<number> =>
    page.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  let [before, now] = [Number.NaN, await read()];
  while (before !== now) {
    await new Promise((resolve) => setTimeout(resolve, searchMs));
    [before, now] = [now, await read()];
  }
  return now;
}

/** The panel at 200 % is its window with everything twice as large in it; the popup grows with its content. */
async function resize(page: Page, kind: Preview['page'], scale: number): Promise<void> {
  const { width, height } = sizes[kind];
  if (kind === 'panel') return page.setViewportSize({ width: width / scale, height: height / scale });
  return page.setViewportSize({ width, height: Math.max(await settledHeight(page), 1) });
}

/** At 200 % the list of sections fills the window: the section itself is what is to be seen. */
async function showSection(page: Page): Promise<void> {
  await page
    .locator('.settings-section')
    .first()
    .evaluate((section) => section.scrollIntoView({ block: 'start' }));
}

/** What would look different the next time: the hovering pointer, and what moves. */
async function rest(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.getAnimations().map((animation) => animation.cancel()));
}

async function takeLook(page: Page, state: PicturedState, look: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: look.colorScheme });
  await rest(page);
  const taken = await page.screenshot({ omitBackground: true });
  await writeFile(join(folder, fileOf(state, look)), writePng(withFewColours(readPng(taken))));
}

/** Both colours of a state at one scale. */
async function takeScale(browser: Browser, origin: string, state: Pictured, scale: 1 | 2): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: sizes[state.page], deviceScaleFactor: scale },
    ...{ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' },
  });
  const page = await openPreview(context, origin, state.preview);
  await resize(page, state.page, scale);
  if (state.preview.section !== undefined) await showSection(page);
  for (const look of looks.filter((one) => one.scale === scale)) await takeLook(page, state, look);
  await context.close();
}

/** Pictures of states that there are no more do not stay. */
async function removeOld(): Promise<void> {
  const taken = new Set(pictured.flatMap((state) => looks.map((look) => fileOf(state, look))));
  const old = (await readdir(folder)).filter((file) => !taken.has(file));
  await Promise.all(old.map((file) => rm(join(folder, file), { recursive: true })));
}

async function takeAll(executablePath: string): Promise<void> {
  const server = await servePages();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  const waiting = pictured.flatMap((state) => ([1, 2] as const).map((scale) => ({ state, scale })));
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await takeScale(browser, server.origin, next.state, next.scale);
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
process.stdout.write(`${pictured.length * looks.length} screenshots: ${folder}\n`);
