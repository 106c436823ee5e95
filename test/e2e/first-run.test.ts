import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import { buildIfStale } from '../../scripts/build.ts';
import type { Ledger, LedgerCall } from '../../simulator/simulator.ts';
import { type App, launchApp, type WindowHandle } from '../electron/driver.ts';
import { closeEnded, openPage, openSection } from './popup-kit.ts';
import { bareEnvironment, cardIn, isStandIn, linkIn } from './support.ts';

const page = (name: string): string => `[data-testid="page"][data-page="${name}"]`;
const badge = '[data-testid="demo-badge"]';

// Real Electron's driver cannot follow an app that starts itself anew.
describe.runIf(isStandIn)('the first run', () => {
  let userData: string;
  let app: App;
  let panel: WindowHandle;
  let popup: WindowHandle;
  /** Control API of the simulator that the app started for itself. */
  let control: string;

  const takeOver = async (next: App): Promise<void> => {
    app = next;
    panel = await app.window('panel.html');
    await panel.waitUntilShown();
  };

  beforeAll(async () => {
    await buildIfStale();
    userData = await mkdtemp(join(tmpdir(), 'screenpop-first-'));
    await takeOver(await launchApp({ userData, env: bareEnvironment }));
  });
  afterAll(async () => {
    await app?.close();
    for (const folder of [userData, `${userData}-demo`]) await rm(folder, { recursive: true, force: true });
  });

  const ledger = async (): Promise<Ledger> => (await fetch(`${control}/ledger`)).json() as Promise<Ledger>;
  const live = async (): Promise<readonly LedgerCall[]> => (await ledger()).calls.filter(({ isLive }) => isLive);
  const post = (path: string): Promise<unknown> => fetch(`${control}/${path}`, { method: 'POST', body: '{}' });
  const endCalls = async (): Promise<void> => {
    for (const { id } of await live()) await post(`calls/${id}/hangup`);
    await app.waitFor(async () => (await live()).length === 0, 'no call is left');
    await popup.waitForHidden(cardIn('ringing'));
    await closeEnded({ popup });
  };
  const callers = (calls: readonly LedgerCall[]): readonly string[] =>
    calls.flatMap(({ legs }) => legs.filter(({ endpoint }) => endpoint !== '200').map(({ endpoint }) => endpoint));
  const state = () =>
    panel.evaluate(() => (window as unknown as { readonly screenpop: ScreenpopBridge }).screenpop.getState());
  const ringing = async (): Promise<number> => (await state()).cards.filter(({ phase }) => phase === 'ringing').length;
  /** Places a test call as a user does, and answers with the calls that are live because of it. */
  const place = async (kind: string, count = 1): Promise<readonly LedgerCall[]> => {
    await openPage({ panel }, 'demo');
    await panel.click(`[data-action="test-call-${kind}"]`);
    // A low display shows fewer of them, and a line for the rest.
    const rings = async (): Promise<boolean> => (await ringing()) === count;
    await app.waitFor(rings, `${count} cards ring`);
    return live();
  };
  const stateAt = async (endpoint: string): Promise<string | undefined> =>
    (await ledger()).calls
      .at(-1)
      ?.legs.find((leg) => leg.endpoint === endpoint)
      ?.states.at(-1)?.state;

  /** What a user has in a profile, by its content: not what logs, locks and the browser keep there. */
  const kept = async (folder: string): Promise<Readonly<Record<string, string>>> => {
    const names = (await readdir(folder, { recursive: true })).filter((name) => /settings|calls|contacts/.test(name));
    const digests = names.map(async (name) => {
      const content = await readFile(join(folder, name)).catch(() => 'a folder');
      return [name, createHash('sha256').update(content).digest('hex')] as const;
    });
    return Object.fromEntries(await Promise.all(digests));
  };
  let before: Readonly<Record<string, string>>;

  it('asks who signs in, and offers the way without an account, in words', async () => {
    await panel.waitFor(page('sign-in'));
    expect(await panel.page.locator(badge).count()).toBe(0);
    expect(await panel.text('[data-testid="try-demo"]')).toContain('Nothing of it is kept');
  });

  it('has settings and contacts, as of somebody who looks at the demonstration later', async () => {
    await openSection({ panel }, 'dialing');
    await panel.page.locator('select[name="country"]').selectOption('DE');
    const file = join(userData, 'mine.vcf');
    await writeFile(file, 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mine Alone\r\nTEL:+4930231250\r\nEND:VCARD\r\n');
    await openSection({ panel }, 'contacts');
    await app.answerNextOpenDialog(file);
    await panel.click('[data-action="import-contacts"]');
    await app.waitFor(async () => (await state()).facts.contacts?.count === 1, 'the contact is taken');
    await openPage({ panel }, 'sign-in');
  });

  it('starts anew as the demonstration, where the test calls are', async () => {
    await panel.click('[data-testid="start-demo"]');
    await takeOver(await app.relaunched());
    before = await kept(userData);
    expect(Object.keys(before)).toContain('settings.json');
    expect((await app.calls()).length).toBeGreaterThan(0);
    await panel.waitFor(page('demo'));
    await panel.waitFor(badge);
    popup = await app.window('popup.html');
    // It rings once by itself, and nobody takes that for a customer.
    await popup.waitFor(cardIn('ringing'));
    await popup.waitFor('[data-testid="demo-mark"]');
    const { settings } = await state();
    control = `${new URL(settings.api).origin}/_sim`;
    await endCalls();
  });

  describe('in the demonstration', () => {
    afterEach(endCalls);

    it.each(['calls', 'dial', 'settings', 'health', 'demo'])('says on the page %s that it is one', async (name) => {
      await openPage({ panel }, name);
      await panel.waitFor(badge);
    });

    it('is called from outside', async () => {
      expect(callers(await place('outside'))).toEqual([expect.stringMatching(/^\+\d{8,}$/)]);
    });

    it('is called by a colleague, who is named', async () => {
      expect(callers(await place('colleague'))).toEqual([expect.stringMatching(/^20[1-9]$/)]);
      await popup.page.locator(`${cardIn('ringing')} [data-testid="call-name"]`).waitFor();
    });

    it('is called by nobody known', async () => {
      expect(callers(await place('withheld'))).toEqual(['anonymous']);
      await popup.page.locator(cardIn('ringing')).getByText('Number withheld').first().waitFor();
    });

    it('is called by three at once', async () => {
      expect(new Set(callers(await place('three', 3))).size).toBe(3);
    });

    it('is called by somebody who gives up, which is counted as missed', async () => {
      await openPage({ panel }, 'calls');
      await panel.focusByUser();
      await app.waitFor(async () => (await state()).facts.missedCount === 0, 'nothing is missed any more');
      await place('gives-up');
      await app.waitFor(async () => (await live()).length === 0, 'the caller has given up');
      expect(await stateAt('200')).toBe('ended');
      await popup.waitForHidden(cardIn('ringing'));
      await app.waitFor(async () => (await state()).facts.missedCount === 1, 'it is counted as missed');
      await panel.waitFor('[data-testid="missed-badge"]');
    });

    it('loses a call to another telephone', async () => {
      await place('elsewhere');
      await app.waitFor(async () => (await stateAt('209')) === 'connected', 'the call is taken elsewhere');
      await popup.page.locator(cardIn('ended')).getByText('Answered elsewhere').first().waitFor();
      await popup.waitForHidden(cardIn('ringing'));
    });

    it('is called from the number and by the name that were typed', async () => {
      await openPage({ panel }, 'demo');
      await panel.page.fill('input[name="number"]', '020 7946 0991');
      await panel.page.fill('input[name="name"]', 'Grace Hopper');
      await panel.click('[data-action="test-call-own"]');
      await popup.page.locator(cardIn('ringing')).getByText('Grace Hopper').waitFor();
      expect(callers(await live())).toEqual(['+442079460991']);
    });

    it('is called by no number that is none, and the field says so', async () => {
      await openPage({ panel }, 'demo');
      await panel.page.fill('input[name="number"]', 'Grace');
      await panel.click('[data-action="test-call-own"]');
      await panel.waitFor('.field-error');
      expect(await live()).toEqual([]);
    });

    it('shows do not disturb wherever it is shown, and no call rings meanwhile', async () => {
      await openPage({ panel }, 'calls');
      const box = '[data-testid="do-not-disturb"]';
      await panel.waitFor(`${box}[data-standing="off"]`);
      await panel.page.locator(`${box} input`).click();
      await panel.waitFor(`${box}[data-standing="on"]`);
      await panel.waitFor('[data-testid="do-not-disturb-banner"]');
      await openPage({ panel }, 'demo');
      await panel.click('[data-action="test-call-outside"]');
      await openPage({ panel }, 'health');
      await panel.waitFor('[data-testid="health-check"][data-name="doNotDisturb"][data-status="fail"]');
      expect(await ringing()).toBe(0);
      await panel.click('[data-action="end-do-not-disturb"]');
      await panel.waitFor('[data-testid="health-check"][data-name="doNotDisturb"][data-status="pass"]');
      await place('outside');
    });

    it('does not let anybody set what it brings itself: where CloudLink is', async () => {
      await openSection({ panel }, 'connection');
      await panel.page.getByText('The demonstration has a CloudLink of its own').waitFor();
      expect(await panel.page.locator('[data-section="connection"] input').count()).toBe(0);
    });

    it('is shown by who starts it a second time, and not started twice', async () => {
      const shown = async (): Promise<number> => (await app.calls(`BrowserWindow#${panel.id}.focus`)).length;
      const earlier = await shown();
      const again = launchApp({ userData, args: ['--demo'], env: bareEnvironment });
      await expect(again).rejects.toThrow('did not start');
      await app.waitFor(async () => (await shown()) === earlier + 1, 'the panel is brought up');
    });

    it('loses the line for ten seconds, and is told afterwards who called meanwhile', async () => {
      await openPage({ panel }, 'demo');
      await panel.click('[data-action="test-call-line-down"]');
      await panel.waitFor(linkIn('retrying'));
      await openPage({ panel }, 'calls');
      const isBack = (): Promise<boolean> => panel.page.locator(linkIn('online')).isVisible();
      await app.waitFor(isBack, 'the line is back', 60_000);
      const isListed = (): Promise<boolean> => panel.page.getByTestId('offline-call').first().isVisible();
      await app.waitFor(isListed, 'the call is listed', 30_000);
    });
  });

  it('has touched nothing of the user, and kept nothing of its own', async () => {
    expect(await kept(userData)).toEqual(before);
    expect(await kept(`${userData}-demo`)).toEqual({});
  });

  it('is left for the app as it was', async () => {
    await panel.click('[data-testid="leave-demo"]');
    await takeOver(await app.relaunched());
    await panel.waitFor(page('sign-in'));
    expect(await panel.page.locator(badge).count()).toBe(0);
    const { settings, facts, signInHint } = await state();
    expect([settings.country, facts.contacts?.count, facts.missedCount]).toEqual(['DE', 1, 0]);
    expect([signInHint.account, await panel.page.inputValue('input[name="account"]')]).toEqual(['', '']);
  });
});
