import { connect, type Socket } from 'node:net';
import type { Clock } from '../ports.ts';
import { TransportError } from '../transport-error.ts';

/** How long a line may be silent before the system's own keep-alive asks, ms: routers forget idle connections. */
const probeAfterMs = 60_000;

/**
 * Runs `work` with a signal that aborts after `limitMs`, or with `parent`. The signal's reason is a `TransportError`:
 * `timeout` or `cancelled`.
 */
export async function withinLimit<T>(
  clock: Clock,
  limitMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new TransportError('cancelled', 'given up'));
  const expire = () => controller.abort(new TransportError('timeout', `no connection within ${limitMs / 1000} s`));
  const timer = clock.schedule(expire, limitMs);
  parent.addEventListener('abort', giveUp, { once: true });
  if (parent.aborted) giveUp();
  try {
    return await work(controller.signal);
  } finally {
    timer.cancel();
    parent.removeEventListener('abort', giveUp);
  }
}

/** Waits for `work`, but no longer than until `signal` aborts; then rejects with the signal's reason. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Waits for one step of a connection. Where it fails or is given up, the socket is destroyed. */
export async function takeStep<T>(socket: Socket, signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await untilAborted(signal, work);
  } catch (error) {
    socket.destroy();
    throw error;
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
