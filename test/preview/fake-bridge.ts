import type {
  ScreenpopBridge,
  UiEvent,
  UiFailure,
  UiHealthCheck,
  UiHistoryCall,
  UiState,
} from '../../preload/contract.ts';

/** What a preview knows: the state to show, and the answers to questions. */
export interface FakeBridgeData {
  readonly state: UiState;
  readonly health: readonly UiHealthCheck[];
  /** The journal; empty where left out. */
  readonly history?: readonly UiHistoryCall[];
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
export function installFakeBridge({ state, health, history, refusal }: FakeBridgeData): void {
  const listeners = new Set<(event: UiEvent) => void>();
  const calls: { name: string; payload: unknown }[] = [];
  const done = { ok: true, value: undefined } as const;
  const targets = [
    {
      destination: '+442079460018',
      number: '020 7946 0018',
      name: 'Tom Baker',
      organisation: 'Baker & Sons',
      isRecent: true,
    },
    { destination: '201', number: '201', name: 'Anna Schmidt' },
    { destination: '202', number: '202', name: 'Jan-Ole Andersen' },
    { destination: '203', number: '203', name: 'Dr. Maximiliane Freifrau von Hohenstein-Wartenberg' },
    { destination: '204', number: '204', name: 'Zoé Lefèvre' },
  ] as const;
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
    setPopupInUse: record('setPopupInUse', done),
    dragPopup: record('dragPopup', done),
    resetPopupPlaces: record('resetPopupPlaces', done),
    searchTargets: async ({ text, line }) => ({
      ok: true,
      value: targets.filter(
        ({ name, destination }) => destination !== line && name.toLowerCase().includes(text.toLowerCase()),
      ),
    }),
    searchHistory: async (payload) => {
      calls.push({ name: 'searchHistory', payload });
      const words = payload.text.toLowerCase();
      const found = (history ?? []).filter((call) => JSON.stringify(call).toLowerCase().includes(words));
      return { ok: true, value: { calls: found, hasMore: false } };
    },
    clearHistory: record('clearHistory', done),
    markMissedSeen: record('markMissedSeen', done),
    setDoNotDisturb: record('setDoNotDisturb', done),
    readDoNotDisturb: record('readDoNotDisturb', done),
    checkShortcut: async ({ accelerator }) => ({
      ok: true,
      value: accelerator === 'F12' ? 'system' : accelerator.length === 1 ? 'typing' : undefined,
    }),
    retryShortcuts: record('retryShortcuts', done),
    setShortcutRecording: record('setShortcutRecording', done),
    setStartAtLogin: record('setStartAtLogin', done),
    importContacts: record(
      'importContacts',
      refusal === undefined ? ({ ok: true, value: undefined } as const) : ({ ok: false, failure: refusal } as const),
    ),
    removeContacts: record('removeContacts', done),
    updateSettings: record('updateSettings', done),
    reportSound: record('reportSound', done),
    reconnect: record('reconnect', done),
    getHealth: record('getHealth', { ok: true, value: health } as const),
    exportDiagnostics: record('exportDiagnostics', { ok: true, value: { path: '/tmp/screenpop.json' } } as const),
    dismissOfflineCalls: record('dismissOfflineCalls', done),
    openPanel: record('openPanel', done),
    placeTestCall: record('placeTestCall', done),
    previewNumber: async ({ text }) =>
      /\d/.test(text)
        ? { ok: true, value: { dial: '+442079460018', display: '020 7946 0018' } }
        : { ok: false, failure: { code: 'invalid-number' } },
    previewScreenPop: async ({ template }) =>
      template.startsWith('https://')
        ? { ok: true, value: { address: template.replace('{number}', '%2B442079460018').replace('{name}', 'Ada') } }
        : { ok: false, failure: { code: 'invalid-input', detail: 'screenPopTemplate: only https' } },
    startDemo: record('startDemo', done),
    leaveDemo: record('leaveDemo', done),
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
