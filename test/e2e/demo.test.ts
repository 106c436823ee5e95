import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type App, launchApp } from '../electron/driver.ts';
import { bareEnvironment, cardIn } from './support.ts';

let app: App;
beforeAll(async () => {
  await buildIfStale();
  app = await launchApp({ args: ['--demo'], env: bareEnvironment });
});
afterAll(() => app?.close());

it('signs in by itself, says that it is a demonstration, rings by itself and again by a test call', async () => {
  const panel = await app.window('panel.html');
  await panel.waitUntilShown();
  await panel.waitFor('[data-testid="demo-badge"]');
  const popup = await app.window('popup.html');
  await popup.waitFor(cardIn('ringing'));
  await panel.waitFor('[data-testid="page"][data-page="demo"]');
  await panel.click('[data-action="test-call-outside"]');
  await app.waitFor(async () => (await popup.page.locator(cardIn('ringing')).count()) === 2, 'a second call rings');
  expect((await popup.state()).isFocused).toBe(false);
});
