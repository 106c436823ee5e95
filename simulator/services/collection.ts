import type { ServiceContext } from './http.ts';

/** Items of a listing before they are filtered, ordered and cut. */
export type Item = Readonly<Record<string, unknown>>;

const largestPage = 100;

/** A HAL-like collection of one page, as CloudLink answers (API reference 1). Undefined if `$filter` cannot be read. */
export function collection(context: ServiceContext, items: readonly Item[]): Item | undefined {
  const test = filterTest(context.req.query('$filter'));
  if (test === undefined) {
    return undefined;
  }
  const found = ordered(items.filter(test), context.req.query('$orderby') ?? context.req.query('orderby'));
  const skip = wholeNumber(context.req.query('$skipToken') ?? context.req.query('$skip'), 0);
  const top = Math.min(wholeNumber(context.req.query('$top'), largestPage), largestPage);
  const page = found.slice(skip, skip + top);
  const hasMore = skip + page.length < found.length && page.length > 0;
  const next = hasMore ? { next: pagePath(context, skip + page.length) } : {};
  return { count: page.length, _links: { self: ownPath(context), ...next }, _embedded: { items: page } };
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/** The path without the service in front, as the platform's links are. */
function ownPath(context: ServiceContext): string {
  return context.req.path.replace(/^\/[^/]+/, '');
}

function pagePath(context: ServiceContext, skip: number): string {
  const query = new URLSearchParams(context.req.query());
  query.delete('$skip');
  query.set('$skipToken', String(skip));
  return `${ownPath(context)}?${query}`;
}

const clause = /^(\w+)\s+(eq|lt|gt)\s+'([^']*)'$/;
const substring = /^substringof\((\w+),\s*'([^']*)'\)$/;

/** OData in the forms that were seen: eq, lt, gt, substringof, joined by and (API reference 1). */
export function filterTest(filter: string | undefined): ((item: Item) => boolean) | undefined {
  const tests = (filter?.trim() ?? '') === '' ? [] : (filter ?? '').split(/\s+and\s+/).map(clauseTest);
  return tests.every((test) => test !== undefined) ? (item) => tests.every((test) => test(item)) : undefined;
}

function clauseTest(text: string): ((item: Item) => boolean) | undefined {
  const [, part, piece] = substring.exec(text.trim()) ?? [];
  if (part !== undefined && piece !== undefined) {
    return (item) => textAt(item, part).includes(piece);
  }
  const [, name, operator, value] = clause.exec(text.trim()) ?? [];
  return name === undefined || value === undefined ? undefined : (item) => compare(textAt(item, name), operator, value);
}

function compare(found: string, operator: string | undefined, value: string): boolean {
  return operator === 'eq' ? found === value : operator === 'lt' ? found < value : found > value;
}

function textAt(item: Item, name: string): string {
  return Object.hasOwn(item, name) ? String(item[name]) : '';
}

function ordered(items: readonly Item[], orderby: string | undefined): readonly Item[] {
  const [name, direction] = orderby?.split(',')[0]?.trim().split(/\s+/) ?? [];
  if (name === undefined || name === '') {
    return items;
  }
  const sign = direction === 'desc' ? -1 : 1;
  return items.toSorted((one, other) => sign * textAt(one, name).localeCompare(textAt(other, name)));
}
