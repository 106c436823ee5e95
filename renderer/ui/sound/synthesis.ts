import { type EnvelopePoint, envelopeOf, type Note, soundMs, type Tone } from './tones.ts';

/** Samples per second: several times what the highest partial needs. */
export const sampleRate = 24_000;

function follow(gain: AudioParam, points: readonly EnvelopePoint[]): void {
  const [first, ...rest] = points;
  gain.setValueAtTime(first?.gain ?? 0, (first?.atMs ?? 0) / 1000);
  for (const point of rest) gain.linearRampToValueAtTime(point.gain, point.atMs / 1000);
}

function voice(context: BaseAudioContext, frequencyHz: number, share: number): [OscillatorNode, GainNode] {
  const oscillator = new OscillatorNode(context, { frequency: frequencyHz });
  const level = new GainNode(context, { gain: share });
  oscillator.connect(level);
  return [oscillator, level];
}

function schedule(context: BaseAudioContext, note: Note): void {
  const loudness = new GainNode(context, { gain: 0 });
  follow(loudness.gain, envelopeOf(note));
  loudness.connect(context.destination);
  for (const { ratio, share } of note.partials) {
    const [oscillator, level] = voice(context, note.frequencyHz * ratio, share);
    level.connect(loudness);
    oscillator.start(note.atMs / 1000);
    oscillator.stop((note.atMs + note.lengthMs) / 1000);
  }
}

/**
 * A tone as samples, with the silence before it is repeated. Made off the page's own thread, once per play: what repeats
 * it is then the audio thread alone, which no busy page can make stumble.
 */
export function synthesise(tone: Tone): Promise<AudioBuffer> {
  const lengthMs = Math.max(tone.periodMs, soundMs(tone));
  const context = new OfflineAudioContext(1, Math.ceil((lengthMs / 1000) * sampleRate), sampleRate);
  for (const note of tone.notes) schedule(context, note);
  return context.startRendering();
}
