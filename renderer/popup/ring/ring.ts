import type { ScreenpopBridge, UiSettings } from '../../../preload/contract.ts';
import type { PageClock } from '../../ui/clock.ts';
import type { Play, Playback } from '../../ui/sound/playback.ts';
import { type Tone, tones, waitingTone } from '../../ui/sound/tones.ts';
import type { PageState, PageStore } from '../../ui/store.ts';
import { decideRing, noRingMemory, type RingDecision } from './policy.ts';

/** What ringing needs. */
export interface RingDeps {
  readonly play: Play;
  readonly clock: PageClock;
  /** Told what became of each tone. */
  readonly report: (report: Parameters<ScreenpopBridge['reportSound']>[0]) => void;
}

type SoundSettings = Pick<UiSettings, 'ringTone' | 'ringVolume' | 'ringDevice' | 'ringDeviceName'>;

/** A tone that plays, and the settings that it plays by. */
interface Sounding {
  readonly kind: 'ring' | 'waiting';
  readonly playback: Playback;
  readonly settings: SoundSettings;
}

const outputOf = ({ ringDevice, ringDeviceName }: SoundSettings) => ({ id: ringDevice, name: ringDeviceName });

/** Makes the sound that the state of the calls asks for. Silence comes in the same turn as the news that asks for it. */
export class Ring {
  readonly #deps: RingDeps;
  #memory = noRingMemory;
  #sounding: Sounding | undefined;
  #stopLooking: () => void = () => undefined;

  constructor(deps: RingDeps) {
    this.#deps = deps;
  }

  /** Follows the state; also where only its settings have changed. */
  update(state: Pick<PageState, 'cards' | 'link' | 'settings'>): void {
    const decision = decideRing(this.#memory, state, this.#deps.clock.now());
    this.#memory = decision.memory;
    this.#lookAgain(decision, state);
    if (decision.sound === 'ring') this.#ring(state.settings);
    else if (decision.isNewcomer) this.#start('waiting', waitingTone, state.settings);
    else if (decision.sound === 'silence' || this.#sounding?.kind === 'ring') this.stop();
  }

  /** Silence, until the next update. */
  stop(): void {
    this.#stopLooking();
    this.#sounding?.playback.stop();
    this.#sounding = undefined;
  }

  #ring(settings: UiSettings): void {
    const { kind, settings: last } = this.#sounding ?? {};
    if (kind !== 'ring' || last?.ringTone !== settings.ringTone)
      this.#start('ring', tones[settings.ringTone], settings);
    else this.#adjust(settings);
  }

  #start(kind: Sounding['kind'], tone: Tone, settings: UiSettings): void {
    this.#sounding?.playback.stop();
    const isRepeated = kind === 'ring';
    const request = { tone, isRepeated, volumePercent: settings.ringVolume, output: outputOf(settings) };
    const playback = this.#deps.play(request, { onOutcome: this.#deps.report });
    this.#sounding = { kind, playback, settings };
  }

  #adjust(settings: UiSettings): void {
    const sounding = this.#sounding;
    if (sounding === undefined) return;
    const { playback, settings: last } = sounding;
    if (last.ringVolume !== settings.ringVolume) playback.setVolume(settings.ringVolume);
    if (last.ringDevice !== settings.ringDevice) playback.setOutput(outputOf(settings));
    this.#sounding = { ...sounding, settings };
  }

  #lookAgain({ lookAgainAt }: RingDecision, state: Pick<PageState, 'cards' | 'link' | 'settings'>): void {
    this.#stopLooking();
    if (lookAgainAt === undefined) return;
    const waitMs = Math.max(0, lookAgainAt - this.#deps.clock.now());
    this.#stopLooking = this.#deps.clock.schedule(() => this.update(state), waitMs);
  }
}

/** Rings by a page's store: told by it directly, not after the next paint. Returns how to stop. */
export function followCalls(store: PageStore, ring: Ring): () => void {
  const look = (): void => {
    const model = store.read();
    if (model.status === 'ready') ring.update(model.state);
    else ring.stop();
  };
  const unsubscribe = store.subscribe(look);
  look();
  return () => {
    unsubscribe();
    ring.stop();
  };
}
