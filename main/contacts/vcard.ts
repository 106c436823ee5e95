import ICAL from 'ical.js';
import { z } from 'zod';
import { contactOf, type Entry } from './entry.ts';
import { pictureOf } from './picture.ts';
import { type CardLine, linesOf } from './vcard-lines.ts';

/** A jCard property: name, parameters, type, values (RFC 7095). */
const propertySchema = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()], z.unknown());
const cardSchema = z.tuple([z.string(), z.array(propertySchema)], z.unknown());

interface Property {
  readonly name: string;
  readonly types: readonly string[];
  readonly values: readonly unknown[];
}

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(' ').trim();
  return typeof value === 'string' ? value : '';
};

const typesOf = (type: unknown): readonly string[] =>
  textOf(type)
    .toLowerCase()
    .split(/[\s,]+/);

// ical.js reads the structure and its escapes; 2.1 was brought into the form of 3.0 before, because it reads none.
const propertiesOf = (lines: readonly CardLine[]): readonly Property[] => {
  const body = lines.map(({ name, parameters, value }) => `${[name, ...parameters].join(';')}:${value}`);
  const parsed: unknown = ICAL.parse(['BEGIN:VCARD', 'VERSION:3.0', ...body, 'END:VCARD'].join('\r\n'));
  const [, properties] = cardSchema.parse(parsed);
  return properties.map(([name, { type }, , ...values]) => ({ name, types: typesOf(type), values }));
};

const firstText = (properties: readonly Property[], name: string): string =>
  properties
    .filter((property) => property.name === name)
    .map(({ values }) => textOf(values[0]).trim())
    .find((text) => text !== '') ?? '';

const parts = (properties: readonly Property[], name: string): readonly string[] => {
  const value = properties.find((property) => property.name === name)?.values[0];
  return (Array.isArray(value) ? value : [value]).map(textOf);
};

/** Family; given; additional; prefixes; suffixes (RFC 6350, 6.2.2). */
const structuredName = (properties: readonly Property[]): string => {
  const [family = '', given = '', additional = ''] = parts(properties, 'n');
  return [given, additional, family].filter((part) => part.trim() !== '').join(' ');
};

const isForVoice = ({ types }: Property): boolean =>
  !types.some((type) => ['fax', 'pager', 'modem', 'bbs'].includes(type)) || types.includes('voice');

const numberOf = (property: Property): string => textOf(property.values[0]).replace(/^tel:/iu, '').replace(/;.*$/u, '');

const numbersOf = (properties: readonly Property[]): readonly string[] =>
  properties.filter((property) => property.name === 'tel' && isForVoice(property)).map(numberOf);

const base64Data = /^(?:data:[^,]{0,100};base64,)?([A-Za-z0-9+/=\s]+)$/u;

/** Only what the card itself brings: an address would have to be fetched, and tell somebody who rings whom. */
const pictureIn = (lines: readonly CardLine[]) => {
  const photo = lines.find(({ name }) => name === 'PHOTO')?.value ?? '';
  const [, data] = base64Data.exec(photo.replaceAll(/\\([,;:])/gu, '$1')) ?? [];
  return data === undefined ? undefined : pictureOf(new Uint8Array(Buffer.from(data, 'base64')));
};

const readCard = (card: readonly string[]): Entry => {
  const lines = linesOf(card);
  const properties = propertiesOf(lines.filter(({ name }) => name !== 'PHOTO'));
  return contactOf({
    name: firstText(properties, 'fn') || structuredName(properties),
    organisation: parts(properties, 'org')[0] ?? '',
    numbers: [...numbersOf(properties)],
    companyNumbers: [],
    picture: pictureIn(lines),
  });
};

/** Reads one card, given as its lines without BEGIN and END. Never throws. */
export function readVCard(card: readonly string[]): Entry {
  try {
    return readCard(card);
  } catch {
    // One card that nobody can read is no reason to lose the others.
    return 'unreadable';
  }
}

/** The largest picture has some five thousand; what goes on longer is no card. */
const mostLines = 20_000;

/** The cards of a file, each as its lines. A card without an end ends where the next one begins. */
export function* splitVCards(text: string): Generator<readonly string[]> {
  let card: string[] | undefined;
  for (const line of eachLine(text)) {
    const mark = line.trim().toUpperCase();
    if (mark === 'BEGIN:VCARD' || mark === 'END:VCARD') {
      if (card !== undefined) yield card;
      card = mark === 'BEGIN:VCARD' ? [] : undefined;
    } else if (card !== undefined && card.length < mostLines) card.push(line);
  }
  if (card !== undefined) yield card;
}

// Not `split`: the file may have millions of lines, and the work pauses between them.
function* eachLine(text: string): Generator<string> {
  const ends = /\r\n|\n|\r/gu;
  let start = 0;
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    yield text.slice(start, end.index);
    start = ends.lastIndex;
  }
  yield text.slice(start);
}

/** True for a text that is a vCard file. */
export const isVCard = (text: string): boolean => /^\s*BEGIN:VCARD\s*$/imu.test(text.slice(0, 2_000));
