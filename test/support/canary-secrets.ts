import { randomInt } from 'node:crypto';

/** A secret that is recognised wherever a piece of it turns up. */
export interface Canary {
  /** What it is, for people: `refresh token`. */
  readonly kind: string;
  readonly value: string;
  /** Every half of the value contains one of these whole. */
  readonly marks: readonly string[];
}

/** A place that was searched and the canary found there. */
export interface Leak {
  readonly place: string;
  readonly kind: string;
  /** What stands around the find: canaries are worth nothing outside their test. */
  readonly around: string;
}

/** What was gathered, by place. */
export type Evidence = ReadonlyMap<string, string | Buffer>;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits only: URL, form and JSON spell them as they are, so one mark stands for all three spellings. */
const newMark = (): string => Array.from({ length: 10 }, () => letters.charAt(randomInt(letters.length))).join('');

/** A value that nobody planted has no mark in it: its halves stand for it, each of twelve characters and more. */
const halvesOf = (value: string): readonly string[] => {
  const middle = Math.floor(value.length / 2);
  return [value.slice(0, middle), value.slice(middle)];
};

/** How base64 spells bytes that stand anywhere inside of something longer: one spelling for each place modulo three. */
const base64Inside = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const first = Math.ceil((before * 8) / 6);
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
  });

const urlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

/** The bytes to look for: as text, in small and capital letters, in base64 of either alphabet, and in the UTF-16 that Chromium writes to its files. */
const needlesOf = (mark: string): readonly Buffer[] => {
  const base64 = base64Inside(mark);
  const plain = [mark, mark.toLowerCase(), mark.toUpperCase(), encodeURIComponent(mark)];
  const texts = new Set([...plain, ...base64, ...base64.map(urlSafe)]);
  return [...[...texts].map((text) => Buffer.from(text)), Buffer.from(mark, 'utf16le')];
};

const around = (content: Buffer, at: number): string =>
  content
    .subarray(Math.max(0, at - 160), at + 60)
    .toString('utf8')
    .replaceAll(/\p{Cc}+/gu, '·');

/** The canaries of one test: those it plants and those it sees others make. */
export class Canaries {
  readonly #all: Canary[] = [];

  /** A new secret: `count` times the same mark, with `joint` in between. */
  plant(kind: string, { joint = '~', count = 4, head = '' } = {}): string {
    const mark = newMark();
    const value = head + Array.from({ length: count }, () => mark).join(joint);
    this.#all.push({ kind, value, marks: [mark] });
    return value;
  }

  /** A secret that somebody else made. */
  observe(kind: string, value: string): void {
    if (value.length < 24) throw new Error(`too short to be recognised by its halves: ${kind}`);
    this.#all.push({ kind, value, marks: halvesOf(value) });
  }

  all(): readonly Canary[] {
    return this.#all;
  }

  /** Every place that contains a piece of a canary, once for each canary. */
  leaksIn(evidence: Evidence): readonly Leak[] {
    const wanted = this.#all.map(({ kind, marks }) => ({ kind, needles: marks.flatMap(needlesOf) }));
    return [...evidence].flatMap(([place, told]) => {
      const content = Buffer.from(told);
      return wanted.flatMap(({ kind, needles }) => {
        const at = needles.map((needle) => content.indexOf(needle)).find((found) => found >= 0);
        return at === undefined ? [] : [{ place, kind, around: around(content, at) }];
      });
    });
  }
}

/** How programs that repeat a secret may spell it. */
export const spellingsOf = (value: string): readonly string[] => [
  Buffer.from(`grace:${value}`).toString('base64'),
  Buffer.from(value).toString('base64url'),
  value,
  value.toLowerCase(),
  encodeURIComponent(value),
  encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  new URLSearchParams({ value }).toString().slice('value='.length),
  JSON.stringify(value).slice(1, -1),
];
