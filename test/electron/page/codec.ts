/** Turns values that survive a structured clone into text and back. */
export interface Codec {
  /** Throws "An object could not be cloned." as Electron does for functions, symbols, nodes and the like. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * Builds a codec. Self-contained: its source also runs in the pages. Cycles and shared references are kept, classes
 * become plain objects, as in a structured clone.
 */
export function createCodec(): Codec {
  type Cell = readonly [kind: string, ...data: unknown[]];
  const views: Record<string, new (bytes: ArrayBuffer) => unknown> = {
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };
  const uncloneable = (): Error => new Error('An object could not be cloned.');
  const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
  const bytesOf = (value: ArrayBuffer | ArrayBufferView): number[] =>
    Array.from(
      ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : new Uint8Array(value),
    );
  const viewName = (value: ArrayBufferView): string =>
    Object.keys(views).find((name) => kindOf(value) === name) ?? 'Uint8Array';

  const isFinal = (value: unknown): boolean =>
    typeof value === 'string' || typeof value === 'boolean' || value === null;
  const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
  const partsOf = (value: object): unknown[] | undefined => {
    if (Array.isArray(value)) return Array.from(value as unknown[]);
    return isPlain(value) ? Object.values(value) : undefined;
  };
  const isKeptByJson = (value: unknown, seen: Set<object>): boolean => {
    if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
    if (isFinal(value)) return true;
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    return partsOf(value)?.every((part) => isKeptByJson(part, seen)) ?? false;
  };

  // What JSON keeps as it is, nearly everything, goes as that: Electron's own clone is native, and takes no time to speak of.
  const encode = (root: unknown): string =>
    isKeptByJson(root, new Set()) ? JSON.stringify({ plain: root }) : encodeCells(root);

  const encodeCells = (root: unknown): string => {
    const cells: Cell[] = [];
    const seen = new Map<object, number>();
    const number = (value: number): unknown => {
      if (Object.is(value, -0)) return ['n', '-0'];
      return Number.isFinite(value) ? value : ['n', String(value)];
    };
    const primitive = (value: unknown): unknown => {
      if (value === undefined) return ['u'];
      if (typeof value === 'bigint') return ['i', String(value)];
      if (typeof value === 'number') return number(value);
      if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable();
      return value;
    };
    const pack = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return primitive(value);
      let index = seen.get(value);
      if (index === undefined) {
        index = cells.push(['o']) - 1;
        seen.set(value, index);
        cells[index] = cell(value);
      }
      return ['r', index];
    };
    const binary = (value: object): Cell | undefined => {
      if (ArrayBuffer.isView(value)) return ['v', viewName(value), bytesOf(value)];
      return value instanceof ArrayBuffer ? ['b', bytesOf(value)] : undefined;
    };
    const collection = (value: object): Cell | undefined => {
      if (Array.isArray(value)) return ['a', value.map(pack)];
      if (value instanceof Map) return ['m', [...value].map(([key, item]) => [pack(key), pack(item)])];
      return value instanceof Set ? ['s', [...value].map(pack)] : undefined;
    };
    const single = (value: object): Cell | undefined => {
      if (value instanceof Date) return ['d', value.getTime()];
      if (value instanceof RegExp) return ['x', value.source, value.flags];
      return value instanceof Error ? ['e', value.name, value.message, value.stack ?? ''] : undefined;
    };
    const plain = (value: object): Cell => {
      if (kindOf(value) !== 'Object') throw uncloneable();
      return ['o', Object.entries(value).map(([key, item]) => [key, pack(item)])];
    };
    const cell = (value: object): Cell => collection(value) ?? single(value) ?? binary(value) ?? plain(value);
    const packed = pack(root);
    return JSON.stringify([packed, cells]);
  };

  const decode = (text: string): unknown => {
    const encoded = JSON.parse(text) as { plain: unknown } | [unknown, Cell[]];
    return Array.isArray(encoded) ? decodeCells(...encoded) : encoded.plain;
  };

  const decodeCells = (root: unknown, cells: Cell[]): unknown => {
    const made = new Map<number, unknown>();
    const keep = <T>(index: number, value: T): T => {
      made.set(index, value);
      return value;
    };
    const unpack = (value: unknown): unknown => {
      if (!Array.isArray(value)) return value;
      const [kind, data] = value as [string, never];
      if (kind === 'u') return undefined;
      if (kind === 'i') return BigInt(data);
      if (kind === 'n') return Number(data);
      return made.has(data) ? made.get(data) : build(data);
    };
    const error = (name: string, message: string, stack: string): Error =>
      Object.assign(new Error(message), { stack }, name === 'Error' ? {} : { name });
    const assign = (object: object, entries: [string, unknown][]): object => {
      for (const [key, item] of entries) {
        Object.defineProperty(object, key, {
          value: unpack(item),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return object;
    };
    const builders: Record<string, (index: number, data: never, more: never, last: never) => unknown> = {
      a: (index, items: unknown[]) => {
        const array = keep<unknown[]>(index, []);
        for (const item of items) array.push(unpack(item));
        return array;
      },
      o: (index, entries: [string, unknown][]) => assign(keep(index, {}), entries),
      d: (index, time: number) => keep(index, new Date(time ?? Number.NaN)),
      m: (index, entries: [unknown, unknown][]) => {
        const map = keep(index, new Map());
        for (const [key, item] of entries) map.set(unpack(key), unpack(item));
        return map;
      },
      s: (index, items: unknown[]) => {
        const set = keep(index, new Set());
        for (const item of items) set.add(unpack(item));
        return set;
      },
      x: (index, source: string, flags: string) => keep(index, new RegExp(source, flags)),
      e: (index, name: string, message: string, stack: string) => keep(index, error(name, message, stack)),
      v: (index, name: string, bytes: number[]) =>
        keep(index, new (views[name] ?? Uint8Array)(new Uint8Array(bytes).buffer)),
      b: (index, bytes: number[]) => keep(index, new Uint8Array(bytes).buffer),
    };
    const build = (index: number): unknown => {
      const [kind, ...data] = cells[index] as Cell;
      return builders[kind]?.(index, data[0] as never, data[1] as never, data[2] as never);
    };
    return unpack(root);
  };

  return { encode, decode };
}
