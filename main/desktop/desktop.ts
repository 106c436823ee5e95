import type Electron from 'electron';
import type { UiEvent } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Clock, Log } from '../ports.ts';
import { pageScheme, panelAddress, popupAddress } from './addresses.ts';
import { createCommands } from './commands.ts';
import { DialPrompts } from './dialing/prompts.ts';
import { followEnding } from './ending.ts';
import type { DispatcherDeps } from './ipc/dispatcher.ts';
import { createHandlers } from './ipc/handlers.ts';
import { setApplicationMenu } from './menu.ts';
import { createOpener } from './opener.ts';
import type { DemoControls, DesktopSettingsStore } from './ports.ts';
import { followPower } from './power.ts';
import { Presenter } from './presenter/presenter.ts';
import { startScreenPops } from './screen-pops.ts';
import { restrictPages } from './security/restrictions.ts';
import { servePage } from './security/scheme.ts';
import { followShortcutSettings, Shortcuts } from './shortcuts.ts';
import { createTranslate } from './texts.ts';
import { trayImagePath } from './tray/images.ts';
import { renderTray, type TrayCommand } from './tray/render.ts';
import { TrayIcon } from './tray/tray.ts';
import { Pages } from './windows/pages.ts';
import { PanelWindow } from './windows/panel.ts';
import { PopupWindow } from './windows/popup.ts';

/** The parts of Electron that the desktop uses. */
export type DesktopElectron = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'clipboard'
  | 'globalShortcut'
  | 'Menu'
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
  /** Present in the demonstration only. */
  readonly demo?: DemoControls;
  /** Opens the ipc channels. */
  serveIpc(deps: DispatcherDeps): void;
  /** Ends what was started outside, after the line is closed. */
  onStopped(): Promise<void>;
}

/** The running desktop. */
export interface Desktop {
  /** Shows the panel, as a second start of the app does. */
  openPanel(): void;
  /** Shows the panel with its sign-in form where nobody is signed in. */
  askForSignIn(): void;
}

const createWindows = (deps: DesktopDeps, presenter: Presenter, pages: Pages, isQuitting: () => boolean) => {
  const { electron, files, log, platform } = deps;
  const isDevelopment = !electron.app.isPackaged;
  const onLoadFailed = (error: unknown) => log.error('page not loaded', { error: String(error) });
  const page = { electron, preload: files.preload, isDevelopment, isQuitting, onLoadFailed };
  const popup = new PopupWindow({ ...page, platform, onDismissed: () => presenter.hideEverything() });
  const onCreated = (window: Electron.BrowserWindow) => pages.add(window, panelAddress);
  const panel = new PanelWindow({ ...page, icon: files.appIcon, onCreated });
  pages.add(popup.window, popupAddress);
  popup.load().catch(onLoadFailed);
  return { popup, panel };
};

const startTray = (deps: DesktopDeps, presenter: Presenter, onCommand: (command: TrayCommand) => void): TrayIcon => {
  const translate = createTranslate();
  const view = () => {
    const state = presenter.state();
    return renderTray(state, translate(state.language));
  };
  const imagePath = (image: Parameters<typeof trayImagePath>[1]) =>
    trayImagePath(deps.files.trayImages, image, deps.platform);
  const tray = new TrayIcon({ electron: deps.electron, imagePath, onCommand }, view());
  presenter.subscribe(() => tray.show(view()));
  return tray;
};

const concernsPopup = ({ type }: UiEvent): boolean =>
  type === 'card' || type === 'cardRemoved' || type === 'dialPrompt';

const tellPages = (presenter: Presenter, pages: Pages, popup: PopupWindow): void => {
  presenter.subscribe((event) => {
    // The page first: the card is on its way before the window is seen.
    pages.tell(event);
    if (concernsPopup(event)) popup.update(presenter.state());
  });
  popup.update(presenter.state());
};

const shutPages = ({ electron, files, log }: DesktopDeps): void => {
  const { app, protocol, session } = electron;
  protocol.handle(pageScheme, (request) => servePage(files.renderer, request));
  restrictPages({ app, session: session.defaultSession, isDevelopment: !app.isPackaged, log });
};

const startKeys = (
  deps: DesktopDeps,
  presenter: Presenter,
  press: (name: 'answer' | 'hangUp' | 'dialClipboard') => void,
) => {
  const shortcuts = new Shortcuts({ globalShortcut: deps.electron.globalShortcut, log: deps.log, onPress: press });
  followShortcutSettings(shortcuts, deps.settings, (status) => presenter.setShortcutStatus(status));
  return shortcuts;
};

/** Puts tray, windows, keys, clipboard, screen pops and power on the agent. Call once the app is ready. */
export function startDesktop(deps: DesktopDeps): Desktop {
  const { electron, agent, settings, clock, log } = deps;
  shutPages(deps);
  setApplicationMenu(electron.Menu, deps.platform);
  const presenter = new Presenter({
    agent,
    settings,
    isDemo: deps.demo !== undefined,
    systemLanguages: () => electron.app.getPreferredSystemLanguages(),
  });
  const readClipboard = () => electron.clipboard.readText();
  const prompts = new DialPrompts({ agent, clock, presenter, readClipboard, country: () => settings.get().country });
  const ending = followEnding({ app: electron.app, clock, stop: () => stop() });
  const pages = new Pages(log);
  const { popup, panel } = createWindows(deps, presenter, pages, ending.isQuitting);
  const openPanel = () => panel.open();
  const shared = { agent, presenter, prompts, settings, log, ...(deps.demo !== undefined && { demo: deps.demo }) };
  const commands = createCommands({ ...shared, openPanel, quit: () => electron.app.quit() });
  const handlers = createHandlers({
    ...shared,
    setContentHeight: (heightPx) => popup.setContentHeight(heightPx),
    openPanel: (page) => {
      presenter.setPage(page);
      openPanel();
    },
  });
  deps.serveIpc({ handlers, trusted: pages.trusted, log });
  tellPages(presenter, pages, popup);
  const tray = startTray(deps, presenter, commands.choose);
  const shortcuts = startKeys(deps, presenter, commands.press);
  startScreenPops({ agent, opener: createOpener(electron.shell), log, settings: () => settings.get() });
  followPower(electron.powerMonitor, agent);

  const stop = async (): Promise<void> => {
    shortcuts.release();
    tray.destroy();
    await agent.stop();
    await deps.onStopped();
  };
  const askForSignIn = () => {
    if (agent.snapshot().account === undefined && agent.snapshot().link.state === 'signed-out') openPanel();
  };
  return { openPanel, askForSignIn };
}
