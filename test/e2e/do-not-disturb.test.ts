import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from './popup-kit.ts';
import { set } from './sound-kit.ts';
import { isStandIn, type SignedInApp, signIn, startSignedIn } from './support.ts';

// Real Electron keeps its tray to itself.
const describeAll = describe.runIf(isStandIn);

let desk: SignedInApp;
function withApp(): void {
  beforeAll(async () => {
    desk = await startSignedIn();
  });
  afterAll(() => desk.stop());
}

const box = '[data-testid="do-not-disturb"]';
const banner = '[data-testid="do-not-disturb-banner"]';

type Standing = 'on' | 'off' | 'unsupported';

const inMenu: Readonly<Record<Standing, string>> = {
  on: 'Do not disturb',
  off: 'Do not disturb',
  unsupported: 'Do not disturb: not available here',
};

/** What Health's line says, if there is one. */
const inHealth: Readonly<Record<Standing, string | undefined>> = { on: 'fail', off: 'pass', unsupported: undefined };

interface Told {
  readonly standing: Standing;
  /** The line that it is said of. */
  readonly line?: string;
  /** Other lines ring on. */
  readonly areOthers?: boolean;
}

/** Tray, switch, banner and Health say the same. */
async function expectAll({ standing, line = '200', areOthers = false }: Told): Promise<void> {
  const { app, panel } = desk;
  await openPage(desk, 'calls');
  await panel.waitFor(`${box}[data-standing="${standing}"]`);
  const item = async () => (await app.tray.state()).menu.find(({ label }) => label === inMenu[standing]);
  await app.waitFor(async () => (await item())?.isChecked === (standing === 'on'), `the tray says ${standing}`);
  expect(await panel.page.locator(`${box} input`).isChecked()).toBe(standing === 'on');
  expect(await panel.page.locator(`${box} input`).isEnabled()).toBe(standing !== 'unsupported');
  expect(await panel.page.locator(banner).count()).toBe(standing === 'on' ? 1 : 0);
  if (standing === 'on') expect(await panel.text(banner)).toContain(`Calls to ${line} do not ring`);
  await openPage(desk, 'health');
  const check = `[data-testid="health-check"][data-name="${areOthers ? 'lineDoNotDisturb' : 'doNotDisturb'}"]`;
  const status = inHealth[standing];
  await panel.waitFor('[data-testid="health-check"][data-name="line"]');
  if (status === undefined) return await panel.waitForHidden(check);
  await panel.waitFor(`${check}[data-status="${status}"]`);
  expect(await panel.text(`${check} .check-sentence`)).toContain(line);
  // Without a keychain, which no test's machine has, there is always something else to look at.
  const answer = standing === 'on' && !areOthers ? 'no' : 'attention';
  await panel.waitFor(`[data-testid="health-answer"][data-answer="${answer}"]`);
}

const menuHas = (label: string): Promise<void> =>
  desk.app.waitFor(
    async () => (await desk.app.tray.state()).menu.some((item) => item.label === label),
    `the tray says ${label}`,
  );

/** As a user does at the telephone itself. */
const setOnTelephone = (extension: string, doNotDisturb: boolean): Promise<unknown> =>
  fetch(`${desk.simulator.control}/endpoints/${extension}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ doNotDisturb }),
  });

describeAll('do not disturb, wherever it is shown', () => {
  withApp();

  it('is off, on by the tray, and off by the switch', async () => {
    await expectAll({ standing: 'off' });
    await desk.app.tray.choose('Do not disturb');
    await expectAll({ standing: 'on' });
    await openPage(desk, 'calls');
    await desk.panel.page.locator(`${box} input`).click();
    await expectAll({ standing: 'off' });
  });

  it('is not there for who is signed out, and what was set on the telephone for who signs in', async () => {
    const { panel, simulator } = desk;
    await setOnTelephone('200', true);
    await desk.app.tray.choose('Sign out');
    await menuHas('Do not disturb: not without a line');
    await panel.waitFor('[data-testid="panel-signin-form"]');
    expect(await panel.page.locator(`${banner}, ${box}`).count()).toBe(0);
    await openPage(desk, 'health');
    await panel.waitFor('[data-testid="health-check"][data-name="line"]');
    expect(await panel.page.locator('[data-name="doNotDisturb"]').count()).toBe(0);
    await openPage(desk, 'sign-in');
    await signIn(panel, simulator);
    await expectAll({ standing: 'on' });
    await setOnTelephone('200', false);
    await openPage(desk, 'calls');
    await panel.page.locator(`${box} input`).click();
    await expectAll({ standing: 'off' });
  });

  it('is that of the line that is dialled from, while the others ring on', async () => {
    await set(desk, { endpoints: ['200', '203'], dialEndpoint: '203' });
    await expectAll({ standing: 'off', line: '203', areOthers: true });
    await desk.app.tray.choose('Do not disturb');
    await expectAll({ standing: 'on', line: '203', areOthers: true });
    await desk.ring();
    for (const { id } of desk.simulator.ledger().calls) desk.simulator.hangUp(id);
    await set(desk, { dialEndpoint: '200' });
    await expectAll({ standing: 'off', line: '200', areOthers: true });
    await set(desk, { endpoints: [], dialEndpoint: '' });
    await expectAll({ standing: 'off' });
  });

  it('is not there where the phone system does not offer it', async () => {
    desk.simulator.setFault({ kind: 'html-page', path: '/endpoints/200', status: 403, times: 100 });
    await desk.app.tray.choose('Do not disturb');
    await expectAll({ standing: 'unsupported' });
    desk.simulator.clearFaults();
    await openPage(desk, 'calls');
    await desk.panel.click('[data-action="read-do-not-disturb"]');
    await expectAll({ standing: 'off' });
  });
});
