import type { CallCard } from '../../preload/contract.ts';

/** Who is at the other end, in one line: name, else number, else undefined where the number is withheld. */
export const whoOf = (card: Pick<CallCard, 'name' | 'number'>): string | undefined => card.name ?? card.number;

const isNameWord = (word: string): boolean => /^\p{Lu}|^\p{Lo}/u.test(word) && !word.endsWith('.');

/**
 * One or two initials for the round picture: first and last name without titles and particles.
 * Undefined where the name has no letters to show.
 */
export function initials(name: string): string | undefined {
  const words = name.split(/[\s,]+/).filter(isNameWord);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = chosen.map((word) => word?.match(/^\p{L}/u)?.[0] ?? '').join('');
  return letters === '' ? undefined : letters;
}
