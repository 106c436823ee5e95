import { basename } from 'node:path';
import type Electron from 'electron';
import type { UiFactChanges } from '../../preload/contract.ts';
import { readContacts } from '../contacts/read.ts';
import type { ContactStore, KeptContact, KeptContacts, Pause, Skipped } from '../contacts/types.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { ContactsControls } from './ports.ts';

/** Where contacts come from and where they are kept: made outside of this room. */
export interface ContactFiles {
  readonly store: ContactStore;
  /** Reads the file that the user chose; `invalid-input` where it cannot be, or is too large. */
  read(path: string): Promise<Result<Uint8Array>>;
  readonly pause: Pause;
}

/** What importing contacts needs. */
export interface OwnContactsDeps extends ContactFiles {
  readonly dialog: Pick<typeof Electron.dialog, 'showOpenDialog'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The window that the question belongs to. */
  window(): Electron.BrowserWindow | undefined;
  /** Title of the question, and what the kinds of files are called, in the user's language. */
  words(): { readonly title: string; readonly contacts: string; readonly allFiles: string };
  setFacts(facts: UiFactChanges): void;
}

type Imported = Awaited<ReturnType<ContactsControls['import']>>;

const sum = (skipped: Skipped): number => Object.values(skipped).reduce((all, count) => all + count, 0);

/** The user's own contacts: imported, kept, removed. */
export class OwnContacts implements ContactsControls {
  readonly #deps: OwnContactsDeps;
  readonly #listeners = new Set<() => void>();
  #contacts: readonly KeptContact[] = [];
  /** Ends when whatever is under way has: a file that is read at the start must not undo an import. */
  #last: Promise<unknown> = Promise.resolve();
  #isImporting = false;

  constructor(deps: OwnContactsDeps) {
    this.#deps = deps;
  }

  /** Reads what is kept. */
  start(): Promise<void> {
    return this.#inTurn(async () => this.#take(await this.#deps.store.load()));
  }

  list(): readonly KeptContact[] {
    return this.#contacts;
  }

  /** Called when the contacts are others. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async import(): Promise<Imported> {
    if (this.#isImporting) return failed('not-allowed', { detail: 'another file is being imported' });
    this.#isImporting = true;
    try {
      const path = await this.#askWhich();
      return path === undefined ? success(undefined) : await this.#inTurn(() => this.#import(path));
    } finally {
      this.#isImporting = false;
    }
  }

  remove(): Promise<Result<void>> {
    return this.#inTurn(async () => {
      const removed = await this.#deps.store.remove();
      if (removed.ok) this.#take(undefined);
      return removed;
    });
  }

  async #import(path: string): Promise<Imported> {
    const { store, read, pause, clock, log } = this.#deps;
    const bytes = await read(path);
    const contacts = bytes.ok ? await readContacts(bytes.value, pause) : bytes;
    if (!contacts.ok) return contacts;
    const kept = await store.save(contacts.value, { fileName: basename(path), importedMs: clock.now() });
    if (!kept.ok) return kept;
    const [count, skipped] = [kept.value.contacts.length, sum(kept.value.skipped)];
    log.info('contacts imported', { count, skippedCount: skipped });
    this.#take(kept.value);
    return success({ count, skipped });
  }

  async #askWhich(): Promise<string | undefined> {
    const { dialog, window, words } = this.#deps;
    const { title, contacts, allFiles } = words();
    const options: Electron.OpenDialogOptions = {
      title,
      properties: ['openFile'],
      filters: [
        { name: contacts, extensions: ['vcf', 'vcard', 'csv', 'txt', 'tsv'] },
        { name: allFiles, extensions: ['*'] },
      ],
    };
    const owner = window();
    const answer = await (owner === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(owner, options));
    return answer.canceled ? undefined : answer.filePaths[0];
  }

  #take(kept: KeptContacts | undefined): void {
    this.#contacts = kept?.contacts ?? [];
    this.#deps.setFacts({ contacts: kept && factsOf(kept) });
    for (const listener of [...this.#listeners]) listener();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done;
    return done;
  }
}

const factsOf = ({ contacts, fileName, importedMs, skipped }: KeptContacts) => ({
  ...{ count: contacts.length, fileName, importedMs, skipped },
});
