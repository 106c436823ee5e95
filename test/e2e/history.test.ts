import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectQuietConsoles, ledgerState, openPage, ready } from './popup-kit.ts';
import { card, cardIn, isStandIn, type SignedInApp, sameNumbers, startSignedIn } from './support.ts';

let userData: string;
let desk: SignedInApp;
beforeAll(async () => {
  userData = await mkdtemp(join(tmpdir(), 'screenpop-history-'));
  desk = await startSignedIn({ userData, random: sameNumbers() });
});
afterEach(() => {
  for (const { id } of desk.simulator.ledger().calls) desk.simulator.hangUp(id);
});
afterAll(async () => {
  await desk?.stop();
  await rm(userData, { recursive: true, force: true });
});

const row = '[data-testid="history-call"]';
const badge = '[data-testid="missed-badge"]';
const rowOf = (name: string): string => `${row}:has(.history-who:has-text("${name}"))`;

const names = (): Promise<string[]> => desk.panel.page.locator(`${row} .check-name`).allTextContents();

const isListed = (expected: readonly string[]): Promise<void> =>
  desk.app.waitFor(async () => (await names()).join() === expected.join(), `the history lists ${expected.join()}`);

const search = (text: string): Promise<void> => desk.panel.page.fill('input[name="historySearch"]', text);

/** Somebody calls and gives up. */
const miss = async (from: string, fromName: string): Promise<void> => {
  const id = await desk.ring({ from, fromName });
  desk.simulator.hangUp(id);
  await desk.popup.waitForHidden(cardIn('ringing'));
};

const journalFiles = async (): Promise<readonly string[]> =>
  (await readdir(userData)).filter((name) => name.startsWith('calls.db'));

const openHistorySettings = async (): Promise<void> => {
  await openPage(desk, 'settings');
  await desk.panel.click('[data-action="section-history"]');
  await desk.panel.waitFor('select[name="historyDays"]');
};

/** The app once more, on the same disk, with the same user. */
const startAgain = async (): Promise<void> => {
  await desk.stop();
  desk = await startSignedIn({ userData, random: sameNumbers() });
};

