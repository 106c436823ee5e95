/** How much of a text is looked at, in characters: a clipboard may hold a book. */
const maximumTextLength = 256;

const invisible = /\p{Cf}/gu;
const dashes = /[\u2010-\u2015\u2212\u30fc]/gu;
// The trunk zero that people put into brackets after a country code: "+49 (0) 89", "0049(0)89".
const bracketedTrunkZero = /((?:\+|\b00)\s?(\d{1,3})[\s.\-/]*)\(\s*0\s*\)/gu;

// Italy and San Marino dial the zero after the country code as well: there it belongs to the number.
const keepsZero = new Set(['39', '378']);

const withoutTrunkZero = (_match: string, prefix: string, countryCode: string): string =>
  keepsZero.has(countryCode) ? `${prefix}0` : prefix;

/**
 * Makes pasted text readable as a number: invisible marks (right-to-left marks, zero-width and soft hyphens) removed,
 * every kind of space and dash made plain, full-width digits made ASCII, the bracketed trunk zero resolved. Looks at
 * the first `maximumTextLength` characters only.
 */
export function cleanText(text: string): string {
  return text
    .slice(0, maximumTextLength)
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(dashes, '-')
    .replace(/\s+/gu, ' ')
    .replace(bracketedTrunkZero, withoutTrunkZero)
    .trim();
}

const linkPattern = /(?:^|[\s"'(<])(?:tel|callto):(?:\/\/)?([^\s"'<>?;]+)/iu;

const percentDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is no encoding: what stands there is taken as it is.
    return text;
  }
};

/** The number inside a `tel:` or `callto:` link (RFC 3966; parameters dropped), undefined where there is none. */
export function numberInLink(text: string): string | undefined {
  const match = linkPattern.exec(text.slice(0, maximumTextLength));
  return match?.[1] === undefined ? undefined : percentDecoded(match[1]);
}
