import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasState } from '../cloudlink/browser-sign-in.ts';
import type { RedirectReceiver } from '../ports.ts';
import { type EndPageTexts, endPage, endPageHeaders } from './page.ts';

const host = '127.0.0.1';
const path = '/callback';
/** A browser opens a few connections at most. */
const maxConnections = 20;

/** A receiver that knows what it waits for. */
export interface ExpectingReceiver extends RedirectReceiver {
  /** Only a redirect with this state is taken; before it is known none is. */
  expect(state: string): void;
}

/** What a receiver works with. */
export interface ReceiverContext {
  texts(): EndPageTexts;
  onClose(): void;
}

const isAnswer = ({ searchParams }: URL): boolean => searchParams.has('code') !== searchParams.has('error');

/**
 * Listens on this machine, on a port of the system's choice (RFC 8252, 7.3). Takes one redirect, with the right state and
 * either a code or an error, and shows the browser a page; everything else is answered with 404 and the wait goes on. A
 * request by another name than the address is refused: a foreign page must not reach it by a name of its own.
 */
export async function openReceiver(context: ReceiverContext): Promise<ExpectingReceiver> {
  const server = createServer();
  server.maxConnections = maxConnections;
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { promise: received, resolve } = Promise.withResolvers<URL>();
  let expected: string | undefined;
  const take = (request: IncomingMessage): URL | undefined => {
    const url = request.method === 'GET' ? ownUrl(request, `${host}:${port}`) : undefined;
    if (url === undefined || expected === undefined || !isAnswer(url) || !hasState(url, expected)) return undefined;
    expected = undefined;
    return url;
  };
  server.on('request', (request, response) => {
    const url = take(request);
    if (url === undefined) refuse(response);
    // Told only once the page is out: closing would cut it off.
    else show(response, context.texts(), () => resolve(url));
  });
  return {
    redirectUri: `http://${host}:${port}${path}`,
    received: () => received,
    expect: (state) => {
      expected = state;
    },
    close: () => close(server, context),
  };
}

function ownUrl({ headers, url = '' }: IncomingMessage, authority: string): URL | undefined {
  const target = headers.host === authority ? URL.parse(url, `http://${authority}`) : null;
  return target?.host === authority && target.pathname === path ? target : undefined;
}

const refuse = (response: ServerResponse): void =>
  void response.writeHead(404, { connection: 'close', 'cache-control': 'no-store' }).end();

function show(response: ServerResponse, texts: EndPageTexts, onSent: () => void): void {
  response.once('close', onSent);
  response.writeHead(200, { ...endPageHeaders, connection: 'close' }).end(endPage(texts));
}

function close(server: Server, { onClose }: ReceiverContext): void {
  onClose();
  server.close();
  server.closeAllConnections();
}
