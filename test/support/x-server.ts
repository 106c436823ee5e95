import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import koffi from 'koffi';

/** An X server without a screen (Xvfb), of a test's own. */
export interface XServer {
  /** For DISPLAY: ":93". */
  readonly display: string;
  stop(): Promise<void>;
}

/** Starts Xvfb on a free display; resolves when it takes connections. */
export async function startXServer(size = '1600x900'): Promise<XServer> {
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'];
  const child: ChildProcess = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [line] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
  return {
    display: `:${line.toString().trim()}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

const copyFromParent = 0;
const inputOutput = 1;
const windowBytes = 32;
const windowType = 33;

const openXcb = () => {
  const xcb = koffi.load('libxcb.so.1');
  const cookie = koffi.struct({ sequence: 'uint32' });
  const atomReply = koffi.struct({ head: koffi.array('uint8', 8), atom: 'uint32' });
  const iterator = koffi.struct({ data: 'void *', rem: 'int', index: 'int' });
  const request = (name: string, ...types: string[]) => xcb.func(name, cookie, ['void *', ...types]);
  return {
    atomReply,
    connect: xcb.func('xcb_connect', 'void *', ['str', 'void *']),
    disconnect: xcb.func('xcb_disconnect', 'void', ['void *']),
    setup: xcb.func('xcb_get_setup', 'void *', ['void *']),
    roots: xcb.func('xcb_setup_roots_iterator', iterator, ['void *']),
    generateId: xcb.func('xcb_generate_id', 'uint32', ['void *']),
    waitForReply: xcb.func('xcb_wait_for_reply', 'void *', ['void *', 'uint32', 'void *']),
    create: request(
      'xcb_create_window',
      ...['uint8', 'uint32', 'uint32', 'int16', 'int16', 'uint16', 'uint16'],
      ...['uint16', 'uint16', 'uint32', 'uint32', 'void *'],
    ),
    map: request('xcb_map_window', 'uint32'),
    destroy: request('xcb_destroy_window', 'uint32'),
    focus: request('xcb_set_input_focus', 'uint8', 'uint32', 'uint32'),
    internAtom: request('xcb_intern_atom', 'uint8', 'uint16', 'str'),
    setProperty: request(
      'xcb_change_property',
      ...['uint8', 'uint32', 'uint32', 'uint32', 'uint8', 'uint32'],
      'void *',
    ),
    grab: request('xcb_grab_server'),
    ungrab: request('xcb_ungrab_server'),
    inputFocus: request('xcb_get_input_focus'),
  };
};

/** A program with windows, and what a window manager says of them. Every method returns once the server has done it. */
export class XProgram {
  readonly #x = openXcb();
  readonly #connection: unknown;
  readonly #root: number;

  constructor({ display }: XServer) {
    this.#connection = this.#x.connect(display, null);
    const { data } = this.#x.roots(this.#x.setup(this.#connection)) as { data: unknown };
    this.#root = koffi.decode(data, 'uint32') as number;
  }

  /** Shows a window and gives back its number. */
  open({ x, y, width, height }: { x: number; y: number; width: number; height: number }): number {
    const window = this.#x.generateId(this.#connection) as number;
    const place = [x, y, width, height, 0];
    this.#x.create(this.#connection, 0, window, this.#root, ...place, inputOutput, copyFromParent, 0, null);
    this.#x.map(this.#connection, window);
    this.#settle();
    return window;
  }

  close(window: number): void {
    this.#x.destroy(this.#connection, window);
    this.#settle();
  }

  /** Gives a window the keyboard; 0 takes it from every window. */
  focus(window: number): void {
    this.#x.focus(this.#connection, 0, window, 0);
    this.#settle();
  }

  /** Says as a window manager which window is active; 0: none is. */
  announceActive(window: number): void {
    const name = '_NET_ACTIVE_WINDOW';
    const { sequence } = this.#x.internAtom(this.#connection, 0, name.length, name) as { sequence: number };
    const reply: unknown = this.#x.waitForReply(this.#connection, sequence, null);
    const { atom } = koffi.decode(reply, this.#x.atomReply) as { atom: number };
    const value = new Uint32Array([window]);
    this.#x.setProperty(this.#connection, 0, this.#root, atom, windowType, windowBytes, 1, value);
    this.#settle();
  }

  /** From now on the server serves nobody else. */
  grabServer(): void {
    this.#x.grab(this.#connection);
    this.#settle();
  }

  ungrabServer(): void {
    this.#x.ungrab(this.#connection);
    this.#settle();
  }

  end(): void {
    this.#x.disconnect(this.#connection);
  }

  // The answer to a question comes after everything that was asked for before it.
  #settle(): void {
    const { sequence } = this.#x.inputFocus(this.#connection) as { sequence: number };
    this.#x.waitForReply(this.#connection, sequence, null);
  }
}
