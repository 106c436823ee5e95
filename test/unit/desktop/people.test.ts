import { describe, expect, it } from 'vitest';
import type { DirectoryEntry } from '../../../main/agent/types.ts';
import { maximumPictureBytes, pictureOf } from '../../../main/contacts/picture.ts';
import type { KeptContact, Picture } from '../../../main/contacts/types.ts';
import { createPeople } from '../../../main/desktop/people.ts';
import { Photos } from '../../../main/desktop/photos.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

const png = (byte: number): Picture => ({
  type: 'image/png',
  bytes: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, byte]),
});

/** People on contacts and a directory that a test fills; `settled` waits until they are indexed. */
function peopleOn(first: { contacts?: readonly KeptContact[]; country?: string } = {}) {
  const listeners = { contacts: new Set<() => void>(), directory: new Set<() => void>() };
  let contacts = first.contacts ?? [];
  let [colleagues, groups]: (readonly DirectoryEntry[])[] = [[], []];
  const pictures = new Map<string, Picture>();
  const subscribed = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  const directory = {
    colleagues: () => colleagues ?? [],
    groups: () => groups ?? [],
    picture: (id: string) => pictures.get(id),
    subscribe: subscribed(listeners.directory),
  };
  const kept = new Map([['a'.repeat(32), png(1)]]);
  const photos = new Photos({ store: { picture: async (photo) => kept.get(photo) }, directory });
  const settings = fakeSettings({ country: first.country ?? 'GB' });
  const people = createPeople({
    ...{ directory, photos, settings, log: fakeLog(), pause: async () => undefined },
    contacts: { list: () => contacts, subscribe: subscribed(listeners.contacts) },
  });
  let news = 0;
  people.subscribe(() => {
    news += 1;
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const tell = async (set: Set<() => void>): Promise<void> => {
    for (const listener of set) listener();
    await settled();
  };
  return {
    ...{ people, photos, settings, pictures, settled },
    news: () => news,
    importContacts: (list: readonly KeptContact[]) => {
      contacts = list;
      return tell(listeners.contacts);
    },
    readDirectory: (users: readonly DirectoryEntry[], hunts: readonly DirectoryEntry[] = []) => {
      [colleagues, groups] = [users, hunts];
      return tell(listeners.directory);
    },
    pictureArrives: (id: string, picture: Picture) => {
      pictures.set(id, picture);
      return tell(listeners.directory);
    },
  };
}

const ada: KeptContact = {
  name: 'Ada Palmer',
  organisation: 'Harbour',
  numbers: ['020 7946 0018'],
  photo: 'a'.repeat(32),
};
const priya: DirectoryEntry = { id: 'u1', name: 'Priya Raman', numbers: ['201', '+442079460201'] };

describe('people', () => {
  it('are known from contacts, with their picture, and told when they come', async () => {
    const desk = peopleOn();
    await desk.settled();
    const before = desk.news();
    expect(desk.people.personOf('+442079460018')).toBeUndefined();
    await desk.importContacts([ada]);
    expect(desk.people.personOf('+442079460018')).toEqual({
      ...{ name: 'Ada Palmer', organisation: 'Harbour', photo: `/photos/${'a'.repeat(32)}` },
    });
    expect(desk.news()).toBeGreaterThan(before);
    await desk.importContacts([]);
    expect(desk.people.personOf('+442079460018')).toBeUndefined();
  });

  it('are colleagues by any number of theirs, and groups', async () => {
    const desk = peopleOn();
    await desk.readDirectory([priya], [{ id: 'g', name: 'Sales', numbers: ['600'] }]);
    expect(desk.people.personOf('201')).toEqual({ name: 'Priya Raman' });
    expect(desk.people.personOf('+442079460201')).toEqual({ name: 'Priya Raman' });
    expect(desk.people.personOf('600')).toEqual({ name: 'Sales', isGroup: true });
    await desk.readDirectory([]);
    expect(desk.people.personOf('201')).toBeUndefined();
  });

  it('have the name that the user gave them, and never another’s face with it', async () => {
    const desk = peopleOn({ contacts: [{ name: 'My sister', numbers: ['+442079460201'] }] });
    await desk.readDirectory([priya]);
    await desk.pictureArrives('u1', png(2));
    expect(desk.people.personOf('+442079460201')).toEqual({ name: 'My sister' });
    expect(desk.people.personOf('201')).toEqual({
      name: 'Priya Raman',
      photo: expect.stringMatching(/^\/photos\/[0-9a-f]{32}$/),
    });
  });

  it('have a face once it has come, which is told', async () => {
    const desk = peopleOn();
    await desk.readDirectory([priya]);
    expect(desk.people.personOf('201')).not.toHaveProperty('photo');
    const before = desk.news();
    await desk.pictureArrives('u1', png(2));
    expect(desk.news()).toBe(before + 1);
    expect(desk.people.personOf('201')).toHaveProperty('photo');
  });

  it('are read for the country that is set', async () => {
    const desk = peopleOn({ contacts: [{ name: 'Jo', numbers: ['030 23125042'] }], country: 'GB' });
    await desk.settled();
    expect(desk.people.personOf('+493023125042')).toBeUndefined();
    desk.settings.update({ country: 'DE' });
    await desk.settled();
    expect(desk.people.personOf('+493023125042')).toEqual({ name: 'Jo' });
  });
});

describe('photos', () => {
  it('are read by the name that was given out, while the sign-in lasts', async () => {
    const desk = peopleOn();
    await desk.readDirectory([priya]);
    await desk.pictureArrives('u1', png(2));
    const name = desk.people.personOf('201')?.photo?.slice('/photos/'.length) ?? '';
    expect(await desk.photos.read(name)).toEqual(png(2));
    expect(desk.people.personOf('201')?.photo).toBe(`/photos/${name}`);
    desk.pictures.clear();
    expect(await desk.photos.read(name)).toBeUndefined();
    expect(await desk.photos.read('u1')).toBeUndefined();
  });

  it.each([
    ['GIF', Buffer.from('GIF89a0000')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a page', Buffer.from('<!doctype html>')],
    ['a RIFF that is a sound', Buffer.from('RIFF0000WAVE')],
    ['nothing', Buffer.alloc(0)],
    ['half a signature', Buffer.from([0x89, 0x50])],
    ['more than is taken', Buffer.concat([Buffer.from(png(0).bytes), Buffer.alloc(maximumPictureBytes)])],
  ])('are none: %s', (_what, bytes) => {
    expect(pictureOf(new Uint8Array(bytes))).toBeUndefined();
  });

  it.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/webp', Buffer.from('RIFF0000WEBPVP8 ')],
    ['image/png', Buffer.from(png(0).bytes)],
  ])('are %s by their first bytes', (type, bytes) => {
    expect(pictureOf(new Uint8Array(bytes))).toMatchObject({ type });
  });
});
