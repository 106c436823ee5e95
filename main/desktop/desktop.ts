import { pageScheme } from './addresses.ts';
import { followNotifications } from './call-popup.ts';
import { type Commands, createCommands } from './commands.ts';
import type { DesktopDeps } from './deps.ts';
import { followEnding } from './ending.ts';
import { followHealth } from './health.ts';
import { serveHandlers } from './ipc/serve.ts';
import { createKeys } from './keys.ts';
import { createLinks, type FollowLink } from './links.ts';
import { setApplicationMenu } from './menu.ts';
import { createOpener } from './opener.ts';
import { loadContacts } from './own-people.ts';
import { createParts, type Parts } from './parts.ts';
import { followPower } from './power.ts';
import { startScreenPops } from './screen-pops.ts';
import { restrictPages } from './security/restrictions.ts';
import { servePage } from './security/scheme.ts';
import { createTray, createWindows, followPresenter, type Windows } from './surfaces.ts';

/** The running desktop. */
export interface Desktop {
  /** Shows the panel, as a second start of the app does. */
  openPanel(): void;
  /** Follows a `screenpop:` link from outside. */
  readonly followLink: FollowLink;
  /** Shows the panel with the test calls: where a newcomer to the demonstration begins. */
  openTestCalls(): void;
  /** Shows the panel with its sign-in form where nobody is signed in. */
  askForSignIn(): void;
}

/** What is left of the desktop to take away, each a function that does. */
type Releases = (() => void)[];

type Shared = DesktopDeps & Parts;

const shutPages = ({ electron, files, log, readPhoto }: Shared): void => {
  const { app, protocol, session } = electron;
  protocol.handle(pageScheme, (request) => servePage(files.renderer, request, readPhoto));
  restrictPages({ app, session: session.defaultSession, isDevelopment: !app.isPackaged, log });
};

// Quitting may come before everything stands: what has been opened by then is released.
const endWith = ({ electron, agent, clock, log, onStopped }: Shared, releases: Releases) => {
  const stop = async (): Promise<void> => {
    for (const release of releases) release();
    await agent.stop();
    await onStopped();
  };
  return followEnding({ app: electron.app, clock, log, stop });
};

const panelOpener =
  ({ doNotDisturb }: Shared, { panel }: Windows): Desktop['openPanel'] =>
  () => {
    panel.open();
    doNotDisturb.look();
  };

const startCommands = (shared: Shared, { popup }: Windows, openPanel: () => void): Commands =>
  createCommands({ ...shared, bringPopup: () => popup.bring(), openPanel, quit: () => shared.electron.app.quit() });

/** Everything that a user sees and acts with; pushes what takes it away. */
const startFaces = (shared: Shared, windows: Windows, commands: Commands, releases: Releases): void => {
  const { presenter, doNotDisturb } = shared;
  const { press, choose } = commands;
  const keys = createKeys(shared, presenter, press);
  releases.push(() => keys.release());
  serveHandlers(shared, keys, windows);
  followPresenter(presenter, windows);
  const tray = createTray(shared, presenter, { onCommand: choose, onOpened: () => doNotDisturb.look() });
  releases.push(() => tray.destroy(), followNotifications(shared, presenter, choose), commands.follow());
};

// What runs without a window: calls open records, and the line follows the machine's sleep.
const startBackground = (shared: Shared): Releases => {
  const { electron, agent, log, settings, doNotDisturb, contacts } = shared;
  startScreenPops({ agent, opener: createOpener(electron.shell), log, settings: () => settings.get() });
  followPower(electron.powerMonitor, agent);
  loadContacts(shared, contacts);
  return [doNotDisturb.follow(), followHealth(shared)];
};

const reachable = (shared: Shared, openPanel: () => void): Desktop => {
  const { agent, presenter, settings } = shared;
  const openTestCalls = (): void => {
    presenter.showPage('demo');
    openPanel();
  };
  const country = () => settings.get().country;
  const followLink = createLinks({ ...shared, country, openPanel });
  return { openPanel, openTestCalls, followLink, askForSignIn: () => void (isSignedOut(agent) && openPanel()) };
};

/** Puts tray, windows, keys, clipboard, screen pops and power on the agent. Call once the app is ready. */
export function startDesktop(deps: DesktopDeps): Desktop {
  const shared: Shared = { ...deps, ...createParts(deps, () => windows) };
  shutPages(shared);
  setApplicationMenu(deps.electron.Menu, deps.platform);
  const releases: Releases = [() => shared.history.stop()];
  const { isQuitting } = endWith(shared, releases);
  const windows = createWindows(deps, shared.presenter, isQuitting);
  releases.push(() => windows.hiding.stop());
  const openPanel = panelOpener(shared, windows);
  startFaces(shared, windows, startCommands(shared, windows, openPanel), releases);
  releases.push(...startBackground(shared));
  return reachable(shared, openPanel);
}

const isSignedOut = (agent: Shared['agent']): boolean => {
  const { account, link } = agent.snapshot();
  return account === undefined && link.state === 'signed-out';
};
