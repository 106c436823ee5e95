/** Composition root: the desktop app. */
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import packageJson from '../package.json' with { type: 'json' };
import type { DesktopElectron, DesktopFiles } from './desktop/deps.ts';
import type { Desktop } from './desktop/desktop.ts';
import { serveIpc } from './desktop/ipc/wrapper.ts';
import { type LaunchDeps, launch } from './desktop/launch.ts';
import { LinkInbox, linksIn, registerLinks } from './desktop/links.ts';
import { readOptions } from './desktop/options.ts';
import { registerPageScheme } from './desktop/security/scheme.ts';
import { hiddenSwitch } from './desktop/start-at-login-entry.ts';
import { overridesOf } from './storage/settings-overlay.ts';

const electron: DesktopElectron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
};

// The bundle is dist/main/index.js, in the repository as in the package.
const home = join(import.meta.dirname, '..', '..');
const files: DesktopFiles = {
  preload: join(home, 'dist', 'preload', 'preload.cjs'),
  renderer: join(home, 'dist', 'renderer'),
  trayImages: join(home, 'build', 'icons', 'tray'),
  appIcon: join(home, 'build', 'icons', 'app', '256x256.png'),
};

const startSimulator = async () => {
  const simulator = await import('../simulator/simulator.ts');
  return simulator.startSimulator({ port: 0 });
};

/** Only who wants the popup on the active window's display needs the native module under it. */
const loadActiveWindow: LaunchDeps['loadActiveWindow'] = async (log) => {
  const { createActiveWindow } = await import('./active-window/index.ts');
  return createActiveWindow({ platform: process.platform, environment: process.env, log });
};

const failToStart = (reason: string): void => {
  process.stderr.write(`Screenpop could not start: ${reason}\n`);
  app.exit(2);
};

const options = readOptions(process.argv.slice(1), process.env);
const overrides = overridesOf(options);

// A demonstration may run beside the real app: its profile, and with it its single-instance lock, is its own.
if (options.isDemo) app.setPath('userData', `${app.getPath('userData')}-demo`);
// Windows knows the app by this name: electron-builder.yml, appId.
if (process.platform === 'win32') app.setAppUserModelId('io.github.screenpop.Screenpop');
app.enableSandbox();
registerPageScheme(protocol);

function start(overlay: Parameters<typeof launch>[0]['overrides']): void {
  let desktop: Desktop | undefined;
  const links = new LinkInbox();
  links.receive(linksIn(process.argv));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.receive([url]);
  });
  app.on('second-instance', (_event, args) => {
    const received = linksIn(args);
    links.receive(received);
    if (received.length === 0 && !args.includes(hiddenSwitch)) desktop?.openPanel();
  });
  // macOS: the app was opened again, from the Finder or the Dock.
  app.on('activate', () => desktop?.openPanel());
  const base = { electron, files, platform: process.platform, serveIpc, loadActiveWindow, overrides: overlay };
  registerLinks(app, { platform: process.platform, isDemo: options.isDemo });
  const deps = { ...base, version: packageJson.version };
  launch(options.isDemo ? { ...deps, startSimulator } : deps).then(
    (launched) => {
      desktop = launched;
      links.open(launched.followLink);
    },
    (error: unknown) => failToStart(error instanceof Error ? error.message : String(error)),
  );
}

if (!overrides.ok) failToStart(overrides.failure.detail ?? 'wrong arguments');
else if (app.requestSingleInstanceLock()) start(overrides.value);
else app.quit();
