import type { Failure } from '../failure.ts';
import type { Recorder } from './recorder.ts';

type Outcome = { readonly ok: boolean; readonly failure?: Failure };

/** What can be recorded of an agent: what it tells, and what it is told to do. */
export interface Recordable {
  subscribe(listener: (event: { readonly type: string }) => void): () => void;
  execute(command: never): Promise<Outcome>;
  dial(command: never): Promise<Outcome>;
  setDoNotDisturb(...given: never): Promise<Outcome>;
  setForwarding(forwarding: never): Promise<Outcome>;
  signIn(credentials: never): Promise<Outcome>;
  signInByBrowser(): Promise<Outcome>;
  signOut(): Promise<Outcome>;
  cancelSignIn(): void;
  dismissOfflineCalls(): void;
  suspend(): void;
  resume(): void;
}

const answered = [
  'execute',
  'dial',
  'setDoNotDisturb',
  'setForwarding',
  'signIn',
  'signInByBrowser',
  'signOut',
] as const satisfies readonly (keyof Recordable)[];
const unanswered = [
  'cancelSignIn',
  'dismissOfflineCalls',
  'suspend',
  'resume',
] as const satisfies readonly (keyof Recordable)[];

type AnyAgent = Record<(typeof answered)[number], (...given: readonly unknown[]) => Promise<Outcome>> &
  Record<(typeof unanswered)[number], () => void>;

/** Of credentials nothing is kept: the user name is told by the account's own event. */
const given = (name: string, data: readonly unknown[]): { data?: unknown } =>
  name === 'signIn' || data.length === 0 ? {} : { data };

const recordOutcome = (recorder: Recorder, command: number, { ok, failure }: Outcome): void =>
  recorder.add({ type: 'result', command, isOk: ok, ...(failure === undefined ? {} : { failure }) });

/** The same agent, and its events and commands recorded. */
export function recordAgent<A extends Recordable>(agent: A, recorder: Recorder): A {
  const plain = agent as unknown as AnyAgent;
  let count = 0;
  const record = (name: string, data: readonly unknown[]): number => {
    count += 1;
    recorder.add({ type: 'command', command: count, name, ...given(name, data) });
    return count;
  };
  const withAnswer =
    (name: (typeof answered)[number]) =>
    async (...data: readonly unknown[]) => {
      const command = record(name, data);
      const outcome = await plain[name](...data);
      recordOutcome(recorder, command, outcome);
      return outcome;
    };
  const withoutAnswer = (name: (typeof unanswered)[number]) => () => {
    record(name, []);
    plain[name]();
  };
  agent.subscribe((event) => {
    const place = recorder.place();
    // A card is shown first and written down after.
    queueMicrotask(() => recorder.add({ type: 'agent', event }, place));
  });
  return {
    ...agent,
    ...Object.fromEntries(answered.map((name) => [name, withAnswer(name)])),
    ...Object.fromEntries(unanswered.map((name) => [name, withoutAnswer(name)])),
  };
}
