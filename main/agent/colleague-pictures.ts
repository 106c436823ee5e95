import type { Directory } from '../cloudlink/index.ts';
import { pictureOf } from '../contacts/picture.ts';
import type { Picture } from '../contacts/types.ts';
import type { Clock, Log } from '../ports.ts';

/** Pictures kept in memory; with 256 kB at most each, the worst is 16 MB. */
const mostKept = 64;
/** A picture that could not be had for now is asked for again after this, ms. */
const retryMs = 60_000;
/** So many are fetched at once: whoever looks somebody up needs the line for the call, too. */
const mostAtOnce = 2;

/** What pictures are fetched with. */
export interface ColleaguePicturesDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** A picture has come. */
  onPicture(): void;
}

interface Known {
  readonly picture?: Picture;
  /** No picture: when it may be asked for again, ms on the monotonic clock. */
  readonly againMs: number;
}

/** Pictures of colleagues, fetched when they are first looked for, and forgotten with the sign-in. */
export class ColleaguePictures {
  readonly #deps: ColleaguePicturesDeps;
  #addresses: ReadonlyMap<string, string> = new Map();
  #known = new Map<string, Known>();
  #fetching = new Set<string>();
  #directory: Directory | undefined;

  constructor(deps: ColleaguePicturesDeps) {
    this.#deps = deps;
  }

  /** The pictures' addresses, by colleague. They are secrets: they stay here. */
  begin(directory: Directory, addresses: ReadonlyMap<string, string>): void {
    this.clear();
    this.#directory = directory;
    this.#addresses = addresses;
  }

  clear(): void {
    this.#directory = undefined;
    this.#addresses = new Map();
    this.#known = new Map();
    this.#fetching = new Set();
  }

  /** From memory; where there is none, it is fetched. */
  picture(id: string): Picture | undefined {
    const known = this.#known.get(id);
    if (known?.picture !== undefined) this.#keep(id, known);
    else if (known === undefined || this.#deps.clock.monotonic() >= known.againMs) this.#ask(id);
    return known?.picture;
  }

  #ask(id: string): void {
    const address = this.#addresses.get(id);
    const isPossible = this.#fetching.size < mostAtOnce && !this.#fetching.has(id);
    if (this.#directory === undefined || address === undefined || !isPossible) return;
    this.#fetch(this.#directory, id, address).catch((error: unknown) =>
      this.#deps.log.error('fetching a picture failed', { error }),
    );
  }

  async #fetch(directory: Directory, id: string, address: string): Promise<void> {
    const fetching = this.#fetching;
    fetching.add(id);
    const result = await directory.picture(address).finally(() => fetching.delete(id));
    if (fetching !== this.#fetching) return;
    const picture = result.ok ? pictureOf(result.value) : undefined;
    if (picture !== undefined) this.#keep(id, { picture, againMs: 0 });
    else this.#keep(id, { againMs: this.#againMs(result.ok || isFinal(result.failure.status)) });
    // Also where none came: another one that had to wait may be asked for now.
    this.#deps.onPicture();
  }

  /** The one that was looked at last is dropped last. */
  #keep(id: string, known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
    const kept = [...this.#known].filter(([, { picture }]) => picture !== undefined);
    for (const [dropped] of kept.slice(0, Math.max(0, kept.length - mostKept))) this.#known.delete(dropped);
  }

  #againMs(isFinalAnswer: boolean): number {
    return isFinalAnswer ? Number.POSITIVE_INFINITY : this.#deps.clock.monotonic() + retryMs;
  }
}

const isFinal = (status: number | undefined): boolean => status !== undefined && status >= 400 && status < 500;
