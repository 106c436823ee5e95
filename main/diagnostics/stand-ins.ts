import { createHash } from 'node:crypto';
import { numberInText } from '../log/personal.ts';

/** Gives numbers, names and ids stand-ins: the same one for the same value, another one for another. */
export interface StandIns {
  /** Keeps the shape: digits for digits, and the beginning of a long number, so that it is still one of its country. */
  number(text: string): string;
  name(text: string): string;
  /** A GUID for a GUID; anything else becomes a word. */
  id(text: string): string;
  /** Free text: what reads like a number or an address, and every number and name that has been met so far. */
  text(text: string): string;
}

/** The end of a long number, which names its owner; what stands before it is country and area. */
const ownDigits = 7;

const hash = (salt: string, text: string): Buffer => createHash('sha256').update(salt).update(text).digest();

/** Other digits for these: as many, and zero at the beginning only where there was one. */
const otherDigits = (salt: string, digits: string, attempt: number): string =>
  Array.from(digits, (digit, index) => {
    const byte = hash(salt, `${digits} ${attempt} ${index}`)[0] ?? 0;
    if (index > 0) return String(byte % 10);
    return digit === '0' ? '0' : String(1 + (byte % 9));
  }).join('');

/** A small PBX may use every number of two digits: then a stand-in may be that of another. */
const maxAttempts = 500;

const digitsFor = (salt: string) => {
  const standIns = new Map<string, string>();
  const taken = new Set<string>();
  return (digits: string): string => {
    const known = standIns.get(digits);
    if (known !== undefined) return known;
    const isGood = (made: string): boolean => made !== digits && !taken.has(made);
    let made = otherDigits(salt, digits, 0);
    for (let attempt = 1; attempt < maxAttempts && !isGood(made); attempt += 1) {
      made = otherDigits(salt, digits, attempt);
    }
    standIns.set(digits, made);
    taken.add(made);
    return made;
  };
};

/** Puts these digits where the text has digits, from its end. */
const withDigits = (text: string, digits: string): string => {
  let left = digits;
  return [...text]
    .reverse()
    .map((character) => {
      if (!/\d/.test(character) || left === '') return character;
      const digit = left.slice(-1);
      left = left.slice(0, -1);
      return digit;
    })
    .reverse()
    .join('');
};

const counted = (word: string) => {
  const standIns = new Map<string, string>();
  return (text: string): string => {
    const known = standIns.get(text) ?? `${word} ${standIns.size + 1}`;
    standIns.set(text, known);
    return known;
  };
};

/** What phone systems write in the place of a number that is withheld. */
const withheld = /^(anonymous|unknown|private|withheld|restricted|unavailable)$/i;
const onlyNumber = /^[\d\s()./*#+-]+$/;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mailAddress = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}/;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A name of one or two letters would be found in every text. */
const shortestName = 3;

/** Who was met in a file so far, to be found again in any text of it. */
class Met {
  readonly names = new Set<string>();
  readonly numbers = new Set<string>();
  #pattern = { met: -1, inText: /$^/giu };

  /** Finds everybody in a text. Built anew only where somebody new was met: a file has thousands of texts. */
  inText(): RegExp {
    const met = this.names.size + this.numbers.size;
    if (this.#pattern.met === met) return this.#pattern.inText;
    const sources = [...this.#sources(), mailAddress.source, numberInText.source];
    this.#pattern = { met, inText: new RegExp(sources.join('|'), 'giu') };
    return this.#pattern.inText;
  }

  /** The longest first, so that no part of a name is taken for the whole. */
  #sources(): string[] {
    const longNames = [...this.names].filter(({ length }) => length >= shortestName);
    const nameSources = longNames.map((one) => `(?<![\\p{L}\\d])${escaped(one)}(?![\\p{L}\\d])`);
    const numberSources = [...this.numbers].map((one) => `(?<![\\w.+-])${escaped(one)}(?![\\w-]|[.:]\\d)`);
    return [...nameSources, ...numberSources].sort((one, other) => other.length - one.length);
  }
}

const guidStandIn = (salt: string, text: string): string => {
  const hex = hash(salt, text.toLowerCase()).toString('hex');
  return text.replaceAll(/[0-9a-f]{4,12}/gi, (part, at: number) => hex.slice(at % 20, (at % 20) + part.length));
};

/** Stand-ins for one file; another salt gives others. */
export function createStandIns(salt: string): StandIns {
  const digitsStandIn = digitsFor(salt);
  const name = counted('Person');
  const address = counted('address');
  const word = counted('id');
  const met = new Met();

  const numberStandIn = (text: string): string => {
    const digits = text.replaceAll(/\D/g, '');
    const own = digits.length > ownDigits + 1 ? digits.slice(-ownDigits) : digits;
    return own === '' ? text : withDigits(text, digitsStandIn(own));
  };
  const nameStandIn = (text: string): string => {
    if (text.trim() === '' || withheld.test(text)) return text;
    met.names.add(text);
    return name(text);
  };
  const number = (text: string): string => {
    if (!onlyNumber.test(text)) return mixed(text);
    met.numbers.add(text.trim());
    return numberStandIn(text);
  };
  /** An address such as `sip:200@host`, or a number with words around it. */
  const mixed = (text: string): string => (mailAddress.test(text) ? address(text) : nameStandIn(text));
  const found = (text: string): string => {
    if (met.names.has(text)) return name(text);
    return text.includes('@') && mailAddress.test(text) ? address(text) : numberStandIn(text);
  };
  return {
    number,
    name: nameStandIn,
    id: (text) => {
      if (guid.test(text)) return guidStandIn(salt, text);
      return text === '' ? text : word(text);
    },
    text: (text) => text.replaceAll(met.inText(), found),
  };
}
