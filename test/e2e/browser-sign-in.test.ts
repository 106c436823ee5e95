import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type App, launchApp, type WindowHandle } from '../electron/driver.ts';
import { bareEnvironment, linkIn } from './support.ts';

let simulator: Simulator;
let app: App;
let panel: WindowHandle;

beforeAll(async () => {
  await buildIfStale();
  simulator = await startSimulator({ port: 0 });
  const args = ['--api', simulator.api, '--client-id', simulator.clientId, '--portal', simulator.portal];
  app = await launchApp({ args, env: { ...bareEnvironment } });
  panel = await app.window('panel.html');
});
afterAll(async () => {
  await app?.close();
  await simulator?.stop();
});

const browserButton = '[data-testid="sign-in-browser"]';
const waiting = '[data-testid="browser-wait"]';

/** The sign-in form, signed out. */
beforeEach(async () => {
  if (await panel.page.getByTestId('sign-out').isVisible()) await panel.click('[data-testid="sign-out"]');
  await panel.waitFor('[data-testid="panel-signin-form"]');
});

/** The user chooses the browser; resolves with the address that it was sent to. */
async function openBrowser(): Promise<URL> {
  const before = (await app.openedUrls()).length;
  await panel.click(browserButton);
  await app.waitFor(async () => (await app.openedUrls()).length > before, 'the browser is opened');
  return new URL((await app.openedUrls()).at(-1) ?? '');
}

/** What the browser does when its user fills in the portal's form: the form's own fields, and where it leads. */
async function sendForm(url: URL, typed: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams([...url.searchParams, ...Object.entries(typed)]);
  return fetch(new URL(url.pathname, url), { method: 'POST', body, redirect: 'follow' });
}

const redirectOf = (url: URL): string => url.searchParams.get('redirect_uri') ?? '';
const isFocused = (selector: string): Promise<boolean> =>
  panel.evaluate((wanted: string) => document.activeElement?.matches(wanted) === true, selector);

describe('signing in with the browser', () => {
  it('leads through the portal and back, and the line comes up', async () => {
    const url = await openBrowser();
    expect(url.href.startsWith(simulator.portal)).toBe(true);
    await panel.waitFor(waiting);
    expect(await isFocused(waiting)).toBe(true);
    expect(await panel.page.locator(waiting).getByRole('timer').textContent()).toMatch(/Time left: [45]:\d\d/);
    const { username, password } = simulator;
    const end = await sendForm(url, { username, password, decision: 'sign-in' });
    expect([end.status, new URL(end.url).origin]).toEqual([200, new URL(redirectOf(url)).origin]);
    await panel.waitFor(linkIn('online'));
    expect(await panel.text('[data-testid="account"]')).toContain('Extension 200');
    expect(app.output.stderr + app.output.stdout).not.toContain(url.searchParams.get('state'));
  });

  it('can be given up: nothing listens any more, and the keyboard is where it was', async () => {
    const url = await openBrowser();
    await panel.click('[data-testid="cancel-sign-in"]');
    await panel.waitFor(browserButton);
    await panel.page.getByText('The sign-in was cancelled.').waitFor();
    await app.waitFor(() => isFocused(browserButton), 'the button has the keyboard');
    await expect(fetch(redirectOf(url))).rejects.toThrow();
    expect(await panel.page.locator(linkIn('online')).count()).toBe(0);
  });

  it('goes on while the user looks at another page', async () => {
    const url = await openBrowser();
    await panel.click('.nav-button[data-page="settings"]');
    await panel.waitFor('[data-testid="page"][data-page="settings"]');
    await panel.click('.nav-button[data-page="sign-in"]');
    await panel.waitFor(waiting);
    const { username, password } = simulator;
    await sendForm(url, { username, password, decision: 'sign-in' });
    await panel.waitFor(linkIn('online'));
  });

  it('says so where the user cancels in the browser', async () => {
    const url = await openBrowser();
    await sendForm(url, { decision: 'cancel' });
    await panel.waitFor(browserButton);
    await panel.page.locator('[data-testid="panel-signin-form"] [role]').filter({ hasText: /\w/ }).first().waitFor();
    expect(await panel.page.locator(linkIn('online')).count()).toBe(0);
  });
});

describe('the own form', () => {
  it('sends an account with single sign-on to the browser, and keeps what was typed, also over a look at the settings', async () => {
    simulator.configure({ isSingleSignOnOnly: true });
    for (const name of ['account', 'username', 'password'] as const) {
      await panel.page.fill(`input[name="${name}"]`, simulator[name]);
    }
    await panel.click('[data-testid="sign-in"]');
    await panel.page.getByText('This account signs in with your company’s single sign-on.').waitFor();
    expect(await panel.page.locator(browserButton).getAttribute('data-tone')).toBe('accent');
    await panel.click('.nav-button[data-page="settings"]');
    await panel.click('.nav-button[data-page="sign-in"]');
    const typed = ['account', 'username', 'password'].map((name) => panel.page.inputValue(`input[name="${name}"]`));
    expect(await Promise.all(typed)).toEqual([simulator.account, simulator.username, '']);
    simulator.configure({ isSingleSignOnOnly: false });
  });

  it('can be given up while the platform keeps it waiting', async () => {
    simulator.setFault({ kind: 'no-answer', path: '/authorize' });
    for (const name of ['account', 'username', 'password'] as const) {
      await panel.page.fill(`input[name="${name}"]`, simulator[name]);
    }
    await panel.click('[data-testid="sign-in"]');
    await panel.click('[data-action="cancel-sign-in"]');
    await panel.page.getByText('The sign-in was cancelled.').waitFor();
    await app.waitFor(() => isFocused('[data-action="sign-in"]'), 'the button has the keyboard');
    simulator.clearFaults();
  });

  it('shows how long the platform asks to wait, and takes no press until then', async () => {
    simulator.setFault({ kind: 'throttle', path: '/authorize', seconds: 60, as: 'seconds', times: 10 });
    for (const name of ['account', 'username', 'password'] as const) {
      await panel.page.fill(`input[name="${name}"]`, simulator[name]);
    }
    await panel.click('[data-testid="sign-in"]');
    await panel.page.getByText(/Try again in \d+ seconds\./).waitFor();
    await panel.waitFor('[data-testid="sign-in"][aria-disabled="true"]');
    simulator.clearFaults();
  });
});
