import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/programs.ts';
import { editorTitle } from './editor.ts';

const run = promisify(execFile);

/** How long the keys are apart, in ms: a fast typist. */
const keyIntervalMs = 40;

/** Somebody at the keyboard: keys go to the system, and from there to whichever window has the keyboard. */
export interface Typist {
  /** Gives the editor the keyboard, as a click or Alt+Tab would. */
  turnToEditor(): Promise<void>;
  /** Types steadily; resolves after the last key. Letters, digits and spaces only. */
  type(text: string): Promise<void>;
  stop(): void;
}

const linuxPrograms = { xdotool: 'xdotool', openbox: 'openbox', xset: 'x11-xserver-utils' };

/** Gives the window whose title begins like this the keyboard. */
export const turnToOnLinux = async (title: string): Promise<void> => {
  await run('xdotool', ['search', '--sync', '--onlyvisible', '--name', `^${title}`, 'windowactivate', '--sync']);
};

/** X11: XTEST by xdotool, as real keys; a window manager decides who gets the keyboard. */
const startOnLinux = (): Typist => {
  for (const [program, packageName] of Object.entries(linuxPrograms)) {
    if (findProgram(program) === undefined) throw new Error(`${program} is missing: apt-get install ${packageName}`);
  }
  // Where a window manager runs already this one ends at once.
  const manager: ChildProcess = spawn('openbox', [], { stdio: 'ignore' });
  return {
    turnToEditor: async () => {
      // On a busy machine a key may be down for longer than the time after which a held key repeats. Not earlier: an X
      // server without any program forgets what it was told.
      await run('xset', ['r', 'off']);
      await turnToOnLinux(editorTitle);
    },
    type: async (text) => {
      await run('xdotool', ['type', '--delay', String(keyIntervalMs), '--', text]);
    },
    stop: () => {
      execFileSync('xset', ['r', 'on']);
      manager.kill();
    },
  };
};

const powershell = (script: string) => run('powershell', ['-NoProfile', '-NonInteractive', '-Command', script]);

/** Windows: SendKeys, which puts the keys into the system's input queue. */
const startOnWindows = (): Typist => ({
  turnToEditor: async () => {
    await powershell(`if (-not (New-Object -ComObject WScript.Shell).AppActivate('${editorTitle}')) { exit 1 }`);
  },
  type: async (text) => {
    await powershell(
      `Add-Type -AssemblyName System.Windows.Forms; foreach ($key in '${text}'.ToCharArray()) { ` +
        `[System.Windows.Forms.SendKeys]::SendWait([string]$key); Start-Sleep -Milliseconds ${keyIntervalMs} }`,
    );
  },
  stop: () => undefined,
});

const osascript = (script: string) => run('osascript', ['-e', script]);

/** macOS: System Events, for which the terminal (or the runner) needs the permission "Accessibility". */
const startOnMac = (): Typist => ({
  turnToEditor: async () => {
    await osascript(
      `tell application "System Events" to set frontmost of (first process whose name of every window contains "${editorTitle}") to true`,
    );
  },
  type: async (text) => {
    await osascript(
      `tell application "System Events"\nrepeat with key in characters of "${text}"\nkeystroke (key as text)\n` +
        `delay ${keyIntervalMs / 1000}\nend repeat\nend tell`,
    );
  },
  stop: () => undefined,
});

const systems: Partial<Record<NodeJS.Platform, () => Typist>> = {
  linux: startOnLinux,
  win32: startOnWindows,
  darwin: startOnMac,
};

/** Somebody at this machine's keyboard. Throws where there is no way to press keys. */
export function startTypist(): Typist {
  const start = systems[process.platform];
  if (start === undefined) throw new Error(`No way is known to press keys on ${process.platform}`);
  return start();
}

/** Throws where macOS does not let this process press keys; other systems ask nobody. */
export async function assertMayType(): Promise<void> {
  if (process.platform !== 'darwin') return;
  const answer = await osascript('tell application "System Events" to return UI elements enabled');
  if (answer.stdout.trim() === 'true') return;
  throw new Error(
    'macOS does not let this program press keys: allow it in System Settings, Privacy & Security, Accessibility',
  );
}
