import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { isStandIn } from '../e2e/support.ts';

/** The title of the editor's window, by which the system finds it. */
export const editorTitle = 'Typing test';

/** Another program with a text field: a process of its own, with a window that the system gives the keyboard to. */
export interface Editor {
  /** Everything that has reached the text field. */
  text(): Promise<string>;
  close(): Promise<void>;
}

const folder = join(import.meta.dirname, 'editor');

const textOf = (page: Page): Promise<string> => page.locator('textarea').inputValue();

const openOnElectron = async (): Promise<Editor> => {
  const executablePath = createRequire(import.meta.url)('electron') as unknown as string;
  const program = await _electron.launch({ executablePath, args: [folder] });
  const page = await program.firstWindow();
  await page.waitForLoadState('load');
  return { text: () => textOf(page), close: () => program.close() };
};

// For the rehearsal, where there is no Electron: a browser window of its own, on the display.
const openInChromium = async (): Promise<Editor> => {
  const address = pathToFileURL(join(folder, 'editor.html')).href;
  const args = [`--app=${address}`, '--no-sandbox', '--no-first-run', '--disable-gpu', '--window-size=700,500'];
  const executablePath = findChromium() ?? '/usr/bin/chromium';
  const context = await chromium.launchPersistentContext('', { executablePath, headless: false, viewport: null, args });
  const page = context.pages().find((each) => each.url() === address) ?? (await context.waitForEvent('page'));
  await page.locator('textarea').waitFor();
  return { text: () => textOf(page), close: () => context.close() };
};

/** Opens the editor; the system's way of giving it the keyboard is up to the caller. */
export const openEditor = (): Promise<Editor> => (isStandIn ? openInChromium() : openOnElectron());
