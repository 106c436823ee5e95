import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, launchApp, type WindowHandle } from '../../test/electron/driver.ts';
import { root, runNode } from '../programs.ts';

const card = '[data-testid="call-card"]';
const endedCard = `${card}[data-phase="ended"]`;
const screenshots = join(root, 'demo-screenshots');

/** Shows the app in visible Chromium windows until the user quits it from the terminal. */
export const showOnStandIn = (): Promise<number> => {
  process.stdout.write('The phone rings in a few seconds, and again by the page "Test calls". End with Ctrl+C.\n');
  const register = join(root, 'test', 'electron', 'register.ts');
  return runNode(['--import', register, join(root, 'dist', 'main', 'index.js'), '--demo'], {
    SCREENPOP_STANDIN_HEADED: '1',
  });
};

/** Plays one call through on hidden windows, telling each step in the card's own words. Resolves with the exit code. */
export async function playOnStandIn(say: (text: string) => void): Promise<number> {
  await mkdir(screenshots, { recursive: true });
  const app = await launchApp({ args: ['--demo'], env: { SCREENPOP_STANDIN_HEADED: undefined } });
  try {
    await playCall(app, say);
    return 0;
  } catch (error) {
    say(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
    say(app.output.stderr);
    return 1;
  } finally {
    await app.close();
  }
}

async function playCall(app: App, say: (text: string) => void): Promise<void> {
  const popup = await app.window('popup.html');
  say('Waiting for the phone to ring …');
  await popup.waitUntilShown();
  await popup.waitFor(`${card}[data-phase="ringing"]`);
  await tell(popup, say, '1 ring', 'ringing.png');
  await popup.click(`${card} [data-action="answer"]`);
  await popup.waitFor(`${card}[data-phase="connected"]`);
  await tell(popup, say, '2 answer', 'connected.png');
  await popup.click(`${card} [data-action="hangUp"]`);
  await popup.waitFor(endedCard);
  await tell(popup, say, '3 hang up', 'ended.png');
  await popup.waitUntilHidden();
  say('4 The card is gone by itself.');
  say(`Screenshots: ${screenshots}`);
}

async function tell(popup: WindowHandle, say: (text: string) => void, step: string, file: string): Promise<void> {
  const parts = popup.page.locator(card).first().locator('[data-testid^="call-"], .card-called, .button-label');
  const words = (await parts.allTextContents()).map((word) => word.trim()).filter((word) => word !== '');
  await popup.screenshot(join(screenshots, file));
  say(`${step}: the card says “${words.join(' · ')}”`);
  say(`   ${join('demo-screenshots', file)}`);
}
