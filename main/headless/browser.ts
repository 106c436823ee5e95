import en from '../../locales/en.json' with { type: 'json' };
import type { SignInBrowser } from '../ports.ts';
import { createRedirects } from '../sign-in/redirects.ts';
import type { WriteLine } from './output.ts';

/**
 * The browser of a terminal: its user, or the program that reads the lines. The address is printed, not opened: as another
 * program's argument every process of this machine could read it. It carries state and challenge, nothing that signs in.
 */
export function terminalBrowser(write: WriteLine): SignInBrowser {
  const redirects = createRedirects(() => ({ language: 'en', ...en.signInEnd }));
  return redirects.expecting({
    open: async (url) => write({ event: 'sign-in', url: url.href }),
    receive: redirects.receive,
  });
}
