import { EventEmitter } from 'node:events';
import { systemColorScheme } from './settings.ts';
import { guarded } from './unsupported.ts';

type Source = Electron.NativeTheme['themeSource'];

let source: Source = 'system';
let system: 'light' | 'dark' = systemColorScheme;

/** The scheme that pages see. */
export const colorScheme = (): 'light' | 'dark' => (source === 'system' ? system : source);

const emitter = new EventEmitter();

const members = {
  get shouldUseDarkColors(): boolean {
    return colorScheme() === 'dark';
  },
  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return system === 'dark';
  },
  get shouldUseHighContrastColors(): boolean {
    return false;
  },
  get inForcedColorsMode(): boolean {
    return false;
  },
  get prefersReducedTransparency(): boolean {
    return false;
  },
  get themeSource(): Source {
    return source;
  },
  set themeSource(value: Source) {
    source = value;
    emitter.emit('updated');
  },
} satisfies Partial<Electron.NativeTheme>;

/** Electron's `nativeTheme`. */
export const nativeTheme = guarded(
  'nativeTheme',
  Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members)),
);

/** The desktop changes its colour scheme. */
export function setSystemColorScheme(scheme: 'light' | 'dark'): void {
  system = scheme;
  emitter.emit('updated');
}
