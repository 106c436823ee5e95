import type { UiHistoryCall } from '../../preload/contract.ts';

/** Calls of one day, as they came. */
export interface Day {
  /** "today", "Monday, 23 November": as the language writes it, in small letters where it does. */
  readonly title: string;
  readonly calls: readonly UiHistoryCall[];
}

/** Where and when days are counted. `timeZone` is the system's where left out. */
export interface DayContext {
  readonly language: string;
  /** Ms since the epoch. */
  readonly nowMs: number;
  readonly timeZone?: string;
}

const zoned = ({ timeZone }: DayContext): Intl.DateTimeFormatOptions => (timeZone === undefined ? {} : { timeZone });

/** A date that is the same whatever the language: two times are of one day where theirs are equal. */
const dateOf = (timeMs: number, context: DayContext): string =>
  new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zoned(context) }).format(
    timeMs,
  );

const dayMs = 86_400_000;

/** Days by the calendar, not by 24 hours: the clocks are put forward and back. */
const daysAgo = (timeMs: number, context: DayContext): number =>
  Math.round((Date.parse(dateOf(context.nowMs, context)) - Date.parse(dateOf(timeMs, context))) / dayMs);

function titleOf(timeMs: number, context: DayContext): string {
  const ago = daysAgo(timeMs, context);
  if (ago === 0 || ago === 1) {
    return new Intl.RelativeTimeFormat(context.language, { numeric: 'auto' }).format(-ago, 'day');
  }
  const isThisYear = dateOf(timeMs, context).slice(0, 4) === dateOf(context.nowMs, context).slice(0, 4);
  return new Intl.DateTimeFormat(context.language, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', ...zoned(context) },
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(timeMs);
}

/** Calls by day, in the order in which they come. */
export function byDay(calls: readonly UiHistoryCall[], context: DayContext): readonly Day[] {
  const days = Map.groupBy(calls, ({ startedMs }) => dateOf(startedMs, context));
  return [...days.values()].map((ofDay) => ({ title: titleOf(ofDay[0]?.startedMs ?? 0, context), calls: ofDay }));
}

/** The time of day, as the language writes it: "14:02". */
export const formatTime = (timeMs: number, { language, timeZone }: Omit<DayContext, 'nowMs'>): string =>
  new Intl.DateTimeFormat(language, {
    ...{ hour: 'numeric', minute: '2-digit' },
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(timeMs);
