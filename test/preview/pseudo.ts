import type { Plugin } from 'vite';

/** How much longer other languages are than English, at worst, in words that stand alone on a button. */
const growth = 1.4;

const accents: Readonly<Record<string, string>> = {
  ...{ a: 'å', c: 'ç', e: 'é', i: 'ï', n: 'ñ', o: 'ø', s: 'š', u: 'ü', y: 'ÿ', z: 'ž' },
  ...{ A: 'Å', C: 'Ç', D: 'Ð', E: 'É', I: 'Ï', N: 'Ñ', O: 'Ø', S: 'Š', U: 'Ü', Y: 'Ý', Z: 'Ž' },
};

/** Longer by its own letters, so that no word finds a place to break that a real one would not have. */
function grown(word: string): string {
  const missing = Math.ceil(word.length * growth) - word.length;
  const accented = word.replaceAll(/./gu, (letter) => accents[letter] ?? letter);
  return `${accented}${accented.slice(-missing).toLowerCase()}`;
}

/** A text of no language: every word 40 % longer and with accents, every placeholder as it was. */
export const pseudoText = (text: string): string =>
  text
    .split(/(\{\{?\w+\}?\})/)
    .map((part, place) => (place % 2 === 1 ? part : part.replaceAll(/\p{L}+/gu, grown)))
    .join('');

type Catalogue = { readonly [key: string]: string | Catalogue };

const pseudoCatalogue = (catalogue: Catalogue): Catalogue =>
  Object.fromEntries(
    Object.entries(catalogue).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudoText(value) : pseudoCatalogue(value),
    ]),
  );

/** Builds the pages with the pseudo-language where English would be; everything else of them is as it ships. */
export const pseudoTexts: Plugin = {
  name: 'pseudo-texts',
  enforce: 'pre',
  transform(code, id) {
    return id.endsWith('/locales/en.json') ? JSON.stringify(pseudoCatalogue(JSON.parse(code))) : undefined;
  },
};
