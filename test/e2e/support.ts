import { createHash } from 'node:crypto';
import { buildIfStale } from '../../scripts/build.ts';
import { type Random, type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type App, type LaunchOptions, launchApp, type WindowHandle } from '../electron/driver.ts';

/** The app, signed in to a simulator of its own. */
export interface SignedInApp {
  readonly app: App;
  readonly simulator: Simulator;
  readonly popup: WindowHandle;
  readonly panel: WindowHandle;
  /** Somebody calls extension 200. Resolves with the PBX's call id when the card can be seen. */
  ring(caller?: { from?: string; fromName?: string }): Promise<string>;
  stop(): Promise<void>;
}

const anyCard = '[data-testid="call-card"]';
/** The card of a live call: one that has ended leaves another one behind for a moment, which says how. */
export const card = `${anyCard}:not([data-phase="ended"])`;
export const cardIn = (phase: string): string => `${anyCard}[data-phase="${phase}"]`;
export const button = (action: string): string => `${card} [data-action="${action}"]`;
export const linkIn = (state: string): string => `[data-testid="link-state"][data-state="${state}"]`;

/** Real Electron keeps its tray and its global shortcuts to itself: what needs them runs on the stand-in only. */
export const isStandIn = process.env.SCREENPOP_E2E !== 'electron';

/** No keychain and no proxy of the machine's own: what a test finds is what it brought. */
export const bareEnvironment = {
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  SCREENPOP_API: undefined,
  SCREENPOP_CLIENT_ID: undefined,
};

/** Fills the sign-in form and waits for the line. */
export async function signIn(panel: WindowHandle, { account, username, password }: Simulator): Promise<void> {
  await panel.waitFor('[data-testid="panel-signin-form"]');
  for (const [name, value] of Object.entries({ account, username, password })) {
    await panel.page.fill(`[data-testid="panel-signin-form"] input[name="${name}"]`, value);
  }
  await panel.click('[data-testid="sign-in"]');
  await panel.waitFor(linkIn('online'));
}

/** What the platform is made of. */
interface Platform {
  /** Two platforms of the same numbers are one to the app: the same account, the same people. */
  readonly random?: Random;
}

/** The same numbers in the same order, each time. */
export function sameNumbers(): Random {
  let count = 0;
  return (byteCount) => {
    count += 1;
    return createHash('shake256', { outputLength: byteCount }).update(String(count)).digest();
  };
}

/** Starts the built app against a simulator in this process, and signs in as a user does. */
export async function startSignedIn(options: LaunchOptions & Platform = {}): Promise<SignedInApp> {
  await buildIfStale();
  const { random, ...launch } = options;
  const simulator = await startSimulator({ port: 0, ...(random === undefined ? {} : { random }) });
  const app = await launchApp({
    ...launch,
    args: ['--api', simulator.api, '--client-id', simulator.clientId, ...(options.args ?? [])],
    env: { ...bareEnvironment, ...options.env },
  });
  const panel = await app.window('panel.html');
  const popup = await app.window('popup.html');
  await signIn(panel, simulator);
  const ring = async ({
    from = '+442079460018',
    fromName,
  }: {
    from?: string;
    fromName?: string;
  } = {}): Promise<string> => {
    const { id } = simulator.placeCall({ from, to: '200', ...(fromName === undefined ? {} : { fromName }) });
    await popup.waitUntilShown();
    await popup.waitFor(cardIn('ringing'));
    return id;
  };
  const stop = async (): Promise<void> => {
    await app.close();
    await simulator.stop();
  };
  return { app, simulator, popup, panel, ring, stop };
}
