import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endCalls, expectQuietConsoles, openPage, openSection } from './popup-kit.ts';
import { cardIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
  await openSection(desk, 'dialing');
  await desk.panel.page.locator('select[name="country"]').selectOption('GB');
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const field = 'input[name="number"]';
const preview = (): Promise<string> => desk.panel.text('[data-testid="dial-preview"]');
const option = (name: string) => desk.panel.page.getByRole('option', { name });

const type = async (text: string): Promise<void> => {
  await openPage(desk, 'dial');
  await desk.panel.click(field);
  await desk.panel.page.fill(field, text);
};

/** As Ctrl+V does, with this text in the clipboard. */
const paste = (text: string): Promise<void> =>
  desk.panel.page.locator(field).evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    const isTaken = !input.dispatchEvent(event);
    if (!isTaken) document.execCommand('insertText', false, pasted);
  }, text);

/** Who was dialled last. */
const dialled = (): string | undefined => desk.simulator.ledger().calls.at(-1)?.legs.at(-1)?.endpoint;

describe('what will be dialled', () => {
  it('is shown while it is typed, by the rules of the country', async () => {
    await type('020 7946 0018');
    await desk.panel.page.getByText('Dials 020 7946 0018, as +442079460018').waitFor();
    await openSection(desk, 'dialing');
    await desk.panel.page.locator('select[name="country"]').selectOption('DE');
    await type('030 901820');
    await desk.panel.page.getByText('Dials 030 901820, as +4930901820').waitFor();
    await openSection(desk, 'dialing');
    await desk.panel.page.locator('select[name="country"]').selectOption('GB');
  });

  it('is an extension as it stands', async () => {
    await type('203');
    await desk.panel.page.getByText('Dials 203').waitFor();
  });

  it('is nothing where there is nothing to dial', async () => {
    await type('+');
    expect(await preview()).toBe('');
    await type('1'.repeat(40));
    await desk.panel.page.getByText('This is no number that can be dialled.').waitFor();
  });
});

describe('the number field', () => {
  it('finds the number in a pasted text', async () => {
    await type('');
    await paste('Hello, please call Ada back on +49 30 23125-042 (direct line).\nThanks, Ben');
    const isFound = async (): Promise<boolean> => (await desk.panel.page.inputValue(field)) === '+49 30 23125042';
    await desk.app.waitFor(isFound, 'the number is found');
    await desk.panel.press('Enter');
    await desk.popup.waitFor(cardIn('dialing'));
    expect(dialled()).toBe('+493023125042');
  });

  it('takes a pasted number as it stands, to be corrected', async () => {
    await type('');
    await paste('020 7946 00');
    expect(await desk.panel.page.inputValue(field)).toBe('020 7946 00');
  });

  it('offers colleagues by name; the first one is called by Enter', async () => {
    await type('pri');
    await option('Priya Raman').waitFor();
    await desk.panel.page.locator('[role="option"][aria-selected="true"]').waitFor();
    await desk.panel.press('Enter');
    await desk.popup.waitFor(cardIn('dialing'));
    expect(dialled()).toBe('201');
    await desk.panel.page.getByText('Calling Priya Raman.').waitFor();
  });

  it('lets the arrow keys choose among them, and the mouse call', async () => {
    await type('20');
    await option('Tomasz Nowak').waitFor();
    expect(await desk.panel.page.locator('[role="option"][aria-selected="true"]').count()).toBe(0);
    await desk.panel.press('ArrowDown');
    const first = await desk.panel.page
      .locator('[role="option"][aria-selected="true"]')
      .getAttribute('data-destination');
    expect(await desk.panel.page.locator('[role="option"]').first().getAttribute('data-destination')).toBe(first);
    await option('Tomasz Nowak').and(desk.panel.page.locator('[data-settled]')).click();
    await desk.popup.waitFor(cardIn('dialing'));
    expect(dialled()).toBe('202');
  });

  it('is emptied by Escape', async () => {
    await type('203');
    await desk.panel.press('Escape');
    expect(await desk.panel.page.inputValue(field)).toBe('');
  });

  it('offers the numbers that were used lately before anything is typed', async () => {
    await type('204');
    await desk.panel.press('Enter');
    await desk.popup.waitFor(cardIn('dialing'));
    await endCalls(desk);
    await type('');
    await desk.panel.page.locator('[data-destination="204"]').waitFor();
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
