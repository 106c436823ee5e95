import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cardOf, endCalls, expectQuietConsoles, ledgerState, namesOn, pressWhenReady, ready } from './popup-kit.ts';
import { button, card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(async () => {
  desk.simulator.clearFaults();
  await endCalls(desk);
});

const names = (): Promise<string[]> => namesOn(desk);

const cardCount = (count: number): Promise<void> =>
  desk.app.waitFor(async () => (await desk.popup.page.locator(card).count()) === count, `${count} cards`);

describe('a call by keyboard alone, once the user has gone to the popup', () => {
  it('is answered and transferred to a colleague by name', async () => {
    const { popup } = desk;
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await popup.focusByUser();
    await pressWhenReady(popup, 'a', 'answer');
    await popup.waitFor(cardIn('connected'));
    await pressWhenReady(popup, 't', 'transfer');
    await popup.waitFor('[data-testid="target-entry"]');
    await popup.type('hann');
    await popup.waitFor('[role="option"][aria-selected="true"]');
    await popup.press('Enter');
    await popup.waitForHidden(card);
    expect(ledgerState(desk, id, '203')).toBe('ringing');
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });

  it('is answered, held, resumed and ended', async () => {
    const { popup } = desk;
    const id = await desk.ring();
    await popup.focusByUser();
    await pressWhenReady(popup, 'a', 'answer');
    await popup.waitFor(cardIn('connected'));
    await pressWhenReady(popup, 'h', 'hold');
    await popup.waitFor(cardIn('held'));
    await pressWhenReady(popup, 'h', 'retrieve');
    await popup.waitFor(cardIn('connected'));
    await pressWhenReady(popup, 'e', 'hangUp');
    await popup.waitForHidden(card);
    expect(ledgerState(desk, id, '200')).toBe('ended');
  });

  it('leaves the entry by Esc and stands where it was', async () => {
    const { popup } = desk;
    await desk.ring();
    await popup.focusByUser();
    await pressWhenReady(popup, 'r', 'redirect');
    await popup.waitFor('[data-testid="target-entry"]');
    await popup.press('Escape');
    await popup.waitForHidden('[data-testid="target-entry"]');
    expect(await popup.evaluate(() => document.activeElement?.getAttribute('data-action'))).toBe('redirect');
    await popup.waitFor(cardIn('ringing'));
  });
});

describe('the ringing card', () => {
  it('reads to a screen reader as who, for whom, and what can be done', async () => {
    await desk.ring({ fromName: 'Ada Palmer' });
    await desk.popup.waitFor(ready('answer'));
    const tree = await desk.popup.page.locator(card).ariaSnapshot();
    expect(
      tree.replace(/Ringing for \d+:\d\d/, 'Ringing for 0:00').replace(/\d+:\d\d$/m, '0:00'),
    ).toMatchInlineSnapshot(`
      "- article "Ada Palmer":
        - text: Incoming call
        - timer "Ringing for 0:00": 0:00
        - heading "Ada Palmer" [level=2]
        - paragraph: 020 7946 0018
        - paragraph: for Alex Morgan (200)
        - button "Answer"
        - button "Decline"
        - button "Redirect"
        - button "Ignore""
    `);
  });

  it('names its keys to a screen reader, and the sign that hides a call, where it has no word', async () => {
    await desk.ring({ fromName: 'Ada Palmer' });
    await desk.popup.waitFor(ready('answer'));
    const keys = (): Promise<Record<string, string | null>> =>
      desk.popup.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll('article [data-action]')].map((element) => [
            element.getAttribute('data-action') ?? '',
            element.getAttribute('aria-keyshortcuts'),
          ]),
        ),
      );
    expect(await keys()).toEqual({ answer: 'A', decline: 'D', redirect: 'R', ignore: 'Escape' });
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.waitFor(ready('hide'));
    expect(await keys()).toMatchObject({ hold: 'H', transfer: 'T', hangUp: 'E', hide: 'Escape' });
    expect(await desk.popup.page.getByRole('button', { name: 'Hide', exact: true }).getAttribute('title')).toBe(
      'Hide (Esc)',
    );
  });

  it.runIf(isStandIn)('is not announced again when it is brought back', async () => {
    await desk.ring({ fromName: 'Ada Palmer' });
    const heard = desk.popup.page.getByTestId('announce-urgent');
    await desk.app.waitFor(async () => (await heard.textContent()) !== '', 'it is announced');
    await desk.popup.evaluate(() => {
      const region = document.querySelector('[data-testid="announce-urgent"]');
      const said: string[] = [];
      Object.assign(window, { saidAgain: said });
      if (region !== null)
        new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, { childList: true });
    });
    await desk.popup.click(ready('ignore'));
    await desk.popup.waitUntilHidden();
    await desk.app.tray.choose('Bring back popup');
    await desk.popup.waitUntilShown();
    await desk.popup.waitFor(ready('answer'));
    expect(await desk.popup.evaluate(() => (window as unknown as { saidAgain: string[] }).saidAgain)).toEqual([]);
  });

  it('offers one way to refuse', async () => {
    await desk.ring();
    expect(await desk.popup.page.locator(`${card} [data-tone="end"]`).count()).toBe(1);
    expect(await desk.popup.page.locator(button('hangUp')).count()).toBe(0);
  });

  it('says that a number is withheld', async () => {
    await desk.ring({ from: '' });
    expect(await desk.popup.text(`${card} [data-testid="call-name"]`)).toBe('Number withheld');
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
  });

  it('is announced once per call, and each change of it once', async () => {
    await desk.popup.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const listen = (records: MutationRecord[]): void => {
        for (const node of records.flatMap((record) => [...record.addedNodes])) said.push(node.textContent ?? '');
      };
      for (const region of document.querySelectorAll('[data-testid^="announce-"]')) {
        new MutationObserver(listen).observe(region, { childList: true });
      }
    });
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    desk.simulator.hangUp(id);
    await desk.popup.waitForHidden(card);
    const said = (): Promise<string[]> => desk.popup.evaluate(() => (window as unknown as { said: string[] }).said);
    await desk.app.waitFor(async () => (await said()).at(-1)?.endsWith('is over') === true, 'the end is announced');
    expect(await said()).toEqual([
      'Incoming call from Ada Palmer, for Alex Morgan (200)',
      'Connected with Ada Palmer',
      'The call with Ada Palmer is over',
    ]);
  });
});

