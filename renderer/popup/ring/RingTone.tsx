import { memo, type ReactNode, useEffect } from 'react';
import { usePage } from '../../ui/page.tsx';
import { settle } from '../../ui/settle.ts';
import { createPlay } from '../../ui/sound/playback.ts';
import { followCalls, Ring } from './ring.ts';

/** Rings while somebody calls, where the user wants this computer to. Shows nothing, and needs no window to be seen. */
export const RingTone = memo(function RingTone(): ReactNode {
  const { bridge, clock, store } = usePage();
  useEffect(() => {
    const ring = new Ring({
      play: createPlay(clock),
      clock,
      report: (report) => void settle(bridge.reportSound(report)),
    });
    return followCalls(store, ring);
  }, [bridge, clock, store]);
  return null;
});
