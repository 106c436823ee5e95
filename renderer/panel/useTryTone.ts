import { useEffect, useRef, useState } from 'react';
import { usePage } from '../ui/page.tsx';
import { createPlay, type Playback, type PlayOutcome, type PlayRequest } from '../ui/sound/playback.ts';

/** A tone that can be heard in the settings. */
export interface TryTone {
  readonly isPlaying: boolean;
  /** What became of the last try. */
  readonly outcome: PlayOutcome | undefined;
  /** Plays the tone once; stops it while it plays. */
  toggle(): void;
}

/** Plays the tone as it would ring. Volume and device follow while it plays; another tone ends it, as does leaving. */
export function useTryTone({ tone, volumePercent, output }: Omit<PlayRequest, 'isRepeated'>): TryTone {
  const { clock } = usePage();
  const playback = useRef<Playback>(undefined);
  const [isPlaying, setPlaying] = useState(false);
  const [outcome, setOutcome] = useState<PlayOutcome>();
  const stop = (): void => {
    playback.current?.stop();
    playback.current = undefined;
    setPlaying(false);
  };
  const start = (): void => {
    setPlaying(true);
    const onEnded = (): void => setPlaying(false);
    const request = { tone, isRepeated: false, volumePercent, output };
    playback.current = createPlay(clock)(request, { onOutcome: setOutcome, onEnded });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tone ends the one before
  useEffect(() => stop, [tone]);
  useEffect(() => playback.current?.setVolume(volumePercent), [volumePercent]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same device is no news, whatever object names it
  useEffect(() => playback.current?.setOutput(output), [output.id]);
  return { isPlaying, outcome, toggle: () => (isPlaying ? stop() : start()) };
}
