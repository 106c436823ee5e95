import type { SignInBrowser } from '../ports.ts';
import type { EndPageTexts } from './page.ts';
import { type ExpectingReceiver, openReceiver } from './receiver.ts';

export type { EndPageTexts } from './page.ts';

/** The loopback side of signing in with the system browser. */
export interface Redirects {
  readonly receive: SignInBrowser['receive'];
  /** The same browser; what it opens tells which state the redirect must carry. */
  expecting(browser: SignInBrowser): SignInBrowser;
}

/** Receivers for redirects of the system browser. `texts` are those of the page that it ends on. */
export function createRedirects(texts: () => EndPageTexts): Redirects {
  const open = new Map<string, ExpectingReceiver>();
  return {
    async receive() {
      const receiver = await openReceiver({ texts, onClose: () => void open.delete(receiver.redirectUri) });
      open.set(receiver.redirectUri, receiver);
      return receiver;
    },
    expecting: (browser) => ({
      ...browser,
      open: (url) => {
        open.get(url.searchParams.get('redirect_uri') ?? '')?.expect(url.searchParams.get('state') ?? '');
        return browser.open(url);
      },
    }),
  };
}
