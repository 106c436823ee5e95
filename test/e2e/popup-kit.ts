import { expect } from 'vitest';
import { aimSettlingMs } from '../../main/desktop/key-aims.ts';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import type { WindowHandle } from '../electron/driver.ts';
import { card, type SignedInApp, startSignedIn } from './support.ts';

/** A signed-in app whose popup's own clock stands still: a guard, or a pause in typing, lasts until a test lets it pass. */
export async function startWithStandingClock(): Promise<SignedInApp> {
  const desk = await startSignedIn();
  await desk.popup.page.clock.install();
  await desk.popup.page.clock.pauseAt(Date.now() + 60_000);
  return desk;
}

/** Lets so much time pass on the popup's standing clock, in ms. */
export const pass = ({ popup }: SignedInApp, ms: number): Promise<void> => popup.page.clock.runFor(ms);

/** The state that the PBX knows of an endpoint's leg of the newest call with this id. */
export function ledgerState({ simulator }: SignedInApp, id: string, endpoint: string): string | undefined {
  const legs = simulator.ledger().calls.findLast((call) => call.id === id)?.legs ?? [];
  return legs.find((leg) => leg.endpoint === endpoint)?.states.at(-1)?.state;
}

/** The card of one caller. */
export const cardOf = (name: string): string => `${card}:has([data-testid="call-name"] :text-is("${name}"))`;

/** A button that does something now: not guarded, not waiting. */
export const ready = (action: string, within: string = card): string =>
  `${within} [data-action="${action}"]:not([aria-disabled])`;

/** Resolves once global keys take presses for the calls as they are: a key means a call only a while after it began to. */
export function keysSettled({ app, popup }: SignedInApp): Promise<void> {
  const youngestMs = (): Promise<number> =>
    popup.page.evaluate(async () => {
      const { screenpop } = window as unknown as { screenpop: ScreenpopBridge };
      const { cards } = await screenpop.getState();
      return Math.min(...cards.filter(({ phase }) => phase !== 'ended').map(({ elapsedMs }) => elapsedMs));
    });
  // Twice: how long a call has rung is counted by the phone system, since when a key means it by the app.
  return app.waitFor(async () => (await youngestMs()) >= 2 * aimSettlingMs, 'keys mean the calls as they are');
}

/** Presses a card's key as soon as its button works; the window must have the keyboard. */
export async function pressWhenReady(popup: WindowHandle, key: string, action: string): Promise<void> {
  await popup.waitFor(ready(action));
  await popup.press(key);
}

/** Who is on the popup, from the top. */
export const namesOn = ({ popup }: SignedInApp): Promise<string[]> =>
  popup.page.locator(`${card} [data-testid="call-name"]`).allTextContents();

/** Closes the cards that still say how their calls ended, without waiting for the guard or for them to go. */
export const closeEnded = ({ popup }: Pick<SignedInApp, 'popup'>): Promise<void> =>
  popup.evaluate(async () => {
    const cards = [...document.querySelectorAll<HTMLElement>('[data-call-key][data-phase="ended"]')];
    const { screenpop } = window as unknown as { readonly screenpop: ScreenpopBridge };
    await Promise.all(cards.map(({ dataset }) => screenpop.hideCard({ key: dataset.callKey ?? '' })));
  });

/** Ends whatever calls are left, and waits until the popup is gone. */
export async function endCalls(desk: SignedInApp): Promise<void> {
  for (const { id } of desk.simulator.ledger().calls) desk.simulator.hangUp(id);
  await desk.popup.waitForHidden(card);
  await closeEnded(desk);
  await desk.popup.waitUntilHidden();
}

/** Opens a page of the panel as a user does; `name` as the navigation has it. */
export async function openPage({ panel }: Pick<SignedInApp, 'panel'>, page: string): Promise<void> {
  await panel.page.locator(`.nav-button[data-page="${page}"]`).click();
  await panel.waitFor(`[data-testid="page"][data-page="${page}"]`);
}

/** Opens a section of the settings as a user does; `section` as `settings-sections.tsx` names it. */
export async function openSection(desk: Pick<SignedInApp, 'panel'>, section: string): Promise<void> {
  await openPage(desk, 'settings');
  await desk.panel.page.locator(`[data-action="section-${section}"]`).click();
  await desk.panel.waitFor(`[data-testid="settings-section"][data-section="${section}"]`);
}

/** Chooses a language in the settings and waits until both pages speak it. */
export async function speak(desk: SignedInApp, language: 'en' | 'de' | 'fr'): Promise<void> {
  await openSection(desk, 'language');
  await desk.panel.page.locator('select[name="language"]').selectOption(language);
  for (const { page } of [desk.panel, desk.popup]) await page.locator(`html[lang="${language}"]`).waitFor();
}

/** No page has complained: not on its console, not about its Content Security Policy. */
export async function expectQuietConsoles({ app }: SignedInApp): Promise<void> {
  const complaints = (await app.windows()).flatMap((window) => window.console);
  expect(complaints).toEqual([]);
}

/** Waits until no press is guarded or under way and nothing moves any more but what moves for ever, which is stopped. */
export async function settle({ page }: WindowHandle): Promise<void> {
  await page.locator('[aria-disabled]:visible').first().waitFor({ state: 'detached' });
  await page.evaluate(async () => {
    const isEndless = (animation: Animation): boolean => animation.effect?.getComputedTiming().endTime === Infinity;
    const [endless, ending] = [true, false].map((wanted) =>
      document.getAnimations().filter((animation) => isEndless(animation) === wanted),
    );
    for (const animation of endless ?? []) animation.cancel();
    await Promise.allSettled((ending ?? []).map((animation) => animation.finished));
  });
}

/** Texts with less contrast to their ground than WCAG 2.2 asks of small ones (4.5 : 1), with what they have. */
export const lowContrast = (window: WindowHandle): Promise<readonly string[]> =>
  window.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const parse = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (top: Colour, ground: Colour, alpha = top[3]): Colour => {
      const mix = (index: 0 | 1 | 2): number => top[index] * alpha + ground[index] * (1 - alpha);
      return [mix(0), mix(1), mix(2), 1];
    };
    const lightness = (colour: Colour): number => {
      const linear = (value: number): number =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    };
    const groundOf = (element: Element | null): Colour => {
      if (element === null)
        return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
    };
    const ratioOf = (element: Element): number => {
      const { color, opacity } = getComputedStyle(element);
      const ground = groundOf(element);
      const shades = [lightness(over(parse(color), ground, Number(opacity))), lightness(ground)].sort((a, b) => b - a);
      return ((shades[0] ?? 0) + 0.05) / ((shades[1] ?? 0) + 0.05);
    };
    return [...document.querySelectorAll('#root *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE))
      .filter((element) => element.closest('.visually-hidden, [hidden], option') === null)
      .filter((element) => ratioOf(element) < 4.5)
      .map((element) => `${element.textContent} ${ratioOf(element).toFixed(2)}`);
  });

/** A press in the middle of an element, without asking whether it can be pressed: a guarded button says that it cannot. */
export async function pressMiddle({ page }: WindowHandle, selector: string, count = 1): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount: count });
}
