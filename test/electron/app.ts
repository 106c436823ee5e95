import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { commandLine } from './command-line.ts';
import { preventable } from './events.ts';
import { readManifest } from './manifest.ts';
import { setNextRun } from './next-run.ts';
import { record } from './record.ts';
import { isPackaged, systemLocale, userDataOverride } from './settings.ts';
import { acquireLock, releaseLock } from './single-instance.ts';
import { type Faithful, guarded, unsupported } from './unsupported.ts';

type PathName = Parameters<Electron.App['getPath']>[0];

const manifest = readManifest();

/** The lifecycle steps that other modules carry out; set by lifecycle.ts. */
export const lifecycle = {
  quit: (): void => undefined,
  exit: (code: number): void => process.exit(code),
};

let name = manifest.name;
let isReady = false;
let resolveReady: () => void = () => undefined;
const ready = new Promise<void>((resolve) => {
  resolveReady = resolve;
});
let temporary: string | undefined;

function ownUserData(): string {
  if (temporary === undefined) {
    temporary = mkdtempSync(path.join(tmpdir(), 'screenpop-user-data-'));
    process.once('exit', () => rmSync(temporary as string, { recursive: true, force: true }));
  }
  // One below the folder that is removed at the end: an app may add a suffix to its profile's name.
  return path.join(temporary, 'profile');
}

const paths = new Map<string, string>();

const wellKnown: Partial<Record<PathName, () => string>> = {
  home: homedir,
  temp: tmpdir,
  exe: () => process.execPath,
  userData: () => userDataOverride ?? (commandLine.getSwitchValue('user-data-dir') || ownUserData()),
  sessionData: () => members.getPath('userData'),
  appData: () => path.dirname(members.getPath('userData')),
  logs: () => path.join(members.getPath('userData'), 'logs'),
  documents: () => path.join(homedir(), 'Documents'),
  crashDumps: () => path.join(members.getPath('userData'), 'Crashpad'),
};

const noted =
  <T>(member: string, value: T) =>
  (...args: unknown[]): T => {
    record(`app.${member}`, ...args);
    return value;
  };

const members = {
  commandLine: guarded('app.commandLine', commandLine) as unknown as Electron.CommandLine,
  isPackaged,
  whenReady: (): Promise<void> => ready,
  isReady: (): boolean => isReady,
  quit: (): void => lifecycle.quit(),
  exit: (code = 0): void => lifecycle.exit(code),
  relaunch: (options: Electron.RelaunchOptions = {}): void => {
    record('app.relaunch', options);
    setNextRun(options);
  },
  focus: noted('focus', undefined),
  hide: noted('hide', undefined),
  show: noted('show', undefined),
  getVersion: (): string => manifest.version,
  getName: (): string => name,
  setName: (value: string): void => {
    name = value;
  },
  getAppPath: (): string => manifest.folder,
  getLocale: (): string => systemLocale,
  getSystemLocale: (): string => systemLocale,
  getLocaleCountryCode: (): string => systemLocale.split('-')[1] ?? '',
  getPreferredSystemLanguages: (): string[] => [systemLocale],
  getPath(wanted: PathName): string {
    const found = paths.get(wanted) ?? wellKnown[wanted]?.();
    if (found === undefined) throw unsupported(`app.getPath('${wanted}')`);
    return found;
  },
  setPath: (wanted: string, value: string): void => void paths.set(wanted, value),
  enableSandbox: noted('enableSandbox', undefined),
  disableHardwareAcceleration: noted('disableHardwareAcceleration', undefined),
  setAppUserModelId: noted('setAppUserModelId', undefined),
  setDesktopName: noted('setDesktopName', undefined),
  setAsDefaultProtocolClient: noted('setAsDefaultProtocolClient', true),
  removeAsDefaultProtocolClient: noted('removeAsDefaultProtocolClient', true),
  isDefaultProtocolClient: (_scheme: string): boolean => false,
  setLoginItemSettings: noted('setLoginItemSettings', undefined),
  getLoginItemSettings: (): Electron.LoginItemSettings => ({
    openAtLogin: false,
    wasOpenedAtLogin: false,
    status: 'not-registered',
    executableWillLaunchAtLogin: false,
    launchItems: [],
  }),
  setAboutPanelOptions: noted('setAboutPanelOptions', undefined),
  setActivationPolicy: noted('setActivationPolicy', undefined),
  setBadgeCount: noted('setBadgeCount', true),
  isAccessibilitySupportEnabled: (): boolean => false,
  requestSingleInstanceLock: (data?: Record<string, unknown>): boolean =>
    acquireLock(members.getPath('userData'), data, (second) =>
      app.emit('second-instance', preventable({}), second.argv, second.cwd, second.data),
    ),
  hasSingleInstanceLock: (): boolean => true,
  releaseSingleInstanceLock: (): void => releaseLock(),
} satisfies Partial<Electron.App>;

/** `app.dock` exists on macOS only, and is undefined elsewhere, as in Electron. */
const dock = { dock: undefined } satisfies Pick<Electron.App, 'dock'>;

const names = {
  get name(): string {
    return name;
  },
  set name(value: string) {
    name = value;
  },
};

const emitter = Object.defineProperties(
  Object.assign(new EventEmitter(), members, dock),
  Object.getOwnPropertyDescriptors(names),
);

/** Electron's `app`. */
export const app = guarded('app', emitter) as unknown as Electron.App & EventEmitter;

/** Says that Chromium is there. */
export function becomeReady(): void {
  isReady = true;
  resolveReady();
  app.emit('will-finish-launching');
  app.emit('ready', preventable({}), {});
}

export type AppCheck = Faithful<Electron.App, typeof members>;
