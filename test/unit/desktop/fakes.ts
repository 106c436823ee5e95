import type { AgentEvent, AgentSnapshot, Colleague, LinkStatus, OfflineCall } from '../../../main/agent/types.ts';
import type { Call } from '../../../main/calls/types.ts';
import type { DesktopSettings, DesktopSettingsStore } from '../../../main/desktop/ports.ts';
import { Presenter } from '../../../main/desktop/presenter/presenter.ts';
import { success } from '../../../main/failure.ts';
import type { Log } from '../../../main/ports.ts';
import { defaultSettings } from '../../../main/settings/schema.ts';
import type { UiEvent } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { nobody } from './no-parts.ts';

/** An inbound call from 201 that rings. */
export const ringing = (changes: Partial<Call> = {}): Call => ({
  key: 'a',
  endpointId: '200',
  callId: '350',
  direction: 'inbound',
  phase: 'ringing',
  from: { number: '201' },
  to: { number: '200' },
  party: { number: '201' },
  startedAt: '2026-01-05T09:00:00.000Z',
  actions: ['answer', 'redirect', 'hangUp'],
  ...changes,
});

/** An agent that is told what to report; its snapshot follows. */
export class FakeAgent {
  link: LinkStatus = { state: 'online', endpointIds: ['200'] };
  account: AgentSnapshot['account'] = { account: '1', username: 'u', isRemembered: true };
  offlineCalls: AgentSnapshot['offlineCalls'] = [];
  colleagues: readonly Colleague[] = [];
  durations = new Map<string, number>();
  readonly #calls = new Map<string, Call>();
  readonly #listeners = new Set<(event: AgentEvent) => void>();

  snapshot(): AgentSnapshot {
    return {
      link: this.link,
      account: this.account,
      calls: [...this.#calls.values()],
      offlineCalls: this.offlineCalls,
    };
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  phaseDurationMs(key: string): number {
    return this.durations.get(key) ?? 0;
  }

  searchColleagues(text: string): readonly Colleague[] {
    return this.colleagues.filter(({ extension }) => extension.startsWith(text));
  }

  report(event: AgentEvent): void {
    if (event.type === 'link') this.link = event.link;
    if (event.type === 'account') this.account = event.account;
    if (event.type === 'offline-calls') this.offlineCalls = event.calls;
    if (event.type === 'call') this.#keep(event.call);
    for (const listener of this.#listeners) listener(event);
  }

  reportCall(call: Call): void {
    this.report({ type: 'call', call });
  }

  /** Forgets its calls without a word, as at sign-out. */
  forget(): void {
    this.#calls.clear();
  }

  #keep(call: Call): void {
    if (call.phase === 'ended') this.#calls.delete(call.key);
    else this.#calls.set(call.key, call);
  }
}

const settings: DesktopSettings = {
  ...defaultSettings({ locale: 'en-GB', randomBytes: new Uint8Array(10) }),
  clientId: 'client',
  portal: 'https://portal.test/authorize',
  shortcuts: { answer: 'F9', decline: 'F8', hangUp: 'F10', hold: 'F7', bringPopup: 'F6', dialClipboard: 'F11' },
  language: 'en',
  account: '1',
  username: 'u',
};

/** A call of the time when the line was down, from an outside number unless changed. */
export const offlineCall = (
  key: string,
  outcome: OfflineCall['outcome'],
  party: OfflineCall['party'] = { number: '+442079460018', name: 'Ada Palmer' },
): OfflineCall => ({
  ...{ key, outcome, party, endpointId: '200', direction: 'inbound' },
  ...{ from: party, to: { number: '200' }, startedAt: '2026-03-01T09:15:00.000Z' },
});

/** Settings in memory, changed without any check. */
export function fakeSettings(changes: Partial<DesktopSettings> = {}): DesktopSettingsStore {
  let current = { ...settings, ...changes };
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    update: (next) => {
      current = { ...current, ...next };
      for (const listener of listeners) listener();
      return success(undefined);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const errorsAsText = (_key: string, value: unknown): unknown => (value instanceof Error ? value.message : value);

/** A log that keeps its lines. */
export function fakeLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write =
    (level: string): Log['info'] =>
    (message, data) =>
      void lines.push(`${level} ${message} ${JSON.stringify(data ?? {}, errorsAsText)}`);
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** A presenter on a fake agent, and every event that it told. */
export function presented(store = fakeSettings()) {
  const agent = new FakeAgent();
  const clock = new FakeClock();
  const desk = { isPopupSeen: true, people: nobody, tellPeople: (): void => undefined };
  const presenter = new Presenter({
    ...{ agent, settings: store, clock, isDemo: false },
    people: {
      personOf: (number) => desk.people.personOf(number),
      subscribe: (listener) => {
        desk.tellPeople = listener;
        return () => undefined;
      },
    },
    isPopupSeen: () => desk.isPopupSeen,
    systemLanguages: () => ['de-AT', 'en'],
  });
  const events: UiEvent[] = [];
  presenter.subscribe((event) => events.push(event));
  return { agent, presenter, settings: store, events, clock, desk };
}
