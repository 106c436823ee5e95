import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keysSettled } from './popup-kit.ts';
import { button, card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;

beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(async () => {
  for (const call of desk.simulator.ledger().calls) {
    // What a test left over; a call that has ended refuses, and that is as good.
    desk.simulator.hangUp(call.id);
  }
  await desk.popup.waitForHidden(card);
});

/** The state that the PBX knows of a leg of the newest call with this id. */
const ledgerState = (id: string, endpoint: string): string | undefined => {
  const { calls } = desk.simulator.ledger();
  const legs = calls.findLast((call) => call.id === id)?.legs ?? [];
  return legs.find((leg) => leg.endpoint === endpoint)?.states.at(-1)?.state;
};

/** A card takes no key in its first 400 ms, nor while a command is under way: a person presses again. */
const pressUntil = (key: string, isDone: () => Promise<boolean>): Promise<void> =>
  desk.app.waitFor(async () => {
    if (await isDone()) return true;
    await desk.popup.page.keyboard.press(key);
    return isDone();
  }, `the key ${key} works`);

const settingsOf = (changes: Record<string, unknown>): Promise<unknown> =>
  desk.panel.evaluate((wanted) => {
    const bridge = (window as unknown as { screenpop: { updateSettings(changes: unknown): Promise<unknown> } })
      .screenpop;
    return bridge.updateSettings(wanted);
  }, changes);

describe('a call rings', () => {
  it('shows a card that says who, for whom and since when; Answer connects; the far end hangs up; the card is gone', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    expect(await desk.popup.text(`${card} [data-testid="call-name"]`)).toBe('Ada Palmer');
    expect(await desk.popup.text(card)).toMatch(/0:0\d[\s\S]*020 7946 0018[\s\S]*200/);
    await desk.popup.click(button('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    expect(ledgerState(id, '200')).toBe('connected');
    desk.simulator.hangUp(id);
    await desk.popup.waitForHidden(card);
    await desk.popup.waitUntilHidden();
  });

  it('and the caller gives up: the card is gone, the window with it', async () => {
    const id = await desk.ring();
    desk.simulator.hangUp(id);
    await desk.popup.waitForHidden(card);
    await desk.popup.waitUntilHidden();
  });

  it.runIf(isStandIn)(
    'and is answered with one global key, ended with another; nothing else had the focus',
    async () => {
      const id = await desk.ring();
      await keysSettled(desk);
      await desk.app.shortcut('CommandOrControl+Shift+F9');
      await desk.popup.waitFor(cardIn('connected'));
      expect(ledgerState(id, '200')).toBe('connected');
      expect((await desk.popup.state()).isFocused).toBe(false);
      await keysSettled(desk);
      await desk.app.shortcut('CommandOrControl+Shift+F10');
      await desk.popup.waitForHidden(card);
    },
  );

  it('and is answered inside the card by its letter, once the user has gone there', async () => {
    await desk.ring();
    await desk.popup.focusByUser();
    await pressUntil('a', () => desk.popup.page.locator(cardIn('connected')).isVisible());
    await pressUntil('e', async () => !(await desk.popup.page.locator(card).isVisible()));
  });

  it('is declined from the card', async () => {
    const id = await desk.ring();
    await desk.popup.click(button('decline'));
    await desk.popup.waitForHidden(card);
    expect(ledgerState(id, '200')).not.toBe('ringing');
  });

  it.runIf(isStandIn)('is ignored: the card hides, the phone rings on, the tray brings it back', async () => {
    const id = await desk.ring();
    await desk.popup.click('[data-call-key] [data-action="ignore"]');
    await desk.popup.waitUntilHidden();
    expect(ledgerState(id, '200')).toBe('ringing');
    await desk.app.tray.choose('Bring back popup');
    await desk.popup.waitUntilShown();
    await desk.popup.waitFor(cardIn('ringing'));
  });

  it('is redirected to a colleague found by name', async () => {
    const id = await desk.ring();
    await desk.popup.click(button('redirect'));
    await desk.popup.page.getByRole('combobox').fill('202');
    await desk.popup.page.keyboard.press('Enter');
    await desk.popup.waitForHidden(card);
    expect(ledgerState(id, '202')).toBe('ringing');
  });

  it('is held, retrieved and transferred', async () => {
    const id = await desk.ring();
    await desk.popup.click(button('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.click(button('hold'));
    await desk.popup.waitFor(cardIn('held'));
    await desk.popup.click(button('retrieve'));
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.click(button('transfer'));
    await desk.popup.page.getByRole('combobox').fill('203');
    await desk.popup.page.keyboard.press('Enter');
    await desk.popup.waitForHidden(card);
    expect(ledgerState(id, '203')).toBe('ringing');
  });
});

describe('several calls', () => {
  it('have a card each, the longest ringing on top', async () => {
    await desk.ring({ from: '+442079460018', fromName: 'First Caller' });
    desk.simulator.placeCall({ from: '201', to: '200' });
    await desk.app.waitFor(async () => (await desk.popup.page.locator(card).count()) === 2, 'two cards');
    expect(await desk.popup.page.locator(`${card} [data-testid="call-name"]`).allTextContents()).toEqual([
      'First Caller',
      expect.stringMatching(/\w/),
    ]);
  });
});

describe('click to dial', () => {
  it.runIf(isStandIn)('asks for the number in the clipboard, and dials it', async () => {
    await desk.app.clipboard.write('Tel. +44 (0)20 7946 0018 (office)');
    await desk.app.shortcut('CommandOrControl+Shift+F11');
    await desk.popup.waitUntilShown();
    await desk.popup.waitFor('[data-testid="dial-prompt"]');
    await desk.popup.page.getByRole('button', { name: 'Call', exact: true }).click();
    await desk.popup.waitFor(cardIn('dialing'));
    const { calls } = desk.simulator.ledger();
    expect(calls.at(-1)?.legs.map((leg) => leg.endpoint)).toEqual(expect.arrayContaining(['200', '+442079460018']));
    await desk.popup.click(button('hangUp'));
    await desk.popup.waitForHidden(card);
  });

  it.runIf(isStandIn)('says so when there is no number in the clipboard, and dials nothing', async () => {
    const before = desk.simulator.ledger().calls.length;
    await desk.app.clipboard.write('nothing to call here');
    await desk.app.shortcut('CommandOrControl+Shift+F11');
    await desk.popup.waitFor('[data-testid="dial-prompt"]');
    await desk.popup.page.keyboard.press('Escape');
    await desk.popup.waitUntilHidden();
    expect(desk.simulator.ledger().calls.length).toBe(before);
  });
});

describe('the screen pop', () => {
  it('opens once per call, when it rings or when it is answered', async () => {
    const opened = async (): Promise<readonly string[]> => (await desk.app.openedUrls()).slice();
    await settingsOf({ screenPopTemplate: 'https://crm.example/find?n={number}&who={name}', screenPopTrigger: 'ring' });
    const first = await desk.ring({ fromName: 'Ada & Co' });
    const url = 'https://crm.example/find?n=%2B442079460018&who=Ada%20%26%20Co';
    await desk.app.waitFor(async () => (await opened()).length === 1, 'the record is opened');
    await desk.popup.click(button('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    desk.simulator.hangUp(first);
    await desk.popup.waitForHidden(card);
    expect(await opened()).toEqual([url]);

    await settingsOf({ screenPopTrigger: 'answer' });
    await desk.ring();
    expect(await opened()).toHaveLength(1);
    await desk.popup.click(button('answer'));
    await desk.app.waitFor(async () => (await opened()).length === 2, 'the record is opened on answer');
    await settingsOf({ screenPopTemplate: '' });
  });
});

describe('the popup’s manners', () => {
  it('is only ever shown inactive for a call, on top, and is made once', async () => {
    // A click in the popup gave it the keyboard, which it keeps as long as it is seen.
    await desk.app.blurByUser();
    await desk.ring();
    const state = await desk.popup.state();
    expect(state).toMatchObject({ isVisible: true, isFocused: false, isAlwaysOnTop: true, isInTaskbar: false });
    const popups = (await desk.app.windows()).filter((window) => window.url.includes('popup.html'));
    expect(popups).toHaveLength(1);
  });

  it.runIf(isStandIn)('says its state in the tray by word, and with a picture of its own while ringing', async () => {
    const isRinging = async (): Promise<boolean> => (await desk.app.tray.state()).image.source.includes('/ringing.');
    await desk.app.waitFor(async () => !(await isRinging()), 'the tray is quiet');
    const quiet = await desk.app.tray.state();
    await desk.ring();
    await desk.app.waitFor(isRinging, 'the tray shows that it rings');
    expect((await desk.app.tray.state()).toolTip).not.toBe(quiet.toolTip);
  });
});
