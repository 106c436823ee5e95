import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  cardOf,
  endCalls,
  expectQuietConsoles,
  ledgerState,
  namesOn,
  openPage,
  openSection,
  ready,
} from './popup-kit.ts';
import { card, linkIn, type SignedInApp, startSignedIn } from './support.ts';

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
const phaseOf = (name: string, phase: string): string => `${cardOf(name)}[data-phase="${phase}"]`;
const focusedAction = (): Promise<string | null | undefined> =>
  desk.popup.evaluate(() => document.activeElement?.getAttribute('data-action'));

let place = 0;
/** Somebody calls and the card stands. Resolves with the PBX's call id. */
const call = async (fromName: string, to = '200'): Promise<string> => {
  place += 1;
  const { id } = desk.simulator.placeCall({ from: `+4420794601${String(place).padStart(2, '0')}`, fromName, to });
  await desk.popup.waitFor(cardOf(fromName));
  return id;
};

/** The same, answered. */
const talk = async (fromName: string): Promise<string> => {
  const id = await call(fromName);
  await desk.popup.click(ready('answer', cardOf(fromName)));
  await desk.popup.waitFor(phaseOf(fromName, 'connected'));
  return id;
};

describe('a second ring', () => {
  it('leaves an open keypad, what is typed in it and its focus alone', async () => {
    await talk('First Caller');
    await desk.popup.click(ready('digits', cardOf('First Caller')));
    await desk.popup.type('12');
    await call('Second Caller');
    await desk.popup.type('3#');
    const field = desk.popup.page.locator(`${cardOf('First Caller')} input[name="digits"]`);
    expect(await field.inputValue()).toBe('123#');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('leaves the focus where it is, also when the cards change places', async () => {
    await talk('First Caller');
    await desk.popup.focusByUser();
    await desk.popup.page.locator(ready('hangUp', cardOf('First Caller'))).focus();
    const second = await call('Second Caller');
    expect(await names()).toEqual(['Second Caller', 'First Caller']);
    expect(await focusedAction()).toBe('hangUp');
    desk.simulator.answer(second, '200');
    await desk.popup.waitFor(phaseOf('Second Caller', 'connected'));
    await desk.popup.waitFor(phaseOf('First Caller', 'held'));
    expect(await names()).toEqual(['First Caller', 'Second Caller']);
    const focused = desk.popup.page.locator(`${cardOf('First Caller')} [data-action="hangUp"]`);
    expect(await focused.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('is said once, and nothing is said of the first call', async () => {
    await talk('First Caller');
    const calm = desk.popup.page.locator('[data-testid="announce-calm"]', { hasText: 'Connected with First Caller' });
    await calm.waitFor({ state: 'attached' });
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
    const second = await call('Second Caller');
    desk.simulator.hangUp(second);
    await desk.popup.waitForHidden(cardOf('Second Caller'));
    const said = (): Promise<string[]> => desk.popup.evaluate(() => (window as unknown as { said: string[] }).said);
    await desk.app.waitFor(async () => (await said()).at(-1)?.startsWith('Missed') === true, 'the end is announced');
    expect(await said()).toEqual([
      'Incoming call from Second Caller, for Alex Morgan (200)',
      'Missed call from Second Caller',
    ]);
  });

  it('leaves the first call its card, whatever rings after it', async () => {
    await talk('First Caller');
    for (const name of ['A', 'B', 'C', 'D', 'E']) desk.simulator.placeCall({ from: '', fromName: name, to: '200' });
    await desk.popup.page.getByTestId('more-calls').waitFor();
    expect(await names()).toContain('First Caller');
  });
});

describe('Answer on the second', () => {
  it('says that the first is held, and holds it', async () => {
    const first = await talk('First Caller');
    const second = await call('Second Caller');
    const answer = desk.popup.page.locator(ready('answer', cardOf('Second Caller')));
    expect(await answer.locator('.button-label').textContent()).toBe('Hold & answer');
    await answer.click();
    await desk.popup.waitFor(phaseOf('Second Caller', 'connected'));
    await desk.popup.waitFor(phaseOf('First Caller', 'held'));
    expect([first, second].map((id) => ledgerState(desk, id, '200'))).toEqual(['held', 'connected']);
  });

  it('ends the first where the user chooses the other way', async () => {
    const first = await talk('First Caller');
    const second = await call('Second Caller');
    const otherwise = desk.popup.page.locator(ready('answerOtherwise', cardOf('Second Caller')));
    expect(await otherwise.locator('.button-label').textContent()).toBe('End & answer');
    await otherwise.click();
    await desk.popup.waitFor(phaseOf('Second Caller', 'connected'));
    await desk.popup.waitForHidden(cardOf('First Caller'));
    expect([first, second].map((id) => ledgerState(desk, id, '200'))).toEqual(['ended', 'connected']);
  });

  it('answers the caller also where the first cannot be ended, which is held then', async () => {
    const first = await talk('First Caller');
    const second = await call('Second Caller');
    desk.simulator.setFault({ kind: 'server-error', service: 'media', method: 'PUT', times: 1 });
    await desk.popup.click(ready('answerOtherwise', cardOf('Second Caller')));
    await desk.popup.waitFor(phaseOf('Second Caller', 'connected'));
    await desk.popup.waitFor(phaseOf('First Caller', 'held'));
    expect([first, second].map((id) => ledgerState(desk, id, '200'))).toEqual(['held', 'connected']);
  });

  it('does what the settings say, by key and by button', async () => {
    await openSection(desk, 'line');
    await desk.panel.page.locator('select[name="whenAnsweringAnother"]').selectOption('end');
    await talk('First Caller');
    await call('Second Caller');
    const answer = desk.popup.page.locator(ready('answer', cardOf('Second Caller')));
    expect(await answer.locator('.button-label').textContent()).toBe('End & answer');
    await answer.click();
    await desk.popup.waitForHidden(cardOf('First Caller'));
    await desk.popup.waitFor(phaseOf('Second Caller', 'connected'));
    await openSection(desk, 'line');
    await desk.panel.page.locator('select[name="whenAnsweringAnother"]').selectOption('hold');
  });
});

describe('an action on two calls', () => {
  const three = async (): Promise<void> => {
    await openPage(desk, 'calls');
    for (const name of ['Ada One', 'Ben Two', 'Cleo Three']) await talk(name);
  };
  const choices = (): Promise<string[]> =>
    desk.popup.page.locator('[data-testid="held-entry"] [data-action="choose-held"]').allTextContents();

  it('asks which held call is meant, the one held last first', async () => {
    await three();
    await desk.popup.click(ready('alternate', cardOf('Cleo Three')));
    await desk.popup.waitFor('[data-testid="held-entry"]');
    expect((await choices()).map((text) => text.split(',')[0])).toEqual(['Ben Two', 'Ada One']);
    await desk.popup.page.locator(ready('choose-held'), { hasText: 'Ada One' }).click();
    await desk.panel.waitFor(phaseOf('Ada One', 'connected'));
    await desk.panel.waitFor(phaseOf('Cleo Three', 'held'));
    await desk.panel.waitFor(phaseOf('Ben Two', 'held'));
  });

  it('transfers to the chosen one and leaves the other held', async () => {
    await three();
    await desk.popup.click(ready('completeTransfer', cardOf('Cleo Three')));
    await desk.popup.page.locator(ready('choose-held'), { hasText: 'Ada One' }).click();
    await desk.popup.waitForHidden(cardOf('Cleo Three'));
    await desk.popup.waitForHidden(cardOf('Ada One'));
    await desk.popup.waitFor(phaseOf('Ben Two', 'held'));
  });

  it('is left by Esc and stands where it was; a ring in between does not close it', async () => {
    await three();
    await desk.popup.focusByUser();
    await desk.popup.click(ready('conference', cardOf('Cleo Three')));
    await desk.popup.waitFor('[data-testid="held-entry"]');
    await call('Dan Four');
    expect(await focusedAction()).toBe('choose-held');
    await desk.popup.press('Escape');
    await desk.popup.waitForHidden('[data-testid="held-entry"]');
    expect(await focusedAction()).toBe('conference');
  });

  it('asks nothing where one call is held', async () => {
    await talk('Ada One');
    await talk('Ben Two');
    await desk.popup.click(ready('completeTransfer', cardOf('Ben Two')));
    await desk.popup.waitForHidden(card);
  });
});

describe('twelve calls at once', () => {
  it('stand longest ringing first, with a line for the rest; the panel has all, and each can be answered', async () => {
    const callers = Array.from({ length: 12 }, (_, index) => `Caller ${String(index + 1).padStart(2, '0')}`);
    await openPage(desk, 'calls');
    for (const name of callers) await callBehind(name);
    const shown = await names();
    expect(shown).toEqual(callers.slice(0, shown.length));
    const more = 12 - shown.length;
    expect(await desk.popup.text('[data-testid="more-calls"] span')).toBe(`${more} more calls, ${more} ringing`);
    await desk.app.waitFor(async () => (await desk.panel.page.locator(card).count()) === 12, 'twelve in the panel');
    await desk.panel.page.locator(`${cardOf('Caller 12')} [data-action="answer"]`).click();
    await desk.popup.waitFor(phaseOf('Caller 12', 'connected'));
    expect((await names()).at(-1)).toBe('Caller 12');
  });

  const callBehind = async (fromName: string): Promise<void> => {
    place += 1;
    desk.simulator.placeCall({ from: `+4420794602${String(place).padStart(2, '0')}`, fromName, to: '200' });
    await desk.panel.waitFor(cardOf(fromName));
  };
});

describe('several lines', () => {
  const setLines = async (text: string): Promise<void> => {
    await openSection(desk, 'line');
    await desk.panel.page.locator('input[name="endpoints"]').fill(text);
    await desk.panel.page.keyboard.press('Enter');
  };

  it('are watched as soon as the settings name them, and a call that goes on stays', async () => {
    await talk('First Caller');
    await setLines('200, 203');
    await desk.panel.page
      .locator('.setting', { has: desk.panel.page.locator('input[name="endpoints"]') })
      .getByText('Saved')
      .waitFor();
    await openPage(desk, 'calls');
    await desk.panel.waitFor(linkIn('online'));
    await call('For The Manager', '203');
    await desk.popup.waitFor(phaseOf('First Caller', 'connected'));
    const text = await desk.popup.text(cardOf('For The Manager'));
    expect(text).toContain('(203)');
    // Another telephone: what is talked on this one is none of its affair.
    const answer = desk.popup.page.locator(ready('answer', cardOf('For The Manager')));
    expect(await answer.locator('.button-label').textContent()).toBe('Answer');
  });

  it('are a choice when dialling, which is kept', async () => {
    await openPage(desk, 'dial');
    await desk.panel.page.locator('select[name="dialEndpoint"]').selectOption('203');
    await desk.panel.page.locator('input[name="number"]').fill('205');
    await desk.panel.page.keyboard.press('Enter');
    await desk.popup.waitFor(card);
    const { calls } = desk.simulator.ledger();
    expect(calls.at(-1)?.legs[0]?.endpoint).toBe('203');
    await openPage(desk, 'calls');
    await openPage(desk, 'dial');
    expect(await desk.panel.page.locator('select[name="dialEndpoint"]').inputValue()).toBe('203');
  });

  it('are dialled from as soon as they are chosen, whether the settings have it yet or not', async () => {
    await openPage(desk, 'dial');
    await desk.panel.page.locator('input[name="number"]').fill('205');
    await desk.panel.page.evaluate(() => {
      const choice = document.querySelector<HTMLSelectElement>('select[name="dialEndpoint"]');
      if (choice === null) throw new Error('no choice');
      choice.value = '200';
      choice.dispatchEvent(new Event('change', { bubbles: true }));
      // Within one task: nothing comes back from the settings in between.
      choice.form?.requestSubmit();
    });
    await desk.popup.waitFor(card);
    expect(desk.simulator.ledger().calls.at(-1)?.legs[0]?.endpoint).toBe('200');
  });

  it('are refused where they are no extensions, and what was watched stays', async () => {
    await setLines('200; 2/03');
    await desk.panel.waitFor('.field-error');
    await openPage(desk, 'calls');
    expect(await desk.panel.text('[data-testid="link-state"]')).toContain('200 and 203');
  });

  it('are left when the settings name them no more, with their calls', async () => {
    await call('For The Manager', '203');
    await setLines('');
    await desk.popup.waitForHidden(cardOf('For The Manager'));
    await openPage(desk, 'calls');
    await desk.panel.waitFor(linkIn('online'));
    expect(await desk.panel.text('[data-testid="link-state"]')).not.toContain('203');
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
