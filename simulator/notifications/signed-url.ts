import { isSignature, signature } from '../identity/jwt.ts';
import { type Random, randomText } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../time.ts';

/** Where the notification websocket listens. */
const socketPath = '/mqtt';

/** Makes and checks the pre-signed URLs of POST /connections, in the manner of AWS IoT (API reference 4.5). */
export interface UrlSigner {
  /** Path and query to connect to as that user, and until when (ms since 1970) it works. */
  sign(principalId: string): { readonly path: string; readonly expiresAt: number };
  /** Whose URL it is, unless it is unsigned, altered, withdrawn or too old. */
  check(path: string): string | undefined;
  /** Makes every URL signed so far useless for connecting. Open sockets stay. */
  withdraw(): void;
}

/** Builds a signer with a key of its own. */
export function createUrlSigner(options: { clock: Clock; random: Random; settings: Settings }): UrlSigner {
  const { clock, random, settings } = options;
  let key = randomText(random, 32);
  return {
    sign: (principalId) => {
      const expiresAt = clock.now() + settings.connectionUrlLifeSeconds * 1000;
      const query = new URLSearchParams({ 'X-Amz-Credential': principalId, 'X-Amz-Expires': String(expiresAt) });
      query.set('X-Amz-Signature', signature(`${principalId} ${expiresAt}`, key));
      return { path: `${socketPath}?${query}`, expiresAt };
    },
    check: (path) => {
      const url = URL.parse(path, 'ws://127.0.0.1');
      if (url?.pathname !== socketPath) {
        return undefined;
      }
      const query = url.searchParams;
      const [principalId, expires] = [query.get('X-Amz-Credential') ?? '', query.get('X-Amz-Expires') ?? ''];
      const isGenuine = isSignature(`${principalId} ${expires}`, query.get('X-Amz-Signature') ?? '', key);
      return isGenuine && Number(expires) > clock.now() ? principalId : undefined;
    },
    withdraw: () => {
      key = randomText(random, 32);
    },
  };
}
