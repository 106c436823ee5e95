import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resources } from '../../locales/index.ts';
import { chromiumPath } from '../electron/settings.ts';
import { installFakeBridge } from '../preview/fake-bridge.ts';
import { pseudoText, pseudoTexts } from '../preview/pseudo.ts';
import { collisions, cutOff, overlaps, wrongWay } from '../preview/readable.ts';
import { type PageServer, servePages } from '../preview/serve.ts';
import { openPreview, sizes } from '../preview/show.ts';
import { type Preview, previews, stateOf } from '../preview/states.ts';

let server: PageServer;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    servePages([pseudoTexts]),
    chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] }),
  ]);
  context = await browser.newContext({ reducedMotion: 'reduce' });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** `zoom`: everything twice as large in the same window. `text`: the letters alone. */
const looks = [
  { name: '100 %', zoom: 1, text: 1 },
  { name: '200 % zoom', zoom: 2, text: 1 },
  { name: '200 % text', zoom: 1, text: 2 },
] as const;

type Look = (typeof looks)[number];

/**
 * What stands in an empty field only repeats its label, and a choice shows the beginning of its name: of texts that are
 * longer and twice as large at once they may show less. Each hardship by itself is held to more, here and in the
 * accessibility tests.
 */
const counts =
  ({ zoom, text }: Look) =>
  (complaint: string): boolean =>
    !complaint.startsWith('too narrow for') || (zoom * text === 1 && !complaint.includes('<select'));

/** The window as the app makes it, and the popup as tall as its content. */
async function resize(page: Page, { page: kind }: Preview, { zoom, text }: Look): Promise<void> {
  const [width, height] = [sizes[kind].width / zoom, sizes[kind].height / zoom].map(Math.round);
  await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
  await page.evaluate((percent) => {
    document.documentElement.style.fontSize = `${percent}%`;
  }, text * 100);
  if (kind === 'panel') return;
  const content = await page.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  await page.setViewportSize({ width: width ?? 0, height: content });
}

/** Arabic has no catalogue: the texts are the pseudo-language's, and the direction is what the product makes of it. */
const directions = [
  { direction: 'ltr', language: 'en' },
  { direction: 'rtl', language: 'ar' },
] as const;

type Way = (typeof directions)[number];

/** Has the page speak another language, as when the setting changes. */
async function speak(page: Page, preview: Preview, { direction, language }: Way): Promise<void> {
  const { settings, shortcutStatus, sequence } = stateOf(preview);
  const place = directions.findIndex((way) => way.language === language);
  const event = { type: 'settings', sequence: sequence + 1 + place, settings, shortcutStatus, language };
  await page.evaluate((pushed) => window.pushEvent?.(pushed as never), event);
  await page.locator(`html[dir="${direction}"][lang="${language}"]`).waitFor();
}

async function lookAt(page: Page, { direction }: Way, look: Look): Promise<string[]> {
  const found = [cutOff, overlaps, collisions, ...(direction === 'rtl' ? [wrongWay] : [])];
  const seen = await Promise.all(found.map((check) => page.evaluate(check)));
  const complaints = seen.flat().filter(counts(look));
  return complaints.map((one) => `${direction}, ${look.name}: ${one}`);
}

/** What is out of sight keeps a place of a guessed size until it comes into sight; here everything is looked at. */
const layOutAll = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important; }');
    document.adoptedStyleSheets.push(sheet);
  });

/** One page for both directions: most of the time goes into opening it. */
async function lookOver(preview: Preview): Promise<string[]> {
  const page = await openPreview(context, server.origin, preview);
  await layOutAll(page);
  const complaints: string[] = [];
  for (const way of directions) {
    await speak(page, preview, way);
    for (const look of looks) {
      await resize(page, preview, look);
      complaints.push(...(await lookAt(page, way, look)));
    }
  }
  await page.close();
  return complaints;
}

describe('with texts 40 % longer, from the left and from the right, at 100 %, 200 % zoom and 200 % text', () => {
  it.concurrent.each(Object.keys(previews))('nothing is cut off, nor stands on anything else: %s', async (name) => {
    const preview = previews[name];
    expect(preview).toBeDefined();
    if (preview !== undefined) expect(await lookOver(preview)).toEqual([]);
  });
});

describe('the window of the panel', () => {
  it.concurrent.each(['calls', 'do-not-disturb', 'settings-shortcuts'])(
    'scrolls its page, not itself: %s',
    async (name) => {
      const page = await openPreview(context, server.origin, previews[name] as Preview);
      await page.setViewportSize(sizes.panel);
      const { content, window } = await page.evaluate(() => ({
        content: document.documentElement.scrollHeight,
        window: innerHeight,
      }));
      expect(content).toBe(window);
      await page.close();
    },
  );
});

describe('the cards of many calls', () => {
  it('are as many as the display has room for, also when the popup comes up on another one', async () => {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const stand = (screenHeight: number): Promise<unknown> =>
      session.send('Emulation.setDeviceMetricsOverride', {
        ...{ width: 380, height: 500, deviceScaleFactor: 1, mobile: false },
        ...{ screenWidth: 1920, screenHeight },
      });
    const cards = (count: number): Promise<unknown> =>
      page.waitForFunction((wanted) => document.querySelectorAll('.card-place').length === wanted, count);
    await stand(1440);
    await page.addInitScript(installFakeBridge, { state: stateOf(previews.many as Preview), health: [] });
    await page.goto(`${server.origin}/popup.html`);
    await cards(4);
    await stand(768);
    await cards(2);
    await stand(1440);
    await cards(4);
    await page.close();
  });
});

describe('the pseudo-language', () => {
  it('is 40 % longer, readable, and keeps what is filled in', () => {
    expect(pseudoText('Answer')).toBe('Åñšwérwér');
    expect(pseudoText('{{count}} more calls, {service}')).toBe('{{count}} møréré çållšlš, {service}');
    const { answer, decline } = resources.en.translation.action;
    for (const text of [answer, decline]) expect(pseudoText(text).length).toBeGreaterThanOrEqual(text.length * 1.4);
  });

  it('is what the pages speak', async () => {
    const page = await openPreview(context, server.origin, previews.ringing as Preview);
    await page.locator('.card-place').getByText(pseudoText('Incoming call'), { exact: true }).waitFor();
    await page.close();
  });
});

describe('the checks themselves', () => {
  it('find what is planted', async () => {
    const preview = previews.ringing as Preview;
    const page = await openPreview(context, server.origin, { ...preview, state: { ...preview.state, language: 'ar' } });
    await page.locator('html[dir="rtl"]').waitFor();
    expect(await page.evaluate(wrongWay)).toEqual([]);
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLElement>('.card-place .button')];
      for (const button of buttons.slice(0, 2))
        Object.assign(button.style, { position: 'fixed', inset: '0 auto auto 0' });
      for (const icon of document.querySelectorAll<SVGElement>('svg')) icon.style.scale = '1';
    });
    expect(await page.evaluate(collisions)).toContainEqual(expect.stringMatching('stand on one another'));
    expect(await page.evaluate(wrongWay)).toContainEqual(expect.stringMatching('lucide-phone-incoming'));
    await page.close();
  });
});
