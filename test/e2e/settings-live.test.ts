import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  endCalls,
  expectQuietConsoles,
  keysSettled,
  ledgerState,
  openPage,
  openSection,
  ready,
  speak,
} from './popup-kit.ts';
import { set } from './sound-kit.ts';
import { card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const control = (name: string) => desk.panel.page.locator(`[name="${name}"]`);
const number = () => desk.popup.page.locator(`${cardIn('ringing')} [data-testid="call-number"]`);

describe('while a call rings, a setting applies to it at once', () => {
  it('the country: its number is written as people there write it', async () => {
    await set(desk, { country: 'GB' });
    await desk.ring({ fromName: 'Ada Palmer' });
    await number().getByText('020 7946 0018', { exact: true }).waitFor();
    await openSection(desk, 'dialing');
    await control('country').selectOption('DE');
    await number().getByText('+44 20 7946 0018', { exact: true }).waitFor();
    await control('country').selectOption('GB');
    await number().getByText('020 7946 0018', { exact: true }).waitFor();
  });

  it('the popup: it goes when it is not wanted, the call rings on, and it is back when it is wanted again', async () => {
    const id = await desk.ring();
    await openSection(desk, 'popup');
    await control('isPopupShown').click();
    await desk.popup.waitUntilHidden();
    expect(ledgerState(desk, id, '200')).toBe('ringing');
    await control('isPopupShown').click();
    await desk.popup.waitUntilShown();
    expect((await desk.popup.state()).isFocused).toBe(false);
  });

  it('the seconds after which it hides', async () => {
    const id = await desk.ring();
    await openSection(desk, 'popup');
    await control('popupHideSeconds').fill('1');
    await control('popupHideSeconds').press('Enter');
    await desk.popup.waitUntilHidden();
    expect(ledgerState(desk, id, '200')).toBe('ringing');
    await control('popupHideSeconds').fill('0');
    await control('popupHideSeconds').press('Enter');
    await desk.app.waitFor(async () => (await control('popupHideSeconds').inputValue()) === '0', 'it never hides');
  });

  it('the screen pop: it opens when that call is answered', async () => {
    await desk.ring();
    await openSection(desk, 'screenPop');
    await control('screenPopTrigger').selectOption('answer');
    await control('screenPopTemplate').fill('https://crm.test/live?n={number}');
    await control('screenPopTemplate').press('Enter');
    await desk.popup.click(ready('answer'));
    const address = 'https://crm.test/live?n=%2B442079460018';
    await desk.app.waitFor(async () => (await desk.app.openedUrls()).includes(address), 'it is opened');
    await set(desk, { screenPopTemplate: '', screenPopTrigger: 'ring' });
  });

  it('what becomes of the first call when the second is answered', async () => {
    const first = await desk.ring({ from: '+442079460018' });
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await desk.ring({ from: '+442079460991' });
    await openSection(desk, 'line');
    await control('whenAnsweringAnother').selectOption('end');
    await desk.popup.waitFor(`${cardIn('ringing')} [data-action="answer"]`);
    await desk.app.waitFor(async () => (await control('whenAnsweringAnother').inputValue()) === 'end', 'it is set');
    await desk.popup.click(ready('answer', cardIn('ringing')));
    await desk.app.waitFor(() => ledgerState(desk, first, '200') === 'ended', 'the first call is over');
    await set(desk, { whenAnsweringAnother: 'hold' });
  });

  it.runIf(isStandIn)('a key: it answers that call', async () => {
    const id = await desk.ring();
    await openSection(desk, 'shortcuts');
    await desk.panel.focusByUser();
    await control('answer').click();
    await desk.panel.press('Control+Shift+F3');
    await desk.panel.waitFor('[data-testid="shortcut"][data-name="answer"][data-status="registered"]');
    await control('answer').blur();
    await keysSettled(desk);
    await desk.app.shortcut('CommandOrControl+Shift+F3');
    await desk.app.waitFor(() => ledgerState(desk, id, '200') === 'connected', 'it is answered');
  });
});

describe('another language', () => {
  afterEach(() => speak(desk, 'en'));

  it.each([
    { language: 'de', status: 'Verbunden' },
    { language: 'fr', status: 'En communication' },
  ] as const)(
    'is spoken in the middle of a search, which keeps what was typed ($language)',
    async ({ language, status }) => {
      await desk.ring();
      await desk.popup.click(ready('answer'));
      await desk.popup.waitFor(cardIn('connected'));
      await desk.popup.click(ready('transfer'));
      const field = desk.popup.page.locator(`${card} input[role="combobox"]`);
      await field.fill('20');
      await desk.popup.page.locator('[role="option"]').first().waitFor();
      const labelled = desk.popup.page.locator(`${card} label`).first();
      const english = await labelled.textContent();
      await speak(desk, language);
      expect(await desk.popup.text(`${card} [data-testid="call-status"]`)).toBe(status);
      expect(await field.inputValue()).toBe('20');
      expect(await labelled.textContent()).not.toBe(english);
      expect(await desk.popup.page.locator('[role="option"]').count()).toBeGreaterThan(0);
    },
  );

  it('is spoken by an error that is shown, on the card as in the panel', async () => {
    await desk.ring();
    desk.simulator.setFault({ kind: 'server-error', service: 'media', method: 'PUT', times: 1 });
    await desk.popup.click(ready('answer'));
    const note = desk.popup.page.locator(`${card} .failure-note`);
    await note.waitFor();
    const english = await note.textContent();
    await openPage(desk, 'dial');
    await speak(desk, 'de');
    await desk.popup.page.locator('html[lang="de"]').waitFor();
    expect(await note.textContent()).not.toBe(english);
    desk.simulator.clearFaults();
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
