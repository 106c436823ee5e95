import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ActiveWindow, createActiveWindow } from '../../main/active-window/index.ts';
import { startXServer, XProgram, type XServer } from '../support/x-server.ts';
import { fakeLog } from '../unit/desktop/fakes.ts';

const left = { x: 100, y: 50, width: 400, height: 300 };
const right = { x: 900, y: 200, width: 600, height: 400 };
const middleOfLeft = { kind: 'point', x: 300, y: 200 };
const middleOfRight = { kind: 'point', x: 1200, y: 400 };

describe.runIf(process.platform === 'linux')('the window with the keyboard, on a real X server', () => {
  let server: XServer;
  let program: XProgram;
  let log: ReturnType<typeof fakeLog>;
  let activeWindow: ActiveWindow;

  beforeEach(async () => {
    server = await startXServer();
    program = new XProgram(server);
    log = fakeLog();
    activeWindow = createActiveWindow({ platform: 'linux', environment: { DISPLAY: server.display }, log });
  });

  afterEach(async () => {
    program.end();
    await server.stop();
  });

  it('is the one that gets the keys, where there is no window manager', () => {
    const [one, other] = [program.open(left), program.open(right)];
    program.focus(one);
    const first = activeWindow.place();
    program.focus(other);
    expect([first, activeWindow.place(), log.lines]).toEqual([middleOfLeft, middleOfRight, []]);
  });

  it('is the one that the window manager names, whoever gets the keys', () => {
    const [one, other] = [program.open(left), program.open(right)];
    program.focus(one);
    program.announceActive(other);
    expect(activeWindow.place()).toEqual(middleOfRight);
  });

  it('is none where no window has the keyboard, or the window manager says so', () => {
    program.focus(0);
    const unfocused = activeWindow.place();
    program.focus(program.open(left));
    program.announceActive(0);
    expect([unfocused, activeWindow.place(), log.lines]).toEqual([undefined, undefined, []]);
  });

  it('is none where it has gone meanwhile', () => {
    const window = program.open(left);
    program.announceActive(window);
    program.close(window);
    expect([activeWindow.place(), log.lines]).toEqual([undefined, []]);
  });

  it('is not waited for while another program holds the server, and is known again afterwards', () => {
    program.focus(program.open(left));
    program.grabServer();
    const held = [activeWindow.place(), activeWindow.place()];
    program.ungrabServer();
    expect([held, activeWindow.place()]).toEqual([[undefined, undefined], middleOfLeft]);
    expect(log.lines).toHaveLength(1);
  });

  it('is unknown once the server has ended, which is said once', async () => {
    program.focus(program.open(left));
    await server.stop();
    expect([activeWindow.place(), activeWindow.place()]).toEqual([undefined, undefined]);
    expect(log.lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual(['warn active window unknown']);
  });
});

describe('where nobody can tell which window has the keyboard', () => {
  it.each([
    ['Wayland alone', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }],
    ['no such X server', 'linux', { DISPLAY: ':64999' }],
    ['another system', 'freebsd', { DISPLAY: ':0' }],
  ] as const)('%s: nothing is known, and the log says so once', (_case, platform, environment) => {
    const log = fakeLog();
    const activeWindow = createActiveWindow({ platform, environment, log });
    expect([activeWindow.place(), activeWindow.place(), log.lines.length]).toEqual([undefined, undefined, 1]);
  });

  // The libraries are not on this system: what is checked is that nothing worse comes of it.
  it.runIf(process.platform === 'linux').each(['win32', 'darwin'] as const)(
    'the libraries of %s are missing',
    (platform) => {
      const log = fakeLog();
      const activeWindow = createActiveWindow({ platform, environment: {}, log });
      expect([activeWindow.place(), log.lines.length]).toEqual([undefined, 1]);
    },
  );
});
