import { app, becomeReady, lifecycle } from './app.ts';
import { closeBrowser, killBrowser, startBrowser } from './browser.ts';
import { preventable } from './events.ts';
import { startNextRun } from './next-run.ts';
import { fixSchemes } from './session.ts';
import { telling } from './single-instance.ts';
import { closeAllWindows, whenLastWindowCloses } from './window-manager.ts';

let isQuitting = false;
let isEnding = false;

/** Starts Chromium and then says `ready`, unless the app quits before (as a second instance does). */
export async function begin(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (isQuitting) return;
  const { connection } = await startBrowser();
  void connection.closed.then(() => {
    if (!isEnding) end(1).catch(() => process.exit(1));
  });
  fixSchemes();
  if (!isQuitting) becomeReady();
}

/** Electron's order: before-quit, every window closed, will-quit, quit; each of the first three can be prevented. */
function quit(): void {
  if (isQuitting || isEnding) return;
  isQuitting = true;
  isQuitting = passes('before-quit') && closeAllWindows() && passes('will-quit');
  if (!isQuitting) return;
  app.emit('quit', preventable({}), 0);
  end(0).catch(() => process.exit(1));
}

function passes(name: 'before-quit' | 'will-quit'): boolean {
  const event = preventable({});
  app.emit(name, event);
  return !event.defaultPrevented;
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([closeBrowser(), telling]);
  process.exit((await startNextRun()) ?? code);
}

function allWindowsClosed(): void {
  if (isQuitting) return;
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
  else quit();
}

whenLastWindowCloses(allWindowsClosed);
lifecycle.quit = quit;
lifecycle.exit = (code) => void end(code).catch(() => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
process.on('exit', killBrowser);
