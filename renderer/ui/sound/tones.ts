import type { UiSettings } from '../../../preload/contract.ts';

/** A pure tone that sounds within a note: how high above the note, and how much of it. */
export interface Partial {
  /** Times the note's frequency. */
  readonly ratio: number;
  /** Share of the note's loudness; those of a note make 1 together. */
  readonly share: number;
}

/** One note. Its loudness rises evenly, falls away as that of something struck, and ends in silence. */
export interface Note {
  /** From the beginning of the tone, ms. */
  readonly atMs: number;
  readonly lengthMs: number;
  readonly frequencyHz: number;
  /** Greatest amplitude, above 0 and at most 1. */
  readonly peak: number;
  readonly attackMs: number;
  readonly partials: readonly Partial[];
}

/** A tone as it is written down: nothing of it is recorded. */
export interface Tone {
  readonly notes: readonly Note[];
  /** Where it is repeated: ms from one beginning to the next. */
  readonly periodMs: number;
}

/** Where a note's loudness stands at a moment of the tone; between two of them it changes evenly. */
export interface EnvelopePoint {
  readonly atMs: number;
  readonly gain: number;
}

/** How the ring tones come and go: about two seconds of sound, three of silence, as telephones ring in most places. */
const periodMs = 5000;

/** Softened by its octave below, which ears that have lost the high notes still hear well. */
const wood: readonly Partial[] = [
  { ratio: 0.5, share: 0.2 },
  { ratio: 1, share: 0.62 },
  { ratio: 2, share: 0.18 },
];

/** A small bell: its overtones are no multiples of the note. */
const metal: readonly Partial[] = [
  { ratio: 0.5, share: 0.15 },
  { ratio: 1, share: 0.5 },
  { ratio: 1.19, share: 0.15 },
  { ratio: 2, share: 0.2 },
];

const reed: readonly Partial[] = [
  { ratio: 1, share: 0.75 },
  { ratio: 2, share: 0.25 },
];

const note = (
  atMs: number,
  frequencyHz: number,
  lengthMs: number,
  sound: Pick<Note, 'peak' | 'attackMs' | 'partials'>,
): Note => ({ atMs, frequencyHz, lengthMs, ...sound });

/** Three rising notes, twice. */
const chime = (): Tone => {
  const sound = { peak: 0.45, attackMs: 8, partials: wood };
  const figure = (atMs: number): Note[] => [
    note(atMs, 783.99, 420, sound),
    note(atMs + 180, 987.77, 420, sound),
    note(atMs + 360, 1174.66, 640, sound),
  ];
  return { notes: [...figure(0), ...figure(1000)], periodMs };
};

/** High and low, struck by turns and left to ring. */
const bell = (): Tone => {
  const sound = { peak: 0.5, attackMs: 4, partials: metal };
  return { notes: [note(0, 1046.5, 1000, sound), note(850, 830.61, 1150, sound)], periodMs };
};

/** Two groups of short notes, quick and even. */
const pulse = (): Tone => {
  const sound = { peak: 0.8, attackMs: 12, partials: reed };
  const beats = [0, 100, 200, 300, 400, 500, 600, 700];
  const group = (atMs: number): Note[] =>
    beats.map((beat, index) => note(atMs + beat, index % 2 === 0 ? 880 : 1108.73, 95, sound));
  return { notes: [...group(0), ...group(1150)], periodMs };
};

/** The ring tones. */
export const tones: Readonly<Record<UiSettings['ringTone'], Tone>> = { chime: chime(), bell: bell(), pulse: pulse() };

/** One soft note, for somebody who is talking: another call waits. */
export const waitingTone: Tone = {
  notes: [note(0, 739.99, 380, { peak: 0.3, attackMs: 30, partials: wood })],
  periodMs: 380,
};

/** How long the sound itself lasts, without the silence before it is repeated; ms. */
export const soundMs = (tone: Tone): number => Math.max(...tone.notes.map(({ atMs, lengthMs }) => atMs + lengthMs));

/** How much is left of a struck note when its fall ends; from there it goes to nothing. */
const remainder = 0.02;
const fallSteps = 12;

/** A note's loudness over time: from nothing, by way of its peak, to nothing. */
export function envelopeOf({ atMs, lengthMs, peak, attackMs }: Note): readonly EnvelopePoint[] {
  const fallMs = lengthMs - attackMs;
  const fall = Array.from({ length: fallSteps }, (_, step) => ({
    atMs: atMs + attackMs + (fallMs * step) / fallSteps,
    gain: peak * remainder ** (step / fallSteps),
  }));
  return [{ atMs, gain: 0 }, ...fall, { atMs: atMs + lengthMs, gain: 0 }];
}

/** How loud a tone is played for a setting in per cent: half of it sounds about half as loud. */
export const gainOf = (volumePercent: number): number => (Math.min(100, Math.max(0, volumePercent)) / 100) ** 2;
