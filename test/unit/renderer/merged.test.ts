import { describe, expect, it } from 'vitest';
import { mergedSubscribe } from '../../../renderer/ui/merged.ts';

/** A store of nothing, whose changes and tasks a test decides. */
const merged = () => {
  const listeners = new Set<() => void>();
  const tasks: (() => void)[] = [];
  let told = 0;
  const subscribe = mergedSubscribe(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    (task) => void tasks.push(task),
  );
  const stop = subscribe(() => {
    told += 1;
  });
  const change = (): void => {
    for (const listener of listeners) listener();
  };
  const nextTask = (): void => tasks.shift()?.();
  return { change, nextTask, stop, told: () => told, waiting: () => tasks.length };
};

describe('changes that come together', () => {
  it('are told of at once where nothing came just before', () => {
    const { change, told } = merged();
    change();
    expect(told()).toBe(1);
  });

  it('are told of once more, together, however many they are', () => {
    const { change, nextTask, told } = merged();
    for (let count = 0; count < 20; count += 1) change();
    expect(told()).toBe(1);
    nextTask();
    expect(told()).toBe(2);
  });

  it('are told of at once again after a pause, and nothing waits then', () => {
    const { change, nextTask, told, waiting } = merged();
    change();
    nextTask();
    expect([told(), waiting()]).toEqual([1, 0]);
    change();
    expect(told()).toBe(2);
  });

  it('are not told of any more once nobody listens', () => {
    const { change, stop, told } = merged();
    stop();
    change();
    expect(told()).toBe(0);
  });
});
