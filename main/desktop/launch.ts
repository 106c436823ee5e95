import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resolveLanguage } from '../../locales/index.ts';
import type { Agent } from '../agent/types.ts';
import { composeAgent } from '../compose.ts';
import type { ExportDiagnostics } from '../diagnostics/export.ts';
import { proposedFileName, writeDiagnosticsFile } from '../diagnostics/file.ts';
import type { Journal } from '../journal/types.ts';
import { createLog, createSecretRegister, type MaskingRegister, type TaggedLog } from '../log/log.ts';
import { createFileSink, createStreamSink, readLastRecords } from '../log/sinks.ts';
import { createLogTail, type LogTail } from '../log/tail.ts';
import { environmentProxies } from '../network/environment.ts';
import { systemProxies } from '../network/pac.ts';
import { createTransports, type Transports } from '../network/transports.ts';
import type { SignInBrowser } from '../ports.ts';
import type { Settings } from '../settings/types.ts';
import { createRedirects } from '../sign-in/redirects.ts';
import { callJournalName, openCallJournal } from '../storage/call-journal.ts';
import { createContactStore, readContactFile } from '../storage/contact-store.ts';
import { createMemoryContactStore } from '../storage/memory-contacts.ts';
import { withOverrides } from '../storage/settings-overlay.ts';
import type { SettingsStore } from '../storage/settings-store.ts';
import { systemClock } from '../system.ts';
import { openSettings } from './compose.ts';
import type { ContactFiles } from './contacts.ts';
import { Demo, type Simulator } from './demo.ts';
import { demoContacts } from './demo-contacts.ts';
import type { DesktopDeps } from './deps.ts';
import { type Desktop, startDesktop } from './desktop.ts';
import { relaunchApp } from './relaunch.ts';
import { createSignInBrowser } from './sign-in-browser.ts';
import { cameWithLogin } from './start-at-login.ts';
import { createTranslate } from './texts.ts';

/** What the app is launched with. */
export interface LaunchDeps
  extends Pick<DesktopDeps, 'electron' | 'files' | 'platform' | 'serveIpc' | 'loadActiveWindow'> {
  /** Lie over the settings for this run. */
  readonly overrides: Partial<Settings>;
  readonly version: string;
  /** Present for a demonstration: starts the built-in simulator. */
  startSimulator?(): Promise<Simulator>;
}

interface Logging {
  readonly log: TaggedLog;
  readonly logTail: LogTail;
  readonly secrets: MaskingRegister;
}

const complain = (error: unknown): void =>
  void process.stderr.write(`Screenpop cannot write its log: ${error instanceof Error ? error.message : error}\n`);

const startLog = ({ app }: LaunchDeps['electron']): Logging => {
  const secrets = createSecretRegister();
  const directory = join(app.getPath('userData'), 'logs');
  const file = createFileSink({ directory, onFailure: complain });
  // How the last run ended is what support asks first.
  const logTail = createLogTail(readLastRecords(directory));
  const sinks = app.isPackaged ? [file, logTail] : [file, logTail, createStreamSink(process.stderr)];
  const log = createLog({ sinks, secrets, clock: systemClock, tag: 'desktop' });
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));
  return { log, logTail, secrets };
};

/** What the environment names goes before what the system is set to. */
const startTransports = ({ session }: LaunchDeps['electron'], logging: Omit<Logging, 'logTail'>): Transports => {
  const system = systemProxies((url) => session.defaultSession.resolveProxy(url));
  return createTransports({ ...logging, proxies: environmentProxies(process.env, system), clock: systemClock });
};

const openOverlaidSettings = async (deps: LaunchDeps, simulator: Simulator | undefined): Promise<SettingsStore> => {
  const { app } = deps.electron;
  const stored = await openSettings(app.getPath('userData'), app.getLocale(), simulator !== undefined);
  if (simulator === undefined) return withOverrides(stored, deps.overrides);
  const { api, account, username, clientId, portal } = simulator;
  return withOverrides(stored, { ...deps.overrides, api, account, username, clientId, portal });
};

/** The system's browser, which ends on a page in the user's language. */
const startBrowser = ({ app, shell }: LaunchDeps['electron'], settings: SettingsStore): SignInBrowser => {
  const translate = createTranslate();
  const redirects = createRedirects(() => {
    const language = resolveLanguage(app.getPreferredSystemLanguages(), settings.get().language);
    const text = translate(language);
    return { language, title: text('signInEnd.title'), text: text('signInEnd.text') };
  });
  return redirects.expecting(createSignInBrowser(shell, redirects.receive));
};

