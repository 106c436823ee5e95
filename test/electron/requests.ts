import type { Session } from './cdp.ts';
import type { FrameRecord, FrameTree } from './frames.ts';
import { record } from './record.ts';
import { fromChromium, headerToChromium, toChromium } from './schemes.ts';

/** DevTools event Fetch.requestPaused. */
export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
}

/** A request as the app's handlers see it. */
export interface AppRequest {
  /** In the app's own scheme. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly resourceType: string;
  readonly frame: FrameRecord | undefined;
}

/** An answer, or why there is none. */
export type Verdict =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Buffer;
    }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'refuse'; readonly reason: 'Aborted' | 'BlockedByClient' | 'AddressUnreachable' | 'Failed' };

/** Decides about navigations and answers requests. */
export interface RequestPolicy {
  /** Whether a navigation that the page began may go on. */
  mayNavigate(navigation: { url: string; frame: FrameRecord; isMainFrame: boolean; isRedirect: boolean }): boolean;
  answer(request: AppRequest): Promise<Verdict>;
}

/** Takes every request of one page: nothing that a page asks for ever reaches a network. */
export class RequestDesk {
  private readonly policy: RequestPolicy;
  private expected: string | undefined;

  constructor(policy: RequestPolicy) {
    this.policy = policy;
  }

  /** The main process itself is about to load this address (as Chromium sees it), so no handler is asked. */
  expectNavigation(url: string): void {
    this.expected = url.split('#')[0];
  }

  take(session: Session, frames: FrameTree, paused: PausedRequest): void {
    this.settle(session, frames, paused).catch(() => undefined);
  }

  private async settle(session: Session, frames: FrameTree, paused: PausedRequest): Promise<void> {
    const { requestId } = paused;
    const verdict = await this.decide(frames, paused);
    if (verdict.kind === 'refuse') {
      await session.send('Fetch.failRequest', { requestId, errorReason: verdict.reason });
    } else if (verdict.kind === 'redirect') {
      const responseHeaders = [{ name: 'location', value: toChromium(verdict.url) }];
      await session.send('Fetch.fulfillRequest', { requestId, responseCode: 302, responseHeaders });
    } else {
      const responseHeaders = verdict.headers.map(([name, value]) => ({ name, value: headerToChromium(value) }));
      const body = verdict.body.toString('base64');
      await session.send('Fetch.fulfillRequest', { requestId, responseCode: verdict.status, responseHeaders, body });
    }
  }

  private async decide(frames: FrameTree, paused: PausedRequest): Promise<Verdict> {
    const frame = frames.all.get(paused.frameId);
    const url = fromChromium(paused.request.url);
    if (paused.resourceType === 'Document' && !this.isExpected(paused)) {
      const isMainFrame = paused.frameId === frames.mainId;
      const navigation = {
        url,
        frame: frame ?? frames.main,
        isMainFrame,
        isRedirect: paused.redirectedRequestId !== undefined,
      };
      if (!this.policy.mayNavigate(navigation)) return { kind: 'refuse', reason: 'Aborted' };
    }
    const { method, headers, postData } = paused.request;
    const resourceType =
      paused.frameId === frames.mainId && paused.resourceType === 'Document' ? 'MainFrame' : paused.resourceType;
    const verdict = await this.policy.answer({ url, method, headers, body: postData, resourceType, frame });
    if (verdict.kind === 'refuse') record('request.blocked', url);
    return verdict;
  }

  private isExpected({ request }: PausedRequest): boolean {
    const isExpected = request.url.split('#')[0] === this.expected;
    if (isExpected) this.expected = undefined;
    return isExpected;
  }
}
