import { randomBytes } from 'node:crypto';
import type { ContactStore, ImportFacts, KeptContact, KeptContacts, Picture, ReadContacts } from '../contacts/types.ts';
import { success } from '../failure.ts';

/** Contacts that end with the process; `initial` are there from the beginning. */
export function createMemoryContactStore(initial?: {
  readonly read: ReadContacts;
  readonly facts: ImportFacts;
}): ContactStore {
  let kept: KeptContacts | undefined;
  let pictures = new Map<string, Picture>();
  const keep = ({ contacts, skipped }: ReadContacts, facts: ImportFacts): KeptContacts => {
    pictures = new Map();
    const named = contacts.map(({ picture, ...contact }): KeptContact => {
      if (picture === undefined) return contact;
      const photo = randomBytes(16).toString('hex');
      pictures.set(photo, picture);
      return { ...contact, photo };
    });
    kept = { ...facts, skipped, contacts: named };
    return kept;
  };
  if (initial !== undefined) keep(initial.read, initial.facts);
  return {
    load: async () => kept,
    save: async (read, facts) => success(keep(read, facts)),
    remove: async () => {
      kept = undefined;
      pictures = new Map();
      return success(undefined);
    },
    picture: async (photo) => pictures.get(photo),
  };
}