describe('a refused command', () => {
  it('is said on the card, with what to do, and the card can be used again', async () => {
    await desk.ring();
    desk.simulator.setFault({ kind: 'server-error', service: 'media', method: 'PUT', times: 1 });
    await desk.popup.click(ready('answer'));
    const note = desk.popup.page.locator(`${card} .failure-note`);
    await note.waitFor();
    expect(await note.locator('.failure-sentence').textContent()).toBe(
      'Could not answer. CloudLink reported an error of its own.',
    );
    expect(await note.locator('.failure-hint').first().textContent()).toMatch(/^Try again/);
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.waitForHidden(`${card} .failure-note`);
  });

  it('says so too where the destination cannot be reached, and keeps what was typed', async () => {
    const id = await desk.ring();
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    desk.simulator.setBusy('204', true);
    await desk.popup.click(ready('transfer'));
    await desk.popup.page.getByRole('combobox').fill('204');
    await desk.popup.page.keyboard.press('Enter');
    await desk.popup.waitFor(`${card} .failure-note`);
    desk.simulator.setBusy('204', false);
    expect(await desk.popup.page.getByRole('combobox').inputValue()).toBe('204');
    expect(ledgerState(desk, id, '200')).toBe('connected');
  });
});

describe('several calls', () => {
  it('do not disturb a search: text, focus and call stay, and Enter transfers the first', async () => {
    const { popup, simulator } = desk;
    const first = await desk.ring({ fromName: 'First Caller' });
    await popup.click(ready('answer'));
    await popup.waitFor(cardIn('connected'));
    await popup.click(ready('transfer'));
    await popup.type('pri');
    const second = simulator.placeCall({ from: '+442079460019', fromName: 'Second Caller', to: '200' }).id;
    await popup.waitFor(cardOf('Second Caller'));
    expect(await names()).toEqual(['Second Caller', 'First Caller']);
    const field = popup.page.getByRole('combobox');
    expect(await field.inputValue()).toBe('pri');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(ledgerState(desk, first, '200')).toBe('connected');
    await popup.waitFor('[role="option"][aria-selected="true"]');
    await popup.press('Enter');
    await cardCount(1);
    expect(ledgerState(desk, first, '201')).toBe('ringing');
    expect(ledgerState(desk, second, '200')).toBe('ringing');
  });

  it('are a stack with a line for the rest, which leads to all of them', async () => {
    const callers = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
    for (const [index, fromName] of callers.entries()) {
      desk.simulator.placeCall({ from: `+44207946010${index}`, fromName, to: '200' });
    }
    const line = desk.popup.page.getByTestId('more-calls');
    const isComplete = async (): Promise<boolean> => {
      const more = Number.parseInt((await line.textContent().catch(() => '')) ?? '', 10);
      return (await desk.popup.page.locator(card).count()) + more === callers.length;
    };
    await line.waitFor();
    await desk.app.waitFor(isComplete, 'cards and the rest are all seven calls');
    const shown = await names();
    expect(shown).toEqual(callers.slice(0, shown.length));
    await line.click();
    await desk.panel.waitUntilShown();
    await desk.panel.waitFor('[data-testid="page"][data-page="calls"]');
    expect(await desk.panel.page.locator(card).count()).toBe(callers.length);
  });

  it('have windows as tall as what they show, and never taller than the display', async () => {
    const heights = async (): Promise<{ content: number; window: number }> => ({
      content: await desk.popup.evaluate(() => {
        const main = document.querySelector('main');
        return Math.ceil(main?.getBoundingClientRect().height ?? 0);
      }),
      window: (await desk.popup.state()).bounds.height,
    });
    const fits = (what: string): Promise<void> =>
      desk.app.waitFor(async () => {
        const { content, window } = await heights();
        return content > 0 && content === window;
      }, what);
    await desk.ring();
    await fits('the window fits one card');
    const one = (await heights()).window;
    desk.simulator.placeCall({ from: '201', to: '200' });
    await cardCount(2);
    await fits('the window fits two cards');
    expect((await heights()).window).toBeGreaterThan(one);
    if (!isStandIn) return;
    const workArea = { x: 0, y: 0, width: 800, height: 300 };
    await desk.app.setDisplays([{ id: 1, bounds: workArea }]);
    await desk.app.waitFor(async () => (await heights()).window <= workArea.height, 'the window is on the display');
    const { bounds } = await desk.popup.state();
    expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
    expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.height);
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
