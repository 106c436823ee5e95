import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endCalls, expectQuietConsoles, openPage, openSection, speak } from './popup-kit.ts';
import { cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());

const spoken = [
  {
    language: 'de',
    answer: 'Annehmen',
    settings: 'Einstellungen',
    quit: 'beenden',
    time: /^Geprüft um \d\d:\d\d:\d\d$/,
  },
  { language: 'fr', answer: 'Répondre', settings: 'Réglages', quit: 'quitter', time: /^Vérifié à \d\d:\d\d:\d\d$/ },
  { language: 'en', answer: 'Answer', settings: 'Settings', quit: 'quit', time: /^Checked at \d{1,2}:\d\d:\d\d/ },
] as const;

/** Every text of a menu, also of the menus in it. */
const labels = (menu: readonly unknown[]): readonly string[] =>
  menu.flatMap((item) => {
    const { label, submenu } = item as { label?: string; submenu?: readonly unknown[] };
    return [...(label === undefined ? [] : [label]), ...labels(submenu ?? [])];
  });

describe.each(spoken)('another language ($language)', ({ language, answer, settings, quit, time }) => {
  it('is spoken at once by the popup, with a call on it', async () => {
    await desk.ring({ fromName: 'Ada Palmer' });
    await speak(desk, language);
    expect(await desk.popup.text(`${cardIn('ringing')} [data-action="answer"] .button-label`)).toBe(answer);
    expect(await desk.popup.evaluate(() => document.documentElement.dir)).toBe('ltr');
    await endCalls(desk);
  });

  it('is spoken by the panel, with the time as the language writes it', async () => {
    await openPage(desk, 'settings');
    expect(await desk.panel.text('h1')).toBe(settings);
    expect(await desk.panel.evaluate(() => document.title)).toContain(settings);
    await openPage(desk, 'health');
    await desk.panel.waitFor('[data-testid="health-check"]');
    const checked = desk.panel.page.locator('.check-again .check-sentence');
    await checked.waitFor();
    expect(await checked.textContent()).toMatch(time);
    const subscription = desk.panel.page.locator('[data-name="subscription"] .check-sentence');
    const ahead = new Intl.RelativeTimeFormat(language).format(1, 'day');
    expect(await subscription.textContent()).toContain(ahead);
  });

  it.runIf(isStandIn)('is spoken by the tray', async () => {
    await speak(desk, language);
    const { menu } = await desk.app.tray.state();
    expect(labels(menu).some((label) => label.toLowerCase().includes(quit))).toBe(true);
  });

  it('names the countries, sorted as it does', async () => {
    await openSection(desk, 'dialing');
    const names = await desk.panel.page.locator('select[name="country"] option').allTextContents();
    expect(names).toContain(new Intl.DisplayNames([language], { type: 'region' }).of('DE'));
    expect(names).toEqual([...names].sort(new Intl.Collator(language).compare));
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
