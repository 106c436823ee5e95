import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Connection } from './cdp.ts';
import { chromiumPath, isControlled, isHeaded } from './settings.ts';

/** A running Chromium. */
export interface Chromium {
  readonly connection: Connection;
  /** Address for a second DevTools client; rejects where Chromium was started without one. */
  endpoint(): Promise<string>;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
  /** The same at once, for the last moment of the process. */
  kill(): void;
}

/** Without these, pages that no one sees are slowed down, Chromium calls home, or frames leave the page's session. */
const switches = [
  '--no-sandbox',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-popup-blocking',
  '--disable-breakpad',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,IsolateSandboxedIframes,Translate,MediaRouter,OptimizationHints,PaintHolding,CalculateNativeWinOcclusion',
  '--password-store=basic',
  '--use-mock-keychain',
  '--hide-scrollbars',
  '--mute-audio',
  // Electron's own default, without which no page may make a sound before it has been clicked.
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--metrics-recording-only',
];

const modeSwitches = (): string[] => [
  ...(isHeaded ? [] : ['--headless']),
  ...(isControlled ? ['--remote-debugging-port=0'] : []),
];

/** Starts Chromium with a fresh profile; it ends when this process does. */
export function launchChromium(): Chromium {
  const profile = mkdtempSync(path.join(tmpdir(), 'screenpop-chromium-'));
  const child = spawn(
    chromiumPath,
    [...switches, ...modeSwitches(), '--remote-debugging-pipe', `--user-data-dir=${profile}`],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const endpoint = readEndpoint(child);
  endpoint.catch(() => undefined);
  const connection = new Connection(child.stdio[4] as Readable, child.stdio[3] as Writable);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const removeProfile = (): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return {
    connection,
    endpoint: () => endpoint,
    close: async () => {
      connection.root.send('Browser.close').catch(() => child.kill('SIGKILL'));
      const impatience = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(impatience);
      removeProfile();
    },
    kill: () => {
      child.kill('SIGKILL');
      removeProfile();
    },
  };
}

/** Chromium names the address of its DevTools port on stderr. */
function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-10_000);
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', (error) => reject(new Error(`Chromium does not start (${chromiumPath}): ${error.message}`)));
    child.once('close', () => reject(new Error(`Chromium ended without a DevTools port: ${text}`)));
  });
}
