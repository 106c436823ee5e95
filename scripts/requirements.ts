import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium.ts';
import { findProgram, root } from './programs.ts';

/** A system program that the tests need, and the Debian packages that have it. */
interface Requirement {
  readonly name: string;
  readonly packages: readonly string[];
  isPresent(): boolean;
}

/** keytar's native part links to libsecret, so loading it is the whole test. A process of its own survives its failure. */
const canLoadKeytar = (): boolean =>
  spawnSync(process.execPath, ['-e', "require('keytar')"], { cwd: root, stdio: 'ignore' }).status === 0;

const chromium: Requirement = {
  name: 'Chromium (or CHROMIUM_PATH)',
  packages: ['chromium'],
  isPresent: () => findChromium() !== undefined,
};

const program = (name: string, packageName: string): Requirement => ({
  name,
  packages: [packageName],
  isPresent: () => findProgram(name) !== undefined,
});

const linuxOnly: readonly Requirement[] = [
  program('gnome-keyring-daemon', 'gnome-keyring'),
  program('dbus-run-session', 'dbus'),
  program('dbus-send', 'dbus'),
  program('Xvfb', 'xvfb'),
  { name: 'libsecret', packages: ['libsecret-1-0'], isPresent: canLoadKeytar },
];

/** Secret Service and X server are tested on Linux; other systems have a keychain of their own, and no X. */
const requirements = process.platform === 'linux' ? [chromium, ...linuxOnly] : [chromium];

/** What is missing, in words, with the one line that installs it; undefined where all is there. */
export const missingRequirements = (): string | undefined => {
  const missing = requirements.filter((requirement) => !requirement.isPresent());
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(', ');
  const packages = [...new Set(missing.flatMap((requirement) => requirement.packages))].join(' ');
  return `The tests need programs that are not here: ${names}.\nOn Debian or Ubuntu, install them with:\n\n  sudo apt-get install -y --no-install-recommends ${packages}\n`;
};
