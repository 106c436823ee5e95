/** `npm run screenshots`: the real cards and pages, in light and dark, at 100 % and 200 %, into docs/images/. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settle } from '../test/e2e/popup-kit.ts';
import { button, cardIn, type SignedInApp, startSignedIn } from '../test/e2e/support.ts';
import type { WindowHandle } from '../test/electron/driver.ts';
import { root } from './programs.ts';

const folder = join(root, 'docs', 'images');

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly deviceScaleFactor: 1 | 2;
}

const looks: readonly Look[] = [
  { colorScheme: 'light', deviceScaleFactor: 1 },
  { colorScheme: 'light', deviceScaleFactor: 2 },
  { colorScheme: 'dark', deviceScaleFactor: 1 },
  { colorScheme: 'dark', deviceScaleFactor: 2 },
];

async function takeAll(look: Look): Promise<void> {
  const desk = await startSignedIn(look);
  const path = (name: string): string => join(folder, `${name}-${look.colorScheme}-${look.deviceScaleFactor}00.png`);
  try {
    await takeCards(desk, path);
    await takePages(desk, path);
  } finally {
    await desk.stop();
  }
}

/** Takes the picture once nothing moves or waits any more and the pointer points at nothing. */
async function take(window: WindowHandle, file: string): Promise<void> {
  await window.page.mouse.move(0, 0);
  await window.page.locator('[data-hovered], [data-pressed]').first().waitFor({ state: 'detached' });
  await settle(window);
  await window.screenshot(file);
}

async function takeCards({ popup, ring, simulator, app }: SignedInApp, path: (name: string) => string): Promise<void> {
  const first = await ring({ fromName: 'Ada Palmer' });
  await take(popup, path('card-ringing'));
  await popup.click(button('redirect'));
  await popup.page.getByRole('combobox').fill('pri');
  await popup.page.getByRole('option').first().waitFor();
  await take(popup, path('card-redirect'));
  await popup.page.keyboard.press('Escape');
  await popup.click(button('answer'));
  await popup.waitFor(cardIn('connected'));
  await take(popup, path('card-connected'));
  simulator.placeCall({ from: '203', to: '200' });
  await popup.waitFor(cardIn('ringing'));
  await take(popup, path('card-two-calls'));
  for (const call of simulator.ledger().calls) simulator.hangUp(call.id);
  await popup.waitUntilHidden();
  simulator.hangUp(first);
  await app.clipboard.write('+44 20 7946 0018');
  await app.shortcut('CommandOrControl+Shift+F11');
  await popup.waitFor('[data-testid="dial-prompt"]');
  await take(popup, path('card-dial'));
  await popup.page.keyboard.press('Escape');
  await popup.waitUntilHidden();
}

async function takePages({ panel }: SignedInApp, path: (name: string) => string): Promise<void> {
  for (const page of ['Calls', 'Dial', 'Settings', 'Health']) {
    await panel.page
      .getByRole('link', { name: page })
      .or(panel.page.getByRole('button', { name: page }))
      .first()
      .click();
    await panel.waitFor(`[data-testid="page"][data-page="${page.toLowerCase()}"]`);
    await take(panel, path(`panel-${page.toLowerCase()}`));
  }
  await panel.page.getByRole('button', { name: 'Sign out' }).click();
  await panel.waitFor('[data-testid="panel-signin-form"]');
  await take(panel, path('panel-sign-in'));
}

await mkdir(folder, { recursive: true });
for (const look of looks) await takeAll(look);
process.stdout.write(`Screenshots: ${folder}\n`);
