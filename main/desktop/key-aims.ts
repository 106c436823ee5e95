import type { Clock } from '../ports.ts';
import { answerCommand, declineCommand, hangUpCommand, holdCommand, type KeyCommand } from './key-commands.ts';
import type { Presenter } from './presenter/presenter.ts';

/** For this long after a key came to mean something else, in ms, a press of it was meant for what it meant before. */
export const aimSettlingMs = 400;

const meanings = { answer: answerCommand, decline: declineCommand, hangUp: hangUpCommand, hold: holdCommand };

/** A global key that acts on the call that it means at the moment. */
export type AimedKey = keyof typeof meanings;

const aimedKeys = Object.keys(meanings) as AimedKey[];

/** What keys aim at, and the clock that says since when. */
export interface KeyAimDeps {
  readonly presenter: Pick<Presenter, 'cards' | 'subscribe'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Aim {
  readonly at: KeyCommand | undefined;
  /** On the monotonic clock, ms. */
  readonly since: number;
}

const isSame = (one: KeyCommand | undefined, other: KeyCommand | undefined): boolean =>
  one?.call === other?.call && one?.command === other?.command;

/**
 * Since when each key means what it means. A call ends and another begins without asking the hand that is on its way to
 * a key: without this, hanging up a moment too late declines the next caller.
 */
export class KeyAims {
  readonly #deps: KeyAimDeps;
  readonly #aims = new Map<AimedKey, Aim>();

  constructor(deps: KeyAimDeps) {
    this.#deps = deps;
  }

  /** Watches the calls from now on; returns what ends that. */
  follow(): () => void {
    this.#look();
    return this.#deps.presenter.subscribe(({ type }) => {
      if (type === 'cards') this.#look();
    });
  }

  /** What a press of this key now is to do; undefined: nothing, also where what it would do is too new to be meant. */
  take(key: AimedKey): KeyCommand | undefined {
    this.#look();
    const aim = this.#aims.get(key);
    const isSettled = aim !== undefined && this.#deps.clock.monotonic() - aim.since >= aimSettlingMs;
    return isSettled ? aim.at : undefined;
  }

  #look(): void {
    const cards = this.#deps.presenter.cards();
    for (const key of aimedKeys) this.#aim(key, meanings[key](cards));
  }

  #aim(key: AimedKey, at: KeyCommand | undefined): void {
    const before = this.#aims.get(key);
    if (before === undefined || !isSame(before.at, at))
      this.#aims.set(key, { at, since: this.#deps.clock.monotonic() });
  }
}
