import { EventEmitter } from 'node:events';

/** Names that JavaScript itself, Node or a test runner may ask any object for. */
const neutral = new Set([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  'domain',
]);

/** The error of everything that the stand-in lacks; `member` reads like `BrowserWindow.setOpacity`. */
export const unsupported = (member: string): Error =>
  new Error(`The stand-in for Electron does not support ${member} (see docs/stand-in.md)`);

/**
 * The same object, but a member that it lacks throws by name instead of being undefined. Methods of an event emitter
 * run on the object itself, and hand out its guarded face where they return it.
 */
export function guarded<T extends object>(name: string, target: T): T {
  const methods = new Map<unknown, unknown>();
  const check = (key: string | symbol): void => {
    if (typeof key === 'string' && !(key in target) && !neutral.has(key) && !key.startsWith('_')) {
      throw unsupported(`${name}.${key}`);
    }
  };
  const onTarget = (method: (...args: unknown[]) => unknown): unknown => {
    const bound = (...args: unknown[]): unknown => {
      const result = method.apply(target, args);
      return result === target ? face : result;
    };
    const known = methods.get(method) ?? bound;
    methods.set(method, known);
    return known;
  };
  const read = (key: string | symbol): unknown => {
    check(key);
    const value: unknown = Reflect.get(target, key);
    const isMethod = target instanceof EventEmitter && typeof value === 'function' && key !== 'constructor';
    return isMethod ? onTarget(value as (...args: unknown[]) => unknown) : value;
  };
  const write = (key: string | symbol, value: unknown): boolean => {
    check(key);
    return Reflect.set(target, key, value);
  };
  const face: T = new Proxy(target, {
    get: (_target, key) => read(key),
    set: (_target, key, value) => write(key, value),
  });
  return face;
}

/**
 * Compiles only where every member of `Ours` exists in Electron's own type and has a type that fits it, so that the
 * stand-in cannot invent API.
 */
export type Faithful<
  Theirs,
  Ours extends { [K in keyof Ours]: K extends symbol ? Ours[K] : K extends keyof Theirs ? Theirs[K] : never },
> = Ours;
