import type { Session } from './cdp.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { isHeaded } from './settings.ts';

/** A page of Chromium with a session of its own, paused before its first script. */
export interface Target {
  readonly id: string;
  readonly session: Session;
  close(): void;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly targetId: string; readonly openerId?: string };
}

let running: Chromium | undefined;
let starting: Promise<Chromium> | undefined;
let keeper: Promise<Target> | undefined;
let pendingTargets = 0;
const popupWaiters: ((targetId: string) => void)[] = [];
const sessions = new Map<string, string>();

/** Starts Chromium, once. */
export function startBrowser(): Promise<Chromium> {
  starting ??= start();
  return starting;
}

/** Ends Chromium if it was started. */
export async function closeBrowser(): Promise<void> {
  await running?.close();
  running = undefined;
}

/** The same, at once. */
export function killBrowser(): void {
  running?.kill();
  running = undefined;
}

/** Opens an empty page of the given size (CSS px). */
export async function openTarget(bounds: Electron.Rectangle): Promise<Target> {
  const chromium = await startBrowser();
  pendingTargets += 1;
  try {
    const targetId = isHeaded ? await openPopup(chromium, bounds) : await openUnseen(chromium, bounds);
    return targetOf(chromium, targetId);
  } finally {
    pendingTargets -= 1;
  }
}

function targetOf({ connection }: Chromium, id: string): Target {
  const session = connection.session(sessions.get(id));
  const close = (): void => {
    connection.forget(session);
    connection.root.send('Target.closeTarget', { targetId: id }).catch(() => undefined);
  };
  return { id, session, close };
}

async function openUnseen({ connection }: Chromium, { width, height }: Electron.Rectangle): Promise<string> {
  const page = { url: 'about:blank', newWindow: true, background: true, width, height };
  return (await connection.root.send('Target.createTarget', page)).targetId;
}

let lastOpening: Promise<unknown> = Promise.resolve();

/** Only a page can open a window without tabs and address field, so a minimised page does it for the app. */
async function openPopup(chromium: Chromium, { x, y, width, height }: Electron.Rectangle): Promise<string> {
  keeper ??= openKeeper(chromium);
  const { session } = await keeper;
  const opened = new Promise<string>((resolve) => popupWaiters.push(resolve));
  const features = `popup=1,left=${x},top=${y},width=${width},height=${height}`;
  const expression = `void (window.open('about:blank', '_blank', '${features}').opener = null)`;
  // One after the other: while a new window waits to be prepared, the page that opened it can open no other one.
  const open = () => session.send('Runtime.evaluate', { expression, userGesture: true });
  lastOpening = lastOpening.then(open, open);
  lastOpening.catch(() => undefined);
  return opened;
}

async function openKeeper(chromium: Chromium): Promise<Target> {
  const { targetId } = await chromium.connection.root.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    windowState: 'minimized',
  });
  const target = targetOf(chromium, targetId);
  await target.session.send('Runtime.runIfWaitingForDebugger');
  return target;
}

async function start(): Promise<Chromium> {
  const chromium = launchChromium();
  running = chromium;
  const { root } = chromium.connection;
  root.on('Target.attachedToTarget', (attached: Attached) => admit(chromium, attached));
  await root.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });
  return chromium;
}

/** Our own pages wait to be prepared, a page that a page opened is closed unseen, a test's own page goes on. */
function admit({ connection }: Chromium, { sessionId, targetInfo }: Attached): void {
  const { targetId, openerId } = targetInfo;
  const waiter = openerId === undefined ? undefined : popupWaiters.shift();
  if (waiter !== undefined || (openerId === undefined && pendingTargets > 0)) {
    sessions.set(targetId, sessionId);
    waiter?.(targetId);
  } else if (openerId !== undefined) {
    connection.root.send('Target.closeTarget', { targetId }).catch(() => undefined);
  } else {
    connection
      .session(sessionId)
      .send('Runtime.runIfWaitingForDebugger')
      .catch(() => undefined);
  }
}
