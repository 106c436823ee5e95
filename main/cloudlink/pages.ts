import { z } from 'zod';
import { failed, type Result, success } from '../failure.ts';
import type { Requester, RequestSpec } from './http.ts';
import { isRecord, number, object, text } from './lenient.ts';

/** A runaway list is cut here: pages in all. */
const maxPages = 50;
/** The documented ways to go on; nothing else is taken from a `next` link (API reference 1, query options). */
const pagingNames = ['$skip', '$top', '$skipToken'];

type Query = Readonly<Record<string, string>>;

/** One page of a HAL collection (API reference 1). */
interface Page {
  readonly items: readonly unknown[];
  readonly count: number | undefined;
  readonly next: string | undefined;
}

const halSchema = z.object({ count: number, items: z.unknown().optional(), _links: object, _embedded: object });
const hrefSchema = z.object({ href: text });

const linkText = (raw: unknown): string | undefined => (isRecord(raw) ? hrefSchema.parse(raw).href : text.parse(raw));

const halPage = (raw: unknown): Page | undefined => {
  if (Array.isArray(raw)) return { items: raw, count: undefined, next: undefined };
  if (!isRecord(raw)) return undefined;
  const { count, items, _links, _embedded } = halSchema.parse(raw);
  const found = _embedded?.items ?? items;
  if (Array.isArray(found)) return { items: found, count, next: linkText(_links?.next) };
  // An empty collection may leave its items out; any other object is no collection, and not to be taken for an empty one.
  return found === undefined && count === 0 ? { items: [], count, next: undefined } : undefined;
};

const pageSchema = z.unknown().transform((raw, context) => {
  const page = halPage(raw);
  if (page === undefined) context.addIssue({ code: 'custom', message: 'not a collection' });
  return page ?? z.NEVER;
});

/** Only the paging part of the link: its host and path may be unusable (API reference 2.4, trap 2). */
const queryOfLink = (link: string): Query => {
  const search = new URLSearchParams(link.split('?')[1] ?? '');
  return Object.fromEntries(
    pagingNames.flatMap((name) => {
      const value = search.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
};

const nextQuery = (page: Page, seen: number, pageSize: number | undefined): Query | undefined => {
  const linked = page.next === undefined ? {} : queryOfLink(page.next);
  if (Object.keys(linked).length > 0) return linked;
  const isFull = pageSize !== undefined && page.items.length >= pageSize;
  return (page.count !== undefined && page.count > seen) || isFull ? { $skip: String(seen) } : undefined;
};

/** A list route and how its items are read. */
export interface ListSpec<T> {
  readonly spec: Omit<RequestSpec<unknown>, 'method' | 'auth' | 'schema'>;
  /** `$top`; left to the platform where undefined. */
  readonly pageSize?: number;
  /** Undefined drops the item. */
  readonly read: (item: unknown) => T | undefined;
  /** Names an item, so that a platform that ignores paging is noticed. */
  readonly keyOf: (item: T) => string;
  /** True ends the reading with what was found so far, after so many pages: for lists of which a part is wanted. */
  readonly isEnough?: (found: readonly T[], pages: number) => boolean;
}

/** Reads a whole collection, page by page: next link, `$skipToken`, or `$skip`. Fails where any page cannot be read. */
export async function readAllPages<T>(request: Requester, list: ListSpec<T>): Promise<Result<readonly T[]>> {
  const top: Query = list.pageSize === undefined ? {} : { $top: String(list.pageSize) };
  const found = new Map<string, T>();
  let query: Query | undefined = {};
  let seen = 0;
  for (let pages = 0; query !== undefined; pages += 1) {
    if (pages === maxPages)
      return failed('unreadable-answer', { detail: `${list.spec.template}: the list has no end` });
    const spec: ListSpec<T>['spec'] = { ...list.spec, query: { ...list.spec.query, ...top, ...query } };
    const page: Result<Page> = await request({ ...spec, method: 'GET', auth: 'bearer', schema: pageSchema });
    if (!page.ok) return page;
    seen += page.value.items.length;
    const isNew: boolean = addItems(found, page.value.items, list);
    const isOver: boolean = !isNew || list.isEnough?.([...found.values()], pages + 1) === true;
    query = isOver ? undefined : nextQuery(page.value, seen, list.pageSize);
  }
  return success([...found.values()]);
}

/** True where the page brought anything not seen before. */
const addItems = <T>(found: Map<string, T>, items: readonly unknown[], list: ListSpec<T>): boolean => {
  const before = found.size;
  for (const item of items.map(list.read)) {
    if (item !== undefined) found.set(list.keyOf(item), item);
  }
  return found.size > before;
};
