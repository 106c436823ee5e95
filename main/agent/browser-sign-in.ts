import type { BrowserSignIn } from '../cloudlink/index.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Clock, Log, RedirectReceiver, SignInBrowser } from '../ports.ts';

/** How long the user may take in the browser, ms. */
const limitMs = 5 * 60_000;

/** What was begun, and the address that the browser came back to. */
export interface Redirected {
  readonly begun: BrowserSignIn;
  readonly url: URL;
}

/** A sign-in that the user carries on in the browser. */
export interface BrowserVisit {
  /**
   * `timeout` after five minutes, `cancelled` after `cancel`, `unexpected` where no browser could be started. When it
   * resolves, nothing listens on this machine any more.
   */
  readonly redirected: Promise<Result<Redirected>>;
  cancel(): void;
}

/** What a visit works with. */
export interface VisitContext {
  readonly browser: SignInBrowser;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the sign-in page's address for a redirect address. */
  begin(redirectUri: string): BrowserSignIn;
}

/** Opens the sign-in page and waits until the browser comes back. */
export function visitBrowser(context: VisitContext): BrowserVisit {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<Result<never>>();
  const timer = context.clock.schedule(
    () => giveUp(failed('timeout', { detail: 'the browser did not come back' })),
    limitMs,
  );
  const redirected = visit(context, givenUp).finally(() => timer.cancel());
  return { redirected, cancel: () => giveUp(failed('cancelled', { detail: 'the sign-in was given up' })) };
}

async function visit(context: VisitContext, givenUp: Promise<Result<never>>): Promise<Result<Redirected>> {
  let receiver: RedirectReceiver | undefined;
  try {
    receiver = await context.browser.receive();
    return await Promise.race([givenUp, comeBack(context, receiver)]);
  } catch (error) {
    context.log.error('the browser sign-in could not be started', { error });
    return failed('unexpected', { detail: 'the browser sign-in could not be started' });
  } finally {
    receiver?.close();
  }
}

async function comeBack({ browser, begin }: VisitContext, receiver: RedirectReceiver): Promise<Result<Redirected>> {
  const begun = begin(receiver.redirectUri);
  const received = receiver.received().then((url) => success({ begun, url }));
  // A browser may be back before it counts as started; only its failure to start matters.
  return Promise.race([received, browser.open(begun.url).then(() => received)]);
}
