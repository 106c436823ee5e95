import koffi from 'koffi';

/** A reply of the X server as bytes in the machine's own order, with readers by offset (xproto.xml of XCB). */
export class XReply {
  readonly #bytes: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  card32(offset: number): number {
    return this.#bytes.getUint32(offset, isLittleEndian);
  }

  card16(offset: number): number {
    return this.#bytes.getUint16(offset, isLittleEndian);
  }

  int16(offset: number): number {
    return this.#bytes.getInt16(offset, isLittleEndian);
  }
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const replyBytes = 32;
const pollIn = 1;
/** How long a server that somebody else holds (XGrabServer) is waited for, in ms. */
const patienceMs = 5;

const openLibraries = () => {
  const xcb = koffi.load('libxcb.so.1');
  const libc = koffi.load('libc.so.6');
  const cookie = koffi.struct({ sequence: 'uint32' });
  const iterator = koffi.struct({ data: 'void *', rem: 'int', index: 'int' });
  const pollFd = koffi.struct({ fd: 'int', events: 'int16', revents: 'int16' });
  return {
    connect: xcb.func('xcb_connect', 'void *', ['str', 'void *']),
    hasError: xcb.func('xcb_connection_has_error', 'int', ['void *']),
    disconnect: xcb.func('xcb_disconnect', 'void', ['void *']),
    setup: xcb.func('xcb_get_setup', 'void *', ['void *']),
    roots: xcb.func('xcb_setup_roots_iterator', iterator, ['void *']),
    descriptor: xcb.func('xcb_get_file_descriptor', 'int', ['void *']),
    flush: xcb.func('xcb_flush', 'int', ['void *']),
    internAtom: xcb.func('xcb_intern_atom', cookie, ['void *', 'uint8', 'uint16', 'str']),
    property: xcb.func('xcb_get_property', cookie, [
      ...['void *', 'uint8', 'uint32', 'uint32', 'uint32', 'uint32', 'uint32'],
    ]),
    inputFocus: xcb.func('xcb_get_input_focus', cookie, ['void *']),
    geometry: xcb.func('xcb_get_geometry', cookie, ['void *', 'uint32']),
    translate: xcb.func('xcb_translate_coordinates', cookie, ['void *', 'uint32', 'uint32', 'int16', 'int16']),
    pollForReply: xcb.func('xcb_poll_for_reply', 'int', [
      ...['void *', 'uint32'],
      ...[koffi.out(koffi.pointer('void *')), koffi.out(koffi.pointer('void *'))],
    ]),
    pollForEvent: xcb.func('xcb_poll_for_event', 'void *', ['void *']),
    discard: xcb.func('xcb_discard_reply', 'void', ['void *', 'uint32']),
    poll: libc.func('poll', 'int', [koffi.inout(koffi.pointer(pollFd)), 'ulong', 'int']),
    free: libc.func('free', 'void', ['void *']),
  };
};

/** A request that was sent; its reply is waiting. */
interface Cookie {
  readonly sequence: number;
}

/**
 * A connection of our own to the X server, beside Electron's. XCB and not Xlib: an error comes back as a value, where
 * Xlib's own handler would end the process (a window may be gone by the time that it is asked about).
 */
export class XConnection {
  readonly #x = openLibraries();
  readonly #connection: unknown;
  readonly #root: number;

  /** Throws where the server does not let us in. */
  constructor(display: string) {
    this.#connection = this.#x.connect(display, null);
    this.#checkOpened();
    const { data } = this.#x.roots(this.#x.setup(this.#connection)) as { data: unknown };
    this.#root = new XReply(this.#bytesAt(data, 4)).card32(0);
  }

  /** The root window of the first screen: the one that all displays of a desktop share. */
  get root(): number {
    return this.#root;
  }

  close(): void {
    this.#x.disconnect(this.#connection);
  }

  /** Number of a name that somebody has used already; 0 where nobody has. */
  internAtom(name: string): Cookie {
    return this.#x.internAtom(this.#connection, 1, name.length, name) as Cookie;
  }

  /** The first 32 bits of a property of the root window. */
  rootProperty(atom: number, type: number): Cookie {
    return this.#x.property(this.#connection, 0, this.#root, atom, type, 0, 1) as Cookie;
  }

  inputFocus(): Cookie {
    return this.#x.inputFocus(this.#connection) as Cookie;
  }

  geometry(window: number): Cookie {
    return this.#x.geometry(this.#connection, window) as Cookie;
  }

  /** Where a window's upper left corner is on the root window. */
  corner(window: number): Cookie {
    return this.#x.translate(this.#connection, window, this.#root, 0, 0) as Cookie;
  }

  /**
   * The reply's first `size` bytes; undefined where the server answered with an error, such as a window that is gone.
   * Throws where the connection is lost, or the server takes no requests for `patienceMs`.
   */
  reply({ sequence }: Cookie, size = replyBytes): XReply | undefined {
    this.#x.flush(this.#connection);
    const deadline = performance.now() + patienceMs;
    const [reply, error]: [unknown[], unknown[]] = [[null], [null]];
    while (this.#x.pollForReply(this.#connection, sequence, reply, error) === 0) this.#await(sequence, deadline);
    this.#check();
    this.#free(error[0]);
    return this.#taken(reply[0], size);
  }

  // Whoever remaps the keyboard tells every connection: nobody reads that here, and it must not pile up.
  dropEvents(): void {
    for (let event: unknown = this.#nextEvent(); event !== null; event = this.#nextEvent()) this.#free(event);
  }

  #nextEvent(): unknown {
    return this.#x.pollForEvent(this.#connection);
  }

  #await(sequence: number, deadline: number): void {
    this.#check();
    const restMs = Math.ceil(deadline - performance.now());
    if (restMs > 0)
      return void this.#x.poll([{ fd: this.#x.descriptor(this.#connection), events: pollIn, revents: 0 }], 1, restMs);
    this.#x.discard(this.#connection, sequence);
    throw new Error('the X server does not answer');
  }

  // A connection that failed is an object all the same.
  #checkOpened(): void {
    try {
      this.#check();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #check(): void {
    const code: unknown = this.#x.hasError(this.#connection);
    if (code !== 0) throw new Error(`no connection to the X server (code ${code})`);
  }

  #taken(pointer: unknown, size: number): XReply | undefined {
    if (pointer === null || pointer === undefined) return undefined;
    const bytes = this.#bytesAt(pointer, size);
    this.#free(pointer);
    return new XReply(bytes);
  }

  #bytesAt(pointer: unknown, size: number): Uint8Array {
    return Uint8Array.from(koffi.decode(pointer, koffi.array('uint8', size)) as ArrayLike<number>);
  }

  #free(pointer: unknown): void {
    if (pointer !== null && pointer !== undefined) this.#x.free(pointer);
  }
}
