/** One end of the crossing between a page's own world and the preload's. */
export interface Bridge {
  /** Sends a message to the other end, at once and in order; returns what its receiver returned. */
  ask(topic: string, value: unknown): unknown;
  /** Sets the receiver of a topic. */
  answer(topic: string, receiver: (value: unknown) => unknown): void;
}

/**
 * Joins two worlds of one page. Self-contained: its source runs in both. They share the DOM but no objects, so calls are
 * DOM events: synchronous, and Chromium itself clones the event's detail into the other world. Functions and promises
 * inside a value cross as proxies.
 */
export function createBridge(secret: string, here: string, there: string): Bridge {
  type Receiver = (value: unknown) => unknown;
  interface Packed {
    readonly value: unknown;
    /** Functions or promises stand in it as their proxies' ids. */
    readonly hasProxies: boolean;
  }
  interface Outcome extends Packed {
    readonly isOk: boolean;
  }
  const page = window;
  const functionKey = `${secret}-function`;
  const promiseKey = `${secret}-promise`;
  const receivers = new Map<string, Receiver>();
  const kept = new Map<number, (...args: unknown[]) => unknown>();
  const ids = new WeakMap<object, number>();
  const proxies = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let answered: Outcome | null | undefined;

  const emit = (kind: string, detail: unknown): void => {
    page.dispatchEvent(new CustomEvent(`${secret}-${there}-${kind}`, { detail }));
  };
  const listen = (kind: string, listener: (detail: never) => void): void => {
    page.addEventListener(`${secret}-${here}-${kind}`, (event) => {
      event.stopImmediatePropagation();
      listener((event as CustomEvent).detail as never);
    });
  };
  const idOf = (item: (...args: unknown[]) => unknown): number => {
    const id = ids.get(item) ?? ++lastId;
    ids.set(item, id);
    kept.set(id, item);
    return id;
  };
  const isPlain = (value: object): boolean => {
    const prototype = Object.getPrototypeOf(value) as unknown;
    return prototype === Object.prototype || prototype === null;
  };
  type Visit = (item: object) => unknown;
  const isPassive = (value: unknown): boolean =>
    (typeof value !== 'object' || value === null) && typeof value !== 'function';
  const copyArray = (items: readonly unknown[], visit: Visit, seen: Map<object, unknown>): unknown[] => {
    const copy: unknown[] = [];
    seen.set(items, copy);
    for (const part of items) copy.push(walk(part, visit, seen));
    return copy;
  };
  const copyObject = (item: object, visit: Visit, seen: Map<object, unknown>): object => {
    const copy: Record<string, unknown> = {};
    seen.set(item, copy);
    for (const [key, part] of Object.entries(item)) copy[key] = walk(part, visit, seen);
    return copy;
  };
  const walk = (value: unknown, visit: Visit, seen = new Map<object, unknown>()): unknown => {
    if (isPassive(value)) return value;
    const item = value as object;
    if (seen.has(item)) return seen.get(item);
    const replaced = visit(item);
    if (replaced !== undefined) return replaced;
    if (Array.isArray(item)) return copyArray(item, visit, seen);
    return isPlain(item) ? copyObject(item, visit, seen) : item;
  };
  const follow = (promise: Promise<unknown>): number => {
    const id = ++lastId;
    promise.then(
      (value) => emit('settle', { id, isOk: true, ...pack(value) }),
      (error: unknown) => emit('settle', { id, isOk: false, ...pack(error) }),
    );
    return id;
  };
  const isLive = (value: unknown, seen = new Set<unknown>()): boolean => {
    if (isPassive(value) || seen.has(value)) return false;
    if (typeof value === 'function' || value instanceof Promise) return true;
    seen.add(value);
    const item = value as object;
    return (Array.isArray(item) || isPlain(item)) && Object.values(item).some((part) => isLive(part, seen));
  };
  // What holds neither function nor promise needs no copy: Chromium makes one on the way.
  const pack = (value: unknown): Packed =>
    isLive(value) ? { value: withIds(value), hasProxies: true } : { value, hasProxies: false };
  const withIds = (value: unknown): unknown =>
    walk(value, (item) => {
      if (typeof item === 'function') return { [functionKey]: idOf(item as (...args: unknown[]) => unknown) };
      if (item instanceof Promise) return { [promiseKey]: follow(item) };
      return undefined;
    });
  const proxyOf = (id: number): ((...args: unknown[]) => unknown) => {
    const proxy = proxies.get(id) ?? ((...args: unknown[]) => ask(`call-${id}`, args));
    proxies.set(id, proxy);
    return proxy;
  };
  const promised = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => promises.set(id, { resolve, reject }));
  const unpack = ({ value, hasProxies }: Packed): unknown => (hasProxies ? withProxies(value) : value);
  const withProxies = (value: unknown): unknown =>
    walk(value, (item) => {
      const marked = item as Record<string, unknown>;
      if (Object.hasOwn(item, functionKey)) return proxyOf(marked[functionKey] as number);
      if (Object.hasOwn(item, promiseKey)) return promised(marked[promiseKey] as number);
      return undefined;
    });
  const run = (topic: string, value: unknown): unknown => {
    const id = Number(/^call-(\d+)$/.exec(topic)?.[1]);
    if (!Number.isNaN(id)) return kept.get(id)?.(...(value as unknown[]));
    return receivers.get(topic)?.(value);
  };
  const attempt = (topic: string, packed: Packed): Outcome => {
    try {
      return { isOk: true, ...pack(run(topic, unpack(packed))) };
    } catch (error) {
      return { isOk: false, ...pack(error) };
    }
  };
  const ask = (topic: string, value: unknown): unknown => {
    answered = undefined;
    emit('ask', { topic, ...pack(value) });
    const outcome = answered as Outcome | null | undefined;
    if (!outcome) throw new Error('An object could not be cloned.');
    const result = unpack(outcome);
    if (!outcome.isOk) throw result;
    return result;
  };

  listen('ask', (detail: (Packed & { topic: string }) | null) => {
    if (detail !== null) emit('answer', attempt(detail.topic, detail));
  });
  listen('answer', (outcome: Outcome) => {
    answered = outcome;
  });
  listen('settle', (settled: Outcome & { id: number }) => {
    const promise = promises.get(settled.id);
    promises.delete(settled.id);
    if (settled.isOk) promise?.resolve(unpack(settled));
    else promise?.reject(unpack(settled));
  });
  return { ask, answer: (topic, receiver) => void receivers.set(topic, receiver) };
}
