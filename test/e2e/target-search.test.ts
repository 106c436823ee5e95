import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cardOf, endCalls, expectQuietConsoles, ledgerState, ready } from './popup-kit.ts';
import { card, cardIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const field = () => desk.popup.page.getByRole('combobox');
const options = () => desk.popup.page.getByRole('option');
const selected = '[role="option"][aria-selected="true"]';

const talk = async (fromName: string): Promise<string> => {
  const id = await desk.ring({ fromName });
  await desk.popup.click(ready('answer', cardOf(fromName)));
  await desk.popup.waitFor(cardIn('connected'));
  return id;
};

/** Rings, and opens the search of an action that asks where to; resolves with the call's id. */
async function search(action: 'redirect' | 'transfer' | 'consult'): Promise<string> {
  const id = action === 'redirect' ? await desk.ring({ fromName: 'First Caller' }) : await talk('First Caller');
  await desk.popup.click(ready(action, cardOf('First Caller')));
  await field().waitFor();
  return id;
}

const highlighted = async (): Promise<string | null> => {
  const option = desk.popup.page.locator(selected);
  return (await option.count()) === 0 ? null : option.getAttribute('data-destination');
};

/** What the search looks like: its text, its highlight, its focus, and where its card stands on the screen. */
const standing = async () => ({
  text: await field().inputValue(),
  highlighted: await highlighted(),
  hasFocus: await field().evaluate((element) => element === document.activeElement),
  bottomPx: await desk.popup.page.evaluate(() => {
    const entry = document.querySelector('[data-testid="target-entry"]')?.closest('.card-place');
    const content = document.querySelector('main');
    if (entry === null || entry === undefined || content === null) return undefined;
    return Math.round(content.getBoundingClientRect().bottom - entry.getBoundingClientRect().bottom);
  }),
});

/** Goes down the list by the arrow key until somebody is highlighted. */
async function highlight(destination: string): Promise<void> {
  await desk.popup.waitFor(`[role="option"][data-destination="${destination}"]`);
  const count = await options().count();
  for (let pressed = 0; pressed < count && (await highlighted()) !== destination; pressed += 1) {
    await desk.popup.press('ArrowDown');
    await desk.popup.waitFor(selected);
  }
}

describe.each(['transfer', 'consult', 'redirect'] as const)('the search of %s', (action) => {
  it('is left untouched by a second call: text, highlight, focus and place; Enter then takes what was chosen', async () => {
    const first = await search(action);
    await desk.popup.type('20');
    await highlight('204');
    const chosen = await standing();
    expect(chosen).toMatchObject({ text: '20', highlighted: '204', hasFocus: true });
    // The newcomer comes on the side where the popup grows: the card in which somebody types stays on the screen.
    const { id: second } = desk.simulator.placeCall({ from: '+442079460019', fromName: 'Second Caller', to: '200' });
    await desk.popup.waitFor(cardOf('Second Caller'));
    expect(await standing()).toEqual(chosen);
    await desk.popup.press('Enter');
    await desk.popup.waitForHidden('[data-testid="target-entry"]');
    await desk.app.waitFor(
      async () => desk.simulator.ledger().calls.some(({ id }) => ledgerState(desk, id, '204') === 'ringing'),
      'the chosen one rings',
    );
    expect(ledgerState(desk, second, '200')).toBe('ringing');
    expect(first).not.toBe(second);
  });
});

describe('the list of targets', () => {
  it('is one of groups, and takes arrow keys and a press', async () => {
    const id = await search('transfer');
    await desk.popup.type('an');
    await desk.popup.waitFor(selected);
    await desk.popup.page.getByRole('group', { name: 'People' }).waitFor();
    expect(await options().first().getAttribute('aria-selected')).toBe('true');
    await desk.popup.press('ArrowUp');
    expect(await options().last().getAttribute('aria-selected')).toBe('true');
    await desk.popup.page.locator('[role="option"][data-destination="203"][data-settled]').click();
    await desk.popup.waitForHidden(card);
    expect(ledgerState(desk, id, '203')).toBe('ringing');
  });

  it('starts with those used lately, of which Enter alone takes none', async () => {
    const first = await search('transfer');
    await field().fill('203');
    await desk.popup.press('Enter');
    await desk.popup.waitForHidden(card);
    expect(ledgerState(desk, first, '203')).toBe('ringing');
    await endCalls(desk);
    await search('redirect');
    const recent = desk.popup.page.getByRole('group', { name: 'Recent' }).getByRole('option');
    await recent.first().waitFor();
    expect(await recent.first().getAttribute('data-destination')).toBe('203');
    await desk.popup.press('Enter');
    await desk.popup.page.getByText('Choose somebody or type a number.').waitFor();
    await desk.popup.press('ArrowDown');
    await desk.popup.waitFor(selected);
    await desk.popup.press('Enter');
    await desk.popup.waitForHidden(card);
  });

  it('waits for the list of what was typed before Enter takes anybody', async () => {
    const id = await search('transfer');
    await field().pressSequentially('hann');
    await desk.popup.press('Enter');
    await desk.popup.waitForHidden(card);
    expect(ledgerState(desk, id, '203')).toBe('ringing');
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
