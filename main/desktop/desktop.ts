import type Electron from 'electron';
import type { ActiveWindow } from '../active-window/types.ts';
import type { Agent } from '../agent/types.ts';
import type { Journal } from '../journal/types.ts';
import type { Clock, Log } from '../ports.ts';
import { pageScheme } from './addresses.ts';
import { followNotifications } from './call-popup.ts';
import { type Commands, createCommands } from './commands.ts';
import type { ContactFiles } from './contacts.ts';
import { type DiagnosticsFile, exportDiagnostics } from './diagnostics.ts';
import { fromChosenLine } from './dialing/chosen-line.ts';
import { DialPrompts } from './dialing/prompts.ts';
import { DoNotDisturb } from './do-not-disturb.ts';
import { followEnding } from './ending.ts';
import { followHealth, withOwnChecks } from './health.ts';
import { type HistoryKeeper, keepHistory } from './history.ts';
import { noticingTargets } from './history-targets.ts';
import type { DispatcherDeps } from './ipc/dispatcher.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createLinks } from './links.ts';
import { setApplicationMenu } from './menu.ts';
import { createOpener } from './opener.ts';
import { createPeopleParts, loadContacts, type PeopleParts } from './own-people.ts';
import { type DesktopParts, noHistory, noSwitch } from './parts.ts';
import type { DemoControls, DesktopSettingsStore, ShortcutControls } from './ports.ts';
import { followPower } from './power.ts';
import { Presenter } from './presenter/presenter.ts';
import { startScreenPops } from './screen-pops.ts';
import { restrictPages } from './security/restrictions.ts';
import { servePage } from './security/scheme.ts';
import { keyGrip } from './shortcut-grip.ts';
import { followShortcutSettings, Shortcuts } from './shortcuts.ts';
import { createSoundReports, ringToneChecks } from './sound.ts';
import { createStartAtLogin } from './start-at-login.ts';
import { ownAutostartPlaces } from './start-at-login-entry.ts';
import { createTray, createWindows, followPresenter, type Windows } from './surfaces.ts';
import { createTranslate } from './texts.ts';
import { popupCheck } from './windows/popup-health.ts';

/** The parts of Electron that the desktop uses. */
export type DesktopElectron = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'clipboard'
  | 'dialog'
  | 'globalShortcut'
  | 'Menu'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;

/** Where the built files are; absolute paths. */
export interface DesktopFiles {
  readonly preload: string;
  /** Folder of the built pages. */
  readonly renderer: string;
  /** Folder of the tray's pictures. */
  readonly trayImages: string;
  readonly appIcon: string;
}

/** What the desktop is made of. */
export interface DesktopDeps {
  readonly electron: DesktopElectron;
  readonly agent: Agent;
  readonly settings: DesktopSettingsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: DesktopFiles;
  readonly platform: NodeJS.Platform;
  /** Tells what kind of desktop this is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Present in the demonstration only. */
  readonly demo?: DemoControls;
  readonly diagnostics: DiagnosticsFile;
  /** Where contacts come from, and where they are kept. */
  readonly contactFiles: ContactFiles;
  /** Where the calls of the past are kept; closed by whoever opened it. */
  readonly journal: Journal;
  /** Ends this run and begins another one. */
  relaunch(options: { readonly isDemo: boolean }): void;
  /** Loads what knows where the window with the keyboard is; only the popup's place on its display needs it. */
  loadActiveWindow(log: Log): Promise<ActiveWindow>;
  /** Opens the ipc channels. */
  serveIpc(deps: DispatcherDeps): void;
  /** Ends what was started outside, after the line is closed. */
  onStopped(): Promise<void>;
}

/** The running desktop. */
export interface Desktop {
  /** Shows the panel, as a second start of the app does. */
  openPanel(): void;
  /** Follows a `screenpop:` link from outside. */
  followLink(text: string): void;
  /** Shows the panel with the test calls: where a newcomer to the demonstration begins. */
  openTestCalls(): void;
  /** Shows the panel with its sign-in form where nobody is signed in. */
  askForSignIn(): void;
}

/** What the parts share. */
type Shared = DesktopDeps & DesktopParts & { readonly presenter: Presenter; readonly prompts: DialPrompts };

const shutPages = ({ electron, files, log }: DesktopDeps, { readPhoto }: PeopleParts): void => {
  const { app, protocol, session } = electron;
  protocol.handle(pageScheme, (request) => servePage(files.renderer, request, readPhoto));
  restrictPages({ app, session: session.defaultSession, isDevelopment: !app.isPackaged, log });
};

const createPresenter = (
  { electron, agent, settings, demo, clock }: DesktopDeps,
  { people }: DesktopParts,
  isPopupSeen: () => boolean,
): Presenter =>
  new Presenter({
    ...{ agent, settings, people, clock, isPopupSeen },
    isDemo: demo !== undefined,
    systemLanguages: () => electron.app.getPreferredSystemLanguages(),
  });

const createParts = ({ people, contacts }: PeopleParts): DesktopParts => ({
  people,
  contacts,
  history: noHistory,
  doNotDisturb: noSwitch,
  startAtLogin: noSwitch,
});

const createLoginSwitch = ({ electron, platform, environment, demo, log }: DesktopDeps, presenter: Presenter) =>
  createStartAtLogin({
    ...{ app: electron.app, platform, log, isDemo: demo !== undefined },
    places: () => ownAutostartPlaces(environment, electron.app.getPath('home')),
    tell: (startAtLogin) => presenter.setFacts({ startAtLogin }),
  });

