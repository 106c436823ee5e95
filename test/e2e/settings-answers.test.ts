import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenpopBridge, UiFailure, UiResult, UiSettings } from '../../preload/contract.ts';
import { buildIfStale } from '../../scripts/build.ts';
import { chromiumPath } from '../electron/settings.ts';
import { type PageServer, serveFolder } from '../preview/serve.ts';
import { openPreview } from '../preview/show.ts';
import { stateOf } from '../preview/states.ts';

// The panel alone, before a main process that answers when the test says so: a real one answers before anybody sees it.

let server: PageServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  await buildIfStale();
  [server, browser] = await Promise.all([
    serveFolder(fileURLToPath(new URL('../../dist/renderer', import.meta.url))),
    chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] }),
  ]);
  context = await browser.newContext();
});
afterEach(() => page.close());
afterAll(async () => {
  await browser?.close();
  server?.close();
});

declare global {
  interface Window {
    /** Answers the oldest change that waits for it: takes it, or refuses it. */
    answerChange?: (failure?: UiFailure) => void;
    readonly changesWaiting?: { readonly length: number };
  }
}

/** Every change waits for its answer. Runs in the page, so it uses nothing from outside of itself. */
function letChangesWait(
  start: UiSettings,
  events: Omit<Extract<Parameters<NonNullable<Window['pushEvent']>>[0], { type: 'settings' }>, 'settings' | 'sequence'>,
): void {
  let settings = start;
  let sequence = 100;
  const waiting: { changes: Partial<UiSettings>; resolve: (result: UiResult) => void }[] = [];
  const wait = (changes: Partial<UiSettings>): Promise<UiResult> =>
    new Promise((resolve) => void waiting.push({ changes, resolve }));
  const bridge = (window as unknown as { readonly screenpop: unknown }).screenpop as {
    -readonly [Name in keyof ScreenpopBridge]: ScreenpopBridge[Name];
  };
  bridge.updateSettings = wait;
  bridge.setStartAtLogin = () => wait({});
  const answerChange = (failure?: UiFailure): void => {
    const oldest = waiting.shift();
    if (failure !== undefined) {
      oldest?.resolve({ ok: false, failure });
      return;
    }
    settings = { ...settings, ...oldest?.changes };
    sequence += 1;
    window.pushEvent?.({ ...events, settings, sequence });
    oldest?.resolve({ ok: true, value: undefined });
  };
  Object.assign(window, { answerChange, changesWaiting: waiting });
}

const preview = { page: 'panel', state: { page: 'settings' } } as const;

async function open(section: string): Promise<void> {
  const { settings, shortcutStatus, language } = stateOf(preview);
  page = await openPreview(context, server.origin, { ...preview, section });
  const events = { type: 'settings', shortcutStatus, language } as const;
  await page.evaluate(([source, start, rest]) => void new Function(`return ${source}`)()(start, rest), [
    letChangesWait.toString(),
    settings,
    events,
  ] as const);
}

const control = (name: string): Locator => page.locator(`[name="${name}"]`);
const whole = (name: string): Locator => page.locator('.setting', { has: control(name) });
const waits = (count: number): Promise<unknown> =>
  page.waitForFunction((wanted) => window.changesWaiting?.length === wanted, count);
const take = (): Promise<void> => page.evaluate(() => window.answerChange?.());
const refuse = (failure: UiFailure): Promise<void> => page.evaluate((why) => window.answerChange?.(why), failure);

const unwritten: UiFailure = { code: 'unexpected', detail: 'the settings file cannot be written' };

/** The error stands beside the control, is announced, and is what the control is described by. */
async function expectError(name: string): Promise<void> {
  const error = whole(name).getByRole('alert');
  await error.waitFor();
  expect((await error.textContent())?.trim()).not.toBe('');
  const described = await control(name).evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
  expect(described).toContain(await error.textContent());
  expect(await whole(name).getByText('Saved').count()).toBe(0);
}

const choices = [
  { section: 'line', name: 'whenAnsweringAnother', old: 'hold', wanted: 'end' },
  { section: 'popup', name: 'popupDisplay', old: 'pointer', wanted: 'primary' },
  { section: 'sound', name: 'ringTone', old: 'chime', wanted: 'pulse' },
  { section: 'dialing', name: 'country', old: 'GB', wanted: 'DE' },
  { section: 'screenPop', name: 'screenPopTrigger', old: 'ring', wanted: 'answer' },
  { section: 'history', name: 'historyDays', old: '30', wanted: '7' },
  { section: 'language', name: 'language', old: 'system', wanted: 'fr' },
] as const;

