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
let pendingTargets = 0;
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
  const { connection } = await startBrowser();
  pendingTargets += 1;
  try {
    const { targetId } = await connection.root.send('Target.createTarget', creation(bounds));
    const session = connection.session(sessions.get(targetId));
    const close = (): void => {
      connection.forget(session);
      connection.root.send('Target.closeTarget', { targetId }).catch(() => undefined);
    };
    return { id: targetId, session, close };
  } finally {
    pendingTargets -= 1;
  }
}

const creation = ({ x, y, width, height }: Electron.Rectangle) =>
  isHeaded
    ? { url: 'about:blank', newWindow: true, left: x, top: y, width, height }
    : { url: 'about:blank', newWindow: true, background: true, width, height };

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
function admit(chromium: Chromium, { sessionId, targetInfo }: Attached): void {
  const { root } = chromium.connection;
  if (targetInfo.openerId !== undefined) {
    root.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined);
  } else if (pendingTargets > 0) {
    sessions.set(targetInfo.targetId, sessionId);
  } else {
    const session = chromium.connection.session(sessionId);
    session.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
  }
}