/** The history follows the agent after the presenter does; the commands that it learns targets from are those of its agent. */
const createHistory = (deps: DesktopDeps, parts: DesktopParts, presenter: Presenter) => {
  const history: HistoryKeeper = keepHistory({ ...deps, ...parts, presenter });
  return { history, agent: noticingTargets(deps.agent, (destination) => history.noteTarget(destination)) };
};

const createPrompts = (deps: DesktopDeps, presenter: Presenter): DialPrompts =>
  new DialPrompts({
    agent: { dial: (command) => deps.agent.dial(fromChosenLine(command, deps)) },
    clock: deps.clock,
    presenter,
    readClipboard: () => deps.electron.clipboard.readText(),
    country: () => deps.settings.get().country,
  });

const serve = (shared: Shared, keys: ShortcutControls, { pages, popup, panel }: Windows): void => {
  const translate = createTranslate();
  const title = () => translate(shared.presenter.state().language)('health.export.dialogTitle');
  const handlers = createHandlers({
    ...shared,
    ...{ keys, translate },
    exportDiagnostics: (options) => exportDiagnostics({ ...shared, window: () => panel.window, title }, options),
    popup,
    reportSound: createSoundReports(shared),
    opener: createOpener(shared.electron.shell),
    openPanel: (page) => {
      shared.presenter.showPage(page);
      panel.open();
    },
  });
  shared.serveIpc({ handlers, trusted: pages.trusted, log: shared.log });
};

const createKeys = (shared: Shared, onPress: Commands['press']): Shortcuts => {
  const { electron, clock, log, platform, environment, settings, presenter } = shared;
  const ozonePlatform = electron.app.commandLine.getSwitchValue('ozone-platform');
  const shortcuts = new Shortcuts({
    ...{ globalShortcut: electron.globalShortcut, clock, log, platform, onPress },
    grip: keyGrip({ platform, environment, ozonePlatform }),
    onStatus: (status) => presenter.setShortcutStatus(status),
  });
  followShortcutSettings(shortcuts, settings);
  return shortcuts;
};

// What runs without a window: calls open records, and the line follows the machine's sleep.
const startBackground = ({ electron, agent, log, settings }: Shared): void => {
  startScreenPops({ agent, opener: createOpener(electron.shell), log, settings: () => settings.get() });
  followPower(electron.powerMonitor, agent);
};

/** Puts tray, windows, keys, clipboard, screen pops and power on the agent. Call once the app is ready. */
export function startDesktop(deps: DesktopDeps): Desktop {
  const { electron, agent, clock } = deps;
  const peopleParts = createPeopleParts(deps, { presenter: () => presenter, panel: () => windows.panel });
  shutPages(deps, peopleParts);
  setApplicationMenu(electron.Menu, deps.platform);
  const parts = createParts(peopleParts);
  const presenter = createPresenter(deps, parts, () => windows.popup.isSeen);
  const followed = { ...deps, ...createHistory(deps, parts, presenter) };
  const doNotDisturb = new DoNotDisturb({ ...followed, presenter });
  const agentChecked = withOwnChecks(followed.agent, () => [
    ...doNotDisturb.checks(),
    popupCheck(presenter.state()),
    ...ringToneChecks(presenter.state()),
  ]);
  const prompts = createPrompts(followed, presenter);
  const startAtLogin = createLoginSwitch(deps, presenter);
  const own = { doNotDisturb, startAtLogin, presenter, prompts };
  const shared: Shared = { ...parts, ...followed, agent: agentChecked, ...own };
  const releases: (() => void)[] = [() => followed.history.stop()];
  // Quitting may come before everything stands: what has been opened by then is released.
  const stop = async (): Promise<void> => {
    for (const release of releases) release();
    await agent.stop();
    await deps.onStopped();
  };
  const ending = followEnding({ app: electron.app, clock, log: deps.log, stop });
  const windows = createWindows(deps, presenter, ending.isQuitting);
  releases.push(() => windows.hiding.stop());
  const openPanel = () => {
    windows.panel.open();
    doNotDisturb.look();
  };
  const bringPopup = () => windows.popup.bring();
  const commands = createCommands({ ...shared, bringPopup, openPanel, quit: () => electron.app.quit() });
  const shortcuts = createKeys(shared, commands.press);
  releases.push(() => shortcuts.release());
  serve(shared, shortcuts, windows);
  followPresenter(presenter, windows);
  const tray = createTray(deps, presenter, { onCommand: commands.choose, onOpened: () => doNotDisturb.look() });
  releases.push(() => tray.destroy());
  releases.push(followNotifications(deps, presenter, commands.choose));
  releases.push(doNotDisturb.follow());
  releases.push(followHealth(shared));
  startBackground(shared);
  loadContacts(deps, peopleParts.contacts);
  const openTestCalls = (): void => {
    presenter.showPage('demo');
    openPanel();
  };
  const country = () => deps.settings.get().country;
  const followLink = createLinks({ ...shared, country, openPanel });
  return { openPanel, openTestCalls, followLink, askForSignIn: () => void (isSignedOut(agent) && openPanel()) };
}

const isSignedOut = (agent: Agent): boolean => {
  const { account, link } = agent.snapshot();
  return account === undefined && link.state === 'signed-out';
};
