import { describe, expect, it, vi } from 'vitest';
import type { ScreenpopBridge, UiEvent } from '../../../preload/contract.ts';
import { shareEvents } from '../../../renderer/ui/shared-events.ts';

const pageEvent = (sequence: number): UiEvent => ({ type: 'page', sequence, page: 'dial' });

/** A bridge that counts its subscriptions, and what tells them. */
const tellingBridge = () => {
  const own: ((event: UiEvent) => void)[] = [];
  const bridge: Partial<ScreenpopBridge> = {
    hideCard: async () => ({ ok: true, value: undefined }),
    onEvent: (listener) => {
      own.push(listener);
      return () => void own.splice(own.indexOf(listener), 1);
    },
  };
  const tell = (event: UiEvent): void => own.forEach((listener) => void listener(event));
  return { bridge: bridge as ScreenpopBridge, tell, subscriptions: () => own.length };
};

describe('the events of a page', () => {
  it('cross once, however many listen, and are told in the order of listening', () => {
    const { bridge, tell, subscriptions } = tellingBridge();
    const shared = shareEvents(bridge);
    const seen: string[] = [];
    shared.onEvent(({ sequence }) => seen.push(`first ${sequence}`));
    shared.onEvent(({ sequence }) => seen.push(`second ${sequence}`));
    tell(pageEvent(1));
    tell(pageEvent(2));
    expect(subscriptions()).toBe(1);
    expect(seen).toEqual(['first 1', 'second 1', 'first 2', 'second 2']);
  });

  it('are told no more to who has stopped, and still to the same listener where it listens twice', () => {
    const { bridge, tell } = tellingBridge();
    const shared = shareEvents(bridge);
    const listener = vi.fn();
    const stop = shared.onEvent(listener);
    shared.onEvent(listener);
    tell(pageEvent(1));
    expect(listener).toHaveBeenCalledTimes(2);
    stop();
    tell(pageEvent(2));
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('reach the others when one listener throws, which is told', () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { bridge, tell } = tellingBridge();
    const shared = shareEvents(bridge);
    const listener = vi.fn();
    const error = new Error('broken');
    shared.onEvent(() => {
      throw error;
    });
    shared.onEvent(listener);
    tell(pageEvent(1));
    expect(listener).toHaveBeenCalledOnce();
    expect(logged).toHaveBeenCalledWith(expect.any(String), error);
    logged.mockRestore();
  });

  it('leave the rest of the bridge as it is, frozen or changed later', async () => {
    const { bridge } = tellingBridge();
    const shared = shareEvents(bridge);
    expect(shared.hideCard).toBe(bridge.hideCard);
    bridge.hideCard = async () => ({ ok: false, failure: { code: 'offline' } });
    expect(await shared.hideCard({ key: 'one' })).toMatchObject({ ok: false });
    const listener = vi.fn();
    expect(() => shareEvents(Object.freeze(tellingBridge().bridge)).onEvent(listener)).not.toThrow();
  });
});
