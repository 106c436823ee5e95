import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invokeChannels } from '../../preload/contract.ts';
import { isStandIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());

const preload = join(import.meta.dirname, '..', '..', 'dist', 'preload', 'preload.cjs');

it('gives a page its bridge and nothing else of Electron or Node', async () => {
  const globals = await desk.popup.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
  );
  expect(globals).toEqual([]);
});

it.runIf(isStandIn)('runs every window sandboxed, isolated, and without Node', async () => {
  for (const { options } of await desk.app.windows()) {
    expect(options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  }
});

it('refuses a payload that its schema does not know', async () => {
  const bridge = desk.popup.evaluate(async () => {
    const { screenpop } = window as unknown as { screenpop: { dial(command: unknown): Promise<unknown> } };
    return screenpop.dial({ number: 201, extra: true }).then(
      () => 'accepted',
      () => 'refused',
    );
  });
  expect(await bridge).toBe('refused');
});

it.runIf(isStandIn)(
  'refuses a window that is not one of its own, though it has the right address and preload',
  async () => {
    const foreign = await desk.app.openForeignWindow({ url: 'screenpop-app://ui/popup.html', preload });
    const answer = foreign.invokeFrom('popup.html', invokeChannels.getState);
    await expect(answer).rejects.toThrow();
  },
);

it('neither leaves its pages nor opens windows', async () => {
  const before = (await desk.app.windows()).length;
  await desk.panel.evaluate(() => void window.open('https://example.com/'));
  await desk.panel.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  expect(await desk.panel.evaluate(() => window.location.href)).toContain('panel.html');
  expect((await desk.app.windows()).length).toBe(before);
});

it('lets a page reach no address and run no foreign script', async () => {
  const attempts = await desk.panel.evaluate(async () => {
    const reach = await fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    );
    const script = document.createElement('script');
    script.textContent = 'window.hasRun = true';
    document.body.append(script);
    return [reach, 'hasRun' in window];
  });
  expect(attempts).toEqual(['refused', false]);
});

it('is given no permission', async () => {
  const state = await desk.panel.evaluate(
    async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
  );
  expect(state).not.toBe('granted');
});

it.each(['popup', 'panel'] as const)('opens no microphone and no camera for the %s, and names none', async (name) => {
  const { page } = desk[name];
  const attempts = await page.evaluate(async () => {
    const open = (wanted: MediaStreamConstraints) =>
      navigator.mediaDevices.getUserMedia(wanted).then(
        () => 'opened',
        (error: Error) => error.name,
      );
    const devices = await navigator.mediaDevices.enumerateDevices();
    return {
      opened: [await open({ audio: true }), await open({ video: true }), await open({ audio: true, video: true })],
      named: devices.filter(({ kind, label, deviceId }) => kind !== 'audiooutput' && label + deviceId !== ''),
    };
  });
  expect(attempts.opened).not.toContain('opened');
  expect(attempts.named).toEqual([]);
});

it.runIf(isStandIn)('asks the app each time: a microphone is refused by name', async () => {
  const refused = (await desk.app.calls('permission')).filter(({ args }) => args[0] === 'media');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.map(({ args }) => args[1])).not.toContain(true);
});

it.runIf(isStandIn)('lets its own pages choose a loudspeaker', async () => {
  const outputs = await desk.panel.evaluate(async () =>
    (await navigator.mediaDevices.enumerateDevices())
      .filter(({ kind }) => kind === 'audiooutput')
      .map((each) => each.label),
  );
  expect(outputs).toContain('Fake Audio Output 1');
});
