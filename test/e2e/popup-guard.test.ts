import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardMs } from '../../renderer/popup/guard.ts';
import { endCalls, ledgerState, pass, pressMiddle, ready, startWithStandingClock } from './popup-kit.ts';
import { button, card, cardIn, type SignedInApp } from './support.ts';

let desk: SignedInApp;

beforeAll(async () => {
  desk = await startWithStandingClock();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const pressAt = (selector: string, count = 1): Promise<void> => pressMiddle(desk.popup, selector, count);

/** What the page asked main to do with calls, so far. */
const commands = (): string[] =>
  desk.simulator
    .ledger()
    .requests.filter(({ method, path }) => method !== 'GET' && path.includes('/calls/'))
    .map(({ method }) => method);

/** A press that counts would make the card wait at once. */
async function expectNothingSent(before: number): Promise<void> {
  expect(await desk.popup.page.locator(`${card}[data-waiting]`).count()).toBe(0);
  expect(commands().length).toBe(before);
}

describe('a press that was meant for something else', () => {
  it('does not answer a card that has just come under the pointer; one that comes later does', async () => {
    const id = await desk.ring();
    await pressAt(button('answer'));
    await pass(desk, guardMs - 1);
    await pressAt(button('answer'));
    await desk.popup.focusByUser();
    await desk.popup.press('a');
    await expectNothingSent(0);
    await pass(desk, 1);
    await desk.popup.waitFor(ready('answer'));
    await pressAt(button('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(desk, id, '200')).toBe('connected');
  });

  it('is not taken by the buttons that come with the next phase: a second click never hangs up', async () => {
    await desk.ring();
    await pass(desk, guardMs);
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    const before = commands().length;
    await pressAt(button('hangUp'), 2);
    await pressAt(button('hold'));
    await desk.popup.press('e');
    await pass(desk, guardMs - 1);
    await pressAt(button('hangUp'));
    await expectNothingSent(before);
    await pass(desk, 1);
    await desk.popup.click(ready('hangUp'));
    await desk.popup.waitForHidden(card);
  });

  it('is not taken by the buttons that an entry leaves behind: a double click on Back never hangs up', async () => {
    await desk.ring();
    await pass(desk, guardMs);
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await pass(desk, guardMs);
    await desk.popup.click(ready('transfer'));
    await pass(desk, guardMs);
    await desk.popup.page.locator('[data-action="cancel-target"]').click();
    const before = commands().length;
    await pressAt(button('hangUp'));
    await expectNothingSent(before);
    await pass(desk, guardMs);
    await desk.popup.click(ready('hangUp'));
    await desk.popup.waitForHidden(card);
  });

  it('is not taken by buttons that a failure beneath them has moved', async () => {
    const { popup, simulator } = desk;
    await desk.ring();
    await pass(desk, guardMs);
    simulator.setFault({ kind: 'server-error', service: 'media', method: 'PUT', times: 1 });
    await popup.click(ready('answer'));
    await popup.waitFor(`${card} .failure-note`);
    const before = commands().length;
    await pressAt(button('decline'));
    await expectNothingSent(before);
    await pass(desk, guardMs);
    await popup.click(ready('decline'));
    await popup.waitForHidden(card);
  });

  it('is not taken by whoever is found under the pointer: a double click on Transfer transfers to nobody', async () => {
    const { popup } = desk;
    const id = await desk.ring();
    await pass(desk, guardMs);
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    await pass(desk, guardMs);
    await popup.click(ready('transfer'));
    await popup.type('20');
    // The pause in typing, and not the moment after which a list is one that was seen.
    await pass(desk, guardMs / 2);
    const option = popup.page.locator('[role="option"][data-destination="203"]');
    await option.waitFor();
    expect(await option.getAttribute('data-settled')).toBeNull();
    const before = commands().length;
    await pressAt('[role="option"][data-destination="203"]');
    await expectNothingSent(before);
    await pass(desk, guardMs);
    await option.and(popup.page.locator('[data-settled]')).click();
    await popup.waitForHidden(card);
    expect(ledgerState(desk, id, '203')).toBe('ringing');
  });
});

describe('a press by a screen reader, which has no pointer', () => {
  const press = (action: string): Promise<void> =>
    desk.popup.evaluate((name) => {
      document.querySelector<HTMLElement>(`[data-call-key] [data-action="${name}"]`)?.click();
    }, action);

  it('answers once the guard has ended, and not before', async () => {
    const before = commands().length;
    const id = await desk.ring();
    await press('answer');
    await expectNothingSent(before);
    await pass(desk, guardMs);
    await desk.popup.waitFor(ready('answer'));
    await press('answer');
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(desk, id, '200')).toBe('connected');
  });
});
