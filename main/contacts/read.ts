import { failed, type Result, success } from '../failure.ts';
import { readRow, readTable } from './csv.ts';
import { decodeText } from './decode.ts';
import type { Entry } from './entry.ts';
import type { Pause, ReadContact, ReadContacts, Skipped } from './types.ts';
import { isVCard, readVCard, splitVCards } from './vcard.ts';

/** Larger files are refused, bytes. */
export const maximumFileBytes = 50 * 1024 * 1024;
/** More contacts than these are not kept. */
export const maximumContacts = 200_000;

/** Details of a refused file, for the page to say what is wrong. */
export const fileProblems = { tooLarge: 'too-large', noContacts: 'no-contacts', unreadable: 'unreadable' } as const;

/** How many cards are read before everything else has its turn. */
const cardsAtATime = 100;

/** Collects what the entries of a file became. */
class Collected implements ReadContacts {
  readonly contacts: ReadContact[] = [];
  skipped: Skipped = { noNumber: 0, noName: 0, unreadable: 0, beyondLimit: 0 };

  take(entry: Entry): void {
    if (typeof entry === 'string') this.#skip(entry);
    else if (this.contacts.length >= maximumContacts) this.#skip('beyondLimit');
    else this.contacts.push(entry);
  }

  #skip(reason: keyof Skipped): void {
    this.skipped = { ...this.skipped, [reason]: this.skipped[reason] + 1 };
  }
}

const readCards = async (text: string, pause: Pause): Promise<Collected> => {
  const collected = new Collected();
  let count = 0;
  for (const card of splitVCards(text)) {
    collected.take(readVCard(card));
    count += 1;
    if (count % cardsAtATime === 0) await pause();
  }
  return collected;
};

const readRows = async (text: string, pause: Pause): Promise<Collected | undefined> => {
  const table = readTable(text);
  if (table === undefined) return undefined;
  const collected = new Collected();
  for (const rows of table.pieces) {
    for (const row of rows) collected.take(readRow(table.columns, row));
    await pause();
  }
  return collected;
};

/**
 * Reads a vCard file (2.1, 3.0, 4.0) or a table (CSV), by what it holds and not by its name. `invalid-input` with one of
 * `fileProblems` where it is neither, or too large. Works in pieces of a few milliseconds, with a pause after each.
 */
export async function readContacts(bytes: Uint8Array, pause: Pause): Promise<Result<ReadContacts>> {
  if (bytes.length > maximumFileBytes) return failed('invalid-input', { detail: fileProblems.tooLarge });
  const text = decodeText(bytes).replace(/^\ufeff/u, '');
  const read = isVCard(text) ? await readCards(text, pause) : await readRows(text, pause);
  if (read === undefined || (read.contacts.length === 0 && Object.values(read.skipped).every((count) => count === 0))) {
    return failed('invalid-input', { detail: fileProblems.noContacts });
  }
  return success({ contacts: read.contacts, skipped: read.skipped });
}
