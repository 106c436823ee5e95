interface Formats {
  readonly plain: Intl.NumberFormat;
  readonly padded: Intl.NumberFormat;
}

const formatsByLanguage = new Map<string, Formats>();

/** Making one takes longer than all its formatting, and every card needs them every second. */
function formatsOf(language: string): Formats {
  const known = formatsByLanguage.get(language);
  if (known !== undefined) return known;
  const plain = new Intl.NumberFormat(language, { useGrouping: false });
  const padded = new Intl.NumberFormat(language, { minimumIntegerDigits: 2, useGrouping: false });
  formatsByLanguage.set(language, { plain, padded });
  return { plain, padded };
}

/** How long, as a call timer shows it: "0:07", "12:40", "1:02:03", in the language's own digits. */
export function formatElapsed(elapsedMs: number, language: string): string {
  const total = Math.max(0, Math.floor(elapsedMs / 1000));
  const { plain, padded } = formatsOf(language);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  if (hours === 0) return `${plain.format(minutes)}:${padded.format(seconds)}`;
  return `${plain.format(hours)}:${padded.format(minutes)}:${padded.format(seconds)}`;
}

/** Ms until a timer that shows whole seconds has to change. Never 0. */
export function msUntilNextSecond(elapsedMs: number): number {
  if (elapsedMs < 0) return -elapsedMs;
  return 1000 - (elapsedMs % 1000);
}
