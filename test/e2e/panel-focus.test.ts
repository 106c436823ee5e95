import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectQuietConsoles, openPage, openSection } from './popup-kit.ts';
import { isStandIn, linkIn, type SignedInApp, signIn, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
  await desk.panel.focusByUser();
});
afterAll(() => desk?.stop());

/** Where the keyboard is: a test id, an action or a name, otherwise the element's own. */
const focused = (): Promise<string> =>
  desk.panel.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const { action, testid, page } = element?.dataset ?? {};
    return action ?? testid ?? page ?? element?.getAttribute('name') ?? element?.tagName ?? 'nowhere';
  });

const pageIs = (name: string): Promise<void> => desk.panel.waitFor(`[data-testid="page"][data-page="${name}"]`);

/** What Tab comes to after the first page of the navigation, as often as it is pressed; with that one. */
async function tabThrough(count: number): Promise<readonly string[]> {
  await desk.panel.page.locator('.nav-button').first().focus();
  const stops = [await focused()];
  for (let step = 0; step < count; step += 1) {
    await desk.panel.press('Tab');
    stops.push(await focused());
  }
  return stops;
}

describe('the keyboard in the panel', () => {
  it('comes to the pages, the way out and the page, in this order, in a window as narrow as it gets', async () => {
    await openPage(desk, 'settings');
    for (const width of [880, 420]) {
      await desk.panel.moveByUser({ width });
      expect(await tabThrough(6)).toEqual([
        ...['calls', 'dial', 'settings', 'health', 'sign-out'],
        ...['search', 'section-account'],
      ]);
    }
    await desk.panel.moveByUser({ width: 880 });
  });

  it('stays on the page that the navigation has opened, and the title says which', async () => {
    for (const [name, title] of [
      ['dial', 'Dial – Screenpop'],
      ['health', 'Health – Screenpop'],
      ['calls', 'Calls – Screenpop'],
    ] as const) {
      await desk.panel.page.locator(`.nav-button[data-page="${name}"]`).focus();
      await desk.panel.press('Enter');
      await pageIs(name);
      expect([await focused(), await desk.panel.evaluate(() => document.title)]).toEqual([name, title]);
    }
  });

  it.runIf(isStandIn)('is on the page where another one was opened from the tray under it', async () => {
    await openSection(desk, 'popup');
    await desk.panel.page.locator('[name="popupHideSeconds"]').focus();
    await desk.app.tray.choose('Health …');
    await pageIs('health');
    await desk.app.waitFor(async () => (await focused()) === 'page', 'the page has the keyboard');
    await desk.panel.press('Tab');
    expect(await focused()).toBe('check-health');
  });

  it('is in the search of the settings where what was found goes away', async () => {
    await openPage(desk, 'settings');
    await desk.panel.page.locator('[name="search"]').fill('volume');
    await desk.panel.page.locator('[name="ringVolume"]').waitFor();
    await desk.panel.page.getByRole('button', { name: 'Clear the search' }).focus();
    await desk.panel.press('Enter');
    expect(await focused()).toBe('search');
  });

  it('is on the form after signing out, and on the calls after signing in', async () => {
    await openPage(desk, 'calls');
    await desk.panel.page.locator('[data-action="sign-out"]').focus();
    await desk.panel.press('Enter');
    await desk.panel.waitFor('[data-testid="panel-signin-form"]');
    await desk.app.waitFor(async () => (await focused()) === 'page', 'the page has the keyboard');
    await signIn(desk.panel, desk.simulator);
    await desk.panel.waitFor(linkIn('online'));
    await desk.app.waitFor(async () => (await focused()) === 'page', 'the page has the keyboard');
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
