/** `npm start`: builds the app and runs it on Electron with the configured account. Arguments are passed on to the app. */
import { electronInstaller, findElectronBinary } from './electron-binary.ts';
import { run, runNode } from './programs.ts';

const cannotDownload = `
Electron could not be downloaded from its release host, so the app cannot run here.
Behind a proxy set HTTPS_PROXY, or name a mirror with ELECTRON_MIRROR, and try again.
Without Electron there are: npm run headless (the agent in a terminal) and npm run demo.
`;

const obtainElectron = async (): Promise<string | undefined> => {
  const present = findElectronBinary();
  if (present !== undefined) return present;
  process.stdout.write('Electron is not installed yet; downloading it once.\n');
  await runNode([electronInstaller]);
  return findElectronBinary();
};

const start = async (): Promise<number> => {
  const electron = await obtainElectron();
  if (electron === undefined) {
    process.stderr.write(cannotDownload);
    return 1;
  }
  const built = await runNode(['scripts/build.ts']);
  return built === 0 ? run(electron, ['.', ...process.argv.slice(2)]) : built;
};

process.exitCode = await start();
