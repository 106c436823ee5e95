import { connect, type Socket } from 'node:net';
import type { Clock } from '../ports.ts';
import { TransportError } from '../transport-error.ts';

/** How long a line may be silent before the system's own keep-alive asks, ms: routers forget idle connections. */
const probeAfterMs = 60_000;

/** A signal that also aborts after a time, and the way to end both. */
export interface Limit {
  /** Its reason is a `TransportError`: `cancelled` or `timeout`. */
  readonly signal: AbortSignal;
  release(): void;
}

/** Starts a time limit of `limitMs`; `parent` aborts it as well. */
export function startLimit(clock: Clock, limitMs: number, parent: AbortSignal): Limit {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new TransportError('cancelled', 'given up'));
  const expire = () => controller.abort(new TransportError('timeout', `no connection within ${limitMs / 1000} s`));
  const timer = clock.schedule(expire, limitMs);
  parent.addEventListener('abort', giveUp, { once: true });
  if (parent.aborted) giveUp();
  const release = () => {
    timer.cancel();
    parent.removeEventListener('abort', giveUp);
  };
  return { signal: controller.signal, release };
}

/** Waits for one step of a connection. Where it fails or is given up, the socket is destroyed. */
export async function takeStep<T>(socket: Socket, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([aborted, work]);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Opens a TCP connection. */
export function openSocket(hostname: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: hostname, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: probeAfterMs });
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    // Stays for the socket's life: on the way from one owner to the next, an error must not end the process.
    socket.on('error', reject);
  });
  return takeStep(socket, signal, connected);
}
