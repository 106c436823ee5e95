import type { DialPrompt } from '../../../preload/contract.ts';
import type { Agent } from '../../agent/types.ts';
import { findNumber } from '../../dialing/finder.ts';
import { failed, type Result, success } from '../../failure.ts';
import type { Clock, Timer } from '../../ports.ts';

/** How long a question stays when nobody answers it, in ms. */
export const promptLifeMs = 120_000;
/** How long "no number found" is shown, in ms. */
export const noticeLifeMs = 6_000;

/** A page's answer to a prompt. `number` may correct what was found. */
export interface PromptAnswer {
  readonly id: string;
  readonly isAccepted: boolean;
  readonly number?: string;
}

/** What dialling from the clipboard needs. */
export interface DialPromptDeps {
  readonly agent: Pick<Agent, 'dial'>;
  readonly clock: Clock;
  readonly presenter: { readonly dialPrompt: DialPrompt | undefined; setDialPrompt(prompt?: DialPrompt): void };
  /** The clipboard's text, read at this moment only. */
  readClipboard(): Promise<string>;
  country(): string;
}

type PromptContent = Pick<DialPrompt, 'number'> | Pick<DialPrompt, 'failure'>;

/** "Call this number?": reads the clipboard at the key press, asks, and dials once a user says so. */
export class DialPrompts {
  readonly #deps: DialPromptDeps;
  #count = 0;
  #timer: Timer | undefined;
  #isDialing = false;

  constructor(deps: DialPromptDeps) {
    this.#deps = deps;
  }

  /** Looks for a number in the clipboard and asks about it, or shows that there is none. */
  async askFromClipboard(): Promise<void> {
    const number = findNumber(await this.#deps.readClipboard(), { country: this.#deps.country() });
    if (number === undefined) this.#ask({ failure: { code: 'invalid-number' } }, noticeLifeMs);
    else this.#ask({ number }, promptLifeMs);
  }

  /** Asks about this number: chosen from a list, where a slip must not call somebody. `number` is display-ready. */
  askFor({ dial, number }: { readonly dial: string; readonly number?: string }): void {
    this.#ask({ number: { dial, display: number ?? dial } }, promptLifeMs);
  }

  /**
   * Takes a page's answer. Dials once, whatever is clicked twice; the question goes away once the platform has
   * accepted, and stays where it refused. An outdated id fails with `invalid-input`.
   */
  async answer(answer: PromptAnswer): Promise<Result<void>> {
    const prompt = this.#deps.presenter.dialPrompt;
    if (prompt?.id !== answer.id || this.#isDialing) return failed('invalid-input', { detail: 'nothing to answer' });
    if (answer.isAccepted) return this.#dial(prompt.id, answer.number ?? prompt.number?.dial ?? '');
    this.#close(prompt.id);
    return success(undefined);
  }

  #ask(content: PromptContent, lifeMs: number): void {
    this.#timer?.cancel();
    this.#count += 1;
    const id = `prompt-${this.#count}`;
    this.#deps.presenter.setDialPrompt({ id, ...content });
    this.#timer = this.#deps.clock.schedule(() => this.#close(id), lifeMs);
  }

  async #dial(id: string, number: string): Promise<Result<void>> {
    this.#isDialing = true;
    const result = await this.#deps.agent.dial({ number }).finally(() => {
      this.#isDialing = false;
    });
    if (result.ok) this.#close(id);
    return result.ok ? success(undefined) : result;
  }

  /** A newer question, asked while the number of this one was being dialled, stays. */
  #close(id: string): void {
    if (this.#deps.presenter.dialPrompt?.id !== id) return;
    this.#timer?.cancel();
    this.#deps.presenter.setDialPrompt(undefined);
  }
}
