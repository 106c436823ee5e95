import type { Target } from '../../preload/contract.ts';

/** Whether what was typed is meant as a number: digits with the signs that people write between them. */
export const isNumberLike = (text: string): boolean => /\d/.test(text) && /^[\d\s()+*#./-]+$/.test(text);

/**
 * Which target Enter would take: the first of a name search. Nobody while a number is typed, nor before anything is: a
 * call goes to nobody whom the user has not named. -1: nobody.
 */
export const firstHighlight = (text: string, found: readonly Target[]): number =>
  found.length === 0 || text.trim() === '' || isNumberLike(text) ? -1 : 0;

/**
 * The highlight after a key in the list.
 * @param index highlighted place, -1: none
 * @returns the new place, or undefined where the key is not one of the list's
 */
export function moveHighlight(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowUp') return index <= 0 ? count - 1 : index - 1;
  return undefined;
}

/** Where the call goes on Enter: the highlighted target, else the typed number, else nowhere yet. */
export function chooseDestination(text: string, found: readonly Target[], index: number): string | undefined {
  const target = found[index];
  if (target !== undefined) return target.destination;
  return isNumberLike(text) ? text.trim() : undefined;
}
