import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cutOff } from '../preview/readable.ts';
import {
  endCalls,
  expectQuietConsoles,
  ledgerState,
  lowContrast,
  openPage,
  ready,
  settle,
  speak,
} from './popup-kit.ts';
import { button, card, cardIn, isStandIn, linkIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(async () => {
  desk.simulator.clearFaults();
  await endCalls(desk);
});

const pages = ['calls', 'dial', 'settings', 'health'] as const;

const dial = async (number: string): Promise<string> => {
  const { panel, popup, simulator } = desk;
  await openPage(desk, 'dial');
  await panel.page.fill('input[name="number"]', number);
  await panel.page.keyboard.press('Enter');
  await popup.waitFor(cardIn('dialing'));
  return simulator.ledger().calls.at(-1)?.id ?? 'none';
};

describe('the dial page', () => {
  it('calls an extension, says so, and the card says when it rings and when it is answered', async () => {
    const id = await dial('201');
    expect(ledgerState(desk, id, '201')).toBe('ringing');
    await desk.panel.page.getByText('Calling 201.').waitFor();
    await desk.popup.page
      .locator(`${card} [data-testid="call-status"]`, { hasText: 'Ringing at the other end' })
      .waitFor();
    desk.simulator.answer(id, '201');
    await desk.popup.waitFor(cardIn('connected'));
  });

  it('calls an outside number, and the card does not pretend to know whether it was answered', async () => {
    const id = await dial('020 7946 0018');
    expect(ledgerState(desk, id, '+442079460018')).toBe('ringing');
    const note = desk.popup.page.locator(`${card} .card-note`);
    await note.waitFor();
    expect(await note.textContent()).toBe('The phone system does not report whether they answered.');
    desk.simulator.answer(id);
    expect(await desk.popup.text(`${card} [data-testid="call-status"]`)).toBe('Calling');
    await desk.popup.click(ready('hangUp'));
    await desk.popup.waitForHidden(card);
  });

  it('dials nothing that is no number, and says so', async () => {
    await openPage(desk, 'dial');
    const before = desk.simulator.ledger().calls.length;
    await desk.panel.page.fill('input[name="number"]', 'Ada');
    await desk.panel.page.keyboard.press('Enter');
    await desk.panel.waitFor('.failure-note');
    expect(await desk.panel.text('.failure-sentence')).toBe('This is not a number that can be dialled.');
    expect(desk.simulator.ledger().calls.length).toBe(before);
  });
});

describe('the line', () => {
  it('is said to be down, in the panel, in Health and in the tray, and to be back', async () => {
    const { app, panel, simulator } = desk;
    await openPage(desk, 'calls');
    simulator.setFault({ kind: 'refuse-socket', times: 1_000 });
    simulator.setFault({ kind: 'drop-socket' });
    await panel.waitFor(linkIn('retrying'));
    expect(await panel.text(`${linkIn('retrying')} .link-title`)).toBe('Line is down');
    expect(await panel.text('.empty')).toBe('Calls are not known while the line is down.');
    if (isStandIn) expect((await app.tray.state()).toolTip).toContain('line is down');
    await openPage(desk, 'health');
    await panel.waitFor('[data-testid="health-answer"][data-answer="no"]');
    simulator.clearFaults();
    await openPage(desk, 'calls');
    const isOnline = (): Promise<boolean> => panel.page.locator(linkIn('online')).isVisible();
    await app.waitFor(isOnline, 'the line is back', 60_000);
    if (isStandIn) expect((await app.tray.state()).toolTip).toContain('online');
    await desk.ring();
  });
});

describe('every language', () => {
  it.each([
    { language: 'de', answer: 'Annehmen', status: 'Verbunden' },
    { language: 'fr', answer: 'Répondre', status: 'En communication' },
    { language: 'en', answer: 'Answer', status: 'Connected' },
  ] as const)('is spoken at once ($language), and no text is cut off', async ({ language, answer, status }) => {
    const { panel, popup } = desk;
    await desk.ring({ fromName: 'Dr. Maximiliane Freifrau von Hohenstein-Wartenberg' });
    await speak(desk, language);
    expect(await popup.text(`${button('answer')} .button-label`)).toBe(answer);
    expect(await popup.evaluate(cutOff)).toEqual([]);
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    expect(await popup.text(`${card} [data-testid="call-status"]`)).toBe(status);
    expect(await popup.evaluate(cutOff)).toEqual([]);
    for (const page of pages) {
      await openPage(desk, page);
      expect(await panel.evaluate(cutOff)).toEqual([]);
    }
  });
});

describe.runIf(isStandIn)('both colour schemes', () => {
  it.each(['dark', 'light'] as const)('are followed at once (%s), and every text can be read', async (scheme) => {
    const { app, panel, popup } = desk;
    await desk.ring({ fromName: 'Ada Palmer' });
    await app.setColorScheme(scheme);
    const follows = (): Promise<boolean> =>
      popup.evaluate((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, scheme);
    await app.waitFor(follows, `the popup is ${scheme}`);
    await settle(popup);
    expect(await lowContrast(popup)).toEqual([]);
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    await settle(popup);
    expect(await lowContrast(popup)).toEqual([]);
    for (const page of pages) {
      await openPage(desk, page);
      await settle(panel);
      expect(await lowContrast(panel)).toEqual([]);
    }
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
