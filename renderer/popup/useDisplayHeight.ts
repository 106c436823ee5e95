import { useSyncExternalStore } from 'react';

/** Told whenever the display may be another one: the window was moved there, or the display has changed. */
function followDisplay(onChange: () => void): () => void {
  let stop = (): void => undefined;
  const follow = (): void => {
    stop();
    const same = window.matchMedia(`(device-height: ${window.screen.height}px)`);
    const change = (): void => {
      follow();
      onChange();
    };
    same.addEventListener('change', change);
    stop = () => same.removeEventListener('change', change);
  };
  follow();
  window.addEventListener('resize', onChange);
  return () => {
    stop();
    window.removeEventListener('resize', onChange);
  };
}

const displayHeight = (): number => window.screen.availHeight;

/** How much room there is on the display that the popup is on now, in CSS px. */
export const useDisplayHeight = (): number => useSyncExternalStore(followDisplay, displayHeight);
