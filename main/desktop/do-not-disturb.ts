import type { UiFactChanges, UiFacts } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Check } from '../health/checks.ts';
import type { Clock, Log } from '../ports.ts';
import type { LineChooser } from './dialing/chosen-line.ts';
import type { DesktopSettingsStore, RemoteSwitch } from './ports.ts';

/** How long an answer is taken as it is, in ms, before a look at tray or panel asks again. */
export const rereadAfterMs = 60_000;

type Standing = UiFacts['doNotDisturb'];

/** What the switch needs. */
export interface DoNotDisturbDeps {
  readonly agent: Pick<Agent, 'snapshot' | 'subscribe' | 'setDoNotDisturb' | 'endpointState'>;
  readonly settings: Pick<DesktopSettingsStore, 'subscribe'> & LineChooser['settings'];
  readonly presenter: { setFacts(facts: UiFactChanges): void };
  readonly clock: Clock;
  readonly log: Log;
}

/** The platform's ways to say that there is no such thing here, or not for this user. */
const unsupportedCodes: ReadonlySet<string> = new Set([
  'forbidden',
  'not-found',
  'no-such-route',
  'unsupported-action',
]);

/**
 * Do not disturb of the line that is dialled from, at the phone system itself (API reference 2.2). Nothing tells of a
 * change that is made on the telephone: it is seen when it is read again, which a look at tray or panel does, once a
 * minute at most, and nothing does by itself.
 */
export class DoNotDisturb implements RemoteSwitch {
  readonly #deps: DoNotDisturbDeps;
  #line: string | undefined;
  #standing: Standing = 'unknown';
  #askedAtMs: number | undefined;
  /** Counts questions and changes: what an older one brings back is out of date. */
  #turn = 0;

  constructor(deps: DoNotDisturbDeps) {
    this.#deps = deps;
  }

  /** Reads whenever the line comes up, or another one is dialled from. Returns how to stop. */
  follow(): () => void {
    const { agent, settings } = this.#deps;
    const releases = [
      agent.subscribe(({ type }) => void (type === 'link' && this.#followLink())),
      settings.subscribe(() => void this.#followLine()),
    ];
    this.#followLink();
    return () => {
      for (const release of releases) release();
    };
  }

  /** The user looks: reads again where the last answer is older than `rereadAfterMs`. */
  look(): void {
    const isFresh = this.#askedAtMs !== undefined && this.#deps.clock.monotonic() - this.#askedAtMs < rereadAfterMs;
    if (!isFresh) this.#readLogged();
  }

  /** Turns it on or off, and reads what became of it. `not-confirmed`: accepted, and yet it is as it was. */
  async set(isEnabled: boolean): Promise<Result<void>> {
    const line = this.#line;
    if (line === undefined) return failed('not-allowed', { detail: 'there is no line' });
    const turn = this.#begin();
    this.#tell('changing');
    const result = await this.#deps.agent.setDoNotDisturb(isEnabled, line);
    if (turn !== this.#turn) return result;
    return result.ok ? this.#confirm(isEnabled) : this.#takeBack(result);
  }

  async read(): Promise<Result<void>> {
    const line = this.#line;
    if (line === undefined) return failed('not-allowed', { detail: 'there is no line' });
    if (this.#standing === 'changing') return success(undefined);
    const turn = this.#begin();
    const state = await this.#deps.agent.endpointState(line);
    if (turn !== this.#turn) return success(undefined);
    this.#tell(state.ok ? this.#standingOf(state.value.isDoNotDisturb) : this.#standingAfter(state.failure.code));
    return state.ok ? success(undefined) : state;
  }

  /** What Health says of it. With several lines, the others ring on: then it is worth a look, no more. */
  checks(): readonly Check[] {
    const { state, endpointIds } = this.#deps.agent.snapshot().link;
    const line = this.#line;
    if (line === undefined || state !== 'online' || this.#standing === 'unsupported') return [];
    const name = endpointIds.length > 1 ? 'lineDoNotDisturb' : 'doNotDisturb';
    const { status, word } = verdicts[this.#standing];
    return [{ name, status, said: { key: `doNotDisturb.${word}`, values: { line } } }];
  }

  async #confirm(isEnabled: boolean): Promise<Result<void>> {
    const turn = this.#begin();
    const state = await this.#deps.agent.endpointState(this.#line);
    if (turn !== this.#turn) return success(undefined);
    // Where the platform takes the change and does not say how it stands, its yes is the best that is known.
    const isOn = (state.ok ? state.value.isDoNotDisturb : undefined) ?? isEnabled;
    this.#tell(isOn ? 'on' : 'off');
    return isOn === isEnabled ? success(undefined) : failed('not-confirmed');
  }

  async #takeBack(refusal: Result<void>): Promise<Result<void>> {
    const isUnsupported = !refusal.ok && unsupportedCodes.has(refusal.failure.code);
    this.#tell(isUnsupported ? 'unsupported' : 'unknown');
    if (!isUnsupported) await this.read();
    return refusal;
  }

  #followLink(): void {
    const isNew = this.#followLine();
    if (isNew || this.#line === undefined || this.#deps.agent.snapshot().link.state !== 'online') return;
    // After a gap it may have been changed on the telephone; a line that comes and goes is not asked each time.
    if (this.#standing === 'unknown') this.#readLogged();
    else this.look();
  }

  /** Reads where another line is dialled from than before, and says whether it is. */
  #followLine(): boolean {
    const { link, account } = this.#deps.agent.snapshot();
    const line = account === undefined ? undefined : lineOf(this.#deps);
    if (line === this.#line) return false;
    this.#line = line;
    this.#forget();
    if (link.state === 'online') this.#readLogged();
    return true;
  }

  #forget(): void {
    this.#begin();
    this.#askedAtMs = undefined;
    this.#tell('unknown');
  }

  #begin(): number {
    this.#askedAtMs = this.#deps.clock.monotonic();
    this.#turn += 1;
    return this.#turn;
  }

  #standingOf(isOn: boolean | undefined): Standing {
    if (isOn === undefined) return 'unknown';
    return isOn ? 'on' : 'off';
  }

  #standingAfter(code: string): Standing {
    return unsupportedCodes.has(code) ? 'unsupported' : 'unknown';
  }

  #tell(standing: Standing): void {
    this.#standing = standing;
    this.#deps.presenter.setFacts({ doNotDisturb: standing });
  }

  #readLogged(): void {
    if (this.#line === undefined) return;
    this.read().catch((error: unknown) => this.#deps.log.error('reading do not disturb failed', { error }));
  }
}

/** The line that is dialled from. */
const lineOf = ({ agent, settings }: LineChooser): string | undefined => {
  const { endpointIds } = agent.snapshot().link;
  const { dialEndpoint } = settings.get();
  return endpointIds.includes(dialEndpoint) ? dialEndpoint : endpointIds[0];
};

/** A telephone that does not ring gets no call; while nobody knows, nothing is claimed. */
const verdicts = {
  on: { status: 'fail', word: 'on' },
  off: { status: 'pass', word: 'off' },
  changing: { status: 'unknown', word: 'unknown' },
  unknown: { status: 'unknown', word: 'unknown' },
} as const;
