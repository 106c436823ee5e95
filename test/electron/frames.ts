import { fromChromium, originFromChromium } from './schemes.ts';

/** One frame of a page, as long as it lives. */
export interface FrameRecord {
  /** Chromium's own id. */
  readonly id: string;
  readonly parentId: string | undefined;
  /** Number that Electron would call routing id; unique in this process. */
  readonly routingId: number;
  url: string;
  origin: string;
  name: string;
  /** Execution contexts of the current document. */
  isolatedContext: number | undefined;
  mainContext: number | undefined;
  isDetached: boolean;
}

interface Navigated {
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly url: string;
  readonly urlFragment?: string;
  readonly securityOrigin?: string;
}

let lastRoutingId = 0;

/** The frames of one page, kept from DevTools events. */
export class FrameTree {
  readonly all = new Map<string, FrameRecord>();
  mainId = '';

  /** A frame has appeared. */
  attach(id: string, parentId?: string): FrameRecord {
    const existing = this.all.get(id);
    if (existing !== undefined) return existing;
    if (parentId === undefined) this.mainId = id;
    const frame: FrameRecord = {
      id,
      parentId,
      routingId: ++lastRoutingId,
      url: 'about:blank',
      origin: 'null',
      name: '',
      isolatedContext: undefined,
      mainContext: undefined,
      isDetached: false,
    };
    this.all.set(id, frame);
    return frame;
  }

  /** A frame shows another document. */
  navigated({ id, parentId, name, url, urlFragment, securityOrigin }: Navigated): void {
    const frame = this.attach(id, parentId);
    frame.url = fromChromium(url + (urlFragment ?? ''));
    frame.origin = originFromChromium(securityOrigin ?? 'null');
    frame.name = name ?? '';
  }

  detach(id: string): void {
    const frame = this.all.get(id);
    if (frame !== undefined) frame.isDetached = true;
    this.all.delete(id);
  }

  /** The frame in which an execution context lives. */
  ofContext(contextId: number): FrameRecord | undefined {
    return this.list().find(
      ({ isolatedContext, mainContext }) => isolatedContext === contextId || mainContext === contextId,
    );
  }

  /** An execution context has ended. */
  forgetContext(contextId: number): void {
    const frame = this.ofContext(contextId);
    if (frame?.isolatedContext === contextId) frame.isolatedContext = undefined;
    if (frame?.mainContext === contextId) frame.mainContext = undefined;
  }

  list(): FrameRecord[] {
    return [...this.all.values()];
  }

  get main(): FrameRecord {
    return this.all.get(this.mainId) ?? this.attach('pending');
  }
}
