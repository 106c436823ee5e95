import type { Directory, DirectoryUser } from '../cloudlink/index.ts';
import { fold } from '../contacts/fold.ts';
import type { Clock, Log } from '../ports.ts';
import { ColleaguePictures } from './colleague-pictures.ts';
import type { AgentDirectory, Colleague, DirectoryEntry } from './types.ts';

const searchLimit = 20;

/** The account's directory, read once per sign-in: call events carry no names (API reference 2.4, trap 7). */
export interface Colleagues extends AgentDirectory {
  /** Reads users and groups; a failure leaves what is known, and is logged. */
  load(directory: Directory): Promise<void>;
  clear(): void;
  nameOf(number: string): string | undefined;
  extensions(): ReadonlySet<string>;
  search(text: string): readonly Colleague[];
}

/** What the directory is kept with. */
export interface ColleaguesDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** The extensions are others now. */
  onExtensions(): void;
}

const entryOf = ({ userId, name, extension, phone, mobile }: DirectoryUser): readonly DirectoryEntry[] => {
  const numbers = [extension, phone, mobile].filter((number) => number !== undefined);
  return name === '' || numbers.length === 0 ? [] : [{ id: userId, name, numbers }];
};

class AccountDirectory implements Colleagues {
  readonly #deps: ColleaguesDeps;
  readonly #pictures: ColleaguePictures;
  readonly #listeners = new Set<() => void>();
  #byExtension: ReadonlyMap<string, string> = new Map();
  #colleagues: readonly DirectoryEntry[] = [];
  #groups: readonly DirectoryEntry[] = [];
  /** Counts sign-outs, so that an answer to an older sign-in is dropped. */
  #generation = 0;

  constructor(deps: ColleaguesDeps) {
    this.#deps = deps;
    this.#pictures = new ColleaguePictures({ ...deps, onPicture: () => this.#tell() });
  }

  async load(directory: Directory): Promise<void> {
    const own = this.#generation;
    const users = await directory.listUsers();
    if (own !== this.#generation) return;
    if (users.ok) this.#takeUsers(directory, users.value);
    else this.#deps.log.warn('the directory could not be read', { code: users.failure.code });
    await this.#loadGroups(directory, own);
  }

  clear(): void {
    this.#generation += 1;
    this.#byExtension = new Map();
    [this.#colleagues, this.#groups] = [[], []];
    this.#pictures.clear();
    this.#tell();
  }

  nameOf(number: string): string | undefined {
    return this.#byExtension.get(number);
  }

  extensions(): ReadonlySet<string> {
    return new Set(this.#byExtension.keys());
  }

  search(text: string): readonly Colleague[] {
    const wanted = fold(text.trim());
    return [...this.#byExtension]
      .filter(([extension, name]) => extension.startsWith(wanted) || fold(name).includes(wanted))
      .slice(0, searchLimit)
      .map(([extension, name]) => ({ extension, name }));
  }

  colleagues(): readonly DirectoryEntry[] {
    return this.#colleagues;
  }

  groups(): readonly DirectoryEntry[] {
    return this.#groups;
  }

  picture(id: string) {
    return this.#pictures.picture(id);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #takeUsers(directory: Directory, users: readonly DirectoryUser[]): void {
    this.#byExtension = new Map(
      users.flatMap(({ extension, name }) => (extension === undefined || name === '' ? [] : [[extension, name]])),
    );
    this.#colleagues = users.flatMap(entryOf);
    const addresses = users.flatMap(({ userId, photoUrl }) =>
      photoUrl === undefined ? [] : [[userId, photoUrl] as const],
    );
    this.#pictures.begin(directory, new Map(addresses));
    this.#deps.onExtensions();
    this.#tell();
  }

  // Asked for once per sign-in, like the users: an account without groups, or without the right to see them, has none.
  async #loadGroups(directory: Directory, own: number): Promise<void> {
    const groups = await directory.listGroups();
    if (own !== this.#generation) return;
    if (!groups.ok) return this.#deps.log.info('no groups', { code: groups.failure.code });
    this.#groups = groups.value.map(({ groupId, name, number }) => ({ id: groupId, name, numbers: [number] }));
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** An empty directory. */
export function createColleagues(deps: ColleaguesDeps): Colleagues {
  return new AccountDirectory(deps);
}
