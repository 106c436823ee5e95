/**
 * Pictures of every state of the pages, with a bridge that is not real: `node test/preview/shoot.ts [out] [filter]`.
 * Light and dark, 100 % and 200 %; prints what the pages complained about.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { servePages } from './serve.ts';
import { openPreview, sizes } from './show.ts';
import { type Preview, previews } from './states.ts';

const [outDir = '/tmp/preview', filter = ''] = process.argv.slice(2);

interface Shot {
  readonly name: string;
  readonly preview: Preview;
  readonly colorScheme: 'light' | 'dark';
  /** 2: everything twice as large in the same window. */
  readonly zoom: 1 | 2;
}

/** The popup is as tall as its content, which is what it tells main. */
async function fitPopup(page: Page, width: number): Promise<void> {
  const height = await page.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  await page.setViewportSize({ width, height: Math.max(height, 1) });
}

async function shoot(browser: Browser, origin: string, shot: Shot): Promise<string[]> {
  const { preview, zoom, colorScheme } = shot;
  const size = sizes[preview.page];
  const viewport = { width: Math.round(size.width / zoom), height: Math.round(size.height / zoom) };
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  context.on('console', (message) => void complaints.push(`${shot.name}: ${message.text()}`));
  context.on('weberror', (error) => void complaints.push(`${shot.name}: ${error.error().message}`));
  const page = await openPreview(context, origin, preview);
  if (preview.page === 'popup') await fitPopup(page, viewport.width);
  const file = `${shot.name}-${colorScheme}${zoom === 1 ? '' : '-200'}.png`;
  await page.evaluate(() => document.getAnimations().map((animation) => animation.cancel()));
  await page.screenshot({ path: path.join(outDir, file), fullPage: preview.page === 'panel', omitBackground: true });
  await context.close();
  return complaints;
}

const shots: Shot[] = Object.entries(previews)
  .filter(([name]) => name.includes(filter))
  .flatMap(([name, preview]) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ([1, 2] as const).map((zoom) => ({ name, preview, colorScheme, zoom })),
    ),
  );

await mkdir(outDir, { recursive: true });
const server = await servePages();
const browser = await chromium.launch({
  executablePath: process.env.SCREENPOP_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-quic'],
});
for (const shot of shots) {
  for (const complaint of await shoot(browser, server.origin, shot)) console.log(complaint);
}
await browser.close();
server.close();
console.log(`${shots.length} pictures in ${outDir}`);