describe('a choice', () => {
  it.each(choices)('that is refused goes back, and says why beside it: $name', async (choice) => {
    const { section, name, old, wanted } = choice;
    await open(section);
    expect(await control(name).inputValue()).toBe(old);
    await control(name).selectOption(wanted);
    await waits(1);
    await refuse(unwritten);
    await expectError(name);
    expect(await control(name).getAttribute('aria-invalid')).toBe('true');
    expect(await control(name).inputValue()).toBe(old);
    await control(name).selectOption(wanted);
    await waits(1);
    await take();
    await whole(name).getByText('Saved').waitFor();
    expect(await whole(name).getByRole('alert').count()).toBe(0);
  });

  it('stands as it was chosen until it is answered: of two, one quickly after the other, the last', async () => {
    await open('popup');
    await control('popupDisplay').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await control('popupDisplay').inputValue()).toBe('primary');
    await waits(2);
    await take();
    expect(await control('popupDisplay').inputValue()).toBe('primary');
    await take();
    await whole('popupDisplay').getByText('Saved').waitFor();
    expect(await control('popupDisplay').inputValue()).toBe('primary');
  });
});

const switches = [
  { section: 'popup', name: 'isPopupShown' },
  { section: 'sound', name: 'isRingToneOn' },
  { section: 'connection', name: 'isRegionFollowed' },
  { section: 'start', name: 'startAtLogin' },
] as const;

describe('a switch', () => {
  it.each(switches)('that is refused goes back, and says why beside it: $name', async ({ section, name }) => {
    await open(section);
    const old = await control(name).isChecked();
    await control(name).click();
    await waits(1);
    await refuse(unwritten);
    await expectError(name);
    expect(await control(name).getAttribute('aria-invalid')).toBe('true');
    expect(await control(name).isChecked()).toBe(old);
  });

  it('pressed twice quickly is as it was', async () => {
    await open('popup');
    const old = await control('isPopupShown').isChecked();
    await control('isPopupShown').click();
    expect(await control('isPopupShown').isChecked()).toBe(!old);
    await control('isPopupShown').click();
    await waits(2);
    await take();
    await take();
    await whole('isPopupShown').getByText('Saved').waitFor();
    expect(await control('isPopupShown').isChecked()).toBe(old);
  });
});

describe('the volume', () => {
  it('that is refused goes back, and says why beside it', async () => {
    await open('sound');
    const old = await control('ringVolume').inputValue();
    await control('ringVolume').focus();
    await page.keyboard.press('ArrowRight');
    await waits(1);
    await refuse(unwritten);
    await expectError('ringVolume');
    expect(await control('ringVolume').inputValue()).toBe(old);
  });

  it('is where it was moved to, however many answers are still to come', async () => {
    await open('sound');
    const at = (): Promise<string | null> => control('ringVolume').getAttribute('aria-valuetext');
    await control('ringVolume').focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
    expect(await at()).toBe('75%');
    await waits(3);
    await take();
    await take();
    expect(await at()).toBe('75%');
    await take();
    await whole('ringVolume').getByText('Saved').waitFor();
    expect(await at()).toBe('75%');
  });
});

describe('a typed setting', () => {
  it('that is refused says why to who has left the field, too', async () => {
    await open('connection');
    await control('api').fill('https://api.test');
    await control('clientId').focus();
    await waits(1);
    await refuse({ code: 'invalid-input', detail: 'api: must contain {service}' });
    await expectError('api');
    expect(await control('api').inputValue()).toBe('https://api.test');
  });

  it('loses nothing that is typed while the answer is on its way', async () => {
    await open('connection');
    await control('clientId').fill('desk');
    await control('clientId').press('Enter');
    await waits(1);
    await control('clientId').press('End');
    await page.keyboard.type('-7');
    await take();
    expect(await control('clientId').inputValue()).toBe('desk-7');
    await control('clientId').press('Enter');
    await waits(1);
    await take();
    await whole('clientId').getByText('Saved').waitFor();
    expect(await control('clientId').inputValue()).toBe('desk-7');
  });

  it('is saved once where Enter is pressed and the field left before the answer', async () => {
    await open('connection');
    await control('clientId').fill('desk-7');
    await control('clientId').press('Enter');
    await control('portal').focus();
    await waits(1);
  });
});

describe('keys', () => {
  it('that cannot be saved stay as they were, and the field says why', async () => {
    await open('shortcuts');
    const old = await control('answer').inputValue();
    await control('answer').focus();
    await page.keyboard.press('Control+Shift+F2');
    await waits(1);
    await refuse(unwritten);
    await whole('answer').getByText('Something went wrong that should not.').waitFor();
    expect(await control('answer').inputValue()).toBe(old);
    expect(await control('answer').getAttribute('aria-invalid')).toBe('true');
  });
});
