import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { rendererConfig } from '../../scripts/vite.renderer.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The built pages on loopback. */
export interface PageServer {
  /** Without a slash at the end. */
  readonly origin: string;
  close(): void;
}

/** Builds the renderer as it ships and serves it, on this machine only. */
export async function servePages(): Promise<PageServer> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'screenpop-pages-'));
  const root = path.resolve(import.meta.dirname, '../../renderer');
  await build(rendererConfig({ root, pages: ['popup.html', 'panel.html'], outDir }));
  const server = createServer((request, response) => {
    // Browsers ask for it unbidden; a 404 would look like a fault of the page.
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    const name = path.normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(path.join(outDir, name)).then(
      (body) => response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
