import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectQuietConsoles, openPage } from './popup-kit.ts';
import { card, isStandIn, linkIn, type SignedInApp, startSignedIn } from './support.ts';

let desk: SignedInApp;

/** One app for the tests of a group: no line tries more than ten times in a minute, so that not all can share one. */
function withOwnApp(): void {
  beforeAll(async () => {
    desk = await startSignedIn();
  });
  afterEach(() => desk.simulator.clearFaults());
  afterAll(async () => {
    await expectQuietConsoles(desk);
    await desk.stop();
  });
}

const banner = (state: string): string => `${linkIn(state)} .link-title`;
const action = (name: string): string => `[data-action="${name}"]`;
const answer = (word: string): string => `[data-testid="health-answer"][data-answer="${word}"]`;

/** What the tray says of the line: its picture, its tooltip, and its menu's answer. */
async function traySays(picture: string, tooltip: string, line: string): Promise<void> {
  if (!isStandIn) return;
  const says = async (): Promise<boolean> => {
    const { image, toolTip, menu } = await desk.app.tray.state();
    return image.source.includes(picture) && toolTip.includes(tooltip) && menu.some(({ label }) => label === line);
  };
  await desk.app.waitFor(says, `the tray shows ${picture}, ${tooltip}, ${line}`);
}

// Without a keychain, as here, a call comes, and yet something is wrong.
const upLine = 'Would I get a call? Yes, but see Health';

/** Waits as long as a line may have to: what failed before makes the next attempt later. */
async function reaches(state: string): Promise<void> {
  const isThere = (): Promise<boolean> => desk.panel.page.locator(linkIn(state)).isVisible();
  await openPage(desk, 'calls');
  await desk.app.waitFor(isThere, `the line is ${state}`, 60_000);
}

/** Every place that a user may look at says that the line is up. */
async function isUp(): Promise<void> {
  await reaches('online');
  await traySays('online', 'Screenpop: online', upLine);
  await openPage(desk, 'health');
  await desk.panel.waitFor(answer('attention'));
}

/** Every place that a user may look at says that no call would come, and why. */
async function isDown(state: string, title: string, tooltip: string): Promise<void> {
  await reaches(state);
  expect(await desk.panel.text(banner(state))).toBe(title);
  await traySays(state, tooltip, `Would I get a call? No: ${title}`);
  await openPage(desk, 'health');
  await desk.panel.waitFor(answer('no'));
  await desk.panel.waitFor('[data-testid="health-check"][data-name="line"][data-status="fail"]');
  expect(await desk.panel.page.getByTestId('health-check').first().getAttribute('data-status')).toBe('fail');
  await openPage(desk, 'calls');
}

describe('each state of the line', () => {
  withOwnApp();

  it('online is said by banner, tray and Health', isUp);

  it('offline is said, with why and what to do; "Try now" brings the line back', async () => {
    const { panel, simulator } = desk;
    simulator.setFault({ kind: 'network-down' });
    await isDown('retrying', 'Line is down', 'line is down');
    await panel.page.getByText('CloudLink cannot be reached.').waitFor();
    await panel.page.getByText('Check the network, the VPN or the proxy.').waitFor();
    simulator.clearFaults();
    // By itself it may be back before the press.
    const tryNow = panel.page.locator(action('try-now'));
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 1_000 }).catch(() => undefined);
    await isUp();
  });

  it('throttled is said, and nobody is invited to press', async () => {
    const { panel, simulator } = desk;
    simulator.setFault({ kind: 'throttle', path: '/connections', seconds: 10, as: 'seconds', times: 1 });
    simulator.setFault({ kind: 'drop-socket' });
    await isDown('retrying', 'Line is down', 'line is down');
    await panel.page.getByText('CloudLink asks us to slow down.').waitFor();
    expect(await panel.page.locator(action('try-now')).count()).toBe(0);
    await isUp();
  });

  it('an expired sign-in is said, keeps the user name, and the same form signs in again', async () => {
    const { panel, simulator } = desk;
    simulator.setFault({ kind: 'withdraw-refresh-tokens' });
    simulator.setFault({ kind: 'withdraw-access-tokens' });
    simulator.setFault({ kind: 'drop-socket' });
    await isDown('auth-required', 'Sign in again', 'sign in again');
    await panel.click(action('sign-in-again'));
    await panel.page.getByText('You need to sign in again.').waitFor();
    const typed = async (name: string): Promise<string> => panel.page.inputValue(`input[name="${name}"]`);
    expect([await typed('account'), await typed('username'), await typed('password')]).toEqual([
      simulator.account,
      simulator.username,
      '',
    ]);
    await panel.page.fill('input[name="password"]', simulator.password);
    await panel.click('[data-testid="sign-in"]');
    await isUp();
  });
});

