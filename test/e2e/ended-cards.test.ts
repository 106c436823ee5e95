import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardMs } from '../../renderer/popup/guard.ts';
import {
  cardOf,
  closeEnded,
  endCalls,
  expectQuietConsoles,
  ledgerState,
  pass,
  pressMiddle,
  ready,
  startWithStandingClock,
} from './popup-kit.ts';
import { button, card, cardIn, isStandIn, type SignedInApp } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startWithStandingClock();
});
afterAll(() => desk?.stop());
afterEach(() => endCalls(desk));

const ended = cardIn('ended');
const said = async (): Promise<string> => (await desk.popup.text(`${ended} [data-testid="call-status"]`)).trim();

describe('the card of a call that is over', () => {
  it('says that it was missed, never takes the keyboard, offers to call back, and goes by itself with its window', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    desk.simulator.hangUp(id);
    await desk.popup.waitFor(ended);
    expect(await said()).toBe('Missed call');
    expect(await desk.popup.page.locator(cardIn('ringing')).count()).toBe(0);
    expect(await desk.popup.page.locator(`${ended} [data-action]`).allTextContents()).toEqual([
      'Call backC',
      'CloseEsc',
    ]);
    expect(await desk.popup.state()).toMatchObject({ isVisible: true, isFocused: false });
    await desk.popup.waitForHidden(ended);
    await desk.popup.waitUntilHidden();
  });

  it('says how long it was talked, and gives the keyboard back', async () => {
    const id = await desk.ring();
    await pass(desk, guardMs);
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    desk.simulator.hangUp(id);
    await desk.popup.waitFor(ended);
    expect(await said()).toBe('Call ended');
    expect(await desk.popup.text(`${ended} [data-testid="call-timer"]`)).toMatch(/^0:0\d$/);
    // The press on Answer had taken it there.
    expect(await desk.popup.state()).toMatchObject({ isVisible: true, isFocused: false });
  });

  it('says to whom the call was redirected', async () => {
    await desk.ring();
    await pass(desk, guardMs);
    await desk.popup.click(ready('redirect'));
    await desk.popup.page.getByRole('combobox').fill('201');
    await desk.popup.page.keyboard.press('Enter');
    await desk.popup.waitFor(ended);
    expect(await said()).toMatch(/^Redirected to .+ \(201\)$/);
  });

  it('is guarded, then closed by Esc', async () => {
    const id = await desk.ring();
    desk.simulator.hangUp(id);
    await desk.popup.waitFor(ended);
    await desk.popup.focusByUser();
    await desk.popup.press('Escape');
    expect(await desk.popup.page.locator(ended).count()).toBe(1);
    await pass(desk, guardMs);
    await desk.popup.waitFor(ready('close', ended));
    await desk.popup.press('Escape');
    await desk.popup.waitForHidden(ended);
    await desk.popup.waitUntilHidden();
  });

  it('calls back, and makes room for the new call', async () => {
    const id = await desk.ring({ from: '201' });
    desk.simulator.hangUp(id);
    await desk.popup.waitFor(ended);
    await pass(desk, guardMs);
    await desk.popup.click(ready('callBack', ended));
    await desk.popup.waitFor(cardIn('dialing'));
    await desk.popup.waitForHidden(ended);
    const { id: placed } = desk.simulator.ledger().calls.at(-1) ?? { id: '' };
    expect(ledgerState(desk, placed, '201')).toBe('ringing');
  });

  it('stands beneath the live ones, and its going guards what moves with it', async () => {
    const { popup, simulator } = desk;
    const first = await desk.ring({ fromName: 'First Caller' });
    const second = simulator.placeCall({ from: '+442079460019', fromName: 'Second Caller', to: '200' }).id;
    await popup.waitFor(cardOf('Second Caller'));
    simulator.hangUp(first);
    await popup.waitFor(ended);
    const order = await popup.page.locator('[data-testid="call-name"]:visible').allTextContents();
    expect(order).toEqual(['Second Caller', 'First Caller']);
    await pass(desk, guardMs);
    await popup.waitFor(ready('answer', cardOf('Second Caller')));
    await closeEnded(desk);
    await popup.waitForHidden(ended);
    await pressMiddle(popup, button('answer'));
    expect(await popup.page.locator(`${card}[data-waiting]`).count()).toBe(0);
    expect(ledgerState(desk, second, '200')).toBe('ringing');
  });

  it('is not there for a call that was hidden', async () => {
    const id = await desk.ring();
    await pass(desk, guardMs);
    await desk.popup.click(ready('ignore'));
    await desk.popup.waitUntilHidden();
    desk.simulator.hangUp(id);
    await desk.popup.waitForHidden(button('answer'));
    expect(await desk.popup.page.locator(ended).count()).toBe(0);
    expect((await desk.popup.state()).isVisible).toBe(false);
  });

  it.runIf(isStandIn)('is none of the current calls in the tray', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    desk.simulator.hangUp(id);
    await desk.popup.waitFor(ended);
    const told = async (): Promise<string> => JSON.stringify(await desk.app.tray.state());
    await desk.app.waitFor(async () => !(await told()).includes('Incoming call: Ada Palmer'), 'the tray has no call');
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
