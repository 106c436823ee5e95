import type { ScreenpopBridge, UiEvent } from '../../preload/contract.ts';
import { createListeners } from './listeners.ts';

/**
 * A bridge with one subscription for all of a page's listeners: each event crosses from the preload's world once, however
 * many there are.
 */
export function shareEvents(bridge: ScreenpopBridge): ScreenpopBridge {
  const listeners = createListeners<[UiEvent]>('events');
  bridge.onEvent(listeners.tell);
  // The bridge itself beneath, not a copy: it is frozen where the app runs, and a preview changes its answers as it goes.
  return Object.create(bridge, { onEvent: { value: listeners.add, enumerable: true } }) as ScreenpopBridge;
}
