import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type Electron from 'electron';
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

/** Answers a page's request from the files below `folder`, with the content policy on each; 404 for all else. */
export async function servePage(folder: string, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const file = request.method === 'GET' ? pageFile(folder, request.url) : undefined;
  if (file === undefined) return notFound();
  try {
    return answer(file, new Uint8Array(await readFile(file)));
  } catch {
    // Missing or unreadable is the same to a page.
    return notFound();
  }
}
