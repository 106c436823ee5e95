import { describe, expect, it } from 'vitest';
import { maximumContacts, maximumFileBytes, readContacts } from '../../../main/contacts/read.ts';
import { exported, noPause, read } from './kit.ts';

const none = { noNumber: 0, noName: 0, unreadable: 0, beyondLimit: 0 };

const plain = async (file: Uint8Array | string) => {
  const { contacts, skipped } = await read(file);
  return {
    contacts: contacts.map(({ picture, ...rest }) => ({ ...rest, ...(picture && { picture: picture.type }) })),
    skipped,
  };
};

describe('address books as programs export them', () => {
  it.each([
    [
      'apple.vcf',
      {
        contacts: [
          {
            name: 'Zoë Lefèvre',
            organisation: 'Atelier Lumière, Paris',
            numbers: ['+33 1 99 00 64 12', '06 39 98 12 34'],
            picture: 'image/png',
          },
          {
            name: 'Kontor Lindqvist & Söhne',
            organisation: 'Kontor Lindqvist & Söhne',
            numbers: ['+49 (0)30 23125042'],
          },
        ],
        skipped: { ...none, noNumber: 1 },
      },
    ],
    [
      'outlook-2.1.vcf',
      {
        contacts: [
          {
            name: 'Jürgen Weiß',
            organisation: 'Größe & Maß GmbH',
            numbers: ['+49 (30) 2312-5001', '0171 3920012'],
            picture: 'image/png',
          },
        ],
        skipped: none,
      },
    ],
    [
      'phone-2.1.vcf',
      {
        contacts: [
          { name: 'Jörg Müller-Lüdenscheidt', organisation: 'Bäckerei', numbers: ['+4917139200099'] },
          { name: 'Hotline', numbers: ['115'] },
        ],
        skipped: none,
      },
    ],
    [
      'thunderbird-4.0.vcf',
      {
        contacts: [
          {
            name: 'Niamh O’Connor',
            organisation: 'Harbour & Finch Ltd',
            numbers: ['+44-20-7946-0203', '+44 7700 900203'],
            picture: 'image/png',
          },
        ],
        skipped: none,
      },
    ],
    [
      'google.vcf',
      {
        contacts: [
          {
            name: 'Grace Whitfield',
            organisation: 'Bluestone Clinics',
            numbers: ['+1 202-555-0143', '+1 202-555-0199'],
          },
        ],
        skipped: none,
      },
    ],
    [
      'outlook-en.csv',
      {
        contacts: [
          {
            name: 'Ada Palmer',
            organisation: 'Harbour & Finch Ltd',
            numbers: ['020 7946 0018', '07700 900018'],
            companyNumbers: ['020 7946 0000'],
          },
        ],
        skipped: { ...none, noNumber: 1 },
      },
    ],
    [
      'outlook-de.csv',
      {
        contacts: [
          {
            name: 'Jürgen Weiß',
            organisation: 'Größe & Maß GmbH',
            numbers: ['030 23125001', '0171 3920012'],
            companyNumbers: ['030 23125000'],
          },
        ],
        skipped: none,
      },
    ],
    [
      'outlook-fr.csv',
      {
        contacts: [
          {
            name: 'Zoë Lefèvre',
            organisation: 'Atelier Lumière',
            numbers: ['01 99 00 64 12', '06 39 98 12 34'],
            companyNumbers: ['01 99 00 64 00'],
          },
        ],
        skipped: none,
      },
    ],
    [
      'google.csv',
      {
        contacts: [
          {
            name: 'Grace Whitfield',
            organisation: 'Bluestone Clinics',
            numbers: ['+1 202-555-0143', '+1 202-555-0199'],
          },
        ],
        skipped: none,
      },
    ],
    [
      'google-old.csv',
      {
        contacts: [{ name: 'Amara Okoye', organisation: 'Bluestone Clinics', numbers: ['+12025550199'] }],
        skipped: none,
      },
    ],
    [
      'thunderbird-de.tsv',
      {
        contacts: [{ name: 'Jonas Lindqvist', organisation: 'Kontor Lindqvist & Söhne', numbers: ['030 23125042'] }],
        skipped: none,
      },
    ],
    [
      'apple.csv',
      {
        contacts: [{ name: 'Mei-Ling Chen', organisation: 'Chen, Ltd', numbers: ['07700 900205', '020 7946 0205'] }],
        skipped: none,
      },
    ],
  ])('%s', async (name, expected) => {
    expect(await plain(exported(name))).toEqual(expected);
  });
});

