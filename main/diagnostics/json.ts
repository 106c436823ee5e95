/** How texts, numbers and field names of a JSON value are rewritten; `name` is that of the field, or of its list. */
export interface JsonRewriter {
  text(name: string, value: string): string;
  number?(name: string, value: number): unknown;
  /** Default: as it is. */
  key?(name: string): string;
  /** True: what stands under this name is left out as a whole. */
  isLeftOut?(name: string): boolean;
}

/** Deeper than anything that CloudLink sends. */
const deepest = 16;
const leftOut = '‹left out›';

const isText = (value: unknown): value is string => typeof value === 'string';

/** The value behind a text that is itself a JSON object or list, as the platform sends them (API reference 2.4). */
const nested = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A copy in which every text has been rewritten, also those within JSON texts. What is no JSON value becomes null. */
export function rewriteJson(value: unknown, rewriter: JsonRewriter, name = '', depth = 0): unknown {
  if (depth > deepest) return leftOut;
  if (isText(value)) return rewriteText(value, rewriter, name, depth);
  if (typeof value === 'number') return rewriter.number?.(name, value) ?? value;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map((item) => rewriteJson(item, rewriter, name, depth + 1));
  return rewriteObject(value, rewriter, depth);
}

const rewriteText = (value: string, rewriter: JsonRewriter, name: string, depth: number): string => {
  const inner = nested(value);
  return inner === undefined
    ? rewriter.text(name, value)
    : JSON.stringify(rewriteJson(inner, rewriter, name, depth + 1));
};

const rewriteObject = (value: object, rewriter: JsonRewriter, depth: number): Record<string, unknown> => {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => [
      rewriter.key?.(key) ?? key,
      rewriter.isLeftOut?.(key) === true ? leftOut : rewriteJson(item, rewriter, key, depth + 1),
    ]),
  );
};
