import type { ScreenpopBridge, UiSettings } from '../../preload/contract.ts';
import type { WindowHandle } from '../electron/driver.ts';
import type { SignedInApp } from './support.ts';

/** What was seen of a page's audio contexts, oldest first. */
export interface HeardContext {
  readonly state: string;
  readonly sinkId: string;
  /** Every device that it was asked to play on. */
  readonly asked: readonly string[];
  /** Greatest amplitude of the last moment of what it plays, from 0 to 1. */
  readonly level: number;
  /** The same of all that was looked at. */
  readonly loudest: number;
}

/** A tone that a page has made, measured. */
export interface MeasuredTone {
  readonly seconds: number;
  readonly peak: number;
  /** Of the part that sounds. */
  readonly rms: number;
  readonly first: number;
  readonly last: number;
  /** Greatest step from one sample to the next. */
  readonly step: number;
  /** Hz. */
  readonly loudestFrequency: number;
}

declare global {
  interface Window {
    soundOf?: { contexts(): readonly HeardContext[]; readonly tones: readonly AudioBuffer[] };
  }
}

/** Listens at the page's own Web Audio. Runs in the page, so it uses nothing from outside of itself. */
function installListener(): void {
  const heard: { context: AudioContext; analyser: AnalyserNode; asked: string[]; loudest: number }[] = [];
  const tones: AudioBuffer[] = [];
  type Routed = AudioContext & { setSinkId(id: string): Promise<void>; readonly sinkId: string };
  const Original = window.AudioContext as unknown as new (options?: AudioContextOptions) => Routed;
  window.AudioContext = class extends Original {
    readonly asked: string[] = [];
    constructor(options?: AudioContextOptions) {
      super(options);
      const analyser = new AnalyserNode(this, { fftSize: 2048 });
      heard.push({ context: this, analyser, asked: this.asked, loudest: 0 });
    }
    override setSinkId(id: string): Promise<void> {
      this.asked.push(id);
      return super.setSinkId(id);
    }
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function listening(this: AudioNode, ...args: unknown[]): never {
    const own = heard.find(({ context }) => context.destination === args[0]);
    if (own !== undefined) connect.call(this, own.analyser);
    return connect.apply(this, args) as never;
  };
  const render = OfflineAudioContext.prototype.startRendering;
  OfflineAudioContext.prototype.startRendering = async function rendering(this: OfflineAudioContext) {
    const buffer = await render.call(this);
    tones.push(buffer);
    return buffer;
  };
  const look = (each: (typeof heard)[number]): HeardContext => {
    const samples = new Float32Array(each.analyser.fftSize);
    each.analyser.getFloatTimeDomainData(samples);
    const level = each.context.state === 'closed' ? 0 : samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    each.loudest = Math.max(each.loudest, level);
    const { state, sinkId } = each.context as Routed;
    return { state, sinkId, asked: each.asked, level, loudest: each.loudest };
  };
  window.soundOf = { contexts: () => heard.map(look), tones };
}

/** Listens from now on. */
export const listen = ({ page }: WindowHandle): Promise<void> => page.evaluate(installListener);

/** The audio contexts that the page has made since. */
export const contextsOf = ({ page }: WindowHandle): Promise<readonly HeardContext[]> =>
  page.evaluate(() => window.soundOf?.contexts() ?? []);

/** Waits until something can be heard that has not been closed; resolves with it. */
export async function waitForSound({ app }: SignedInApp, window: WindowHandle): Promise<HeardContext> {
  let found: HeardContext | undefined;
  await app.waitFor(async () => {
    found = (await contextsOf(window)).findLast(({ state, level }) => state === 'running' && level > 0.01);
    return found !== undefined;
  }, 'something is heard');
  return found as HeardContext;
}

/** Waits until every audio context of the page is gone. */
export const waitForSilence = ({ app }: SignedInApp, window: WindowHandle): Promise<void> =>
  app.waitFor(async () => (await contextsOf(window)).every(({ state }) => state === 'closed'), 'silence');

/** The system takes an output device away, as the page sees it. */
export const unplug = ({ page }: WindowHandle, name: string): Promise<void> =>
  page.evaluate((gone) => {
    const { mediaDevices } = navigator;
    const enumerate = MediaDevices.prototype.enumerateDevices.bind(mediaDevices);
    mediaDevices.enumerateDevices = async () => (await enumerate()).filter(({ label }) => label !== gone);
    mediaDevices.dispatchEvent(new Event('devicechange'));
  }, name);

/** And gives it back. */
export const plugIn = ({ page }: WindowHandle): Promise<void> =>
  page.evaluate(() => {
    Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });

/** The browser plays nothing for this page, or not at the first attempt, or does again. */
export const refuseSound = ({ page }: WindowHandle, refused: 'always' | 'once' | 'never'): Promise<void> =>
  page.evaluate((often) => {
    const prototype = window.AudioContext.prototype;
    Reflect.deleteProperty(prototype, 'resume');
    if (often === 'never') return;
    prototype.resume = () => {
      if (often === 'once') Reflect.deleteProperty(prototype, 'resume');
      return Promise.reject(new DOMException('not allowed', 'NotAllowedError'));
    };
  }, refused);

/** Measures the tone that the page made last. */
export const measureTone = ({ page }: WindowHandle): Promise<MeasuredTone> =>
  page.evaluate(() => {
    const buffer = window.soundOf?.tones.at(-1);
    if (buffer === undefined) throw new Error('the page has made no tone');
    const { sampleRate, duration } = buffer;
    const samples = buffer.getChannelData(0);
    const sounding = samples.slice(0, samples.findLastIndex((one) => one !== 0) + 1);
    const energyAt = (hz: number): number => {
      const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
      let [before, last] = [0, 0];
      for (const sample of sounding) [before, last] = [last, sample + factor * last - before];
      return last * last + before * before - factor * last * before;
    };
    const frequencies = Array.from({ length: 2900 }, (_, index) => 100 + index);
    const energies = frequencies.map(energyAt);
    let step = 0;
    for (let at = 1; at < samples.length; at += 1) {
      step = Math.max(step, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
    }
    return {
      seconds: duration,
      peak: samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
      rms: Math.sqrt(sounding.reduce((sum, one) => sum + one * one, 0) / sounding.length),
      first: samples[0] ?? Number.NaN,
      last: samples.at(-1) ?? Number.NaN,
      step,
      loudestFrequency: frequencies[energies.indexOf(Math.max(...energies))] ?? Number.NaN,
    };
  });

interface Own {
  readonly screenpop: ScreenpopBridge;
}

/** The settings that a page shows. */
export const settingsOf = ({ panel }: SignedInApp): Promise<UiSettings> =>
  panel.page.evaluate(async () => (await (window as unknown as Own).screenpop.getState()).settings);

/** Changes settings, as any page does. */
export async function set({ panel }: SignedInApp, changes: Partial<UiSettings>): Promise<void> {
  const isTaken = await panel.page.evaluate(
    async (wanted) => (await (window as unknown as Own).screenpop.updateSettings(wanted)).ok,
    changes,
  );
  if (!isTaken) throw new Error(`refused: ${JSON.stringify(changes)}`);
}
