import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pictureOf } from '../contacts/picture.ts';
import { fileProblems, maximumFileBytes } from '../contacts/read.ts';
import type { ContactStore, ImportFacts, KeptContacts, Pause, Picture, ReadContacts } from '../contacts/types.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Log } from '../ports.ts';
import { type ContactFileText, joinContactFile, readHead, readLines } from './contact-file.ts';

/** What the store works with. */
export interface ContactStoreDeps {
  /** Folder of the app's own data. */
  readonly directory: string;
  readonly log: Log;
  readonly pause: Pause;
}

const fileName = 'contacts.data';

/** Reads a file that a user chose. `invalid-input`, with one of `fileProblems`, where it is larger than a contact file may be. */
export async function readContactFile(path: string): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > maximumFileBytes) return failed('invalid-input', { detail: fileProblems.tooLarge });
    return success(await readFile(path));
  } catch {
    // The user chose it a moment ago: it went, or may not be read. The page says so.
    return failed('invalid-input', { detail: fileProblems.unreadable });
  }
}

/** Written beside and renamed: whoever reads finds the old file or the new one, whole. */
const replaceFile = async (path: string, parts: readonly Uint8Array[]): Promise<void> => {
  const beside = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    await writeFile(beside, parts, { mode: 0o600, flag: 'wx', flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Where a picture stands in the file. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

const placeSchema = z.tuple([z.int().min(0), z.int().min(1)]);

/** One file in the app's folder: a line of facts, a line for each contact, then the pictures. */
class FileContactStore implements ContactStore {
  readonly #deps: ContactStoreDeps;
  readonly #path: string;
  #places = new Map<string, Place>();

  constructor(deps: ContactStoreDeps) {
    this.#deps = deps;
    this.#path = join(deps.directory, fileName);
  }

  async load(): Promise<KeptContacts | undefined> {
    try {
      return await this.#read(await readFile(this.#path));
    } catch (error) {
      if (!isMissing(error)) await this.#setAside(error);
      return undefined;
    }
  }

  async save(read: ReadContacts, facts: ImportFacts): Promise<Result<KeptContacts>> {
    try {
      const { head, lines, pictures } = await joinContactFile(read, facts, this.#deps.pause);
      const text = Buffer.concat([head, ...lines]);
      await replaceFile(this.#path, [text, ...pictures]);
      return success(await this.#read(text, pictures));
    } catch (error) {
      this.#deps.log.error('the contacts cannot be kept', { error });
      return failed('unexpected', { detail: 'the contacts cannot be written' });
    }
  }

  async remove(): Promise<Result<void>> {
    try {
      await rm(this.#path, { force: true });
      this.#places = new Map();
      return success(undefined);
    } catch (error) {
      this.#deps.log.error('the contacts cannot be removed', { error });
      return failed('unexpected', { detail: 'the contacts cannot be removed' });
    }
  }

  async picture(photo: string): Promise<Picture | undefined> {
    const place = this.#places.get(photo);
    return place && pictureOf(await this.#bytesAt(place));
  }

  /** Everything but the pictures is kept in memory. */
  async #read(bytes: Uint8Array, pictures?: readonly Uint8Array[]): Promise<KeptContacts> {
    const text: ContactFileText = readHead(bytes);
    const room = pictures === undefined ? bytes.length - text.pictureOffset : lengthOf(pictures);
    if (room !== text.head.pictureBytes) throw new SyntaxError('the contacts file is cut off');
    const places = new Map<string, Place>();
    const contacts = await readLines(text, this.#deps.pause, (raw) => {
      const place = placeSchema.safeParse(raw);
      if (!place.success) return undefined;
      const name = randomBytes(16).toString('hex');
      places.set(name, { offset: text.pictureOffset + place.data[0], length: place.data[1] });
      return name;
    });
    this.#places = places;
    const { fileName: name, importedMs, skipped } = text.head;
    return { fileName: name, importedMs, skipped, contacts };
  }

  async #bytesAt({ offset, length }: Place): Promise<Uint8Array> {
    const file = await open(this.#path, 'r');
    try {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async #setAside(error: unknown): Promise<void> {
    // What a parser complains of may quote somebody's name: its kind says enough.
    const problem = error instanceof Error ? error.name : 'unknown';
    this.#deps.log.warn('the contacts file is damaged; it is set aside', { problem });
    try {
      await rename(this.#path, `${this.#path}.bak`);
    } catch (cause) {
      this.#deps.log.warn('the damaged contacts file cannot be set aside', { error: cause });
    }
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Contacts in a file of the app's folder, readable by its owner alone. */
export function createContactStore(deps: ContactStoreDeps): ContactStore {
  return new FileContactStore(deps);
}
