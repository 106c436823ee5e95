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

type DateOf = (timeMs: number) => string;

/** Gives dates that are the same whatever the language: two times are of one day where theirs are equal. */
function dating(context: DayContext): DateOf {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...zoned(context),
  });
  return (timeMs) => format.format(timeMs);
}

const dayMs = 86_400_000;

/** Days by the calendar, not by 24 hours: the clocks are put forward and back. */
const daysBetween = (date: string, today: string): number => Math.round((Date.parse(today) - Date.parse(date)) / dayMs);

function titleOf(timeMs: number, dateOf: DateOf, context: DayContext): string {
  const [date, today] = [dateOf(timeMs), dateOf(context.nowMs)];
  const ago = daysBetween(date, today);
  if (ago === 0 || ago === 1) {
    return new Intl.RelativeTimeFormat(context.language, { numeric: 'auto' }).format(-ago, 'day');
  }
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat(context.language, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', ...zoned(context) },
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(timeMs);
}

/** Calls by day, in the order in which they come. */
export function byDay(calls: readonly UiHistoryCall[], context: DayContext): readonly Day[] {
  const dateOf = dating(context);
  const days = Map.groupBy(calls, ({ startedMs }) => dateOf(startedMs));
  return [...days.values()].map((ofDay) => ({
    title: titleOf(ofDay[0]?.startedMs ?? 0, dateOf, context),
    calls: ofDay,
  }));
}

/** The time of day, as the language writes it: "14:02". */
export const formatTime = (timeMs: number, { language, timeZone }: Omit<DayContext, 'nowMs'>): string =>
  new Intl.DateTimeFormat(language, {
    ...{ hour: 'numeric', minute: '2-digit' },
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(timeMs);
