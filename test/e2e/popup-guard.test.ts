import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardMs } from '../../renderer/popup/guard.ts';
import { endCalls, ledgerState, ready } from './popup-kit.ts';
import { button, card, cardIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;

/** The page's own clock stands still from here on: a guard lasts until a test lets it pass. */
beforeAll(async () => {
  desk = await startSignedIn();
  await desk.popup.page.clock.install();
  await desk.popup.page.clock.pauseAt(Date.now() + 60_000);
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const pass = (ms: number): Promise<void> => desk.popup.page.clock.runFor(ms);

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
    await pass(guardMs - 1);
    await pressAt(button('answer'));
    await desk.popup.focusByUser();
    await desk.popup.press('a');
    await expectNothingSent(0);
    await pass(1);
    await desk.popup.waitFor(ready('answer'));
    await pressAt(button('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(desk, id, '200')).toBe('connected');
  });

  it('is not taken by the buttons that come with the next phase: a second click never hangs up', async () => {
    await desk.ring();
    await pass(guardMs);
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    const before = commands().length;
    await pressAt(button('hangUp'), 2);
    await pressAt(button('hold'));
    await desk.popup.press('e');
    await pass(guardMs - 1);
    await pressAt(button('hangUp'));
    await expectNothingSent(before);
    await pass(1);
    await desk.popup.click(ready('hangUp'));
    await desk.popup.waitForHidden(card);
  });
});
