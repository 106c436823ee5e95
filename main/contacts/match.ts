import { fold } from './fold.ts';
import type { Contact } from './types.ts';

/** A contact that has the number; `isCompany`: as its organisation's, not as its own. */
export interface Hit<C extends Contact> {
  readonly contact: C;
  readonly isCompany: boolean;
}

/** Whom a number belongs to, as far as that is certain. */
export interface Match<C extends Contact> {
  readonly name?: string;
  readonly organisation?: string;
  /** The person's entries in the file; empty where only the organisation is certain. */
  readonly contacts: readonly C[];
}

const areOne = (texts: readonly (string | undefined)[]): boolean =>
  texts.every((text) => text !== undefined && fold(text) === fold(texts[0] ?? ''));

const withoutEmpty = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text) => text !== undefined);

const organisationOf = (texts: readonly (string | undefined)[]): { readonly organisation?: string } => {
  const [first] = texts;
  return first !== undefined && areOne(texts) ? { organisation: first } : {};
};

const samePerson = <C extends Contact>(hits: readonly Hit<C>[]): Match<C> | undefined => {
  const contacts = hits.map(({ contact }) => contact);
  const [first] = contacts;
  const isOnePerson = hits.every(({ isCompany }) => !isCompany) && areOne(contacts.map(({ name }) => name));
  if (!isOnePerson || first?.name === undefined) return undefined;
  const { organisation } = organisationOf(withoutEmpty(contacts.map((contact) => contact.organisation)));
  // A company's own entry has its name in both places.
  const isNews = organisation !== undefined && !areOne([organisation, first.name]);
  return { name: first.name, contacts, ...(isNews && { organisation }) };
};

/**
 * One person: who it is. Several: the organisation that all of them belong to, otherwise nothing. Never one of several
 * names: a wrong name is worse than none.
 */
export function matchOf<C extends Contact>(hits: readonly Hit<C>[]): Match<C> | undefined {
  const person = samePerson(hits);
  if (person !== undefined) return person;
  const organisation = organisationOf(hits.map(({ contact }) => contact.organisation));
  return organisation.organisation === undefined ? undefined : { ...organisation, contacts: [] };
}