describe('files that nobody would call good', () => {
  it.each([
    ['a page', '<!doctype html><html><body><table><tr><td>Phone</td><td>Name</td></tr></table></body></html>'],
    ['nothing', ''],
    ['a table without telephone numbers', 'Name;E-Mail\r\nAda;a@example.com\r\n'],
    ['a table of customers', 'Customer number;Amount\r\n12345;7\r\n'],
    ['bytes', String.fromCharCode(...Array.from({ length: 500 }, (_, at) => (at * 37) % 256))],
  ])('%s holds no contacts', async (_what, text) => {
    const result = await readContacts(new TextEncoder().encode(text), noPause);
    expect(result).toMatchObject({ ok: false, failure: { code: 'invalid-input', detail: 'no-contacts' } });
  });

  it('one that is too large is not read', async () => {
    const result = await readContacts(new Uint8Array(maximumFileBytes + 1), noPause);
    expect(result).toMatchObject({ ok: false, failure: { detail: 'too-large' } });
  });

  it('a card that cannot be read loses nobody else', async () => {
    const text =
      'BEGIN:VCARD\nVERSION:3.0\nFN:Good One\nTEL:201\nEND:VCARD\nBEGIN:VCARD\nTEL;"x:1\nFN\nEND:VCARD\nBEGIN:VCARD\nFN:Next\nTEL:202';
    const { contacts } = await read(text);
    expect(contacts.map(({ name }) => name)).toEqual(['Good One', 'Next']);
  });

  it('a row with a stray quote loses no other row', async () => {
    const { contacts } = await read('Name,Phone\nAda,201\nBe"a,202\n"Cy,203\nDee,204\n');
    expect(contacts.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ada', 'Be"a']));
  });

  it('a quote that is never closed loses its own row, not the thousands behind it', async () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `Person ${at},+4420794${String(at).padStart(5, '0')}`);
    const { contacts } = await read(`Name,Phone\n"Open,201\n${rows.join('\n')}\n`);
    expect(contacts.length).toBeGreaterThan(59_990);
  });

  it('a card without an end, and a line without one, are not held for long', async () => {
    const endless = `BEGIN:VCARD\nFN:A\nTEL:201\n${'NOTE:x\n '.repeat(100_000)}`;
    expect((await read(endless)).contacts).toMatchObject([{ name: 'A' }]);
    const long = `BEGIN:VCARD\nFN:B\nTEL:202\nORG;X="${';'.repeat(2_000_000)}\nEND:VCARD\n`;
    expect((await read(long)).contacts).toMatchObject([{ name: 'B' }]);
  });

  it('keeps what would be a program elsewhere as plain text, and drops what would turn the card around', async () => {
    const text = 'BEGIN:VCARD\nVERSION:3.0\nFN:<script>alert(1)</script>\\n\u202egnp.exe\nTEL:201\nEND:VCARD\n';
    expect((await read(text)).contacts[0]?.name).toBe('<script>alert(1)</script> gnp.exe');
  });

  it('takes no picture that is none, is elsewhere, or is a drawing', async () => {
    const svg = Buffer.from('<svg onload="alert(1)"/>').toString('base64');
    const card = (photo: string) => `BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:201\nPHOTO;${photo}\nEND:VCARD\n`;
    const huge = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300_000)]).toString('base64');
    const photos = [`ENCODING=b;TYPE=SVG:${svg}`, 'VALUE=uri:https://example.com/a.png', `ENCODING=b:${huge}`];
    const { contacts } = await read(photos.map(card).join(''));
    expect(contacts.map(({ picture }) => picture)).toEqual([undefined, undefined, undefined]);
  });

  it('more contacts than there is room for are counted', async () => {
    const rows = Array.from(
      { length: maximumContacts + 3 },
      (_, at) => `P${at},+4420794${String(at).padStart(6, '0')}`,
    );
    const { contacts, skipped } = await read(`Name,Phone\n${rows.join('\n')}\n`);
    expect([contacts.length, skipped.beyondLimit]).toEqual([maximumContacts, 3]);
  });

  it('a name without a number, and a number without a name, are counted apart', async () => {
    const { skipped } = await read('Name,Company,Phone\nAda,,\n,,+44 20 7946 0018\nBea,,no number\n');
    expect(skipped).toEqual({ ...none, noNumber: 2, noName: 1 });
  });

  it('lets everything else have its turn', async () => {
    let pauses = 0;
    const rows = Array.from({ length: 20_000 }, (_, at) => `Person ${at},+4420794${String(at).padStart(5, '0')}`);
    await readContacts(new TextEncoder().encode(`Name,Phone\n${rows.join('\n')}`), async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(10);
  });
});
