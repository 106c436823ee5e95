import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrayDescription } from '../electron/driver.ts';
import { endCalls, ledgerState, openPage } from './popup-kit.ts';
import { cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

// Real Electron keeps its tray to itself.
const describeTray = describe.runIf(isStandIn);

let desk: SignedInApp;

function withApp(options: Parameters<typeof startSignedIn>[0] = {}): void {
  beforeAll(async () => {
    desk = await startSignedIn(options);
  });
  afterEach(() => endCalls(desk));
  afterAll(() => desk.stop());
}

/** Waits until the tray is as wanted. */
async function trayIs(what: string, isWanted: (tray: TrayDescription) => boolean): Promise<TrayDescription> {
  await desk.app.waitFor(async () => isWanted(await desk.app.tray.state()), `the tray shows ${what}`);
  return desk.app.tray.state();
}

const labels = ({ menu }: TrayDescription): readonly string[] => menu.map(({ label }) => label);
const shows = (label: string) => (tray: TrayDescription) => labels(tray).includes(label);
const isPictured = (picture: string) => (tray: TrayDescription) => tray.image.source.includes(`/${picture}.png`);

const leg = (id: string): string | undefined => ledgerState(desk, id, '200');
const legIs = (id: string, state: string): Promise<void> =>
  desk.app.waitFor(() => leg(id) === state, `the call is ${state}`);

const banner = '[data-testid="do-not-disturb-banner"]';
const box = '[data-testid="do-not-disturb"]';

describeTray('the menu', () => {
  withApp();

  it('is complete', async () => {
    await trayIs('that it is online', shows('Online · 200'));
    // How it is set is asked for once the line is up.
    const online = await trayIs('how do not disturb is set', shows('Do not disturb'));
    expect(labels(online)).toEqual(
      expect.arrayContaining([
        ...['Dial number from clipboard', 'Dial …', 'Do not disturb', 'Bring back popup', 'Open Screenpop'],
        ...['Settings …', 'Health …', 'Sign out', 'Quit Screenpop'],
      ]),
    );
  });

  it('does to a call what its entries say', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer & Co' });
    const ringing = await trayIs('the call', shows('Incoming call: Ada Palmer & Co'));
    expect([ringing.toolTip, ringing.image.source]).toEqual([
      'Ada Palmer & Co is calling',
      expect.stringContaining('/ringing.png'),
    ]);
    await desk.app.tray.choose('Answer');
    await legIs(id, 'connected');
    await trayIs('the call', ({ toolTip }) => toolTip === 'In a call with Ada Palmer & Co');
    await desk.app.waitFor(
      () =>
        desk.app.tray.choose('Hold').then(
          () => true,
          () => false,
        ),
      'Hold is chosen',
    );
    await legIs(id, 'held');
    await trayIs('the call', ({ toolTip }) => toolTip === 'Ada Palmer & Co is on hold');
    await desk.app.waitFor(
      () =>
        desk.app.tray.choose('Resume').then(
          () => true,
          () => false,
        ),
      'Resume is chosen',
    );
    await legIs(id, 'connected');
    await desk.app.waitFor(
      () =>
        desk.app.tray.choose('Hang up').then(
          () => true,
          () => false,
        ),
      'Hang up is chosen',
    );
    await legIs(id, 'ended');
    await trayIs('no call', (tray) => !labels(tray).some((label) => label.includes('Ada')));
  });

  it('has each of several calls below its name', async () => {
    const first = await desk.ring({ fromName: 'First Caller' });
    await desk.app.tray.choose('Answer');
    await legIs(first, 'connected');
    const second = await desk.ring({ from: '+493023125042', fromName: 'Second Caller' });
    await trayIs('both calls', shows('Incoming call: Second Caller'));
    await desk.app.tray.choose(['Incoming call: Second Caller', 'Hold & answer']);
    await legIs(second, 'connected');
    await legIs(first, 'held');
    await trayIs('both calls', shows('On hold: First Caller'));
    await desk.app.tray.choose(['On hold: First Caller', 'Hang up']);
    await legIs(first, 'ended');
    expect(leg(second)).toBe('connected');
  });

  it('asks in the popup where a call is to be sent, and sends it', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await desk.app.tray.choose('Answer');
    await legIs(id, 'connected');
    await trayIs('that it can be sent', shows('Transfer in the popup …'));
    await desk.app.tray.choose('Transfer in the popup …');
    await desk.popup.page.locator('[role="combobox"]:focus').waitFor();
    await desk.popup.page.keyboard.type('202');
    await desk.popup.page.keyboard.press('Enter');
    await desk.app.waitFor(() => ledgerState(desk, id, '202') === 'ringing', 'it rings there');
  });

  it('declines', async () => {
    const id = await desk.ring({ fromName: 'Ada Palmer' });
    await desk.app.tray.choose('Decline');
    await legIs(id, 'ended');
  });

  it('leads to each page', async () => {
    for (const [label, page] of [
      ['Settings …', 'settings'],
      ['Health …', 'health'],
      ['Dial …', 'dial'],
    ] as const) {
      await desk.app.tray.choose(label);
      await desk.panel.waitFor(`[data-testid="page"][data-page="${page}"]`);
    }
  });

  it('is left alone where nothing has changed', async () => {
    // Looking at the calls is itself a change, where one was missed.
    await openPage(desk, 'calls');
    await trayIs('that it is online', isPictured('online'));
    const before = (await desk.app.calls('Tray.')).length;
    await openPage(desk, 'dial');
    await openPage(desk, 'health');
    await desk.panel.page.locator('[data-testid="health-check"]').first().waitFor();
    expect((await desk.app.calls('Tray.')).slice(before)).toEqual([]);
  });
});

