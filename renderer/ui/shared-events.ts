import type { ScreenpopBridge, UiEvent } from '../../preload/contract.ts';

/**
 * A bridge with one subscription for all of a page's listeners: each event crosses from the preload's world once, however
 * many there are. They are told in the order in which they came; what one of them throws does not keep it from the others.
 */
export function shareEvents(bridge: ScreenpopBridge): ScreenpopBridge {
  const listeners = new Set<(event: UiEvent) => void>();
  bridge.onEvent((event) => {
    for (const listener of [...listeners]) tell(listener, event);
  });
  const onEvent: ScreenpopBridge['onEvent'] = (listener) => {
    const own = (event: UiEvent): void => listener(event);
    listeners.add(own);
    return () => void listeners.delete(own);
  };
  // The bridge itself beneath, not a copy: it is frozen where the app runs, and a preview changes its answers as it goes.
  return Object.create(bridge, { onEvent: { value: onEvent, enumerable: true } }) as ScreenpopBridge;
}

function tell(listener: (event: UiEvent) => void, event: UiEvent): void {
  try {
    listener(event);
  } catch (error) {
    console.error('a listener of the events failed', error);
  }
}
