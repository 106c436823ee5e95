import { describe, expect, it } from 'vitest';
import {
  type EnvelopePoint,
  envelopeOf,
  gainOf,
  type Note,
  soundMs,
  type Tone,
  tones,
  waitingTone,
} from '../../../renderer/ui/sound/tones.ts';

const all: readonly (readonly [string, Tone])[] = [...Object.entries(tones), ['waiting', waitingTone]];
const ringTones = Object.entries(tones);

/** Where an envelope stands at a moment, as WebAudio draws it: straight lines, nothing outside of them. */
function gainAt(points: readonly EnvelopePoint[], atMs: number): number {
  const next = points.findIndex((point) => point.atMs > atMs);
  const [before, after] = [points[next - 1], points[next]];
  if (before === undefined || after === undefined) return 0;
  return before.gain + ((after.gain - before.gain) * (atMs - before.atMs)) / (after.atMs - before.atMs);
}

const loudnessAt = ({ notes }: Tone, atMs: number): number =>
  notes.reduce((sum, note) => sum + gainAt(envelopeOf(note), atMs), 0);

const moments = (tone: Tone): readonly number[] => Array.from({ length: soundMs(tone) }, (_, ms) => ms);

const energyOf = (note: Note): readonly (readonly [number, number])[] =>
  note.partials.map(({ ratio, share }) => [note.frequencyHz * ratio, (share * note.peak) ** 2 * note.lengthMs]);

describe.each(all)('the %s tone', (_name, tone) => {
  it('is never louder than full scale, whatever sounds together', () => {
    expect(Math.max(...moments(tone).map((ms) => loudnessAt(tone, ms)))).toBeLessThanOrEqual(1);
  });

  it('can be heard', () => {
    expect(Math.max(...moments(tone).map((ms) => loudnessAt(tone, ms)))).toBeGreaterThan(0.2);
  });

  it('shares a note among its partials without making more of it', () => {
    for (const { partials } of tone.notes) {
      expect(partials.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  it('does not click: each note comes from nothing and goes to nothing, and rises over milliseconds', () => {
    for (const note of tone.notes) {
      const points = envelopeOf(note);
      expect([points[0]?.gain, points.at(-1)?.gain]).toEqual([0, 0]);
      expect(points.map(({ atMs }) => atMs)).toEqual([...points.map(({ atMs }) => atMs)].sort((a, b) => a - b));
      expect(note.attackMs).toBeGreaterThanOrEqual(4);
      expect(points.at(-1)?.atMs).toBe(note.atMs + note.lengthMs);
    }
  });

  it('never jumps between two moments', () => {
    const steps = moments(tone).map((ms) => Math.abs(loudnessAt(tone, ms + 1) - loudnessAt(tone, ms)));
    expect(Math.max(...steps)).toBeLessThan(0.2);
  });

  it('stays where ears hear well, also old ones', () => {
    const energies = tone.notes.flatMap(energyOf);
    expect(Math.min(...energies.map(([hz]) => hz))).toBeGreaterThan(300);
    expect(Math.max(...energies.map(([hz]) => hz))).toBeLessThan(2500);
    const sum = (some: typeof energies): number => some.reduce((total, [, energy]) => total + energy, 0);
    expect(sum(energies.filter(([hz]) => hz >= 700)) / sum(energies)).toBeGreaterThan(0.8);
  });
});

describe('the cadence', () => {
  it.each(ringTones)('of %s is about two seconds of sound and three of silence', (_name, tone) => {
    expect(tone.periodMs).toBe(5000);
    expect(soundMs(tone)).toBeGreaterThan(1800);
    expect(soundMs(tone)).toBeLessThanOrEqual(2100);
  });

  it('has no ring in the tone of a waiting call: one short note, softer than any ring', () => {
    const peakOf = (tone: Tone): number => Math.max(...tone.notes.map(({ peak }) => peak));
    expect(soundMs(waitingTone)).toBeLessThan(500);
    expect(waitingTone.notes).toHaveLength(1);
    for (const [, tone] of ringTones) expect(peakOf(waitingTone)).toBeLessThan(peakOf(tone));
  });
});

it('tells the ring tones apart by their rhythm', () => {
  const rhythms = ringTones.map(([, { notes }]) => notes.map(({ atMs }) => atMs).join());
  expect(new Set(rhythms).size).toBe(ringTones.length);
  const onsets = ringTones.map(([, { notes }]) => notes.length);
  expect(new Set(onsets).size).toBe(ringTones.length);
});

describe('the volume', () => {
  it('goes from silence to all of the tone, by what ears take for even steps', () => {
    expect([0, 50, 100].map(gainOf)).toEqual([0, 0.25, 1]);
  });

  it('takes nothing beyond', () => {
    expect([-5, 250].map(gainOf)).toEqual([0, 1]);
  });
});
