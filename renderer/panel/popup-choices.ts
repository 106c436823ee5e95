import type { UiDisplay } from '../../preload/contract.ts';

/** A display to choose. */
export interface DisplayChoice {
  readonly value: string;
  readonly label: string;
}

/** Looks a text up. */
type Texts = (key: string, values?: Readonly<Record<string, unknown>>) => string;

const text = (name: string): string => `settings.popupFixedDisplay.${name}`;

/** Behind the name of a monitor model, `displayKeys` in main counts. */
const modelOf = (key: string): string => key.replace(/ #\d+$/, '');

const nameOf = (display: UiDisplay, index: number, displays: readonly UiDisplay[], t: Texts): string => {
  if (display.label === '') return t(text('unnamed'), { number: index + 1 });
  const twins = displays.filter(({ label }) => label === display.label);
  return twins.length > 1 ? `${display.label} (${twins.indexOf(display) + 1})` : display.label;
};

/**
 * The displays by name, from left to right, several of one model numbered. First stands the chosen one where it is not
 * plugged in, or a request to choose.
 */
export function displayChoices(displays: readonly UiDisplay[], chosen: string, t: Texts): readonly DisplayChoice[] {
  const choices = displays.map((display, index) => {
    const name = nameOf(display, index, displays, t);
    return { value: display.key, label: display.isPrimary ? t(text('primary'), { name }) : name };
  });
  if (choices.some(({ value }) => value === chosen)) return choices;
  const label = chosen === '' ? t(text('none')) : t(text('gone'), { name: modelOf(chosen) });
  return [{ value: chosen, label }, ...choices];
}

/** What was typed as a number of seconds; nothing is 0, and what is no number is -1, which main refuses. */
export const readSeconds = (typed: string): number => (/^\d{0,9}$/.test(typed) ? Number(typed) : -1);
