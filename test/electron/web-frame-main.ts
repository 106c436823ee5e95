import { EventEmitter } from 'node:events';
import type { FrameRecord } from './frames.ts';
import { createCodec } from './page/codec.ts';
import type { PageHost } from './page-host.ts';
import { type Faithful, guarded } from './unsupported.ts';

const codec = createCodec();
const known = new WeakMap<FrameRecord, Electron.WebFrameMain>();

/** What a WebFrameMain needs to know about its page. */
interface FrameOwner {
  readonly host: PageHost;
  readonly processId: number;
}

const owner = Symbol('owner');
const frameRecord = Symbol('record');

/** One frame, as the main process sees it. */
class StandInFrame extends EventEmitter {
  readonly [owner]: FrameOwner;
  readonly [frameRecord]: FrameRecord;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly frameToken: string;
  readonly processId: number;

  constructor(frame: FrameRecord, page: FrameOwner) {
    super();
    this[owner] = page;
    this[frameRecord] = frame;
    this.routingId = frame.routingId;
    this.frameTreeNodeId = frame.routingId;
    this.frameToken = frame.id;
    this.processId = page.processId;
  }

  get url(): string {
    return this[frameRecord].url;
  }

  get origin(): string {
    return this[frameRecord].origin;
  }

  get name(): string {
    return this[frameRecord].name;
  }

  get detached(): boolean {
    return this[frameRecord].isDetached;
  }

  get parent(): Electron.WebFrameMain | null {
    const { host } = this[owner];
    const parent = host.frames.all.get(this[frameRecord].parentId ?? '');
    return parent === undefined ? null : frameOf(parent, this[owner]);
  }

  get top(): Electron.WebFrameMain | null {
    return frameOf(this[owner].host.frames.main, this[owner]);
  }

  get frames(): Electron.WebFrameMain[] {
    const children = this[owner].host.frames.list().filter(({ parentId }) => parentId === this[frameRecord].id);
    return children.map((child) => frameOf(child, this[owner]));
  }

  isDestroyed(): boolean {
    return this[frameRecord].isDetached;
  }

  send(channel: string, ...args: unknown[]): void {
    this[owner].host.deliver(this[frameRecord], { kind: 'event', channel, args: codec.encode(args) });
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this[owner].host.evaluate(this[frameRecord], code);
  }
}

/** The one WebFrameMain of a frame. */
export function frameOf(frame: FrameRecord, page: FrameOwner): Electron.WebFrameMain {
  const existing = known.get(frame);
  if (existing !== undefined) return existing;
  const made = guarded('WebFrameMain', new StandInFrame(frame, page)) as unknown as Electron.WebFrameMain;
  known.set(frame, made);
  return made;
}

export type FrameCheck = Faithful<Electron.WebFrameMain, Omit<StandInFrame, keyof EventEmitter>>;
