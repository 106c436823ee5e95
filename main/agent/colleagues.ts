import type { Directory } from '../cloudlink/index.ts';
import type { Log } from '../ports.ts';
import type { Colleague } from './types.ts';

const searchLimit = 20;

/** The account's directory, read once per sign-in: call events carry no names (API reference 2.4, trap 7). */
export interface Colleagues {
  /** Reads the directory; a failure leaves what is known, and is logged. */
  load(directory: Directory): Promise<void>;
  clear(): void;
  nameOf(number: string): string | undefined;
  extensions(): ReadonlySet<string>;
  search(text: string): readonly Colleague[];
}

/** An empty directory. `onChange` is called after each load. */
export function createColleagues(log: Log, onChange: () => void): Colleagues {
  let byExtension: ReadonlyMap<string, string> = new Map();
  /** Counts sign-outs, so that an answer to an older sign-in is dropped. */
  let generation = 0;

  return {
    async load(directory) {
      const own = generation;
      const users = await directory.listUsers();
      if (own !== generation) return;
      if (!users.ok) return log.warn('the directory could not be read', { code: users.failure.code });
      byExtension = new Map(
        users.value.flatMap(({ extension, name }) =>
          extension === undefined || name === '' ? [] : [[extension, name]],
        ),
      );
      onChange();
    },
    clear: () => {
      generation += 1;
      byExtension = new Map();
    },
    nameOf: (number) => byExtension.get(number),
    extensions: () => new Set(byExtension.keys()),
    search: (text) => {
      const wanted = text.trim().toLocaleLowerCase();
      return [...byExtension]
        .filter(([extension, name]) => extension.startsWith(wanted) || name.toLocaleLowerCase().includes(wanted))
        .slice(0, searchLimit)
        .map(([extension, name]) => ({ extension, name }));
    },
  };
}
