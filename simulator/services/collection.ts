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

type Test = (item: Item) => boolean;

const clause = /^(\w+)\s+(eq|ne|lt|le|gt|ge)\s+'((?:[^']|'')*)'$/;
const substring = /^substringof\((\w+),\s*'((?:[^']|'')*)'\)$/;
// A place is outside of quotes if an even number of them follows.
const [orOutsideQuotes, andOutsideQuotes] = [
  /\s+or\s+(?=(?:[^']*'[^']*')*[^']*$)/,
  /\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/,
];

/** OData: eq, lt, gt and substringof were seen, ne, le and ge are their kin; joined by and, or (API reference 1). */
export function filterTest(filter: string | undefined): Test | undefined {
  if (filter === undefined || filter.trim() === '') {
    return () => true;
  }
  const tests = filter.split(orOutsideQuotes).map(allOf);
  return tests.every((test) => test !== undefined) ? (item) => tests.some((test) => test(item)) : undefined;
}

function allOf(text: string): Test | undefined {
  const tests = text.split(andOutsideQuotes).map(clauseTest);
  return tests.every((test) => test !== undefined) ? (item) => tests.every((test) => test(item)) : undefined;
}

function clauseTest(text: string): Test | undefined {
  const [, part, piece] = substring.exec(text.trim()) ?? [];
  if (part !== undefined && piece !== undefined) {
    return (item) => textAt(item, part).includes(unquoted(piece));
  }
  const [, name, operator, value] = clause.exec(text.trim()) ?? [];
  return name === undefined || value === undefined
    ? undefined
    : (item) => compare(textAt(item, name), operator, unquoted(value));
}

/** OData writes a quote within a string twice. */
function unquoted(text: string): string {
  return text.replaceAll("''", "'");
}

function compare(found: string, operator: string | undefined, value: string): boolean {
  const order = orderOf(found, value);
  const answers: Readonly<Record<string, boolean>> = {
    ...{ eq: order === 0, ne: order !== 0, lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 },
  };
  return answers[operator ?? ''] ?? false;
}

const dateText = /^\d{4}-\d\d-\d\dT/;

/** Times by their moment, whatever form they are written in; everything else as text. */
function orderOf(one: string, other: string): number {
  const [first, second] = [Date.parse(one), Date.parse(other)];
  const isTime = dateText.test(one) && dateText.test(other) && !Number.isNaN(first - second);
  return isTime ? first - second : one < other ? -1 : one > other ? 1 : 0;
}

function textAt(item: Item, name: string): string {
  return Object.hasOwn(item, name) ? String(item[name]) : '';
}

function ordered(items: readonly Item[], orderby: string | undefined): readonly Item[] {
  const keys = (orderby ?? '').split(',').map((key) => key.trim().split(/\s+/));
  return items.toSorted((one, other) =>
    keys.reduce((so, [name = '', way]) => so || (way === 'desc' ? -1 : 1) * compareTexts(one, other, name), 0),
  );
}

function compareTexts(one: Item, other: Item, name: string): number {
  return textAt(one, name).localeCompare(textAt(other, name));
}