/** The save dialog has asked before a file is replaced. */
const diagnosticsOf = (exportDiagnostics: ExportDiagnostics): DesktopDeps['diagnostics'] => ({
  proposedName: () => proposedFileName(systemClock.now()),
  save: async (path, options) => writeDiagnosticsFile(path, await exportDiagnostics(options), { mayReplace: true }),
});

/** The demonstration leaves nothing behind, not even who called. */
const openJournal = (
  { app }: LaunchDeps['electron'],
  settings: SettingsStore,
  log: TaggedLog,
  isEphemeral: boolean,
): Journal =>
  openCallJournal({
    path: isEphemeral ? undefined : join(app.getPath('userData'), callJournalName),
    ...{ days: settings.get().historyDays, clock: systemClock, log },
  });

const createDemo = (
  { agent, settings }: { readonly agent: Agent; readonly settings: SettingsStore },
  simulator: Simulator | undefined,
  log: TaggedLog,
): Demo | undefined =>
  simulator && new Demo({ agent, simulator, clock: systemClock, log, country: () => settings.get().country });

/** The demonstration's contacts end with it; nothing of the user's is read there. */
const createContactFiles = ({ app }: LaunchDeps['electron'], log: TaggedLog, isDemo: boolean): ContactFiles => {
  const pause = () => nextTurn();
  const store = isDemo
    ? createMemoryContactStore(demoContacts(systemClock.now()))
    : createContactStore({ directory: app.getPath('userData'), log, pause });
  return { store, read: readContactFile, pause };
};

/** What is opened before there is an agent, and closed after it. */
interface Opened extends Logging {
  /** Present for a demonstration: nothing is kept then. */
  readonly simulator: Simulator | undefined;
  readonly settings: SettingsStore;
  readonly transports: Transports;
}

const open = async (deps: LaunchDeps): Promise<Opened> => {
  const logging = startLog(deps.electron);
  const simulator = await deps.startSimulator?.();
  const settings = await openOverlaidSettings(deps, simulator);
  if (settings.problem !== undefined) logging.log.warn('settings', { problem: settings.problem });
  return { ...logging, simulator, settings, transports: startTransports(deps.electron, logging) };
};

const startAgent = ({ electron, version }: LaunchDeps, { log, logTail, secrets, ...opened }: Opened) =>
  composeAgent({
    ...{ log: log.child('agent'), logTail, secrets, version, keychainService: 'Screenpop' },
    ...{ settings: opened.settings, transports: opened.transports, isEphemeral: opened.simulator !== undefined },
    browser: startBrowser(electron, opened.settings),
  });

type Composed = DesktopDeps & { readonly demo?: Demo };

const compose = (deps: LaunchDeps, opened: Opened): Composed => {
  const { electron } = deps;
  const { settings, log, simulator, transports } = opened;
  const isEphemeral = simulator !== undefined;
  const { agent, exportDiagnostics } = startAgent(deps, opened);
  const demo = createDemo({ agent, settings }, simulator, log);
  const journal = openJournal(electron, settings, log, isEphemeral);
  return {
    ...{ ...deps, agent, journal, settings, log, clock: systemClock, environment: process.env },
    contactFiles: createContactFiles(electron, log, isEphemeral),
    diagnostics: diagnosticsOf(exportDiagnostics),
    relaunch: (options) => relaunchApp(electron.app, options),
    onStopped: async () => {
      journal.close();
      await transports.close();
      await simulator?.stop();
    },
    ...(demo !== undefined && { demo }),
  };
};

/** Composes and starts the app; the agent is on its way to its line when this resolves. */
export async function launch(deps: LaunchDeps): Promise<Desktop> {
  const { app } = deps.electron;
  await app.whenReady();
  const composed = compose(deps, await open(deps));
  const { agent, demo, log } = composed;
  const desktop = startDesktop(composed);
  const started = demo === undefined ? agent.start() : demo.start();
  // A newcomer to the demonstration is shown where to ring from; everybody else only what needs them, and nobody while
  // they log in to their machine: the tray says that a sign-in is needed.
  const showWhatIsNeeded = demo === undefined ? desktop.askForSignIn : desktop.openTestCalls;
  const isHidden = cameWithLogin(app, deps.platform, process.argv);
  started.then(isHidden ? undefined : showWhatIsNeeded, (error: unknown) => log.error('start failed', { error }));
  return desktop;
}
