import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type App, launchApp } from '../electron/driver.ts';
import { bareEnvironment, button, card, cardIn, type SignedInApp, startSignedIn } from './support.ts';

const question = '[data-testid="dial-prompt"]';

describe('a link from outside', () => {
  let desk: SignedInApp;
  beforeAll(async () => {
    desk = await startSignedIn();
  });
  afterAll(() => desk?.stop());
  afterEach(async () => {
    // Not at once: what has just come up takes no key.
    await desk.app.waitFor(async () => {
      await desk.popup.page.keyboard.press('Escape');
      return !(await desk.popup.page.locator(question).isVisible());
    }, 'the question to go');
  });

  /** As macOS hands it over, and as a second start does on Windows and Linux. */
  const openUrl = (link: string) => desk.app.emitApp('open-url', link);
  const startAgain = (...args: string[]) => desk.app.emitApp('second-instance', ['/opt/screenpop', ...args], '/', {});
  const dialled = () => desk.simulator.ledger().calls.length;

  it('asks before it calls, and calls once somebody says so', async () => {
    const before = dialled();
    await openUrl('screenpop:dial?number=%2B442079460018');
    await desk.popup.waitFor(question);
    expect([await desk.popup.text(question), dialled()]).toEqual([expect.stringContaining('020 7946 0018'), before]);
    await desk.popup.page.getByRole('button', { name: 'Call', exact: true }).click();
    await desk.popup.waitFor(cardIn('dialing'));
    expect(dialled()).toBe(before + 1);
    await desk.popup.click(button('hangUp'));
    await desk.popup.waitForHidden(card);
  });

  it('comes by a second start, too', async () => {
    await startAgain('--', 'screenpop:dial/201');
    await desk.popup.waitFor(question);
    expect(await desk.popup.text(question)).toContain('201');
  });

  it('opens a page, and is otherwise left alone: no question, no call', async () => {
    const before = dialled();
    await openUrl('screenpop:dial?number=*72%2B442079460018');
    await startAgain('screenpop:answer?call=350');
    await openUrl('screenpop:open?page=health');
    await desk.panel.waitUntilShown();
    await desk.panel.waitFor('[data-page="health"][aria-current="page"]');
    expect([await desk.popup.page.locator(question).count(), dialled()]).toEqual([0, before]);
  });

  it('does not change the number of a question that stands', async () => {
    await openUrl('screenpop:dial/201');
    await desk.popup.waitFor(question);
    await openUrl('screenpop:dial/202');
    await openUrl('screenpop:open?page=calls');
    await desk.panel.waitFor('[data-page="calls"][aria-current="page"]');
    expect(await desk.popup.text(question)).toContain('201');
  });
});

describe('the link that the app was started by', () => {
  let app: App;
  beforeAll(async () => {
    await buildIfStale();
    app = await launchApp({ args: ['--hidden', '--', 'screenpop:dial/201'], env: bareEnvironment });
  });
  afterAll(() => app?.close());

  it('is asked about as soon as there is a popup, and brings up nothing else', async () => {
    const popup = await app.window('popup.html');
    await popup.waitFor(question);
    const visible = (await app.windows()).filter(({ isVisible }) => isVisible).map(({ url }) => url);
    expect([await popup.text(question), visible]).toEqual([
      expect.stringContaining('201'),
      [(await popup.state()).url],
    ]);
  });
});
