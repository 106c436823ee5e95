import { expect, it } from 'vitest';
import { relaunchApp, relaunchArguments } from '../../../main/desktop/relaunch.ts';

/** What Electron is asked for, in order. */
function relaunched(run: Parameters<typeof relaunchApp>[2], isDemo: boolean): unknown[] {
  const calls: unknown[] = [];
  const app = { relaunch: (options: unknown) => calls.push(options), quit: () => calls.push('quit') };
  relaunchApp(app as never, { isDemo }, run);
  return calls;
}

it('goes to the demonstration and back by one switch, and keeps what else this run was told', () => {
  const args = ['--ozone-platform=x11', '--api', 'https://{service}.example'];
  const demo = relaunchArguments(args, true);
  expect([demo, relaunchArguments(demo, true), relaunchArguments(demo, false)]).toEqual([
    [...args, '--demo'],
    [...args, '--demo'],
    args,
  ]);
});

it('leaves behind what belonged to one start: hidden at login, and the link that it came by', () => {
  expect(relaunchArguments(['.', '--hidden', '--', 'screenpop:dial/201'], true)).toEqual(['.', '--demo']);
});

it('leaves a demonstration that the environment asked for', () => {
  const env = { SCREENPOP_DEMO: '1', HOME: '/home/anna' };
  const run = { execPath: '/opt/Screenpop/screenpop', argv: ['/opt/Screenpop/screenpop'], env };
  expect([relaunched(run, false), env]).toEqual([[{ args: [] }, 'quit'], { HOME: '/home/anna' }]);
});

it('starts the AppImage itself, which unpacks itself once', () => {
  const env = { APPIMAGE: '/home/anna/Screenpop.AppImage', APPDIR: '/tmp/.mount_x' };
  const run = { execPath: '/tmp/.mount_x/screenpop', argv: ['/tmp/.mount_x/screenpop', '--api', 'a'], env };
  const execPath = '/home/anna/Screenpop.AppImage';
  expect(relaunched(run, true)).toEqual([
    { execPath, args: ['--appimage-extract-and-run', '--api', 'a', '--demo'] },
    'quit',
  ]);
});
