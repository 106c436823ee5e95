import { request as httpRequest } from 'node:http';
import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedirectReceiver, SignInBrowser } from '../../main/ports.ts';
import { createRedirects } from '../../main/sign-in/redirects.ts';

const texts = { language: 'de', title: 'Ende & <Schluss>', text: 'Sie können diesen Tab schließen.' };
const state = 'the-state-that-was-sent';

let browser: SignInBrowser;
let receiver: RedirectReceiver;
let received: URL[];

const portal = (redirectUri: string, sent = state): URL =>
  new URL(`https://portal.test/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state: sent })}`);

const address = (query: Readonly<Record<string, string>>): string =>
  `${receiver.redirectUri}?${new URLSearchParams(query)}`;

const statusOf = async (url: string, init: RequestInit = {}): Promise<number> => {
  const response = await fetch(url, init);
  await response.text();
  return response.status;
};

/** With a Host header of our own, which fetch would not send. */
const statusAs = (host: string, url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });

const isListening = (uri: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(uri).port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

beforeEach(async () => {
  const redirects = createRedirects(() => texts);
  browser = redirects.expecting({ open: async () => undefined, receive: redirects.receive });
  receiver = await browser.receive();
  received = [];
  void receiver.received().then((url) => received.push(url));
  await browser.open(portal(receiver.redirectUri));
});

afterEach(() => receiver.close());

describe('the receiver on this machine', () => {
  it('listens on loopback, on a port of its own', async () => {
    expect(receiver.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const other = await browser.receive();
    expect(other.redirectUri).not.toBe(receiver.redirectUri);
    other.close();
  });

  it('takes the redirect and shows a page without the code, without script, not to be kept', async () => {
    const response = await fetch(address({ code: 'the-code', state }));
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(texts.text);
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('Ende &amp; &lt;Schluss&gt;');
    for (const absent of ['the-code', state, '<script', 'http']) expect(page).not.toContain(absent);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
    });
    expect((await receiver.received()).searchParams.get('code')).toBe('the-code');
  });

  it('takes an error for an answer', async () => {
    expect(await statusOf(address({ error: 'access_denied', state }))).toBe(200);
    expect((await receiver.received()).searchParams.get('error')).toBe('access_denied');
  });

  it('answers everything else with 404 and goes on waiting', async () => {
    const good = address({ code: 'x', state });
    expect(await statusOf(address({ code: 'x', state: 'foreign' }))).toBe(404);
    expect(await statusOf(address({ code: 'x' }))).toBe(404);
    expect(await statusOf(`${good}&state=foreign`)).toBe(404);
    expect(await statusOf(address({ state }))).toBe(404);
    expect(await statusOf(address({ code: 'x', error: 'y', state }))).toBe(404);
    expect(await statusOf(good, { method: 'POST' })).toBe(404);
    expect(await statusOf(good, { method: 'HEAD' })).toBe(404);
    expect(await statusOf(good.replace('/callback', '/favicon.ico'))).toBe(404);
    expect(await statusOf(good.replace('/callback', '/callback/'))).toBe(404);
    expect(await statusAs('evil.test', good)).toBe(404);
    expect(await statusAs(`localhost:${new URL(good).port}`, good)).toBe(404);
    expect(received).toEqual([]);
    expect(await statusOf(good)).toBe(200);
    expect((await receiver.received()).searchParams.get('code')).toBe('x');
  });

  it('ignores a second redirect', async () => {
    expect(await statusOf(address({ code: 'first', state }))).toBe(200);
    expect(await statusOf(address({ code: 'second', state }))).toBe(404);
    expect((await receiver.received()).searchParams.get('code')).toBe('first');
  });

  it('takes nothing before the sign-in page was opened', async () => {
    const early = await browser.receive();
    expect(await statusOf(`${early.redirectUri}?code=x&state=`)).toBe(404);
    expect(await statusOf(`${early.redirectUri}?code=x&state=undefined`)).toBe(404);
    early.close();
  });

  it('frees its port when closed, also with a connection that says nothing', async () => {
    const idle = createConnection({ host: '127.0.0.1', port: Number(new URL(receiver.redirectUri).port) });
    await new Promise((resolve) => idle.once('connect', resolve));
    const gone = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    receiver.close();
    await gone;
    expect(await isListening(receiver.redirectUri)).toBe(false);
  });
});
