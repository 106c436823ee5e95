import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenpopBridge, UiSettings } from '../../preload/contract.ts';
import { buildIfStale } from '../../scripts/build.ts';
import { type App, launchApp, type WindowHandle } from '../electron/driver.ts';
import { openPage, openSection } from './popup-kit.ts';
import { bareEnvironment } from './support.ts';

let userData: string;
let app: App;
let panel: WindowHandle;

async function start(): Promise<void> {
  app = await launchApp({ userData, env: bareEnvironment });
  panel = await app.window('panel.html');
  await panel.waitUntilShown();
}

beforeAll(async () => {
  await buildIfStale();
  userData = await mkdtemp(join(tmpdir(), 'screenpop-settings-'));
  await start();
});
afterAll(async () => {
  await app?.close();
  await rm(userData, { recursive: true, force: true });
});

/** What main says that the settings are. */
const settings = (): Promise<UiSettings> =>
  panel.evaluate(async () => {
    const { screenpop } = window as unknown as { readonly screenpop: ScreenpopBridge };
    return (await screenpop.getState()).settings;
  });

/** The control of a setting, with everything that belongs to it. */
const control = (name: string): Locator => panel.page.locator(`[name="${name}"]`);
const whole = (name: string): Locator => panel.page.locator('.setting', { has: control(name) });
const isSaid = async (name: string): Promise<void> => whole(name).getByText('Saved').waitFor();
const open = (section: string): Promise<void> => openSection({ panel }, section);

interface Choice {
  readonly section: string;
  readonly name: keyof UiSettings;
  readonly values: readonly [first: string, second: string];
}

// The second is the one that the arrow key comes to from the first.
const choices: readonly Choice[] = [
  { section: 'line', name: 'whenAnsweringAnother', values: ['hold', 'end'] },
  { section: 'popup', name: 'popupDisplay', values: ['pointer', 'active-window'] },
  { section: 'sound', name: 'ringTone', values: ['chime', 'bell'] },
  { section: 'dialing', name: 'country', values: ['DE', 'GH'] },
  { section: 'screenPop', name: 'screenPopTrigger', values: ['ring', 'answer'] },
  { section: 'history', name: 'historyDays', values: ['7', '30'] },
];

describe('a setting with choices', () => {
  it.each(choices)('applies at once, by mouse and by keyboard: $name', async ({ section, name, values }) => {
    await open(section);
    await control(name).selectOption(values[0]);
    await isSaid(name);
    expect(String((await settings())[name])).toBe(values[0]);
    await control(name).focus();
    await panel.focusByUser();
    await panel.press('ArrowDown');
    await app.waitFor(async () => String((await settings())[name]) === values[1], `${name} is ${values[1]}`);
    expect(await control(name).inputValue()).toBe(values[1]);
  });
});

const switches = [
  { section: 'popup', name: 'isPopupShown' },
  { section: 'sound', name: 'isRingToneOn' },
  { section: 'connection', name: 'isRegionFollowed' },
] as const;

describe('a setting that is on or off', () => {
  it.each(switches)('applies at once, by mouse and by keyboard: $name', async ({ section, name }) => {
    const before = (await settings())[name];
    const becomes = (wanted: boolean): Promise<void> =>
      app.waitFor(async () => (await settings())[name] === wanted, `${name} is ${wanted}`);
    await open(section);
    await panel.click(`[name="${name}"]`);
    await isSaid(name);
    await becomes(!before);
    await control(name).focus();
    await panel.press('Space');
    await becomes(before);
    expect(await control(name).isChecked()).toBe(before);
  });
});

interface Typed {
  readonly section: string;
  readonly name: keyof UiSettings;
  readonly right: string;
  readonly stored: unknown;
  readonly wrong: string;
  readonly error: string;
}

const typed: readonly Typed[] = [
  {
    ...{ section: 'line', name: 'endpoints', right: '200, 203', stored: ['200', '203'] },
    ...{ wrong: 'my line!', error: 'Extensions, separated by commas, each one once.' },
  },
  {
    ...{ section: 'popup', name: 'popupHideSeconds', right: '45', stored: 45 },
    ...{ wrong: 'soon', error: 'A whole number of seconds, from 0 to 600.' },
  },
  {
    ...{ section: 'screenPop', name: 'screenPopTemplate', right: 'https://crm.test/?n={number}' },
    ...{ stored: 'https://crm.test/?n={number}', wrong: 'http://crm.test/{number}' },
    error: 'An https address without spaces; {number} and {name} only after the host.',
  },
  {
    ...{ section: 'connection', name: 'api', right: 'https://{service}.test/v1', stored: 'https://{service}.test/v1' },
    ...{ wrong: 'https://api.test', error: 'An https address with {service} in it.' },
  },
  {
    ...{ section: 'connection', name: 'portal', right: 'https://portal.test/', stored: 'https://portal.test/' },
    ...{ wrong: 'portal.test', error: 'An https address.' },
  },
  {
    ...{ section: 'connection', name: 'clientId', right: 'desk-7', stored: 'desk-7' },
    ...{ wrong: 'x'.repeat(201), error: 'At most 200 characters.' },
  },
];

