import type { Result } from '../failure.ts';

/** Somebody from a file of the user's: numbers as they were written there. */
export interface Contact {
  readonly name?: string;
  readonly organisation?: string;
  /** The person's own. */
  readonly numbers: readonly string[];
  /** The organisation's switchboard and the like: they name the organisation, never this person. */
  readonly companyNumbers?: readonly string[];
}

/** A contact as it was read, with the picture that the file brought. */
export interface ReadContact extends Contact {
  readonly picture?: Picture;
}

/** A picture that pages may show. */
export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

/** The kinds of pictures that are taken; SVG is not among them: it is a program. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** Why entries of a file became no contact, and how many did not. */
export interface Skipped {
  readonly noNumber: number;
  /** Neither a name nor an organisation: nothing that a card could show. */
  readonly noName: number;
  readonly unreadable: number;
  /** More contacts than are kept. */
  readonly beyondLimit: number;
}

/** What a file held. */
export interface ReadContacts {
  readonly contacts: readonly ReadContact[];
  readonly skipped: Skipped;
}

/** Lets everything else have its turn: a long work calls it every few milliseconds. */
export type Pause = () => Promise<void>;

/** A contact as it is kept: its picture stays where it is kept until it is asked for. */
export interface KeptContact extends Contact {
  /** Names the picture to `ContactStore.picture`; nobody can guess it. */
  readonly photo?: string;
}

/** Where an import came from. */
export interface ImportFacts {
  readonly fileName: string;
  /** Ms since the epoch. */
  readonly importedMs: number;
}

/** What is kept of an import. */
export interface KeptContacts extends ImportFacts {
  readonly skipped: Skipped;
  readonly contacts: readonly KeptContact[];
}

/** Where imported contacts are kept. */
export interface ContactStore {
  /** Undefined: none are kept. What is damaged is set aside, with a warning in the log. */
  load(): Promise<KeptContacts | undefined>;
  /** Replaces what is kept, in one step. `unexpected`: it cannot be written, and what was kept still is. */
  save(read: ReadContacts, facts: ImportFacts): Promise<Result<KeptContacts>>;
  remove(): Promise<Result<void>>;
  /** The picture that a kept contact names; undefined where it is no longer there. */
  picture(photo: string): Promise<Picture | undefined>;
}