describe('the history', () => {
  it('lists a missed call with its outcome, and counts it until somebody looks at it', async () => {
    const { panel } = desk;
    await openPage(desk, 'health');
    await miss('+442079460018', 'Ada Palmer');
    await panel.waitFor(badge);
    expect(await panel.text(badge)).toBe('11 missed call that you have not looked at');
    await openPage(desk, 'calls');
    await panel.waitFor(`${rowOf('Ada Palmer')}[data-outcome="missed"]`);
    expect(await panel.text(`${rowOf('Ada Palmer')} .check-sentence`)).toBe(
      'Missed · Incoming · 020\u00a07946\u00a00018 · to Alex Morgan (200)',
    );
    await panel.waitForHidden(badge);
  });

  it.runIf(isStandIn)('goes on counting while the page stands open and nobody is there', async () => {
    const { panel, popup } = desk;
    await openPage(desk, 'calls');
    await popup.waitForHidden(card);
    await miss('201', 'Ben');
    await panel.waitFor(badge);
    await panel.page.mouse.move(300, 300);
    await panel.page.mouse.move(310, 310);
    await panel.waitForHidden(badge);
  });

  it('says how long it was talked, and of an outside number that was called nothing that nobody knows', async () => {
    const { panel, popup, simulator } = desk;
    const id = await desk.ring({ from: '202', fromName: 'Cleo' });
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    simulator.hangUp(id);
    await openPage(desk, 'calls');
    await panel.waitFor(`${row}[data-outcome="answered"]`);
    expect(await panel.text(`${row}[data-outcome="answered"] .check-sentence`)).toMatch(
      /^Answered · Incoming · Talked 0:/,
    );
    await openPage(desk, 'dial');
    await panel.page.fill('input[name="number"]', '020 7946 0991');
    await panel.page.keyboard.press('Enter');
    await popup.waitFor(cardIn('dialing'));
    const outside = simulator.ledger().calls.at(-1)?.id ?? 'none';
    simulator.answer(outside);
    simulator.hangUp(outside);
    await openPage(desk, 'calls');
    await panel.waitFor(rowOf('020 7946 0991'));
    expect(await panel.text(`${rowOf('020 7946 0991')} .check-sentence`)).toBe('Ended · Outgoing');
  });

  it('is searched by name and by any spelling of a number, and filtered', async () => {
    const { panel } = desk;
    await openPage(desk, 'calls');
    const all = await names();
    expect(all).toHaveLength(4);
    for (const text of ['020 7946 0018', '+44 20 7946 0018', 'palmer', 'ADA']) {
      await search(text);
      await isListed(['Ada Palmer']);
    }
    expect(await panel.text('[data-testid="history-count"]')).toBe('1 call shown');
    await search('nobody');
    await panel.waitFor('[data-testid="history-empty"]');
    await search('');
    await isListed(all);
    await panel.click('[data-filter="outbound"]');
    await isListed(['020 7946 0991']);
    await panel.press('ArrowLeft');
    await panel.press('ArrowLeft');
    await panel.press('Enter');
    await panel.waitFor('[data-filter="missed"][data-selected]');
    await panel.waitForHidden(`${row}:not([data-outcome="missed"])`);
    expect(await names()).toContain('Ada Palmer');
    await panel.click('[data-filter="all"]');
    await isListed(all);
  });

  it('calls back from a row, and says that the telephone shows the call', async () => {
    const { panel, popup, simulator } = desk;
    await openPage(desk, 'calls');
    await panel.page.locator(`${rowOf('Ada Palmer')} [data-action="call-back"]`).focus();
    await panel.press('Enter');
    await popup.waitFor(cardIn('dialing'));
    const id = simulator.ledger().calls.at(-1)?.id ?? 'none';
    expect(ledgerState(desk, id, '+442079460018')).toBe('ringing');
    await panel.page.getByText('Calling Ada Palmer.').waitFor();
  });

  it('offers what was dialled lately first, where a call is transferred', async () => {
    const { popup, simulator } = desk;
    const id = await desk.ring({ from: '203', fromName: 'Dora' });
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    const state = await desk.panel.evaluate("window.screenpop.searchTargets({ text: '' })");
    expect(state).toMatchObject({ ok: true, value: [{ destination: '+442079460018', isRecent: true }, {}] });
    simulator.hangUp(id);
  });

  it('is still there after a restart', async () => {
    await openPage(desk, 'calls');
    await desk.popup.waitForHidden(card);
    await desk.panel.waitFor(rowOf('Dora'));
    const before = await names();
    await startAgain();
    await isListed(before);
    expect(desk.simulator.ledger().calls).toEqual([]);
  });

  it('is cleared only after a question, and the keyboard stays beside it', async () => {
    const { panel } = desk;
    await openHistorySettings();
    await panel.click('[data-action="clear-history"]');
    await panel.page.locator('[data-action="clear-history-no"]:focus').waitFor();
    await panel.press('Enter');
    await panel.page.locator('[data-action="clear-history"]:focus').waitFor();
    await panel.press('Enter');
    await panel.click('[data-action="clear-history-yes"]');
    await panel.page.getByText('Deleted.').waitFor();
    await openPage(desk, 'calls');
    await panel.waitFor('[data-testid="history-empty"]');
    expect(await panel.text('[data-testid="history-empty"] .empty-title')).toBe('No calls yet.');
  });

  it('leaves nothing on the disk where it is kept for this run only', async () => {
    const { panel } = desk;
    expect(await journalFiles()).toContain('calls.db');
    await openHistorySettings();
    await panel.page.locator('select[name="historyDays"]').selectOption('0');
    await desk.app.waitFor(async () => (await journalFiles()).length === 0, 'the file is gone');
    await miss('+442079460018', 'Ada Palmer');
    await openPage(desk, 'calls');
    await panel.waitFor(rowOf('Ada Palmer'));
    expect(await journalFiles()).toEqual([]);
    await startAgain();
    await openPage(desk, 'calls');
    await desk.panel.waitFor('[data-testid="history-empty"]');
    expect(await journalFiles()).toEqual([]);
  });

  it('has left no complaint on any console', () => expectQuietConsoles(desk));
});
