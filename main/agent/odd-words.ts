import type { Log } from '../ports.ts';

/** So many words are remembered as logged; a platform that says ever new ones is not to fill the log, nor the memory. */
const mostWords = 200;
/** A word is logged up to this length, in characters. */
const longestWord = 80;

/** Logs what the platform said that nobody has told us of: each word once in a run. */
export class OddWords {
  readonly #log: Pick<Log, 'warn'>;
  readonly #known = new Set<string>();

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log;
  }

  met(what: string, word: string): void {
    const value = word.slice(0, longestWord);
    const id = `${what} ${value}`;
    if (this.#known.has(id) || this.#known.size >= mostWords) return;
    this.#known.add(id);
    this.#log.warn('the platform said something unknown', { what, value });
  }
}
