import { createHash } from 'node:crypto';
import { KeychainUnavailable } from './keychain-errors.ts';

/** Bytes of one stored value. Windows takes 2,560 per secret. */
const maxPartBytes = 2500;

/** The raw credential store: single values under a name. `remove` tells whether there was such an entry. */
export interface SecretEntries {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
  remove(name: string): Promise<boolean>;
}

type Slot = 'a' | 'b';

/**
 * Head of a value in parts: `screenpop-parts:<slot>:<count>:<digest>:` and the first piece. The other pieces stand in
 * entries of that slot. A new value goes to the other slot and becomes valid with its head, in one write: a crash in
 * between leaves the old value whole. The digest tells pieces of different values apart, which a store that is carried
 * from machine to machine may mix.
 */
const headMark = 'screenpop-parts:';
const headPattern = /^screenpop-parts:([ab]):(\d{1,3}):([0-9a-f]{16}):/;
const headBytes = `${headMark}a:999:0123456789abcdef:`.length;

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex').slice(0, 16);

interface Head {
  readonly slot: Slot;
  readonly count: number;
  readonly digest: string;
  readonly piece: string;
}

const readHead = (value: string): Head | undefined => {
  const match = headPattern.exec(value);
  if (match === null) return undefined;
  const [head, slot, count, digest = ''] = match;
  return { slot: slot === 'a' ? 'a' : 'b', count: Number(count), digest, piece: value.slice(head.length) };
};

const partName = (name: string, slot: Slot, part: number) => `${name} (part ${part}${slot})`;

/** Cuts between characters, so that every piece is valid UTF-8 of at most `maxBytes` bytes. */
const cut = (text: string, maxBytes: number): string[] => {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > maxBytes) {
      pieces.push(piece);
      [piece, bytes] = ['', 0];
    }
    piece += character;
    bytes += size;
  }
  return [...pieces, piece];
};

/** A short value that looks like a head must be wrapped as well, or it would be read as one. */
const needsParts = (secret: string) => Buffer.byteLength(secret) > maxPartBytes || secret.startsWith(headMark);

/** Parts of a slot have no gaps, so the first one missing is the end. */
const removeParts = async (entries: SecretEntries, name: string, slot: Slot, from: number): Promise<void> => {
  let part = from;
  while (await entries.remove(partName(name, slot, part))) part += 1;
};

const removeOtherParts = async (entries: SecretEntries, name: string, slot: Slot, count: number): Promise<void> => {
  await removeParts(entries, name, slot, count + 1);
  await removeParts(entries, name, slot === 'a' ? 'b' : 'a', 2);
};

const damaged = (): KeychainUnavailable => new KeychainUnavailable('damaged-entry');

/** The secret under `name`, put together again; undefined where there is none, `damaged-entry` where it is not whole. */
export const readSecret = async (entries: SecretEntries, name: string): Promise<string | undefined> => {
  const first = await entries.read(name);
  if (first === undefined || !first.startsWith(headMark)) return first === '' ? undefined : first;
  const head = readHead(first);
  if (head === undefined) throw damaged();
  const secret = await joinPieces(entries, name, head);
  if (digestOf(secret) !== head.digest) throw damaged();
  return secret;
};

const joinPieces = async (entries: SecretEntries, name: string, head: Head): Promise<string> => {
  let secret = head.piece;
  for (let part = 2; part <= head.count; part += 1) {
    const piece = await entries.read(partName(name, head.slot, part));
    if (piece === undefined) throw damaged();
    secret += piece;
  }
  return secret;
};

const freeSlot = async (entries: SecretEntries, name: string): Promise<Slot> => {
  const current = await entries.read(name);
  return current !== undefined && readHead(current)?.slot === 'a' ? 'b' : 'a';
};

/** Stores a secret, in parts where it is long, and leaves no part of an older one. */
export const writeSecret = async (entries: SecretEntries, name: string, secret: string): Promise<void> => {
  const slot = await freeSlot(entries, name);
  const pieces = needsParts(secret) ? cut(secret, maxPartBytes - headBytes) : [secret];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await entries.write(partName(name, slot, index + 1), piece);
  }
  const head = needsParts(secret) ? `${headMark}${slot}:${pieces.length}:${digestOf(secret)}:` : '';
  await entries.write(name, `${head}${pieces[0]}`);
  await removeOtherParts(entries, name, slot, pieces.length);
};

/** Removes a secret with all its parts; without one, does nothing. */
export const removeSecret = async (entries: SecretEntries, name: string): Promise<void> => {
  await entries.remove(name);
  await removeOtherParts(entries, name, 'a', 1);
};
