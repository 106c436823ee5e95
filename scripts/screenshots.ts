/**
 * `npm run screenshots [-- filter]`: every state of the popup and every page of the panel, from the built pages, in light
 * and dark, at 100 % and 200 %, into docs/images/, with an index of them. States in other languages than English are left
 * out: the tests hold those. One picture pixel per CSS pixel at 100 %, two at 200 %: a few kilobytes each.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type PageServer, servePages } from '../test/preview/serve.ts';
import { openPreview, sizes } from '../test/preview/show.ts';
import { type Preview, previews } from '../test/preview/states.ts';
import { findChromium } from './chromium.ts';
import { root } from './programs.ts';

const folder = join(root, 'docs', 'images');
const [filter = ''] = process.argv.slice(2);
/** Pictures that are taken at a time. */
const lanes = 3;

interface Shot {
  readonly name: string;
  readonly preview: Preview;
  readonly colorScheme: 'light' | 'dark';
  readonly scale: 1 | 2;
}

const nameOf = (name: string, { page }: Preview): string => (name.startsWith(page) ? name : `${page}-${name}`);
const fileOf = ({ name, colorScheme, scale }: Shot): string => `${name}-${colorScheme}-${scale}00.png`;

const isEnglish = ({ state }: Preview): boolean => state.language === undefined || state.language === 'en';

const shots: readonly Shot[] = Object.entries(previews)
  .filter(([name, preview]) => isEnglish(preview) && nameOf(name, preview).includes(filter))
  .flatMap(([name, preview]) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ([1, 2] as const).map((scale) => ({ name: nameOf(name, preview), preview, colorScheme, scale })),
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

async function take(browser: Browser, { origin }: PageServer, shot: Shot): Promise<void> {
  const { preview, colorScheme, scale } = shot;
  const viewport = viewportOf(shot);
  const context = await browser.newContext({
    viewport,
    colorScheme,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  const page = await openPreview(context, origin, preview);
  if (preview.page === 'popup') await fitPopup(page, viewport.width);
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.getAnimations().map((animation) => animation.cancel()));
  await page.screenshot({ path: join(folder, fileOf(shot)), omitBackground: true });
  await context.close();
}

const picture = (name: string, { page }: Preview): string => {
  const source = (scheme: string): string => `${name}-${scheme}-${page === 'popup' ? 200 : 100}.png`;
  return [
    `### ${name}`,
    '',
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${source('dark')}">`,
    `  <img src="${source('light')}" width="${page === 'popup' ? 380 : 660}" alt="${name}">`,
    '</picture>',
    '',
  ].join('\n');
};

const index = (): string => {
  const named = new Map(shots.map(({ name, preview }) => [name, preview]));
  const intro = 'Every state of the popup and every page of the panel. Made by `npm run screenshots`.';
  const looks = 'Each is here in light and dark, at 100 % and 200 %.';
  return ['# Pictures', '', `${intro} ${looks}`, '', ...[...named].map(([name, one]) => picture(name, one))].join('\n');
};

/** Pictures of states that there are no more do not stay. */
async function removeOld(): Promise<void> {
  const old = (await readdir(folder)).filter((file) => file.endsWith('.png'));
  await Promise.all(old.map((file) => rm(join(folder, file))));
}

async function takeAll(): Promise<void> {
  const server = await servePages();
  const executablePath = findChromium() ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  const waiting = [...shots];
  const lane = async (): Promise<void> => {
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) await take(browser, server, shot);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await browser.close();
  server.close();
}

await mkdir(folder, { recursive: true });
if (filter === '') await removeOld();
await takeAll();
if (filter === '') await writeFile(join(folder, 'README.md'), index());
process.stdout.write(`${shots.length} screenshots: ${folder}\n`);
