/** What the browser shows after the sign-in, in the user's language. */
export interface EndPageTexts {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

/** Headers of the page: kept nowhere, runs nothing, names its address to nobody, because the code stands in it. */
export const endPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The last page of a sign-in: a sentence, no script, nothing of what the address carried. */
export const endPage = ({ language, title, text }: EndPageTexts): string =>
  `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  `<body><p>${escaped(text)}</p></body></html>\n`;
