interface Leaf<V> {
  readonly entries: readonly (readonly [key: string, value: V])[];
}
interface Branch<V> {
  readonly children: readonly Node<V>[];
}
type Node<V> = Leaf<V> | Branch<V>;

const bitsPerLevel = 4;
const slots = 2 ** bitsPerLevel;
/** Fewer are searched and copied faster than they are divided. */
const leafLimit = 8;
/** Here the 32 bits of the hash are used up: keys with one and the same hash stay together. */
const deepest = 32 / bitsPerLevel;

const empty: Leaf<never> = { entries: [] };

/** FNV-1a, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

const slotOf = (hash: number, level: number): number => (hash >>> (level * bitsPerLevel)) % slots;

/** Where a key belongs: its hash, and how deep the search is. */
interface Place {
  readonly key: string;
  readonly hash: number;
  readonly level: number;
}

const below = (place: Place): Place => ({ ...place, level: place.level + 1 });

function found<V>(root: Node<V>, key: string): V | undefined {
  let node = root;
  const hash = hashOf(key);
  for (let level = 0; 'children' in node; level += 1) node = node.children[slotOf(hash, level)] ?? empty;
  return node.entries.find(([other]) => other === key)?.[1];
}

/** The node with what `change` makes of the leaf at a place; all other nodes are shared. */
function changed<V>(node: Node<V>, place: Place, change: (leaf: Leaf<V>) => Leaf<V>): Node<V> {
  if ('entries' in node) return divided(change(node), place.level);
  const slot = slotOf(place.hash, place.level);
  return { children: node.children.with(slot, changed(node.children[slot] ?? empty, below(place), change)) };
}

function divided<V>(leaf: Leaf<V>, level: number): Node<V> {
  if (leaf.entries.length <= leafLimit || level >= deepest) return leaf;
  const parts = Map.groupBy(leaf.entries, ([key]) => slotOf(hashOf(key), level));
  return { children: Array.from({ length: slots }, (_, slot) => ({ entries: parts.get(slot) ?? [] })) };
}

function* entriesOf<V>(node: Node<V>): Generator<readonly [string, V]> {
  if ('entries' in node) yield* node.entries;
  else for (const child of node.children) yield* entriesOf(child);
}

/**
 * A map from text of which every version stays as it is. A new version costs about the logarithm of the size, because it
 * shares all but one path with the version before: a hash trie. Entries come in no order that means anything.
 */
export class PersistentMap<V> {
  /** The map without entries. */
  static readonly empty: PersistentMap<never> = new PersistentMap<never>(empty, 0);
  readonly size: number;
  readonly #root: Node<V>;

  private constructor(root: Node<V>, size: number) {
    this.#root = root;
    this.size = size;
  }

  get(key: string): V | undefined {
    return found(this.#root, key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The map with this value at `key`, whatever was there. */
  with(key: string, value: V): PersistentMap<V> {
    let grownBy = 1;
    const root = changed(this.#root, { key, hash: hashOf(key), level: 0 }, ({ entries }) => {
      const at = entries.findIndex(([other]) => other === key);
      if (at >= 0) grownBy = 0;
      return { entries: at < 0 ? [...entries, [key, value]] : entries.with(at, [key, value]) };
    });
    return new PersistentMap(root, this.size + grownBy);
  }

  /** The map without what is at `key`; the same map where nothing is. */
  without(key: string): PersistentMap<V> {
    if (!this.has(key)) return this;
    if (this.size === 1) return PersistentMap.empty;
    const root = changed(this.#root, { key, hash: hashOf(key), level: 0 }, ({ entries }) => ({
      entries: entries.filter(([other]) => other !== key),
    }));
    return new PersistentMap(root, this.size - 1);
  }

  /** The map with each value changed. */
  map(change: (value: V) => V): PersistentMap<V> {
    let next: PersistentMap<V> = this;
    for (const [key, value] of entriesOf(this.#root)) next = next.with(key, change(value));
    return next;
  }

  *values(): Generator<V> {
    for (const [, value] of entriesOf(this.#root)) yield value;
  }
}
