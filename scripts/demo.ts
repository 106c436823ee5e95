/** `npm run demo`: the app against the built-in simulator, on the best face that this machine can show. */

import { buildIfStale } from './build.ts';
import { findChromium } from './chromium.ts';
import { playOnStandIn, showOnStandIn } from './demo/stand-in.ts';
import { playInTerminal } from './demo/terminal.ts';
import { findElectronBinary } from './electron-binary.ts';
import { root, run } from './programs.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const hasDisplay =
  process.platform === 'win32' ||
  process.platform === 'darwin' ||
  Boolean(process.env.DISPLAY) ||
  Boolean(process.env.WAYLAND_DISPLAY);

async function onElectron(electron: string): Promise<number> {
  say(`Running on Electron (${electron}), because its binary is here.`);
  say('Look for the tray icon: the phone rings in a few seconds, and again by "Ring me" in its menu.');
  return run(electron, [root, '--demo']);
}

async function onChromium(chromium: string, missing: string): Promise<number> {
  if (hasDisplay) {
    say(`Running in Chromium (${chromium}) through the stand-in, because ${missing}.`);
    return showOnStandIn();
  }
  say(`Running in headless Chromium (${chromium}) through the stand-in, because ${missing} and there is no display.`);
  return playOnStandIn(say);
}

async function demo(): Promise<number> {
  const electron = findElectronBinary();
  const chromium = findChromium();
  if (electron === undefined && chromium === undefined) {
    say('Running in the terminal, because neither Electron’s binary nor Chromium is on this machine.');
    return playInTerminal(say);
  }
  await buildIfStale();
  if (electron !== undefined && hasDisplay) return onElectron(electron);
  const missing = electron === undefined ? 'Electron’s binary is not on this machine' : 'Electron needs a display';
  return chromium === undefined ? playInTerminal(say) : onChromium(chromium, missing);
}

process.exit(await demo());
