import type { BrowserContext, Page } from 'playwright-core';
import { installFakeBridge } from './fake-bridge.ts';
import { health, type Preview, previewMs, stateOf } from './states.ts';

/** How large the windows are at 100 %, in CSS px; the popup is then as tall as its content. */
export const sizes = { popup: { width: 380, height: 900 }, panel: { width: 880, height: 680 } } as const;

/** Does what the preview says is done once it is shown. */
export async function act(page: Page, { press, type, section, fill }: Preview): Promise<void> {
  if (section !== undefined) await page.locator(`[data-action="section-${section}"]`).click();
  if (fill !== undefined) {
    await page.locator(`input[name="${fill.name}"]`).fill(fill.text);
    if (fill.until !== undefined) await page.locator(fill.until).first().waitFor();
  }
  if (press === undefined) return;
  const password = page.locator('input[name="password"]');
  if (press === 'sign-in' && (await page.inputValue('input[name="account"]')) !== '') await password.fill('wrong');
  // Seen ones only: the popup also draws a card ahead of time, which nobody sees.
  await page.locator(`[data-action="${press}"]:visible`).first().click();
  if (type === undefined) return;
  await page.keyboard.type(type);
  if (press === 'transfer') await page.locator('[role="option"]').first().waitFor();
}

/** Playwright takes the window's size for the display's, too: the popup would find no room on it for what it shows. */
function standOnDisplay(): void {
  Object.defineProperty(Screen.prototype, 'availHeight', { get: () => 1040 });
}

/**
 * The clock that the pages count by begins when they are there, and stands after 700 ms: long enough for every guard to
 * end, and less than the second after which a timer would show something else. Whatever moves later, as words of another
 * language do, is guarded anew: `passTime` lets it pass.
 */
function standInTime(): void {
  const now = performance.now.bind(performance);
  let since: number | undefined;
  let passed = 0;
  performance.now = () => 1_000 + passed + (since === undefined ? 0 : Math.min(700, now() - since));
  Object.assign(window, {
    passTime: (ms: number) => {
      passed += ms;
    },
  });
  const seen = new MutationObserver(() => {
    if (document.querySelector('main') === null) return;
    since = now();
    seen.disconnect();
  });
  seen.observe(document, { childList: true, subtree: true });
}

/**
 * The same day and second whenever it is looked at, so that today's calls are of today. Playwright's own clock is that of
 * the whole context: each page that opens would set it anew in all the others.
 */
function standOnDate(nowMs: number): void {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    apply: () => new Real(nowMs).toString(),
    construct: (_, given) => Reflect.construct(Real, given.length === 0 ? [nowMs] : given),
    get: (_, name) => (name === 'now' ? () => nowMs : Reflect.get(Real, name)),
  });
}

/** Opens a preview in a new page of its own, and does what it says. */
export async function openPreview(context: BrowserContext, origin: string, preview: Preview): Promise<Page> {
  const { refusal, history } = preview;
  const page = await context.newPage();
  const answers = {
    health,
    ...(refusal === undefined ? {} : { refusal }),
    ...(history === undefined ? {} : { history }),
  };
  await page.addInitScript(standOnDisplay);
  await page.addInitScript(standOnDate, previewMs);
  await page.addInitScript(standInTime);
  await page.addInitScript(installFakeBridge, { state: stateOf(preview), ...answers });
  await page.goto(`${origin}/${preview.page}.html`);
  await page.locator('main').waitFor();
  await act(page, preview);
  return page;
}
