import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { launchApp } from '../electron/driver.ts';
import { bareEnvironment, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

const box = 'input[name="startAtLogin"]';
const entryName = 'io.github.screenpop.Screenpop.desktop';

const openStartSection = async ({ panel }: SignedInApp): Promise<void> => {
  await panel.click('[data-page="settings"]');
  await panel.click('[data-action="section-start"]');
  await panel.waitFor(box);
};

// The real thing writes into the user's own folder, and only an installed copy does: the stand-in says that it is one.
describe.runIf(isStandIn && process.platform === 'linux')('starting at login', () => {
  let config: string;
  let desk: SignedInApp;
  const entry = () => join(config, 'autostart', entryName);
  const isTicked = () => desk.panel.page.locator(box).isChecked();
  beforeAll(async () => {
    config = await mkdtemp(join(tmpdir(), 'screenpop-config-'));
    const program = { APPIMAGE: '/home/anna/My Apps/Screenpop.AppImage', APPDIR: dirname(process.execPath) };
    const env = {
      ...program,
      SCREENPOP_STANDIN_PACKAGED: '1',
      XDG_CONFIG_HOME: config,
      XDG_CONFIG_DIRS: '/nonexistent',
    };
    desk = await startSignedIn({ env });
    await openStartSection(desk);
  });
  afterAll(async () => {
    await desk?.stop();
    await rm(config, { recursive: true, force: true });
  });

  it('writes an entry that starts the real program without a window, and removes it again', async () => {
    await desk.panel.click(box);
    await desk.app.waitFor(isTicked, 'the box is ticked');
    const text = await readFile(entry(), 'utf8');
    expect(text).toContain('\nExec="/home/anna/My Apps/Screenpop.AppImage" --ozone-platform=x11 --hidden\n');
    await desk.panel.click(box);
    await desk.app.waitFor(async () => !(await isTicked()), 'the box is empty');
    expect(await readdir(dirname(entry()))).toEqual([]);
  });

  it('shows what the system says, once somebody comes back to the panel', async () => {
    await desk.panel.click(box);
    await desk.app.waitFor(isTicked, 'the box is ticked');
    await writeFile(entry(), '[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n');
    await desk.app.emitApp('browser-window-focus');
    await desk.app.waitFor(async () => !(await isTicked()), 'the box is empty');
  });

  it('says beside the box where the system does not take it', async () => {
    await rm(dirname(entry()), { recursive: true });
    await writeFile(dirname(entry()), 'no folder');
    await desk.app.emitApp('browser-window-focus');
    await desk.panel.click(box);
    await desk.panel.page.getByText('The system did not take the change.').waitFor();
    expect(await isTicked()).toBe(false);
  });
});

describe('a copy that is not installed', () => {
  let desk: SignedInApp;
  beforeAll(async () => {
    desk = await startSignedIn();
    await openStartSection(desk);
  });
  afterAll(() => desk?.stop());

  it('cannot be started at login, and says why', async () => {
    expect(await desk.panel.page.locator(box).isDisabled()).toBe(true);
    await desk.panel.page.getByText('Only where Screenpop was installed').waitFor();
  });
});

it('started with the login, it opens no window, signed out as it is; a second start opens the panel', async () => {
  await buildIfStale();
  const app = await launchApp({ args: ['--hidden'], env: bareEnvironment });
  const visible = async () => (await app.windows()).filter((window) => window.isVisible).length;
  await app.window('popup.html');
  if (isStandIn)
    await app.waitFor(async () => (await app.tray.state()).toolTip.includes('igned out'), 'the tray says so');
  expect(await visible()).toBe(0);
  await app.emitApp('second-instance', ['/opt/screenpop', '--hidden'], '/', {});
  expect(await visible()).toBe(0);
  await app.emitApp('second-instance', ['/opt/screenpop'], '/', {});
  const panel = await app.window('panel.html');
  await panel.waitUntilShown();
  await panel.waitFor('[data-testid="panel-signin-form"]');
  await app.close();
});
