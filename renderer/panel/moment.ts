/**
 * When something was, as the language writes it: "Mon 23 Nov, 14:02". Undefined for a time that is none.
 * @param timeMs ms since the epoch
 */
export function formatMoment(timeMs: number, language: string, timeZone?: string): string | undefined {
  if (!Number.isFinite(timeMs)) return undefined;
  const format = new Intl.DateTimeFormat(language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return format.format(timeMs);
}
