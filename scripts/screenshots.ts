/** `npm run screenshots`: the real cards and pages, in light and dark, at 100 % and 200 %, into docs/images/. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settle } from '../test/e2e/popup-kit.ts';
import { button, cardIn, linkIn, type SignedInApp, startSignedIn } from '../test/e2e/support.ts';
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
    await takeDown(desk, path);
    await takeSignIn(desk, path);
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

async function open({ panel }: SignedInApp, page: string): Promise<void> {
  await panel.page.locator(`.nav-button[data-page="${page}"]`).click();
  await panel.waitFor(`[data-testid="page"][data-page="${page}"]`);
}

async function takePages(desk: SignedInApp, path: (name: string) => string): Promise<void> {
  for (const page of ['calls', 'dial', 'settings', 'health']) {
    await open(desk, page);
    if (page === 'health') await desk.panel.waitFor('[data-testid="health-check"]');
    await take(desk.panel, path(`panel-${page}`));
  }
}

/** A line that is down, and what came meanwhile. */
async function takeDown(desk: SignedInApp, path: (name: string) => string): Promise<void> {
  const { app, panel, simulator } = desk;
  simulator.setFault({ kind: 'network-down' });
  await panel.waitFor('[data-testid="health-answer"][data-answer="no"]');
  await panel.waitFor('[data-testid="health-check"][data-name="line"][data-status="fail"]');
  await panel.waitFor(linkIn('retrying'));
  await take(panel, path('panel-health-down'));
  for (const from of ['+442079460018', '+493023125042']) {
    const { id } = simulator.placeCall({ from, to: '200' });
    simulator.hangUp(id);
  }
  simulator.clearFaults();
  await open(desk, 'calls');
  const isListed = (): Promise<boolean> => panel.page.getByTestId('offline-call').nth(1).isVisible();
  await app.waitFor(isListed, 'the calls are listed', 60_000);
  await panel.waitFor(linkIn('online'));
  await take(panel, path('panel-while-offline'));
}

async function takeSignIn({ panel }: SignedInApp, path: (name: string) => string): Promise<void> {
  await panel.click('[data-testid="sign-out"]');
  await panel.waitFor('[data-testid="panel-signin-form"]');
  await take(panel, path('panel-sign-in'));
  await panel.click('[data-testid="sign-in-browser"]');
  await panel.waitFor('[data-testid="browser-wait"]');
  await take(panel, path('panel-sign-in-browser'));
}

await mkdir(folder, { recursive: true });
for (const look of looks) await takeAll(look);
process.stdout.write(`Screenshots: ${folder}\n`);
