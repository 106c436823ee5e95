import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardMs } from '../../renderer/popup/guard.ts';
import { endCalls, ledgerState, pass, ready, startWithStandingClock } from './popup-kit.ts';
import { button, card, cardIn, type SignedInApp } from './support.ts';

let desk: SignedInApp;

beforeAll(async () => {
  desk = await startWithStandingClock();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

/** A press in the middle of an element, without asking whether it can be pressed. */
async function pressAt(selector: string, count = 1): Promise<void> {
  const box = await desk.popup.page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  await desk.popup.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount: count });
}

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
});
