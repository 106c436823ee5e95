import { decodeCharset } from './decode.ts';

/** One line of a card as vCard 3.0 writes it: name in capitals, `NAME=value` parameters, value still escaped. */
export interface CardLine {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly value: string;
}

/** What a contact is made of; everything else in a card may be as odd as it likes. */
const wanted = new Set(['FN', 'N', 'ORG', 'TEL', 'PHOTO']);

/** More than the largest picture that is taken, in base64. */
const longestLine = 600_000;
/** What no name or number needs; a picture may be longer. */
const longestText = 10_000;

const isSoftBroken = (line: string): boolean =>
  line.endsWith('=') && /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/iu.test(line);

/** A line that may go on in the next ones. Pictures have thousands of those, so they are joined once, at the end. */
interface OpenLine {
  text: string;
  readonly isPicture: boolean;
  readonly pieces: string[];
}

const opened = (text: string): OpenLine => ({
  text,
  isPicture: /^(?:[\w-]+\.)?PHOTO[;:]/iu.test(text),
  pieces: [],
});

const isContinued = (open: OpenLine | undefined, line: string): open is OpenLine =>
  open !== undefined && (/^[ \t]/u.test(line) || isSoftBroken(open.text));

const goOn = (open: OpenLine, line: string, isOld: boolean): void => {
  if (open.isPicture) open.pieces.push(line.trim());
  else if (open.text.length > longestText) return;
  else if (isSoftBroken(open.text)) open.text = open.text.slice(0, -1) + line;
  // Version 2.1 breaks a line at a space, which belongs to the text.
  else open.text += isOld ? ` ${line.trimStart()}` : line.slice(1);
};

/** Long lines made whole again: folded ones, and the soft breaks of quoted-printable. */
const unfold = (card: readonly string[]): readonly string[] => {
  const isOld = card.some((line) => /^VERSION:2\.1\s*$/iu.test(line));
  const lines: OpenLine[] = [];
  for (const line of card) {
    const last = lines.at(-1);
    if (isContinued(last, line)) goOn(last, line, isOld);
    else lines.push(opened(line));
  }
  return lines.map(({ text, pieces }) => text + pieces.join(''));
};

const quotedPrintable = (text: string, charset: string | undefined): string => {
  const bytes: number[] = [];
  const pattern = /=([0-9A-F]{2})|([^=]+|=)/giu;
  for (const [, hex, plain] of text.matchAll(pattern)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return decodeCharset(Uint8Array.from(bytes), charset);
};

// Version 2.1 has bare parameters: `TEL;CELL;VOICE:`, `N;QUOTED-PRINTABLE:`, `PHOTO;BASE64:`.
const named = (parameter: string): readonly [string, string] => {
  const at = parameter.indexOf('=');
  if (at > 0) return [parameter.slice(0, at).toUpperCase(), parameter.slice(at + 1).replaceAll('"', '')];
  return [/^(?:QUOTED-PRINTABLE|BASE64|8BIT|7BIT)$/iu.test(parameter) ? 'ENCODING' : 'TYPE', parameter];
};

const line = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)$/su;
const parameterPattern = /;((?:"[^"]*"|[^":;])*)/gu;

const parameterOf = (parameters: readonly (readonly [string, string])[], name: string): string | undefined =>
  parameters.find(([each]) => each === name)?.[1];

/** Types as separate parameters, each a plain word: whatever else a card writes there is of no use here. */
const typeParameters = (parameters: readonly (readonly [string, string])[]): readonly string[] =>
  parameters
    .filter(([name]) => name === 'TYPE')
    .flatMap(([, value]) => value.split(','))
    .filter((type) => /^[\w-]+$/u.test(type))
    .map((type) => `TYPE=${type}`);

const read = (text: string): CardLine | undefined => {
  const [, raw = '', parameterText = '', value = ''] = line.exec(text) ?? [];
  const name = raw.toUpperCase();
  if (!wanted.has(name)) return undefined;
  const parameters = [...parameterText.matchAll(parameterPattern)].map((match) => named(match[1] ?? ''));
  const isQuoted = /^QUOTED-PRINTABLE$/iu.test(parameterOf(parameters, 'ENCODING') ?? '');
  const plain = isQuoted ? quotedPrintable(value, parameterOf(parameters, 'CHARSET')) : value;
  return { name, parameters: typeParameters(parameters), value: plain.replaceAll(/\r\n|\n|\r/gu, String.raw`\n`) };
};

/** The lines of a card, of any version, that say who it is. */
export function linesOf(card: readonly string[]): readonly CardLine[] {
  return unfold(card).flatMap((text) => (text.length > longestLine ? [] : (read(text) ?? [])));
}
