import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endCalls, expectQuietConsoles, openPage, openSection, ready } from './popup-kit.ts';
import {
  contextsOf,
  listen,
  measureTone,
  plugIn,
  refuseSound,
  set,
  settingsOf,
  unplug,
  waitForSilence,
  waitForSound,
} from './sound-kit.ts';
import { cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
  for (const window of [desk.popup, desk.panel]) await listen(window);
});
afterAll(() => desk?.stop());

const quiet = {
  ringTone: 'chime',
  ringVolume: 60,
  ringDevice: '',
  ringDeviceName: '',
  isPopupShown: true,
  popupHideSeconds: 0,
} as const;
beforeEach(() => set(desk, { ...quiet, isRingToneOn: true }));
afterEach(async () => {
  await endCalls(desk);
  await waitForSilence(desk, desk.popup);
});

const count = async (): Promise<number> => (await contextsOf(desk.popup)).length;
const heard = () => waitForSound(desk, desk.popup);
const silent = () => waitForSilence(desk, desk.popup);

describe('the ring', () => {
  it('is heard while somebody calls, and ends with the call', async () => {
    const id = await desk.ring();
    await heard();
    desk.simulator.hangUp(id);
    await silent();
  });

  it('ends when it is answered on another telephone', async () => {
    const id = await desk.ring();
    await heard();
    desk.simulator.answer(id, '200');
    await desk.popup.waitFor(cardIn('connected'));
    await silent();
  });

  it.each(['answer', 'decline', 'ignore'])('ends by %s', async (action) => {
    await desk.ring();
    await heard();
    await desk.popup.click(ready(action));
    await silent();
  });

  it('goes on where the card hides by itself: nobody has ignored the call', async () => {
    await set(desk, { popupHideSeconds: 1 });
    const id = await desk.ring();
    await heard();
    await desk.popup.waitUntilHidden();
    // What hid it has reached the page, and changed nothing that is heard.
    await desk.popup.waitForHidden(cardIn('ringing'));
    await heard();
    await set(desk, { popupHideSeconds: 0 });
    desk.simulator.hangUp(id);
    await silent();
  });

  it('is one for two calls, and goes on while one of them rings', async () => {
    const before = await count();
    const id = await desk.ring({ from: '+442079460018' });
    await heard();
    await desk.ring({ from: '+442079460991' });
    desk.simulator.hangUp(id);
    await desk.app.waitFor(async () => (await desk.popup.page.locator(cardIn('ringing')).count()) === 1, 'one rings');
    await heard();
    expect(await count()).toBe(before + 1);
  });

  it.runIf(isStandIn)('stays silent for a call that was ignored, also when its card is brought back', async () => {
    await desk.ring();
    await heard();
    await desk.popup.click(ready('ignore'));
    await silent();
    const before = await count();
    await desk.app.tray.choose('Bring back popup');
    await desk.popup.waitFor(cardIn('ringing'));
    expect(await count()).toBe(before);
  });
});

describe('sound and popup, each on its own', () => {
  it('shows the popup and opens no device where the telephone alone is to ring', async () => {
    await set(desk, { isRingToneOn: false });
    const before = await count();
    const id = await desk.ring();
    desk.simulator.answer(id, '200');
    await desk.popup.waitFor(cardIn('connected'));
    expect(await count()).toBe(before);
  });

  it('ends at once when it is switched off, and begins when it is switched on', async () => {
    await desk.ring();
    await heard();
    await set(desk, { isRingToneOn: false });
    await silent();
    await set(desk, { isRingToneOn: true });
    await heard();
  });

  it('rings without a popup where none is to be shown', async () => {
    await set(desk, { isPopupShown: false });
    const before = await desk.app.calls('showInactive').catch(() => []);
    const { id } = desk.simulator.placeCall({ from: '+442079460018', to: '200' });
    await heard();
    expect((await desk.popup.state()).isVisible).toBe(false);
    if (isStandIn) expect(await desk.app.calls('showInactive')).toHaveLength(before.length);
    desk.simulator.hangUp(id);
    await silent();
  });
});

