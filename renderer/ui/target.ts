import type { Colleague } from '../../preload/contract.ts';

/** Whether what was typed is meant as a number: digits with the signs that people write between them. */
export const isNumberLike = (text: string): boolean => /\d/.test(text) && /^[\d\s()+*#./-]+$/.test(text);

/** Which colleague Enter would take: the first of a name search, nobody while a number is typed. -1: nobody. */
export const firstHighlight = (text: string, found: readonly Colleague[]): number =>
  found.length === 0 || isNumberLike(text) ? -1 : 0;

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

/** Where the call goes on Enter: the highlighted colleague, else the typed number, else nowhere yet. */
export function chooseDestination(text: string, found: readonly Colleague[], index: number): string | undefined {
  const colleague = found[index];
  if (colleague !== undefined) return colleague.extension;
  return isNumberLike(text) ? text.trim() : undefined;
}