describe('another agent on the same connection', () => {
  withOwnApp();

  it('taken over elsewhere is said, and the line is taken back on demand', async () => {
    const { panel, simulator } = desk;
    simulator.configure({ connectionClientId: 'user' });
    // Each time a little later: a line that is cut before it has its topics looks like a refused topic.
    simulator.setFault({ kind: 'rival-agent', times: 8, ms: 200 });
    await isDown('replaced', 'Taken over elsewhere', 'line taken over elsewhere');
    simulator.clearFaults();
    await panel.click(action('take-back'));
    await isUp();
  });
});

describe('while the line was down', () => {
  withOwnApp();

  it('a missed call is listed, counted in the tray, never a card, and gone when dismissed', async () => {
    const { app, panel, popup, simulator } = desk;
    simulator.setFault({ kind: 'network-down' });
    await reaches('retrying');
    const { id } = simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
    simulator.hangUp(id);
    simulator.clearFaults();
    await app.waitFor(() => panel.page.getByTestId('offline-call').isVisible(), 'the call is listed', 60_000);
    const listed = await panel.text('[data-testid="offline-call"]');
    expect(listed).toContain('Missed');
    expect(listed).toContain('Call back');
    expect(await popup.page.locator(card).count()).toBe(0);
    await traySays('missed', '1 missed while offline', '1 missed while you were offline …');
    await panel.click(action('dismiss-offline-calls'));
    await panel.waitForHidden('[data-testid="offline-calls"]');
    await panel.page.locator('h1:focus').waitFor();
    await traySays('online', 'Screenpop: online', upLine);
  });
});

describe('signing out', () => {
  withOwnApp();

  it.runIf(isStandIn)('without a network says from the tray, too, what could not be reached', async () => {
    const { app, panel, simulator } = desk;
    simulator.setFault({ kind: 'network-down' });
    await reaches('retrying');
    await app.tray.choose('Sign out');
    await panel.page.getByText('You are signed out, but CloudLink could not be told.').waitFor();
    expect(await panel.page.inputValue('input[name="username"]')).toBe(simulator.username);
    simulator.clearFaults();
    await panel.page.fill('input[name="password"]', simulator.password);
    await panel.click('[data-testid="sign-in"]');
    await isUp();
  });
});

describe('diagnostics', () => {
  withOwnApp();

  it('are written where the user says, for them alone, without a secret and with masked numbers', async () => {
    const { app, panel, simulator } = desk;
    const folder = await mkdtemp(join(tmpdir(), 'screenpop-diagnostics-'));
    const path = join(folder, 'support.json');
    await openPage(desk, 'health');
    await app.answerNextSaveDialog();
    await panel.click(action('export-diagnostics'));
    await panel.waitFor(`${action('export-diagnostics')}:not([aria-disabled])`);
    expect(await panel.text('[data-testid="diagnostics-saved"]')).toBe('');
    await app.answerNextSaveDialog(path);
    await panel.click(action('export-diagnostics'));
    await panel.page.getByText(`Saved: ${path}`).waitFor();
    const text = await readFile(path, 'utf8');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(text)).toBeTypeOf('object');
    for (const secret of [simulator.password, '2079460018', 'Ada Palmer']) expect(text).not.toContain(secret);
    await rm(folder, { recursive: true });
  });

  it('that cannot be written are said not to be', async () => {
    const { app, panel } = desk;
    await openPage(desk, 'health');
    await app.answerNextSaveDialog('/proc/nowhere/support.json');
    await panel.click(action('export-diagnostics'));
    await panel.page.getByText('The file could not be written.').waitFor();
  });
});
