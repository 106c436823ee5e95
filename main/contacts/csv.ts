import { parse } from 'csv-parse/sync';
import { type Column, columnOf } from './columns.ts';
import { contactOf, type Entry } from './entry.ts';

/** A table that has been understood: what its columns hold, and its rows piece by piece. */
export interface Table {
  readonly columns: readonly Column[];
  /** Rows, some hundred at a time; each piece is parsed when it is asked for. `undefined`: a row that cannot be read. */
  readonly pieces: Iterable<readonly (readonly string[] | undefined)[]>;
}

/** Characters that are parsed in one go: a few milliseconds' work. */
const pieceLength = 32_768;
/** A quote that is still open after so much text was never meant to be closed. */
const longestPiece = 8 * pieceLength;
const separators = [';', ',', '\t'] as const;

const withoutQuoted = (text: string): string => text.replaceAll(/"[^"]*"/g, '');

const countOf = (text: string, separator: string): number => text.split(separator).length - 1;

const separatorOf = (heading: string): string =>
  [...separators].sort((one, other) => countOf(heading, other) - countOf(heading, one))[0] ?? ',';

/** Excel may name the separator in a line of its own. */
const named = /^sep=(.)\r?\n/i;

const recordsOf = (text: string, delimiter: string): string[][] =>
  parse(text, {
    delimiter,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    recordDelimiter: ['\r\n', '\n', '\r'],
  });

/** The piece that begins there and ends with a row: behind the first line end, outside of quotes, after enough text. */
const endOfPiece = (text: string, start: number): number => {
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isQuoted = !isQuoted;
    else if ((code === 0x0a || code === 0x0d) && at - start >= (isQuoted ? longestPiece : pieceLength)) {
      return code === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
    }
  }
  return text.length;
};

const rowsOf = (piece: string, delimiter: string): readonly (readonly string[] | undefined)[] => {
  try {
    return recordsOf(piece, delimiter);
  } catch {
    // A stray quote: read by lines, what is whole is kept.
    return piece
      .split(/\r\n|\n|\r/)
      .filter((line) => line.trim() !== '')
      .map((line) => rowOf(line, delimiter));
  }
};

const rowOf = (line: string, delimiter: string): readonly string[] | undefined => {
  try {
    return recordsOf(line, delimiter)[0];
  } catch {
    return undefined;
  }
};

function* piecesOf(text: string, delimiter: string) {
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start);
    yield rowsOf(text.slice(start, end), delimiter);
    start = end;
  }
}

/** How much is looked at to find the headings. */
const headingLength = 20_000;

/** The end of the first row; a heading may hold a line end in quotes. */
const endOfHeading = (text: string): number => {
  let isQuoted = false;
  for (let at = 0; at < Math.min(text.length, headingLength); at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (text[at] === '\n' || text[at] === '\r')) return at;
  }
  return Math.min(text.length, headingLength);
};

/** Reads the headings; undefined where no column holds telephone numbers, or none a name. */
export function readTable(text: string): Table | undefined {
  const [mark = '', separator] = named.exec(text) ?? [];
  const rest = text.slice(mark.length).replace(/^[\r\n]+/, '');
  const end = endOfHeading(rest);
  const heading = rest.slice(0, end);
  const delimiter = separator ?? separatorOf(withoutQuoted(heading));
  const columns = (rowOf(heading, delimiter) ?? []).map(columnOf);
  const hasNumber = columns.includes('number') || columns.includes('companyNumber');
  const hasName = columns.some((column) => ['name', 'given', 'family', 'organisation'].includes(column));
  return hasNumber && hasName ? { columns, pieces: piecesOf(rest.slice(end), delimiter) } : undefined;
}

/** Google puts several values into one field. */
const several = ' ::: ';

/** Makes a contact of a row. */
export function readRow(columns: readonly Column[], row: readonly string[] | undefined): Entry {
  if (row === undefined) return 'unreadable';
  const all = (wanted: Column): string[] => row.filter((_, index) => columns[index] === wanted);
  const first = (wanted: Column): string => all(wanted).find((text) => text.trim() !== '') ?? '';
  const numbers = (wanted: Column): string[] => all(wanted).flatMap((text) => text.split(several));
  const composed = [first('given'), first('middle'), first('family')].filter((part) => part.trim() !== '').join(' ');
  return contactOf({
    name: first('name') || composed,
    organisation: first('organisation').split(several)[0] ?? '',
    numbers: numbers('number'),
    companyNumbers: numbers('companyNumber'),
  });
}
