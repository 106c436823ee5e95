import type { ScreenpopBridge, UiEvent, UiFailure, UiHealthCheck, UiState } from '../../preload/contract.ts';

/** What a preview knows: the state to show, and the answers to questions. */
export interface FakeBridgeData {
  readonly state: UiState;
  readonly health: readonly UiHealthCheck[];
  readonly refusal?: UiFailure;
}

declare global {
  interface Window {
    /** Sends an event to the page as main would. */
    pushEvent?: (event: UiEvent) => void;
    /** Every call that the page made, by name, with what it passed. */
    bridgeCalls?: { readonly name: string; readonly payload: unknown }[];
  }
}

/**
 * Stands in for the preload. Runs in the page before its scripts, so it uses nothing from outside of itself; sign-in
 * is refused, everything else succeeds and changes nothing.
 */
export function installFakeBridge({ state, health, refusal }: FakeBridgeData): void {
  const listeners = new Set<(event: UiEvent) => void>();
  const calls: { name: string; payload: unknown }[] = [];
  const done = { ok: true, value: undefined } as const;
  const colleagues = [
    { extension: '201', name: 'Anna Schmidt' },
    { extension: '202', name: 'Jan-Ole Andersen' },
    { extension: '203', name: 'Dr. Maximiliane Freifrau von Hohenstein-Wartenberg' },
    { extension: '204', name: 'Zoé Lefèvre' },
  ];
  const record =
    <T>(name: string, answer: T) =>
    async (payload?: unknown): Promise<T> => {
      calls.push({ name, payload });
      return answer;
    };
  const bridge: ScreenpopBridge = {
    getState: record('getState', state),
    signIn: record('signIn', {
      ok: false,
      failure: refusal ?? { code: 'sign-in-refused', correlationId: '5f0c9e0a-7b1f' },
    } as const),
    // The browser never comes back.
    signInByBrowser: () => new Promise(() => undefined),
    cancelSignIn: record('cancelSignIn', done),
    signOut: record('signOut', done),
    callCommand: record('callCommand', done),
    dial: record('dial', done),
    answerDialPrompt: record('answerDialPrompt', done),
    hideCard: record('hideCard', done),
    setContentHeight: record('setContentHeight', done),
    searchColleagues: async ({ text }) => ({
      ok: true,
      value: colleagues.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
    }),
    updateSettings: record('updateSettings', done),
    reconnect: record('reconnect', done),
    getHealth: record('getHealth', { ok: true, value: health } as const),
    exportDiagnostics: record('exportDiagnostics', { ok: true, value: { path: '/tmp/screenpop.json' } } as const),
    dismissOfflineCalls: record('dismissOfflineCalls', done),
    openPanel: record('openPanel', done),
    ringMe: record('ringMe', done),
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  Object.assign(window, {
    screenpop: bridge,
    bridgeCalls: calls,
    pushEvent: (event: UiEvent) => {
      for (const listener of listeners) listener(event);
    },
  });
}
