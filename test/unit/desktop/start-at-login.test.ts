import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { desktopEntry, entryValue, execValue } from '../../../main/desktop/desktop-entry.ts';
import { cameWithLogin, createStartAtLogin, type StartAtLoginState } from '../../../main/desktop/start-at-login.ts';
import {
  AutostartEntry,
  autostartPlaces,
  desktopFileName,
  realProgram,
} from '../../../main/desktop/start-at-login-entry.ts';
import { failed, success } from '../../../main/failure.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { fakeLog } from './fakes.ts';

interface Login {
  openAtLogin: boolean;
  status: 'enabled' | 'not-registered' | 'requires-approval' | 'not-found';
  executableWillLaunchAtLogin: boolean;
  wasOpenedAtLogin: boolean;
}

/** A system with a list of what starts at login; `obey`: what it makes of a wish. */
function system(platform: NodeJS.Platform, obey: (wish: Record<string, unknown>) => Partial<Login> = () => ({})) {
  const login: Login = {
    ...{ openAtLogin: false, status: 'not-registered' },
    ...{ executableWillLaunchAtLogin: false, wasOpenedAtLogin: false },
  };
  const wishes: Record<string, unknown>[] = [];
  const told: StartAtLoginState[] = [];
  let focus = (): void => undefined;
  const app = {
    isPackaged: true,
    getLoginItemSettings: () => ({ ...login, launchItems: [] }),
    setLoginItemSettings: (wish: Record<string, unknown>) => {
      wishes.push(wish);
      Object.assign(login, obey(wish));
    },
    on: (_event: string, listener: () => void) => {
      focus = listener;
    },
  };
  const log = fakeLog();
  const make = (changes: { isPackaged?: boolean; isDemo?: boolean } = {}) =>
    createStartAtLogin({
      app: Object.assign(app, { isPackaged: changes.isPackaged ?? true }) as never,
      ...{ platform, log, isDemo: changes.isDemo ?? false },
      places: () => ({ own: '/dev/null/autostart/x.desktop', shared: [], command: ['/opt/screenpop'] }),
      tell: (state) => told.push(state),
    });
  return { make, login, wishes, told, log, focus: () => focus() };
}

describe('starting at login on macOS', () => {
  it('is on once the system says so', async () => {
    const mac = system('darwin', ({ openAtLogin }) => ({ status: openAtLogin ? 'enabled' : 'not-registered' }));
    const result = await mac.make().set(true);
    expect([result, mac.told, mac.wishes]).toEqual([success(undefined), ['off', 'on'], [{ openAtLogin: true }]]);
  });

  it('may wait for the user’s consent, which is seen when they come back', async () => {
    const mac = system('darwin', () => ({ status: 'requires-approval' }));
    const result = await mac.make().set(true);
    mac.login.status = 'enabled';
    mac.focus();
    expect([result, mac.told]).toEqual([success(undefined), ['off', 'needs-approval', 'on']]);
  });

  it('says so where the system does not take it', async () => {
    const mac = system('darwin', () => ({ status: 'not-found' }));
    expect(await mac.make().set(true)).toMatchObject({ ok: false, failure: { code: 'system-refused' } });
  });
});

describe('starting at login on Windows', () => {
  it('names the program with the switch that keeps windows away, and turns Task Manager’s switch on', async () => {
    const windows = system('win32', ({ openAtLogin }) => ({ executableWillLaunchAtLogin: openAtLogin === true }));
    const item = windows.make();
    await item.set(true);
    await item.set(false);
    const command = { path: process.execPath, args: ['--hidden'] };
    expect([windows.wishes, windows.told]).toEqual([
      [
        { ...command, openAtLogin: true, enabled: true },
        { ...command, openAtLogin: false, enabled: false },
      ],
      ['off', 'on', 'off'],
    ]);
  });

  it('is off where the user switched it off in Task Manager, whatever the Run key says', () => {
    const windows = system('win32');
    Object.assign(windows.login, { openAtLogin: true, executableWillLaunchAtLogin: false });
    windows.make();
    expect(windows.told).toEqual(['off']);
  });
});

describe('where nothing can be started at login', () => {
  it.each([
    ['a copy that is not installed', 'linux', { isPackaged: false }],
    ['the demonstration', 'win32', { isDemo: true }],
    ['another system', 'freebsd', {}],
  ] as const)('%s: it says so', async (_case, platform, changes) => {
    const other = system(platform);
    const result = await other.make(changes).set(true);
    expect([result, other.told, other.wishes]).toEqual([failed('unsupported-action'), ['unsupported'], []]);
  });

  it('a folder that cannot be written to: the error comes back, and the log has it', async () => {
    const linux = system('linux');
    const result = await linux.make().set(true);
    expect([result.ok, linux.told, linux.log.lines.length]).toEqual([false, ['off', 'off'], 1]);
  });
});

it('a run came with the login where the switch or macOS says so', () => {
  const opened = (wasOpenedAtLogin: boolean) => ({ getLoginItemSettings: () => ({ wasOpenedAtLogin }) as never });
  expect([
    cameWithLogin(opened(false), 'linux', ['screenpop', '--hidden']),
    cameWithLogin(opened(true), 'darwin', ['Screenpop']),
    cameWithLogin(opened(true), 'win32', ['Screenpop.exe']),
    cameWithLogin(opened(false), 'darwin', ['Screenpop']),
  ]).toEqual([true, true, false, false]);
});

