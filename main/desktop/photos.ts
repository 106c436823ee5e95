import { randomBytes } from 'node:crypto';
import type { AgentDirectory } from '../agent/types.ts';
import type { ContactStore, Picture } from '../contacts/types.ts';

/** Where pictures stand on the pages' own origin; what follows names one, and cannot be guessed. */
const photoFolder = '/photos/';

/** Colleagues' pictures that a page may still ask for. */
const mostNamed = 200;

/** Where pictures come from. */
export interface PhotoSources {
  readonly store: Pick<ContactStore, 'picture'>;
  readonly directory: Pick<AgentDirectory, 'picture'>;
}

/** Names pictures for pages, and reads those that were named. A name is of no use to another sign-in. */
export class Photos {
  readonly #sources: PhotoSources;
  readonly #colleagues = new Map<string, { readonly colleague: string; readonly picture: Picture }>();
  readonly #names = new WeakMap<Picture, string>();

  constructor(sources: PhotoSources) {
    this.#sources = sources;
  }

  /** The path of a kept contact's picture. */
  pathOfContact(photo: string): string {
    return photoFolder + photo;
  }

  /** The path of a colleague's picture; undefined where it is not in memory, in which case it is being fetched. */
  pathOfColleague(colleague: string): string | undefined {
    const picture = this.#sources.directory.picture(colleague);
    return picture && photoFolder + this.#nameOf(colleague, picture);
  }

  /** The picture that a page asks for by its name; undefined where there is none, or no longer. */
  async read(name: string): Promise<Picture | undefined> {
    const known = this.#colleagues.get(name);
    if (known === undefined) return this.#sources.store.picture(name);
    // Another account's directory has other pictures, though a page may remember the name.
    const isStill = this.#sources.directory.picture(known.colleague) === known.picture;
    return isStill ? known.picture : undefined;
  }

  #nameOf(colleague: string, picture: Picture): string {
    const name = this.#names.get(picture) ?? randomBytes(16).toString('hex');
    this.#names.set(picture, name);
    this.#colleagues.delete(name);
    this.#colleagues.set(name, { colleague, picture });
    for (const oldest of [...this.#colleagues.keys()].slice(0, -mostNamed)) this.#colleagues.delete(oldest);
    return name;
  }
}
