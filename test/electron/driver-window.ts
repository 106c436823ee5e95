import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { WindowState } from './control-protocol.ts';
import type { WindowHandle } from './driver.ts';

/** How long a driver waits for anything, in ms. */
export const patience = 10_000;

/** What a handle needs from the driver that made it. */
export interface WindowAccess {
  state(id: number): Promise<WindowState>;
  focusByUser(id: number): Promise<void>;
  moveByUser(id: number, bounds: Partial<WindowState['bounds']>): Promise<void>;
  closeByUser(id: number): Promise<void>;
  invokeFrom(id: number, frame: string, channel: string, args: unknown[]): Promise<unknown>;
  crash(id: number): Promise<void>;
  waitFor(predicate: () => Promise<boolean>, what: string): Promise<void>;
}

/** The driver's handle of one window, the same on both kinds of Electron. */
export function createWindowHandle(id: number, page: Page, access: WindowAccess): WindowHandle {
  page.setDefaultTimeout(patience);
  const state = (): Promise<WindowState> => access.state(id);
  const first = (selector: string) => page.locator(selector).first();
  const needFocus = async (): Promise<void> => {
    if (!(await state()).isFocused) throw new Error(`Window ${id} does not have the keyboard focus: keys go elsewhere`);
  };
  const until = async (isVisible: boolean): Promise<WindowState> => {
    await access.waitFor(
      async () => (await state()).isVisible === isVisible,
      `window ${id} ${isVisible ? 'shown' : 'hidden'}`,
    );
    return state();
  };
  return {
    id,
    page,
    state,
    evaluate: (run, argument) => page.evaluate(run as never, argument as never),
    text: async (selector) => ((await first(selector).textContent()) ?? '').trim(),
    click: async (selector) => {
      await access.focusByUser(id);
      await first(selector).click();
    },
    press: async (key) => {
      await needFocus();
      await page.keyboard.press(key);
    },
    type: async (text) => {
      await needFocus();
      await page.keyboard.type(text);
    },
    focusByUser: () => access.focusByUser(id),
    moveByUser: (bounds) => access.moveByUser(id, bounds),
    closeByUser: () => access.closeByUser(id),
    waitFor: (selector) => first(selector).waitFor({ state: 'visible' }),
    waitForHidden: (selector) => first(selector).waitFor({ state: 'hidden' }),
    waitUntilShown: () => until(true),
    waitUntilHidden: () => until(false),
    screenshot: (path) => captureScreenshot(page, path),
    invokeFrom: (frame, channel, ...args) => access.invokeFrom(id, frame, channel, args),
    crash: () => access.crash(id),
  };
}

/** Asked of Chromium itself: Playwright, a second client here, takes the picture at 100 %, whatever the scale is. */
async function captureScreenshot(page: Page, path: string): Promise<void> {
  const clip = await page.evaluate(() => ({
    ...{ x: 0, y: 0, width: innerWidth, height: innerHeight },
    scale: devicePixelRatio,
  }));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip });
  await session.detach();
  await writeFile(path, data, 'base64');
}

/** Waits until the predicate holds, looking again every 20 ms. */
export async function waitUntil(
  predicate: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = patience,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await predicate())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until there is a value, and answers with it. */
export async function waitForValue<T>(find: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  let found: T | undefined;
  const look = async (): Promise<boolean> => {
    found = await find();
    return found !== undefined;
  };
  await waitUntil(look, what);
  return found as T;
}
