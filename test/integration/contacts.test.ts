/** Contacts in a real folder, and pictures over real sockets. */
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPictureDoor } from '../../main/cloudlink/picture-door.ts';
import { readContacts } from '../../main/contacts/read.ts';
import type { ContactStore, KeptContacts, ReadContacts } from '../../main/contacts/types.ts';
import { success } from '../../main/failure.ts';
import type { Log } from '../../main/ports.ts';
import { createContactStore, readContactFile } from '../../main/storage/contact-store.ts';
import { systemClock } from '../../main/system.ts';
import { testTransports } from '../support/transports.ts';

const cleanUps: (() => unknown)[] = [];
let lines: string[];
let folder: string;

const log = (): Log => {
  const write = (message: string, data?: object) => lines.push(`${message} ${JSON.stringify(data ?? {})}`);
  return { debug: write, info: write, warn: write, error: write };
};

beforeEach(async () => {
  lines = [];
  folder = await mkdtemp(join(tmpdir(), 'screenpop-contacts-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const pause = () => nextTurn();
const storeIn = (directory = folder): ContactStore => createContactStore({ directory, log: log(), pause });
const facts = { fileName: 'book.vcf', importedMs: 1_700_000_000_000 };
const path = () => join(folder, 'contacts.data');

const exported = async (name: string): Promise<ReadContacts> => {
  const bytes = await readContactFile(join(import.meta.dirname, '../fixtures/contacts', name));
  const read = bytes.ok ? await readContacts(bytes.value, pause) : bytes;
  if (!read.ok) throw new Error(read.failure.detail);
  return read.value;
};

const withoutPhotos = (kept: KeptContacts | undefined) =>
  kept && {
    ...kept,
    contacts: kept.contacts.map(({ photo, ...rest }) => ({ ...rest, hasPhoto: photo !== undefined })),
  };

describe('the file of contacts', () => {
  it('brings back what was imported, pictures too, and is its owner’s alone', async () => {
    const read = await exported('apple.vcf');
    const saved = await storeIn().save(read, facts);
    const store = storeIn();
    const loaded = await store.load();
    expect(withoutPhotos(loaded)).toEqual(saved.ok && withoutPhotos(saved.value));
    expect(loaded).toMatchObject({ ...facts, skipped: { noNumber: 1 } });
    const photo = loaded?.contacts[0]?.photo ?? '';
    expect(await store.picture(photo)).toEqual(read.contacts[0]?.picture);
    expect(await store.picture('f'.repeat(32))).toBeUndefined();
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['contacts.data']);
  });

  it('has pictures right after the import, and none of the one before after the next', async () => {
    const store = storeIn();
    const first = await store.save(await exported('apple.vcf'), facts);
    const photo = (first.ok && first.value.contacts[0]?.photo) || '';
    expect(await store.picture(photo)).toMatchObject({ type: 'image/png' });
    await store.save(await exported('outlook-en.csv'), facts);
    expect(await store.picture(photo)).toBeUndefined();
  });

  it('is gone when the contacts are removed', async () => {
    const store = storeIn();
    await store.save(await exported('apple.vcf'), facts);
    expect(await store.remove()).toEqual(success(undefined));
    expect([await store.load(), await readdir(folder)]).toEqual([undefined, []]);
    expect(await store.remove()).toEqual(success(undefined));
  });

  it.each([
    ['cut off in a picture', async () => truncate(path(), (await stat(path())).size - 10)],
    ['cut off in a line', async () => truncate(path(), 400)],
    ['empty', async () => truncate(path(), 0)],
    ['something else', async () => writeFile(path(), 'Palmer,+442079460018')],
    ['of another form', async () => writeFile(path(), '{"version":2}\n')],
    ['with bytes that are no text', async () => writeFile(path(), Buffer.alloc(1000, 0xff))],
  ])('%s is set aside with a warning that names nobody', async (_what, damage) => {
    await storeIn().save(await exported('apple.vcf'), facts);
    await damage();
    expect(await storeIn().load()).toBeUndefined();
    expect(await readdir(folder)).toEqual(['contacts.data.bak']);
    expect(lines).toEqual([expect.stringContaining('set aside')]);
    expect(lines.join()).not.toMatch(/Palmer|Lef|7946/);
    const saved = await storeIn().save(await exported('apple.vcf'), facts);
    expect(saved.ok).toBe(true);
  });

  it('that cannot be put in its place leaves what stands there, and nothing beside it', async () => {
    // A folder of that name: file modes would stop nobody who runs the tests as root.
    await mkdir(path());
    await writeFile(join(path(), 'kept'), 'what was kept');
    expect(await storeIn().save(await exported('google.vcf'), facts)).toMatchObject({ ok: false });
    expect(await readdir(folder)).toEqual(['contacts.data']);
    expect(await readFile(join(path(), 'kept'), 'utf8')).toBe('what was kept');
  });

  it('in a folder that is not there says so and keeps nothing', async () => {
    const saved = await storeIn(join(folder, 'missing')).save(await exported('apple.vcf'), facts);
    expect(saved).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
    expect(await readdir(folder)).toEqual([]);
  });
});

const png = Buffer.from('89504e470d0a1a0a00000000', 'hex');

/** Two servers: the API's own, and a storage of somebody else's. Each tells what it was asked. */
async function hosts(answer: (request: IncomingMessage, response: ServerResponse, storage: string) => void) {
  const asked: { readonly host: string; readonly url: string; readonly authorization: string | undefined }[] = [];
  const listen = async (host: string): Promise<string> => {
    const server = createServer((request, response) => {
      asked.push({ host, url: request.url ?? '', authorization: request.headers.authorization });
      answer(request, response, storageAddress);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let storageAddress = '';
  storageAddress = await listen('storage');
  const api = await listen('api');
  return { asked, api, storage: storageAddress };
}

const doorTo = (api: string) => {
  const transports = testTransports();
  cleanUps.push(() => transports.close());
  const bearer = { token: async () => success('the-token'), renew: async () => success('the-token') };
  const template = `${api}/{service}/2017-09-01`;
  return createPictureDoor({
    pictures: transports.pictures,
    clock: systemClock,
    log: log(),
    bearer,
    api: () => template,
  });
};

describe('pictures', () => {
  it('of the API’s own are fetched with the token, by the path that the record has', async () => {
    const { api, asked } = await hosts((_, response) => response.end(png));
    expect(await doorTo(api)('/2017-09-01/users/u1/photo')).toEqual(success(new Uint8Array(png)));
    expect(asked).toEqual([
      { host: 'api', url: '/admin/2017-09-01/users/u1/photo', authorization: 'Bearer the-token' },
    ]);
  });

  it('without encryption are fetched from nowhere but the API itself, redirects included', async () => {
    const { api, storage, asked } = await hosts((_, response, other) =>
      response.writeHead(302, { location: `${other}/signed?sig=secret` }).end(),
    );
    expect(await doorTo(api)(`${storage}/photo.png?sig=secret`)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
    expect(await doorTo(api)('/2017-09-01/users/u1/photo')).toMatchObject({ ok: false });
    expect(asked.map(({ host }) => host)).toEqual(['api']);
    expect(lines.join()).not.toContain('secret');
  });

  it('that lead in a circle are followed no further than twice', async () => {
    const { api, asked } = await hosts((_, response) => response.writeHead(302, { location: '/again' }).end());
    expect(await doorTo(api)('/2017-09-01/users/u1/photo')).toMatchObject({
      ok: false,
      failure: { code: 'not-found' },
    });
    expect(asked).toHaveLength(3);
  });

  it('that are too large are given up', async () => {
    const { api } = await hosts((_, response) => response.end(Buffer.alloc(300 * 1024)));
    expect(await doorTo(api)('/2017-09-01/users/u1/photo')).toMatchObject({
      ok: false,
      failure: { code: 'unreadable-answer' },
    });
  });

  it('that are not there are no picture', async () => {
    const { api } = await hosts((_, response) => response.writeHead(404).end());
    expect(await doorTo(api)('/2017-09-01/users/u1/photo')).toMatchObject({
      ok: false,
      failure: { code: 'not-found', status: 404 },
    });
  });

  it.each([
    'ftp://p.test/a.png',
    'file:///etc/passwd',
    'http://p.test/a.png',
    'https://user:pw@p.test/a',
    'javascript:1',
    'data:image/png;base64,AA',
    '//%',
  ])('at %s are asked for nowhere', async (address) => {
    const asked: string[] = [];
    const bearer = { token: async () => success('t'), renew: async () => success('t') };
    const pictures = async ({ url }: { readonly url: string }) => {
      asked.push(url);
      return { status: 200, bytes: new Uint8Array(png) };
    };
    const door = createPictureDoor({
      ...{ pictures, clock: systemClock, log: log(), bearer },
      api: () => 'https://{service}.api.mitel.io/2017-09-01',
    });
    expect(await door(address)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  it('in a storage of somebody else’s are fetched without the token', async () => {
    const asked: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[] = [];
    const bearer = { token: async () => success('t'), renew: async () => success('t') };
    const door = createPictureDoor({
      pictures: async ({ url, headers }) => {
        asked.push({ url, headers });
        const isFirst = asked.length === 1;
        return isFirst
          ? { status: 302, location: 'https://storage.test/p?sig=s', bytes: new Uint8Array() }
          : { status: 200, bytes: new Uint8Array(png) };
      },
      ...{ clock: systemClock, log: log(), bearer, api: () => 'https://{service}.api.mitel.io/2017-09-01' },
    });
    expect(await door('https://media.api.mitel.io/2017-09-01/p')).toMatchObject({ ok: true });
    expect(asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['https://media.api.mitel.io/2017-09-01/p', 'Bearer t'],
      ['https://storage.test/p?sig=s', undefined],
    ]);
  });
});
