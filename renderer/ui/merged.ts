import type { PageStore } from './store.ts';

/** Runs the callback as a task of its own, behind those that wait already. */
export type Later = (callback: () => void) => void;

/** By a message to the page itself: a timer would be held up, and a frame never comes where the window is hidden. */
export function createLater(): Later {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (callback) => {
    waiting.push(callback);
    port2.postMessage(undefined);
  };
}

/**
 * Subscribes to a store so that its changes are painted together where they come together: the first one is told at once,
 * those that were waiting behind it then, as one. On a busy line they come faster than they can be painted.
 */
export const mergedSubscribe = (subscribe: PageStore['subscribe'], later: Later): PageStore['subscribe'] =>
  function follow(listener) {
    let state: 'idle' | 'told' | 'changed' = 'idle';
    const tell = (): void => {
      state = 'told';
      later(rest);
      listener();
    };
    const rest = (): void => {
      if (state === 'changed') tell();
      else state = 'idle';
    };
    return subscribe(() => {
      if (state === 'idle') tell();
      else state = 'changed';
    });
  };
