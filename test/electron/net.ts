import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { guarded, unsupported } from './unsupported.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

async function readLocal(url: string): Promise<Response> {
  const file = fileURLToPath(url);
  try {
    const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return new Response(await readFile(file), { headers: { 'content-type': type } });
  } catch (error) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error });
  }
}

/** Electron's `net`: files by their own path, http and https by Node's fetch (so neither Chromium's proxy nor its trust store). */
export const net = guarded('net', {
  fetch: (input: string | Request, init?: RequestInit): Promise<Response> => {
    const url = typeof input === 'string' ? input : input.url;
    if (url.startsWith('file:')) return readLocal(url);
    if (/^https?:/.test(url)) return fetch(input, init);
    return Promise.reject(unsupported(`net.fetch of ${url.split(':')[0] ?? ''}:`));
  },
  isOnline: (): boolean => true,
  online: true,
} satisfies Partial<{ [K in keyof Electron.Net]: unknown }>);
