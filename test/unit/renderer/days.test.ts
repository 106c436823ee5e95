import { describe, expect, it } from 'vitest';
import type { UiHistoryCall } from '../../../preload/contract.ts';
import { byDay, formatTime } from '../../../renderer/panel/days.ts';

const at = (iso: string): UiHistoryCall => ({
  key: iso,
  direction: 'inbound',
  outcome: 'missed',
  startedMs: Date.parse(iso),
});
/** Commas are the business of whoever wrote the language's rules. */
const titles = (times: readonly string[], language: string, now: string, timeZone: string): readonly string[] =>
  byDay(times.map(at), { language, nowMs: Date.parse(now), timeZone }).map(({ title }) => title.replaceAll(',', ''));

describe('byDay', () => {
  it('says today, yesterday and the date, in each language, and the year only of another one', () => {
    const times = ['2026-03-10T08:00Z', '2026-03-09T23:00Z', '2026-03-08T10:00Z', '2025-12-31T10:00Z'];
    const [now, zone] = ['2026-03-10T09:00Z', 'UTC'];
    expect(['en-GB', 'de', 'fr'].map((language) => titles(times, language, now, zone))).toEqual([
      ['today', 'yesterday', 'Sunday 8 March', 'Wednesday 31 December 2025'],
      ['heute', 'gestern', 'Sonntag 8. März', 'Mittwoch 31. Dezember 2025'],
      ['aujourd’hui', 'hier', 'dimanche 8 mars', 'mercredi 31 décembre 2025'],
    ]);
  });

  it('counts days by the calendar of the place, also where the clocks are put forward', () => {
    const times = ['2026-03-29T21:30Z', '2026-03-28T23:30Z', '2026-03-28T22:30Z'];
    expect(titles(times, 'en-GB', '2026-03-30T00:30+02:00', 'Europe/Berlin')).toEqual([
      'yesterday',
      'Saturday 28 March',
    ]);
  });

  it('keeps the order of the calls, and loses none', () => {
    const times = ['2026-03-10T08:00Z', '2026-03-10T07:00Z', '2026-03-09T08:00Z'];
    const days = byDay(times.map(at), { language: 'en', nowMs: Date.parse('2026-03-10T09:00Z'), timeZone: 'UTC' });
    expect(days.flatMap(({ calls }) => calls.map(({ key }) => key))).toEqual(times);
  });
});

it('writes the time of day as the language does', () => {
  const timeMs = Date.parse('2026-03-10T14:02Z');
  expect(['en-GB', 'de', 'fr'].map((language) => formatTime(timeMs, { language, timeZone: 'UTC' }))).toEqual([
    '14:02',
    '14:02',
    '14:02',
  ]);
});
