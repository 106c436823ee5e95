import { isValidElement, type ReactNode } from 'react';
import type { PageState } from './store.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether two objects have the same fields with the same values, functions and the fields of `besides` left out. */
export function isSame(before: object, after: object, besides: readonly string[] = []): boolean {
  const [old, now] = [before as Fields, after as Fields];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].every((name) => besides.includes(name) || isSameValue(old[name], now[name]));
}

const isSameValue = (before: unknown, after: unknown): boolean =>
  Object.is(before, after) || (typeof before === 'function' && typeof after === 'function');

/** Whether two elements are one component with the same properties, such as an icon that is made anew for each painting. */
export function isSameElement(before: ReactNode, after: ReactNode): boolean {
  if (!isValidElement<object>(before) || !isValidElement<object>(after)) return before === after;
  return before.type === after.type && before.key === after.key && isSame(before.props, after.props);
}

interface Viewer {
  readonly state: Partial<PageState>;
}

/** For `memo`, of a component that looks at no call: whether nothing but calls has changed for it. */
export const isSameButCalls = <Props extends Viewer>(before: Props, after: Props): boolean =>
  isSame(before.state, after.state, ['cards', 'sequence']) && isSame(before, after, ['state']);