describe('in a call', () => {
  it('makes one soft tone for another call, and rings when the first one is over', async () => {
    const first = await desk.ring({ from: '+442079460018' });
    await desk.popup.click(ready('answer'));
    await desk.popup.waitFor(cardIn('connected'));
    await silent();
    const before = await count();
    await desk.ring({ from: '+442079460991' });
    await heard();
    const waiting = await measureTone(desk.popup);
    expect(waiting.seconds).toBeLessThan(0.5);
    expect(waiting.peak).toBeLessThan(0.35);
    await silent();
    expect(await count()).toBe(before + 1);
    desk.simulator.hangUp(first);
    await heard();
    expect((await measureTone(desk.popup)).seconds).toBe(5);
  });
});

/** Chooses an output device as a user does; resolves with its id. */
async function chooseDevice(name: string): Promise<string> {
  await desk.panel.page.locator('select[name="ringDevice"]').selectOption({ label: name });
  await desk.app.waitFor(async () => (await settingsOf(desk)).ringDeviceName === name, `${name} is chosen`);
  return (await settingsOf(desk)).ringDevice;
}

describe('the settings', () => {
  it('change how loud it is while it rings', async () => {
    await set(desk, { ringVolume: 100 });
    await desk.ring();
    expect((await heard()).level).toBeGreaterThan(0.01);
    await set(desk, { ringVolume: 0 });
    const isSilent = async (): Promise<boolean> =>
      (await contextsOf(desk.popup)).every(({ state, level }) => state === 'closed' || level < 0.001);
    await desk.app.waitFor(isSilent, 'nothing is heard');
    expect((await contextsOf(desk.popup)).at(-1)?.state).toBe('running');
    await set(desk, { ringVolume: 100 });
    await heard();
  });

  it.runIf(isStandIn)('send it to a chosen device, also while it rings, and back', async () => {
    await openSection(desk, 'sound');
    const choice = desk.panel.page.locator('select[name="ringDevice"]');
    await desk.app.waitFor(async () => (await choice.locator('option').count()) === 3, 'two devices are offered');
    expect(await choice.locator('option').allTextContents()).toEqual([
      'The system’s own choice',
      'Fake Audio Output 1',
      'Fake Audio Output 2',
    ]);
    const first = await chooseDevice('Fake Audio Output 1');
    await desk.ring();
    expect((await heard()).sinkId).toBe(first);
    const second = await chooseDevice('Fake Audio Output 2');
    const isOn = (id: string) => async () => (await contextsOf(desk.popup)).at(-1)?.sinkId === id;
    await desk.app.waitFor(isOn(second), 'it plays on the second device');
    await choice.selectOption('');
    await desk.app.waitFor(isOn(''), 'it plays where the system wants it');
    await heard();
  });

  it.runIf(isStandIn)('fall back to the system’s choice while the chosen device is away, and say so', async () => {
    await set(desk, { ringDevice: 'f'.repeat(64), ringDeviceName: 'Desk headset' });
    await openSection(desk, 'sound');
    await desk.panel.page.getByText('Desk headset is not connected.').waitFor();
    await desk.ring();
    const { asked, sinkId } = await heard();
    expect([asked[0], sinkId]).toEqual(['f'.repeat(64), '']);
  });

  it.runIf(isStandIn)('find a device by its name where its id has changed', async () => {
    await set(desk, { ringDevice: 'f'.repeat(64), ringDeviceName: 'Fake Audio Output 2' });
    await openSection(desk, 'sound');
    const choice = desk.panel.page.locator('select[name="ringDevice"]');
    await desk.app.waitFor(
      async () => (await choice.locator('option:checked').textContent()) === 'Fake Audio Output 2',
    );
    await desk.ring();
    expect((await heard()).sinkId).toBe(await choice.inputValue());
  });

  it.runIf(isStandIn)('follow a device that is unplugged while it rings, and plugged in again', async () => {
    await openSection(desk, 'sound');
    await desk.app.waitFor(
      async () => (await desk.panel.page.locator('select[name="ringDevice"] option').count()) === 3,
    );
    const chosen = await chooseDevice('Fake Audio Output 1');
    await desk.ring();
    expect((await heard()).sinkId).toBe(chosen);
    const isOn = (id: string) => async () => (await contextsOf(desk.popup)).at(-1)?.sinkId === id;
    await unplug(desk.popup, 'Fake Audio Output 1');
    await desk.app.waitFor(isOn(''), 'it plays where the system wants it');
    await heard();
    await plugIn(desk.popup);
    await desk.app.waitFor(isOn(chosen), 'it plays on the chosen device again');
    await heard();
  });

  it.runIf(isStandIn)('leave a device that takes no sound for the system’s choice, and say so', async () => {
    await openSection(desk, 'sound');
    await desk.app.waitFor(
      async () => (await desk.panel.page.locator('select[name="ringDevice"] option').count()) === 3,
    );
    await chooseDevice('Fake Audio Output 1');
    await refuseSound(desk.popup, 'once');
    await desk.ring();
    const isElsewhere = async (): Promise<boolean> => (await contextsOf(desk.popup)).at(-1)?.sinkId === '';
    await desk.app.waitFor(isElsewhere, 'it plays where the system wants it');
    await heard();
    await desk.panel.page.getByText('The chosen device did not take the tone.').waitFor();
  });

  it('say, like Health, when the ring could not be played, until it is heard again', async () => {
    await refuseSound(desk.popup, 'always');
    await openSection(desk, 'sound');
    await desk.ring();
    await desk.panel.page.getByText('The tone could not be played on this computer.').waitFor();
    await openPage(desk, 'health');
    await desk.panel.waitFor('[data-testid="health-check"][data-name="ringTone"][data-status="fail"]');
    await endCalls(desk);
    await refuseSound(desk.popup, 'never');
    await desk.ring();
    await heard();
    await openSection(desk, 'sound');
    await desk.panel.page.getByText('The tone could not be played on this computer.').waitFor({ state: 'detached' });
  });

  it('move by keyboard, and are kept', async () => {
    await openSection(desk, 'sound');
    const thumb = desk.panel.page.locator('input[name="ringVolume"]');
    await desk.panel.focusByUser();
    await thumb.focus();
    await desk.panel.press('ArrowRight');
    await desk.app.waitFor(async () => (await settingsOf(desk)).ringVolume === 65, 'the volume is 65');
    expect(await thumb.getAttribute('aria-valuetext')).toBe('65%');
  });
});