describe('a setting that is typed', () => {
  it.each(typed)('applies by Enter and when it is left: $name', async ({ section, name, right, stored }) => {
    await open(section);
    const before = await control(name).inputValue();
    await panel.click(`[name="${name}"]`);
    await control(name).fill(right);
    await panel.press('Enter');
    await isSaid(name);
    expect((await settings())[name]).toEqual(stored);
    await control(name).fill(before);
    await control(name).blur();
    await app.waitFor(
      async () => JSON.stringify((await settings())[name]) !== JSON.stringify(stored),
      `${name} is back`,
    );
  });

  it.each(typed)('keeps the old value, and says why beside the field: $name', async (one) => {
    const { section, name, wrong, error } = one;
    await open(section);
    const before = (await settings())[name];
    await panel.click(`[name="${name}"]`);
    await control(name).fill(wrong);
    await panel.press('Enter');
    const beside = whole(name).locator('.field-error');
    await beside.waitFor();
    expect(await beside.textContent()).toBe(error);
    expect(await control(name).getAttribute('aria-invalid')).toBe('true');
    expect(await control(name).inputValue()).toBe(wrong);
    expect((await settings())[name]).toEqual(before);
    await control(name).fill('');
  });
});

describe('the screen pop', () => {
  it('that is too long for any address is refused, not cut to what fits', async () => {
    await open('screenPop');
    const before = (await settings()).screenPopTemplate;
    await control('screenPopTemplate').fill(`https://crm.test/${'x'.repeat(2100)}`);
    await control('screenPopTemplate').press('Enter');
    await whole('screenPopTemplate').locator('.field-error').waitFor();
    expect((await settings()).screenPopTemplate).toBe(before);
    await control('screenPopTemplate').fill('');
    await control('screenPopTemplate').blur();
  });

  it('shows while it is typed what a caller would open, and opens it on request', async () => {
    await open('screenPop');
    await control('screenPopTemplate').fill('https://crm.test/find?n={number}&who={name}');
    const address = 'https://crm.test/find?n=%2B442079460018&who=Ada%20Palmer';
    await panel.page.getByTestId('screen-pop-test').getByText(address).waitFor();
    expect(await app.openedUrls()).not.toContain(address);
    await panel.page.locator('[data-action="test-screen-pop"]').click();
    await app.waitFor(async () => (await app.openedUrls()).includes(address), 'the address is opened');
  });
});

describe('the list of sections', () => {
  it('is walked by the arrow keys, and the open section is open again after a look at another page', async () => {
    await open('account');
    await panel.page.locator('[data-action="section-account"]').focus();
    await panel.focusByUser();
    await panel.press('End');
    const last = '[data-testid="settings-section"][data-section="connection"]';
    await panel.waitFor(last);
    expect(await panel.page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-action')).toBe(
      'section-connection',
    );
    await openPage({ panel }, 'health');
    await openPage({ panel }, 'settings');
    await panel.waitFor(last);
  });

  it('gives way to what is searched for, in labels and explanations', async () => {
    await openPage({ panel }, 'settings');
    await control('search').fill('region');
    await control('isRegionFollowed').waitFor();
    expect(await panel.page.locator('.settings-found .settings-section').count()).toBe(1);
    expect(await control('clientId').count()).toBe(0);
    await control('search').fill('CÓNNECTION');
    await control('clientId').waitFor();
    await control('search').press('Escape');
    await panel.waitFor('[data-testid="settings-section"]');
  });

  it('says that nothing was found', async () => {
    await openPage({ panel }, 'settings');
    await control('search').fill('qwertz');
    await panel.page.getByText('Nothing found').waitFor();
    await panel.page.getByRole('button', { name: 'Clear the search' }).click();
    await panel.waitFor('[data-testid="settings-section"]');
  });
});

describe('a restart', () => {
  it('loses none of them', async () => {
    for (const { section, name, values } of choices) {
      await open(section);
      await control(name).selectOption(values[1]);
    }
    for (const { section, name } of switches) {
      await open(section);
      await control(name).click();
    }
    for (const { section, name, right } of typed) {
      await open(section);
      await control(name).fill(right);
      await control(name).press('Enter');
      await isSaid(name);
    }
    const before = await settings();
    await app.close();
    await start();
    const after = await settings();
    expect(after).toEqual(before);
    expect(after).toMatchObject(Object.fromEntries(typed.map(({ name, stored }) => [name, stored])));
  });

  it('opens the panel where it was left', async () => {
    const bounds = { x: 300, y: 120, width: 640, height: 560 };
    await panel.moveByUser(bounds);
    const isKept = async (): Promise<boolean> =>
      (await readFile(join(userData, 'settings.json'), 'utf8')).includes('"x": 300');
    await app.waitFor(isKept, 'the place is kept');
    await app.close();
    await start();
    expect((await panel.state()).bounds).toEqual(bounds);
  });
});

it('has left no complaint on any console', async () => {
  expect((await app.windows()).flatMap((window) => window.console)).toEqual([]);
});