describe('the command line in a desktop entry', () => {
  it.each([
    [
      ['/opt/Screenpop/screenpop', '--ozone-platform=x11', '--hidden'],
      '/opt/Screenpop/screenpop --ozone-platform=x11 --hidden',
    ],
    [['/home/a b/Screenpop.AppImage'], '"/home/a b/Screenpop.AppImage"'],
    [['/a"b'], '"/a\\\\"b"'],
    [['/a$b`c'], '"/a\\\\$b\\\\`c"'],
    [['/a\\b'], '"/a\\\\\\\\b"'],
    [['/100%/x'], '/100%%/x'],
    [[''], '""'],
  ])('quotes %j by the specification', (command, value) => {
    expect(execValue(command)).toBe(value);
  });

  it('names the program so that it can be read again', () => {
    const program = '/home/ä b/C:\\new "one"/\tScreenpop.AppImage';
    expect(entryValue(desktopEntry([program]), 'X-Screenpop-Program')).toBe(program);
  });

  it('reads keys of its own group only', () => {
    const entry = '# Hidden=x\n[Desktop Entry]\nName = Screenpop\nHidden=true\n[Desktop Action New]\nExec=other\n';
    expect(['Hidden', 'Name', 'Exec'].map((key) => entryValue(entry, key))).toEqual(['true', 'Screenpop', undefined]);
  });
});

describe('what an autostart entry is and starts', () => {
  const base = { home: '/home/anna', execPath: '/opt/Screenpop/screenpop', args: ['--ozone-platform=x11', '--demo'] };

  it('has the name of the packages’ .desktop file', () => {
    expect(desktopFileName).toBe(packageJson.desktopName);
  });

  it('keeps the display server that this run was told, and nothing else of its arguments', () => {
    expect(autostartPlaces({ ...base, environment: {} })).toEqual({
      own: `/home/anna/.config/autostart/${desktopFileName}`,
      shared: [`/etc/xdg/autostart/${desktopFileName}`],
      command: ['/opt/Screenpop/screenpop', '--ozone-platform=x11', '--hidden'],
    });
  });

  it('follows the user’s own folders, where they are absolute as the specification asks', () => {
    const environment = { XDG_CONFIG_HOME: '/cfg', XDG_CONFIG_DIRS: '/one:relative:/two' };
    const { own, shared } = autostartPlaces({ ...base, environment });
    expect([own, shared]).toEqual([
      `/cfg/autostart/${desktopFileName}`,
      [`/one/autostart/${desktopFileName}`, `/two/autostart/${desktopFileName}`],
    ]);
  });

  it('is the AppImage itself, on XWayland unless told otherwise', () => {
    const environment = { APPIMAGE: '/home/anna/Screenpop.AppImage', APPDIR: '/tmp/.mount_x' };
    const { command } = autostartPlaces({ ...base, environment, execPath: '/tmp/.mount_x/screenpop', args: [] });
    expect(command).toEqual(['/home/anna/Screenpop.AppImage', '--ozone-platform=x11', '--hidden']);
  });

  it('is not an AppImage that only started this program', () => {
    const environment = { APPIMAGE: '/home/anna/Editor.AppImage', APPDIR: '/tmp/.mount_editor' };
    expect(realProgram(environment, '/opt/Screenpop/screenpop')).toBe('/opt/Screenpop/screenpop');
  });
});

describe('AutostartEntry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'screenpop-autostart-'));
  const places = {
    own: join(folder, 'user', 'autostart', 'x.desktop'),
    shared: [join(folder, 'one', 'x.desktop'), join(folder, 'two', 'x.desktop')],
    command: [process.execPath, '--hidden'],
  } as const;
  const entry = new AutostartEntry(places);
  const put = (path: string, ...lines: string[]): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ['[Desktop Entry]', ...lines, ''].join('\n'));
  };
  beforeEach(() => rmSync(folder, { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is written whole and removed again, and leaves nothing beside it', () => {
    const before = entry.isOn();
    entry.set(true);
    const on = [entry.isOn(), readdirSync(dirname(places.own))];
    entry.set(false);
    expect([before, on, entry.isOn(), readdirSync(dirname(places.own))]).toEqual([
      false,
      [true, ['x.desktop']],
      false,
      [],
    ]);
  });

  it('is off where the user switched it off in their desktop’s own settings', () => {
    entry.set(true);
    put(places.own, 'Exec=screenpop', 'X-GNOME-Autostart-enabled=false');
    expect(entry.isOn()).toBe(false);
  });

  it('lets the administrator’s entry be overridden, and stands aside where it agrees with it', () => {
    put(places.shared[1], 'Exec=screenpop');
    const given = entry.isOn();
    entry.set(false);
    const overridden = [entry.isOn(), entryValue(readFileSync(places.own, 'utf8'), 'Hidden')];
    entry.set(true);
    expect([given, overridden, entry.isOn(), readdirSync(dirname(places.own))]).toEqual([
      true,
      [false, 'true'],
      true,
      [],
    ]);
  });

  it('follows the most important of the administrator’s entries', () => {
    put(places.shared[0], 'Hidden=true');
    put(places.shared[1], 'Exec=screenpop');
    expect(entry.isOn()).toBe(false);
  });

  it('is made anew where its program is gone, and left alone otherwise', () => {
    const renewed = (...lines: string[]): string => {
      put(places.own, ...lines);
      entry.renew();
      return readFileSync(places.own, 'utf8');
    };
    expect([
      entryValue(renewed('Exec=/gone', 'X-Screenpop-Program=/gone'), 'X-Screenpop-Program'),
      renewed('Exec=my-own-script'),
      renewed('Hidden=true', 'X-Screenpop-Program=/gone'),
    ]).toEqual([
      process.execPath,
      '[Desktop Entry]\nExec=my-own-script\n',
      '[Desktop Entry]\nHidden=true\nX-Screenpop-Program=/gone\n',
    ]);
  });
});
