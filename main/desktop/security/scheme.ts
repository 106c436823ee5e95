import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type Electron from 'electron';
import type { Picture } from '../../contacts/types.ts';
import { isOwnPage, pageScheme } from '../addresses.ts';
import { contentSecurityPolicy, contentTypeOf } from './content-policy.ts';

/** Makes the pages' scheme a proper origin. Must be called before the app is ready. */
export function registerPageScheme(protocol: Pick<typeof Electron.protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges }]);
}

const decodedPath = (address: string): string | undefined => {
  try {
    return decodeURIComponent(new URL(address).pathname);
  } catch {
    // Not an address, or a stray percent sign: no file of ours is named like that.
    return undefined;
  }
};

const isInside = (folder: string, file: string): boolean => {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** The file behind a page address, undefined where it lies outside `folder` or is of no type that pages are made of. */
export function pageFile(folder: string, address: string): string | undefined {
  const path = isOwnPage(address) ? decodedPath(address) : undefined;
  if (path === undefined || /[\0\\]/.test(path) || contentTypeOf(path) === undefined) return undefined;
  const file = join(folder, path);
  return isInside(folder, file) ? file : undefined;
}

const notFound = () => new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });

const answer = (file: string, body: Uint8Array<ArrayBuffer>): Response =>
  new Response(body, {
    headers: {
      'content-type': contentTypeOf(file) ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    },
  });

/** Reads a picture by its name; undefined where there is none. */
export type PhotoReader = (name: string) => Promise<Picture | undefined>;

const photoPath = /^\/photos\/([0-9a-f]{32})$/;

/** The name of the picture that an address of ours asks for; no other spelling of it counts. */
const photoName = (address: string): string | undefined => {
  const url = isOwnPage(address) ? new URL(address) : undefined;
  return url?.search === '' ? photoPath.exec(url.pathname)?.[1] : undefined;
};

/** Kept by no cache: the next user of this computer may be somebody else. */
const photoAnswer = ({ type, bytes }: Picture): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });

const servePhoto = async (name: string, read: PhotoReader): Promise<Response> => {
  try {
    const picture = await read(name);
    return picture === undefined ? notFound() : photoAnswer(picture);
  } catch {
    // The contacts were removed while the card was drawn.
    return notFound();
  }
};

/** Answers a page's request: a file below `folder`, with the content policy on each, or a picture; 404 for all else. */
export async function servePage(
  folder: string,
  request: Pick<Request, 'method' | 'url'>,
  readPhoto: PhotoReader = async () => undefined,
): Promise<Response> {
  const photo = request.method === 'GET' ? photoName(request.url) : undefined;
  if (photo !== undefined) return servePhoto(photo, readPhoto);
  const file = request.method === 'GET' ? pageFile(folder, request.url) : undefined;
  if (file === undefined) return notFound();
  try {
    return answer(file, new Uint8Array(await readFile(file)));
  } catch {
    // Missing or unreadable is the same to a page.
    return notFound();
  }
}
