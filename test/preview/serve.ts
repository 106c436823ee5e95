import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'vite';
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

/** Every file below a folder, by its address. */
async function readAll(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const read = async (file: string) => [`/${path.relative(folder, file)}`, await readFile(file)] as const;
  return new Map(await Promise.all(files.map(read)));
}

/** Serves a folder as it is now, on this machine only: a build that comes meanwhile changes nothing. */
export async function serveFolder(folder: string): Promise<PageServer> {
  const files = await readAll(folder);
  const server = createServer((request, response) => {
    // Browsers ask for it unbidden; a 404 would look like a fault of the page.
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = types[path.extname(pathname)] ?? 'text/plain';
    const body = files.get(pathname);
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Builds the renderer as it ships and serves it. @param plugins what is to be different about it */
export async function servePages(plugins: readonly Plugin[] = []): Promise<PageServer> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'screenpop-pages-'));
  const root = path.resolve(import.meta.dirname, '../../renderer');
  const config = rendererConfig({ root, pages: ['popup.html', 'panel.html'], outDir });
  await build({ ...config, plugins: [...plugins, config.plugins] });
  const server = await serveFolder(outDir);
  await rm(outDir, { recursive: true, force: true });
  return server;
}
