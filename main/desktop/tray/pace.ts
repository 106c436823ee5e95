import type { UiEvent } from '../../../preload/contract.ts';
import type { Clock, Timer } from '../../ports.ts';

/** The tray is drawn at most once in this time, ms; a call that begins to ring, or a line that is lost, is shown all the same. */
export const trayPaceMs = 250;

/** A ring is drawn so much later, ms: its card comes first, and drawing a menu takes the processor from it. */
export const afterCardMs = 30;

/** What the pace needs. */
export interface TrayPaceDeps {
  readonly clock: Pick<Clock, 'monotonic' | 'schedule'>;
  /** Shows the state as it is now. */
  show(): void;
}

/**
 * When the tray is drawn. A busy line changes 50 times a second; a menu that is set anew each time costs more than all the
 * rest, and nobody can choose from it. The first change after a while is shown at once, the last of many soon after it.
 */
export class TrayPace {
  readonly #deps: TrayPaceDeps;
  readonly #ringing = new Set<string>();
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #next: { readonly timer: Timer; readonly dueMs: number } | undefined;

  constructor(deps: TrayPaceDeps) {
    this.#deps = deps;
  }

  /** Something has changed. */
  follow(event: UiEvent): void {
    const leftMs = this.#shownAtMs + trayPaceMs - this.#deps.clock.monotonic();
    if (this.#isNewRing(event)) this.#showIn(afterCardMs);
    else if (event.type === 'link' || event.type === 'account' || leftMs <= 0) this.#show();
    else this.#showIn(leftMs);
  }

  #showIn(ms: number): void {
    const dueMs = this.#deps.clock.monotonic() + ms;
    if (this.#next !== undefined && this.#next.dueMs <= dueMs) return;
    this.#next?.timer.cancel();
    this.#next = { dueMs, timer: this.#deps.clock.schedule(() => this.#show(), ms) };
  }

  #isNewRing(event: UiEvent): boolean {
    if (event.type !== 'cards') return false;
    const isNew = event.cards.some(({ key, phase }) => phase === 'ringing' && !this.#ringing.has(key));
    for (const key of event.removed) this.#ringing.delete(key);
    for (const { key, phase } of event.cards) {
      if (phase === 'ringing') this.#ringing.add(key);
      else this.#ringing.delete(key);
    }
    return isNew;
  }

  #show(): void {
    this.#next?.timer.cancel();
    this.#next = undefined;
    this.#shownAtMs = this.#deps.clock.monotonic();
    this.#deps.show();
  }
}
