import type { Clock } from '../time.ts';
import type { Call, PbxOptions } from './types.ts';

/**
 * Hands out small call ids that wrap around and are used again, never one that a live call has.
 * Throws when every id is in use: a real PBX has run out of call records then.
 */
export function callIdSource(range: PbxOptions['callIds'], live: ReadonlyMap<string, Call>): () => string {
  let next = range.first;
  const step = (): string => {
    const id = String(next);
    next = next >= range.highest ? range.lowest : next + 1;
    return id;
  };
  return () => {
    for (let tries = range.highest - range.lowest; tries >= 0; tries -= 1) {
      const id = step();
      if (!live.has(id)) {
        return id;
      }
    }
    throw new Error('the PBX has no free call id');
  };
}

/** Hands out callTrackingIDs: `{epoch seconds}#{counter}`, never the same twice (API reference 2.4). */
export function trackingIdSource(clock: Clock): () => string {
  let counter = 0;
  return () => {
    counter += 1;
    return `${Math.floor(clock.now() / 1000)}#${counter}`;
  };
}
