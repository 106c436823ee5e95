import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from 'playwright-core';

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiter {
  readonly method: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** One DevTools session, typed as Playwright types its own. */
export interface Session {
  readonly id: string | undefined;
  /** Sends a command; rejects with its name when Chromium refuses it. */
  readonly send: CDPSession['send'];
  readonly on: <T extends Parameters<CDPSession['send']>[0] | string>(
    event: T,
    listener: (params: never) => void,
  ) => void;
}

/**
 * Chromium's DevTools protocol over its pipe (JSON texts ended by a NUL byte). The pipe is the shortest way to the page, and
 * Chromium ends when it breaks, so no browser outlives this process, however it dies.
 */
export class Connection {
  readonly closed: Promise<void>;
  readonly root: Session;
  private readonly output: Writable;
  private readonly waiting = new Map<number, Waiter>();
  private readonly events = new EventEmitter();
  private lastId = 0;
  private rest = '';

  constructor(input: Readable, output: Writable) {
    this.output = output;
    this.events.setMaxListeners(0);
    this.closed = new Promise((resolve) => input.once('close', resolve));
    input.setEncoding('utf8').on('data', (text: string) => this.read(text));
    output.on('error', (error) => this.failAll(error));
    void this.closed.then(() => this.failAll(new Error('Chromium has gone')));
    this.root = this.session(undefined);
  }

  /** The session with this id, or the browser's own. */
  session(id: string | undefined): Session {
    return {
      id,
      send: ((method: string, params: object = {}) => this.send(id, method, params)) as CDPSession['send'],
      on: (event, listener) => void this.events.on(`${id ?? ''}:${event}`, listener as (params: unknown) => void),
    };
  }

  /** Forgets the listeners of a session that has ended. */
  forget(session: Session): void {
    for (const name of this.events.eventNames()) {
      if (String(name).startsWith(`${session.id ?? ''}:`)) this.events.removeAllListeners(name);
    }
  }

  private send(sessionId: string | undefined, method: string, params: object): Promise<unknown> {
    const id = ++this.lastId;
    const text = JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) });
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { method, resolve, reject });
      this.output.write(`${text}\0`);
    });
  }

  private read(text: string): void {
    const parts = (this.rest + text).split('\0');
    this.rest = parts.pop() ?? '';
    for (const part of parts) this.take(JSON.parse(part) as Answer);
  }

  private take(answer: Answer): void {
    if (answer.id === undefined) {
      this.events.emit(`${answer.sessionId ?? ''}:${answer.method ?? ''}`, answer.params);
      return;
    }
    const waiter = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.error === undefined) waiter?.resolve(answer.result as never);
    else waiter?.reject(new Error(`${waiter.method}: ${answer.error.message}`));
  }

  private failAll(error: Error): void {
    for (const waiter of this.waiting.values()) waiter.reject(error);
    this.waiting.clear();
  }
}
