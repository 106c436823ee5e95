import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a second instance tells the first. */
export interface SecondInstance {
  readonly argv: string[];
  readonly cwd: string;
  readonly data: unknown;
}

let held: { readonly file: string; readonly server: Server } | undefined;

/** A Unix socket's path may have so many bytes: 103 on macOS, 107 on Linux. */
const longestSocketPath = 103;

/** In the user data folder, and gone with it, where that is not too deep for a socket. */
const socketOf = (userData: string): string => {
  const inside = path.join(userData, 'SingletonSocket');
  if (process.platform !== 'win32' && Buffer.byteLength(inside) <= longestSocketPath) return inside;
  const digest = createHash('sha256').update(path.resolve(userData)).digest('hex').slice(0, 16);
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\screenpop-${digest}`
    : path.join(tmpdir(), `screenpop-${digest}.sock`);
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner > 0 && isAlive(owner)) return false;
    writeFileSync(file, String(process.pid));
    return true;
  }
}

/** Takes the lock of a user data folder, or tells its owner about this process. */
export function acquireLock(userData: string, data: unknown, onSecond: (second: SecondInstance) => void): boolean {
  if (held !== undefined) return true;
  mkdirSync(userData, { recursive: true });
  const file = path.join(userData, 'SingletonLock');
  if (!claim(file)) {
    tell(socketOf(userData), { argv: process.argv, cwd: process.cwd(), data });
    return false;
  }
  held = { file, server: listen(socketOf(userData), onSecond) };
  process.once('exit', releaseLock);
  return true;
}

/** Gives the lock back. */
export function releaseLock(): void {
  if (held === undefined) return;
  held.server.close();
  rmSync(held.file, { force: true });
  held = undefined;
}

function listen(socket: string, onSecond: (second: SecondInstance) => void): Server {
  if (process.platform !== 'win32') rmSync(socket, { force: true });
  const server = createServer((peer) => {
    let text = '';
    peer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    peer.on('end', () => onSecond(JSON.parse(text) as SecondInstance));
  });
  return server.listen(socket).unref();
}

/** Whether the first instance still has to be told; the process waits for it before it ends. */
export let telling: Promise<void> = Promise.resolve();

function tell(socket: string, second: SecondInstance): void {
  telling = new Promise((resolve) => {
    const peer = connect(socket, () => peer.end(JSON.stringify(second)));
    peer.once('close', () => resolve());
    peer.once('error', () => resolve());
  });
}
