import { fieldKind, isMeasureName } from './field-names.ts';
import type { Redactor } from './redactor.ts';

const maxDepth = 6;
const maxItems = 50;
const maxValues = 500;

/** What a walk through one value carries along. */
interface Walk {
  readonly redactor: Redactor;
  /** The objects on the way down to here. */
  readonly path: readonly object[];
  /** Values still allowed in this line. */
  readonly budget: { left: number };
}

/**
 * Turns any value into plain, redacted JSON data. Bounded in depth and size, and never throws: a value that is circular or
 * hostile (a getter or proxy that throws) is named instead of shown.
 */
export const serialise = (value: unknown, redactor: Redactor): unknown =>
  visit('', value, { redactor, path: [], budget: { left: maxValues } });

const visit = (name: string, value: unknown, walk: Walk): unknown => {
  walk.budget.left -= 1;
  if (walk.budget.left < 0) return '‹left out›';
  try {
    return typeof value === 'object' && value !== null ? visitObject(name, value, walk) : visitPlain(name, value, walk);
  } catch {
    return '‹unreadable›';
  }
};

const visitPlain = (name: string, value: unknown, { redactor }: Walk): unknown => {
  if (typeof value === 'string') return redactor.field(name, value);
  if (typeof value === 'number') return visitNumber(name, value, redactor);
  if (typeof value === 'bigint') return redactor.field(name, value.toString());
  if (typeof value === 'symbol' || typeof value === 'function') return `‹${typeof value}›`;
  return value;
};

const visitNumber = (name: string, value: number, redactor: Redactor): unknown => {
  const kind = fieldKind(name);
  if (kind === 'plain' || kind === 'name' || kind === 'code' || isMeasureName(name)) return value;
  return redactor.field(name, String(value));
};

const visitObject = (name: string, value: object, walk: Walk): unknown => {
  if (fieldKind(name) === 'secret') return '‹masked›';
  if (walk.path.includes(value)) return '‹circular›';
  if (walk.path.length >= maxDepth) return '‹too deep›';
  const inner = { ...walk, path: [...walk.path, value] };
  if (Array.isArray(value)) return visitArray(name, value, inner);
  return value instanceof Error ? visitError(value, inner) : visitOther(name, value, inner);
};

const visitOther = (name: string, value: object, walk: Walk): unknown => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '‹no date›' : value.toISOString();
  if (value instanceof URL) return walk.redactor.field(name, value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `‹${value.byteLength} bytes›`;
  if (value instanceof Set) return visitArray(name, [...value], walk);
  return visitEntries(entriesOf(value), walk);
};

const entriesOf = (value: object): [string, unknown][] => {
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return [...value].map(([key, item]) => [String(key), item]);
  }
  return Object.keys(value).map((key) => [key, (value as Record<string, unknown>)[key]]);
};

/** In a list of names and values in turn (raw headers, pairs), the name before an item is the item's field. */
const visitArray = (name: string, items: readonly unknown[], walk: Walk): unknown[] => {
  const shown = items.slice(0, maxItems).map((item, index) => visit(nameBefore(items, index) ?? name, item, walk));
  return items.length > maxItems ? [...shown, `‹${items.length - maxItems} more›`] : shown;
};

const nameBefore = (items: readonly unknown[], index: number): string | undefined => {
  const before = items[index - 1];
  return typeof before === 'string' && before.length < 60 && fieldKind(before) === 'secret' ? before : undefined;
};

/** A form field or header given as an object says in `name` or `key` what its `value` is. */
const nameOfValue = (entries: readonly [string, unknown][]): string | undefined => {
  const named = entries.find(([key, value]) => (key === 'name' || key === 'key') && typeof value === 'string');
  return typeof named?.[1] === 'string' ? named[1] : undefined;
};

const visitEntries = (entries: readonly [string, unknown][], walk: Walk): Record<string, unknown> => {
  const valueName = nameOfValue(entries);
  const shown = entries.slice(0, maxItems).map(([key, value]): [string, unknown] => {
    const name = key === 'value' && valueName !== undefined ? valueName : key;
    return [walk.redactor.text(key), visit(name, value, walk)];
  });
  if (entries.length > maxItems) shown.push(['…', `‹${entries.length - maxItems} more›`]);
  return Object.fromEntries(shown);
};

const errorFields = ['message', 'stack', 'cause', 'errors'];

/** An error's `name` is that of its class, not of a person. */
const visitError = (error: Error, walk: Walk): Record<string, unknown> => {
  const own = Object.keys(error).filter((key) => key !== 'name' && !errorFields.includes(key));
  const present = [...errorFields, ...own].filter((key) => key in error);
  const entries = present.map((key): [string, unknown] => [key, (error as unknown as Record<string, unknown>)[key]]);
  return { name: walk.redactor.text(String(error.name)), ...visitEntries(entries, walk) };
};
