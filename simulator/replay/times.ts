const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;
/** Numbers from here on are times in ms since 1970: the year 2001 in ms, far beyond any time in seconds. */
const earliestMs = 1_000_000_000_000;
const latestMs = 10_000_000_000_000;

/** Maps a time of the recording to one of the replay; both in ms since 1970. */
export type TimeMap = (recordedMs: number) => number;

/**
 * A copy in which every time has been mapped: ISO 8601 texts and ms since 1970, also within JSON texts, whatever the name
 * of their field.
 */
export function withTimes(value: unknown, map: TimeMap): unknown {
  if (typeof value === 'string') {
    return textWithTimes(value, map);
  }
  if (typeof value === 'number') {
    return value >= earliestMs && value < latestMs ? map(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => withTimes(item, map));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withTimes(item, map)]))
    : value;
}

function textWithTimes(text: string, map: TimeMap): string {
  if (isoDate.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Date(map(Date.parse(text))).toISOString();
  }
  if (/^\d{13}$/.test(text)) {
    return String(map(Number(text)));
  }
  const inner = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
  return inner === undefined ? text : JSON.stringify(withTimes(inner, map));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