describe('the tones, as Chromium plays them', () => {
  const frequencies = { chime: [780, 1180], bell: [825, 1050], pulse: [875, 1115] } as const;

  it.each(['chime', 'bell', 'pulse'] as const)(
    '%s can be tried, is clean, and is stopped by a second press',
    async (tone) => {
      await openSection(desk, 'sound');
      await desk.panel.page.locator('select[name="ringTone"]').selectOption(tone);
      await desk.app.waitFor(async () => (await settingsOf(desk)).ringTone === tone, `the tone is ${tone}`);
      const press = () => desk.panel.click('[data-action="play-tone"]');
      await press();
      await waitForSound(desk, desk.panel);
      const { peak, rms, first, last, step, loudestFrequency, seconds } = await measureTone(desk.panel);
      expect(seconds).toBe(5);
      expect(peak).toBeGreaterThan(0.3);
      expect(peak).toBeLessThanOrEqual(1);
      expect(rms).toBeGreaterThan(0.05);
      expect([first, last]).toEqual([0, 0]);
      expect(step).toBeLessThan(0.4);
      const [lowest, highest] = frequencies[tone];
      expect(loudestFrequency).toBeGreaterThanOrEqual(lowest);
      expect(loudestFrequency).toBeLessThanOrEqual(highest);
      await press();
      await waitForSilence(desk, desk.panel);
      expect(await desk.panel.text('[data-action="play-tone"]')).toBe('Play');
    },
  );
});

it('complains about nothing', () => expectQuietConsoles(desk));
