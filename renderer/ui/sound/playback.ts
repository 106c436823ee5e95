import type { RingSound } from '../../../preload/contract.ts';
import type { PageClock } from '../clock.ts';
import { type ChosenOutput, findOutput, listOutputs } from './outputs.ts';
import { synthesise } from './synthesis.ts';
import { gainOf, type Tone } from './tones.ts';

/** What is to be heard, and where. */
export interface PlayRequest {
  readonly tone: Tone;
  /** True: until it is stopped. */
  readonly isRepeated: boolean;
  readonly volumePercent: number;
  readonly output: ChosenOutput;
}

/** What became of it. `reason`: the name of the browser's error. */
export interface PlayOutcome {
  readonly sound: RingSound;
  readonly reason?: string;
}

/** Who is told of it. */
export interface PlayListener {
  /** Once it is known, and again where the device changes. */
  onOutcome(outcome: PlayOutcome): void;
  /** It came to its end by itself, or could not be played. Not after `stop`. */
  onEnded?(): void;
}

/** A tone that plays. */
export interface Playback {
  setVolume(percent: number): void;
  setOutput(output: ChosenOutput): void;
  /** Silence, at once. */
  stop(): void;
}

/** Starts a tone. */
export type Play = (request: PlayRequest, listener: PlayListener) => Playback;

/** Part of the standard since 2023, and not yet of TypeScript's DOM types. */
type RoutedContext = AudioContext & { setSinkId(id: string): Promise<void>; readonly sinkId: unknown };

/** Too short to be heard as a fade, long enough not to be heard as a click; seconds. */
const fadeSeconds = 0.008;
/** After it the fade is over, whatever the device's buffers. */
const closeAfterMs = 150;
/** A device that has not taken the sound by then takes it no more; ms. */
const startLimitMs = 4000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown').slice(0, 100);

class TonePlayback implements Playback {
  readonly #clock: PageClock;
  readonly #listener: PlayListener;
  readonly #context = new AudioContext({ latencyHint: 'interactive' }) as RoutedContext;
  readonly #gain: GainNode;
  readonly #onDevices = (): void => {
    if (this.#output.id !== '') this.#follow(() => this.#routeAnew());
  };
  #output: ChosenOutput;
  #routing: Promise<unknown> = Promise.resolve();
  #source: AudioBufferSourceNode | undefined;
  #isOver = false;

  constructor({ tone, isRepeated, volumePercent, output }: PlayRequest, listener: PlayListener, clock: PageClock) {
    this.#clock = clock;
    this.#listener = listener;
    this.#output = output;
    this.#gain = new GainNode(this.#context, { gain: gainOf(volumePercent) });
    this.#gain.connect(this.#context.destination);
    navigator.mediaDevices.addEventListener('devicechange', this.#onDevices);
    this.#begin(tone, isRepeated).catch((error: unknown) => this.#fail(error));
  }

  setVolume(percent: number): void {
    this.#gain.gain.setTargetAtTime(gainOf(percent), this.#context.currentTime, fadeSeconds);
  }

  setOutput(output: ChosenOutput): void {
    this.#output = output;
    this.#follow(() => this.#routeAnew());
  }

  stop(): void {
    if (this.#isOver) return;
    const { gain } = this.#gain;
    const silentAt = this.#context.currentTime + fadeSeconds;
    gain.cancelAndHoldAtTime(this.#context.currentTime).linearRampToValueAtTime(0, silentAt);
    this.#source?.stop(silentAt);
    this.#end();
  }

  async #begin(tone: Tone, isRepeated: boolean): Promise<void> {
    const isChosen = this.#route();
    this.#routing = isChosen.catch(() => undefined);
    const [buffer] = await Promise.all([synthesise(tone), isChosen]);
    if (this.#isOver) return;
    this.#source = new AudioBufferSourceNode(this.#context, { buffer, loop: isRepeated });
    this.#source.connect(this.#gain);
    this.#source.onended = () => this.#finish();
    this.#source.start();
    this.#tell((await this.#starts(this.#output.id)) && (await isChosen));
  }

  /** A chosen device may be there and take no sound, as headsets do that another computer uses: then the system's choice. */
  async #starts(id: string): Promise<boolean> {
    const isRunning = await this.#running().then(
      () => true,
      (error: unknown) => (id === '' ? Promise.reject(error) : false),
    );
    if (isRunning || this.#isOver) return true;
    await this.#context.setSinkId('');
    await this.#running();
    return false;
  }

  /** A context that may not play, or has no device, stays suspended and says nothing. */
  #running(): Promise<void> {
    return new Promise((resolve, reject) => {
      const error = new DOMException('The device does not take the sound.', 'TimeoutError');
      const release = this.#clock.schedule(() => reject(error), startLimitMs);
      this.#context.resume().then(resolve, reject).finally(release);
    });
  }

  /** Resolves with whether the sound goes where the user wants it. Looks for devices only where the id is not taken. */
  async #route(): Promise<boolean> {
    const { id } = this.#output;
    if (id === '') return true;
    return (await this.#takes(id)) || this.#routeAnew();
  }

  async #routeAnew(): Promise<boolean> {
    const { id } = this.#output;
    const found = id === '' ? undefined : findOutput(await listOutputs(navigator.mediaDevices), this.#output);
    if (found !== undefined && (await this.#takes(found.id))) return true;
    if (!this.#isOver) await this.#context.setSinkId('');
    return id === '';
  }

  #takes(id: string): Promise<boolean> {
    return this.#context.setSinkId(id).then(
      () => true,
      () => false,
    );
  }

  /** One change of device after the other. */
  #follow(route: () => Promise<boolean>): void {
    this.#routing = this.#routing
      .then(() => (this.#isOver ? undefined : route()))
      .then((isChosen) => isChosen !== undefined && this.#tell(isChosen))
      .catch((error: unknown) => this.#fail(error));
  }

  #tell(isChosen: boolean): void {
    if (!this.#isOver) this.#listener.onOutcome({ sound: isChosen ? 'heard' : 'other-device' });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#listener.onOutcome({ sound: 'failed', reason: reasonOf(error) });
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#end();
    this.#listener.onEnded?.();
  }

  #end(): void {
    this.#isOver = true;
    navigator.mediaDevices.removeEventListener('devicechange', this.#onDevices);
    this.#clock.schedule(() => void this.#context.close(), closeAfterMs);
  }
}

const nothing: Playback = { setVolume: () => undefined, setOutput: () => undefined, stop: () => undefined };

/**
 * Plays tones in this page. An audio context lives as long as its tone: a computer that never rings never opens a device.
 * What cannot be played is an outcome, never an error.
 */
export const createPlay =
  (clock: PageClock): Play =>
  (request, listener) => {
    try {
      return new TonePlayback(request, listener, clock);
    } catch (error) {
      listener.onOutcome({ sound: 'failed', reason: reasonOf(error) });
      listener.onEnded?.();
      return nothing;
    }
  };
