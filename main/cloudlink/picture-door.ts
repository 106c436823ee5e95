import { failed, type Result, success } from '../failure.ts';
import type { Clock, Log, PictureAnswer, PictureTransport } from '../ports.ts';
import { addressInRecord, isOwnHost } from './address.ts';
import { startDeadline } from './deadline.ts';
import { transportFailure } from './errors.ts';
import type { Bearer } from './http.ts';
import { present } from './lenient.ts';

/** A card does not wait for its picture, but somebody who looks at it does, ms. */
const timeoutMs = 10_000;
/** A picture's address may lead to where it is stored; one that leads on and on is followed no further. */
const mostRedirects = 2;
/** Names the request; its address is a secret. */
const what = 'GET picture';

/** What pictures are fetched with. */
export interface PictureContext {
  /** Absent where nobody looks at pictures. */
  readonly pictures?: PictureTransport;
  readonly clock: Clock;
  readonly log: Log;
  readonly bearer: Bearer;
  /** The URL template of the service whose records name the pictures. */
  api(): string;
}

/** Fetches the picture at an address of a record. */
export type PictureDoor = (photoUrl: string) => Promise<Result<Uint8Array>>;

const none = (status?: number) => failed('not-found', { detail: what, ...present({ status }) });

const isRedirect = ({ status, location }: PictureAnswer): boolean =>
  location !== undefined && [301, 302, 303, 307, 308].includes(status);

/** No host but the API's own sees the token: pictures lie in a storage of somebody else's, behind a signed address. */
async function headersFor(context: PictureContext, url: URL): Promise<Result<Record<string, string>>> {
  const headers = { accept: 'image/png, image/jpeg, image/webp' };
  if (!isOwnHost(context.api(), url)) return success(headers);
  const token = await context.bearer.token();
  return token.ok ? success({ ...headers, authorization: `Bearer ${token.value}` }) : token;
}

async function exchange(
  transport: PictureTransport,
  context: PictureContext,
  url: URL,
): Promise<Result<PictureAnswer>> {
  const headers = await headersFor(context, url);
  if (!headers.ok) return headers;
  const deadline = startDeadline(context.clock, timeoutMs);
  try {
    return success(await transport({ url: url.href, headers: headers.value, signal: deadline.signal }));
  } catch (error) {
    return transportFailure(error, what, deadline.isExpired(), false);
  } finally {
    deadline.release();
  }
}

async function follow(context: PictureContext, transport: PictureTransport, first: URL): Promise<Result<Uint8Array>> {
  let url: URL | undefined = first;
  for (let redirects = 0; url !== undefined && redirects <= mostRedirects; redirects += 1) {
    const answer: Result<PictureAnswer> = await exchange(transport, context, url);
    if (!answer.ok) return answer;
    if (!isRedirect(answer.value))
      return answer.value.status === 200 ? success(answer.value.bytes) : none(answer.value.status);
    // Onwards by the same rules: https, and no token for a stranger.
    const next: URL | null = URL.parse(answer.value.location ?? '', url.href);
    url = next === null ? undefined : pictureAddress(context.api(), next.href);
  }
  return none();
}

/** A number in place of a name, or this machine: no storage of pictures, but the way into somebody's own network. */
const isInner = ({ hostname }: URL): boolean =>
  /^\[|^[\d.]+$|(?:^|\.)localhost\.?$|\.(?:local|internal)\.?$/.test(hostname);

/** Where a picture may be: at the API itself, or at a public name. */
const pictureAddress = (api: string, address: string): URL | undefined => {
  const url = addressInRecord(api, 'admin', address);
  return url !== undefined && isInner(url) && !isOwnHost(api, url) ? undefined : url;
};

/** Opens the way to pictures. Neither their addresses nor their bytes are ever logged. */
export function createPictureDoor(context: PictureContext): PictureDoor {
  return async (photoUrl) => {
    const url = pictureAddress(context.api(), photoUrl);
    if (context.pictures === undefined || url === undefined) return none();
    const result = await follow(context, context.pictures, url);
    if (!result.ok) context.log.info('no picture', { code: result.failure.code, status: result.failure.status });
    return result;
  };
}
