import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllowedRequest, restrictPages } from '../../../main/desktop/security/restrictions.ts';
import { pageFile, registerPageScheme, servePage } from '../../../main/desktop/security/scheme.ts';
import { fakeLog } from './fakes.ts';

let parent: string;
let folder: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'screenpop-pages-'));
  folder = join(parent, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'popup.html'), '<p>card</p>');
  await writeFile(join(folder, 'assets', 'a.js'), 'x');
  await writeFile(join(parent, 'secret.json'), '{}');
});

afterAll(() => rm(parent, { recursive: true }));

const get = (url: string, method = 'GET') => servePage(folder, { url, method });

describe('servePage', () => {
  it('serves a page with the content policy', async () => {
    const answer = await get('screenpop-app://ui/popup.html?x=1#y');
    expect([answer.status, await answer.text(), Object.fromEntries(answer.headers)]).toEqual([
      200,
      '<p>card</p>',
      {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'x-content-type-options': 'nosniff',
      },
    ]);
  });

  it('serves assets with their type', async () => {
    const answer = await get('screenpop-app://ui/assets/a.js');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  const refused = [
    'screenpop-app://ui/',
    'screenpop-app://ui/missing.html',
    'screenpop-app://ui/../secret.json',
    'screenpop-app://ui/%2e%2e/secret.json',
    'screenpop-app://ui/%2e%2e%2fsecret.json',
    'screenpop-app://ui/..%5Csecret.json',
    'screenpop-app://ui/assets/%2e%2e/%2e%2e/secret.json',
    'screenpop-app://ui//etc/hosts.json',
    'screenpop-app://ui/popup.html%00.js',
    'screenpop-app://ui/%',
    'screenpop-app://ui/assets',
    'screenpop-app://other/popup.html',
    'https://ui/popup.html',
  ];

  it.each(refused)('answers 404 for %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  const name = 'ab'.repeat(16);
  const picture = { type: 'image/png', bytes: Uint8Array.from([1, 2, 3]) } as const;
  const ask = (url: string, method = 'GET') =>
    servePage(folder, { url, method }, async (asked) => (asked === name ? picture : undefined));

  it('serves a picture by its name, as what it is, and lets nobody keep it', async () => {
    const answer = await ask(`screenpop-app://ui/photos/${name}`);
    expect([answer.status, new Uint8Array(await answer.arrayBuffer())]).toEqual([200, picture.bytes]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
  });

  it.each([
    `screenpop-app://ui/photos/${'cd'.repeat(16)}`,
    `screenpop-app://ui/photos/${name}/`,
    `screenpop-app://ui/photos/${name}.png`,
    `screenpop-app://ui/photos/${name.toUpperCase()}`,
    `screenpop-app://ui/photos/${name}?x=1`,
    `screenpop-app://ui/photos//${name}`,
    `screenpop-app://ui/photos/%61${name.slice(1)}`,
    `screenpop-app://ui/Photos/${name}`,
    `screenpop-app://other/photos/${name}`,
    `https://ui/photos/${name}`,
    'screenpop-app://ui/photos/',
    'screenpop-app://ui/photos/../popup.js',
  ])('serves no picture for %s', async (url) => {
    expect((await ask(url)).status).toBe(404);
  });

  it('serves a picture to GET only, and none that cannot be read', async () => {
    expect((await ask(`screenpop-app://ui/photos/${name}`, 'POST')).status).toBe(404);
    const gone = servePage(folder, { url: `screenpop-app://ui/photos/${name}`, method: 'GET' }, async () => {
      throw new Error('gone');
    });
    expect((await gone).status).toBe(404);
  });

  it('answers GET only', async () => {
    expect((await get('screenpop-app://ui/popup.html', 'POST')).status).toBe(404);
  });

  it('never leaves its folder', () => {
    const addresses = ['/../x.js', '/%2e%2e/x.js', '/..%2fx.js', '/a/..%2f..%2fx.js', '/..%2f..%2f..%2fx.js'];
    const files = addresses.map((path) => pageFile('/pages', `screenpop-app://ui${path}`));
    expect(files.every((file) => file === undefined || file.startsWith('/pages/'))).toBe(true);
  });
});

describe('registerPageScheme', () => {
  it('makes the scheme a secure origin', () => {
    const registered: unknown[] = [];
    registerPageScheme({ registerSchemesAsPrivileged: (schemes) => void registered.push(...schemes) });
    expect(registered).toEqual([
      {
        scheme: 'screenpop-app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });
});

type Listener = (...args: readonly unknown[]) => unknown;

function restricted() {
  const handlers: Record<string, Listener> = {};
  const keep =
    (name: string) =>
    (listener: Listener): void => {
      handlers[name] = listener;
    };
  const on = (name: string, listener: Listener) => keep(name)(listener);
  const session = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    webRequest: { onBeforeRequest: keep('before') },
  };
  restrictPages({ app: { on } as never, session: session as never, isDevelopment: false, log: fakeLog() });
  handlers['web-contents-created']?.({}, { on, setWindowOpenHandler: keep('open') });
  return handlers;
}

describe('restrictPages', () => {
  it('prevents leaving the page and attaching a webview', () => {
    const handlers = restricted();
    const prevented: string[] = [];
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      handlers[name]?.({ preventDefault: () => prevented.push(name) });
    }
    expect(prevented).toEqual(['will-navigate', 'will-redirect', 'will-attach-webview']);
  });

  it('denies windows and every permission', () => {
    const handlers = restricted();
    const answers: unknown[] = [];
    handlers.request?.({}, 'media', (isGranted: boolean) => answers.push(isGranted));
    expect([handlers.open?.({}), handlers.check?.({}, 'media'), answers]).toEqual([{ action: 'deny' }, false, [false]]);
  });

  it.each([
    ['speaker-selection', 'screenpop-app://ui/', true],
    ['speaker-selection', 'https://example.com/', false],
    ['speaker-selection', 'null', false],
    ['media', 'screenpop-app://ui/', false],
    ['unknown', 'screenpop-app://ui/', false],
  ])('answers a check of %s by %s with %s: a page may choose a loudspeaker, and no more', (name, origin, isAllowed) => {
    expect(restricted().check?.(null, name, origin, {})).toBe(isAllowed);
  });

  it('cancels every request that leaves the app', () => {
    const cancelled = (url: string) => {
      const answers: unknown[] = [];
      restricted().before?.({ url }, (answer: unknown) => answers.push(answer));
      return answers;
    };
    expect([cancelled('https://evil.example/'), cancelled('screenpop-app://ui/popup.html')]).toEqual([
      [{ cancel: true }],
      [{ cancel: false }],
    ]);
  });

  it('lets the developer tools load in development only', () => {
    const tools = 'devtools://devtools/bundled/inspector.html';
    expect([
      isAllowedRequest(tools, true),
      isAllowedRequest(tools, false),
      isAllowedRequest('file:///x', true),
    ]).toEqual([true, false, false]);
  });
});
