import type { Target } from '../../preload/contract.ts';
import type { AgentDirectory, DirectoryEntry } from '../agent/types.ts';
import { type ContactBook, createContactBook } from '../contacts/book.ts';
import { fold } from '../contacts/fold.ts';
import type { Match } from '../contacts/match.ts';
import type { Contact, KeptContact, Pause } from '../contacts/types.ts';
import type { Log } from '../ports.ts';
import { present } from '../present.ts';
import type { OwnContacts } from './contacts.ts';
import type { Photos } from './photos.ts';
import type { DesktopSettingsStore, People, Person } from './ports.ts';

/** Where people are known from. */
export interface KnownPeopleDeps {
  readonly contacts: Pick<OwnContacts, 'list' | 'subscribe'>;
  readonly directory: AgentDirectory;
  readonly photos: Pick<Photos, 'pathOfContact' | 'pathOfColleague'>;
  readonly settings: Pick<DesktopSettingsStore, 'get' | 'subscribe'>;
  readonly pause: Pause;
  readonly log: Log;
}

/** A list of contacts and its index, which is made anew in the background; until then the one before answers. */
class Shelf<C extends Contact> {
  readonly #pause: Pause;
  readonly #onReady: () => void;
  #list: readonly C[] = [];
  #country = '';
  #book: ContactBook<C> | undefined;

  constructor(pause: Pause, onReady: () => void) {
    this.#pause = pause;
    this.#onReady = onReady;
  }

  get book(): ContactBook<C> | undefined {
    return this.#book;
  }

  isOf(list: readonly C[], country: string): boolean {
    return country === this.#country && list === this.#list;
  }

  async fill(list: readonly C[], country: string): Promise<void> {
    this.#list = list;
    this.#country = country;
    // Whoever has gone must not be named a moment longer.
    if (list.length === 0) this.#book = undefined;
    const book = list.length === 0 ? undefined : await createContactBook(list, { country }, this.#pause);
    if (list !== this.#list || country !== this.#country) return;
    this.#book = book;
    this.#onReady();
  }
}

/** Somebody, or a group, of the account's directory. */
type Listed = DirectoryEntry & { readonly isGroup?: true };

const asGroup = (entry: DirectoryEntry): Listed => ({ ...entry, isGroup: true });

/**
 * Who a number belongs to: the user's own contacts, then the account's colleagues and groups. Answers from memory at once;
 * what is read, indexed or fetched meanwhile is told afterwards.
 */
class KnownPeople implements People {
  readonly #deps: KnownPeopleDeps;
  readonly #listeners = new Set<() => void>();
  readonly #own: Shelf<KeptContact>;
  readonly #listed: Shelf<Listed>;
  #directoryRead:
    | {
        readonly colleagues: readonly DirectoryEntry[];
        readonly groups: readonly DirectoryEntry[];
        readonly list: readonly Listed[];
      }
    | undefined;

  constructor(deps: KnownPeopleDeps) {
    this.#deps = deps;
    const tell = () => this.#tell();
    this.#own = new Shelf(deps.pause, tell);
    this.#listed = new Shelf(deps.pause, tell);
    deps.contacts.subscribe(() => this.#refill());
    deps.settings.subscribe(() => this.#refill());
    deps.directory.subscribe(() => {
      this.#refill();
      this.#tell();
    });
    this.#refill();
  }

  personOf(number: string): Person | undefined {
    const own = this.#own.book?.find(number);
    const listed = this.#listed.book?.find(number);
    if (own === undefined && listed === undefined) return undefined;
    const [name, organisation] = [own?.name ?? listed?.name, own?.organisation];
    const isGroup = own === undefined ? listed?.contacts[0]?.isGroup : undefined;
    return present({ name, organisation, photo: this.#photoOf(own, listed), isGroup });
  }

  search(text: string, limit: number): readonly Target[] {
    return this.#own.book?.search(text, limit) ?? [];
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #photoOf(own: Match<KeptContact> | undefined, listed: Match<Listed> | undefined): string | undefined {
    const photo = own?.contacts.find((contact) => contact.photo !== undefined)?.photo;
    if (photo !== undefined) return this.#deps.photos.pathOfContact(photo);
    // Nobody is shown with somebody else's face.
    const isSame = own?.name === undefined || fold(own.name) === fold(listed?.name ?? '');
    const [entry] = listed?.contacts ?? [];
    return entry !== undefined && isSame ? this.#deps.photos.pathOfColleague(entry.id) : undefined;
  }

  #refill(): void {
    const { contacts, directory, settings } = this.#deps;
    const { country } = settings.get();
    this.#fill(this.#own, contacts.list(), country);
    this.#fill(this.#listed, this.#listedNow(directory.colleagues(), directory.groups()), country);
  }

  /** The same list as long as the directory is the same: it is indexed once. */
  #listedNow(colleagues: readonly DirectoryEntry[], groups: readonly DirectoryEntry[]): readonly Listed[] {
    const known = this.#directoryRead;
    if (known?.colleagues === colleagues && known.groups === groups) return known.list;
    const list = [...colleagues, ...groups.map(asGroup)];
    this.#directoryRead = { colleagues, groups, list };
    return list;
  }

  #fill<C extends Contact>(shelf: Shelf<C>, list: readonly C[], country: string): void {
    if (shelf.isOf(list, country)) return;
    shelf.fill(list, country).catch((error: unknown) => this.#deps.log.error('indexing contacts failed', { error }));
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Who a number belongs to, from everything that is known. */
export function createPeople(deps: KnownPeopleDeps): People {
  return new KnownPeople(deps);
}