describeTray('the menu without a line', () => {
  withApp();

  it('is complete, too, and offers nothing that needs one', async () => {
    desk.simulator.setFault({ kind: 'network-down' });
    const down = await trayIs('that the line is down', isPictured('retrying'));
    expect(labels(down)).toEqual(
      expect.arrayContaining([
        'Line is down · 200',
        'Do not disturb: not without a line',
        'Open Screenpop',
        'Quit Screenpop',
      ]),
    );
    expect(down.menu.find(({ label }) => label.startsWith('Dial …'))?.isEnabled).toBe(false);
    desk.simulator.clearFaults();
  });
});

describeTray('a call that was missed', () => {
  withApp();

  it('is counted, and its caller is asked about before being called back', async () => {
    const { id } = desk.simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
    await desk.popup.waitFor(cardIn('ringing'));
    await openPage(desk, 'health');
    desk.simulator.hangUp(id);
    const missed = await trayIs('the missed call', isPictured('missed'));
    expect([missed.toolTip, labels(missed)]).toEqual([
      expect.stringContaining('1 missed call'),
      expect.arrayContaining(['1 missed call …']),
    ]);
    expect((await desk.app.calls('app.setBadgeCount')).at(-1)?.args).toEqual([1]);
    const before = desk.simulator.ledger().calls.length;
    await desk.app.tray.choose(['Last calls', 'From Ada Palmer · Missed']);
    await desk.popup.waitFor('[data-testid="dial-prompt"]');
    expect(desk.simulator.ledger().calls.length).toBe(before);
    await desk.popup.page.getByRole('button', { name: 'Call', exact: true }).click();
    await desk.popup.waitFor(cardIn('dialing'));
    expect(
      desk.simulator
        .ledger()
        .calls.at(-1)
        ?.legs.map(({ endpoint }) => endpoint),
    ).toContain('+442079460018');
    await endCalls(desk);
    await desk.app.tray.choose('1 missed call …');
    await desk.panel.waitFor('[data-testid="page"][data-page="calls"]');
    await desk.panel.click('h1');
    await trayIs('no missed call', isPictured('online'));
    expect((await desk.app.calls('app.setBadgeCount')).at(-1)?.args).toEqual([0]);
  });
});

describeTray('do not disturb', () => {
  withApp();

  it('is turned on from the tray, said everywhere, and no call rings', async () => {
    await trayIs('how it is set', shows('Do not disturb'));
    await desk.app.tray.choose('Do not disturb');
    const on = await trayIs('that it is on', isPictured('do-not-disturb'));
    expect(on.toolTip).toContain('Screenpop: do not disturb is on');
    expect(on.menu.find(({ label }) => label === 'Do not disturb')).toMatchObject({
      type: 'checkbox',
      isChecked: true,
    });
    await trayIs('why no call comes', shows('Would I get a call? No: Do not disturb is on'));
    await openPage(desk, 'health');
    await desk.panel.waitFor('[data-testid="health-check"][data-name="doNotDisturb"][data-status="fail"]');
    await desk.panel.waitFor('[data-testid="health-answer"][data-answer="no"]');
    await desk.panel.waitFor(banner);
    const { id } = desk.simulator.placeCall({ from: '+442079460018', to: '200' });
    expect(leg(id)).not.toBe('ringing');
    expect((await desk.popup.state()).isVisible).toBe(false);
  });

  it('is turned off from the banner, and calls ring again', async () => {
    await desk.panel.click('[data-action="end-do-not-disturb"]');
    await desk.panel.waitForHidden(banner);
    await trayIs('that it is off', isPictured('online'));
    await desk.ring();
  });

  it('is turned on and off on the page of calls', async () => {
    await openPage(desk, 'calls');
    for (const standing of ['on', 'off']) {
      await desk.panel.page.locator(`${box} input`).click();
      await desk.panel.waitFor(`${box}[data-standing="${standing}"]`);
    }
    await desk.ring();
  });
});

describeTray('a phone system that refuses do not disturb', () => {
  withApp();

  it('is told from one that has not answered', async () => {
    await trayIs('how it is set', shows('Do not disturb'));
    desk.simulator.setFault({ kind: 'html-page', path: '/endpoints/200', status: 403, times: 10 });
    await desk.app.tray.choose('Do not disturb');
    await trayIs('that there is none', shows('Do not disturb: not available here'));
    await openPage(desk, 'calls');
    await desk.panel.waitFor(`${box}[data-standing="unsupported"] input:disabled`);
    desk.simulator.clearFaults();
    await desk.panel.click('[data-action="read-do-not-disturb"]');
    await desk.panel.waitFor(`${box}[data-standing="off"] input:enabled`);
  });
});
