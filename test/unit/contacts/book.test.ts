import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContactBook } from '../../../main/contacts/book.ts';
import { fold } from '../../../main/contacts/fold.ts';
import type { Contact } from '../../../main/contacts/types.ts';
import { noPause } from './kit.ts';

const book = (contacts: readonly Contact[], country = 'GB') => createContactBook(contacts, { country }, noPause);

const ada: Contact = { name: 'Ada Palmer', organisation: 'Harbour & Finch', numbers: ['020 7946 0018'] };

describe('whom a number belongs to', () => {
  it.each([
    ['+442079460018', 'GB', '020 7946 0018'],
    ['02079460018', 'GB', '+44 20 7946 0018'],
    ['442079460018', 'GB', '+44 20 7946 0018'],
    ['00442079460018', 'GB', '020 7946 0018'],
    // The trunk leaves the country out, or the file does.
    ['2079460018', 'DE', '+44 20 7946 0018'],
    ['+33199006412', 'GB', '01 99 00 64 12'],
    ['201', 'GB', '201'],
    ['+31612345678', 'NL', '06-12345678'],
  ])('%s, called in %s, is %s', async (number, country, written) => {
    const found = (await book([{ ...ada, numbers: [written] }], country)).find(number);
    expect(found?.name).toBe('Ada Palmer');
  });

  it.each([
    ['+492079460018', '+44 20 7946 0018'],
    ['+493012345678', '12345678'],
    ['018', '020 7946 0018'],
    ['0018', '201'],
    ['+442079460018', '7946 0018'],
    ['anonymous', '020 7946 0018'],
    ['', '020 7946 0018'],
  ])('%s is not %s, however alike their ends are', async (number, written) => {
    expect((await book([{ ...ada, numbers: [written] }], 'DE')).find(number)).toBeUndefined();
  });

  it('two people with one number are their organisation, where it is one, and nobody where it is not', async () => {
    const bea = { name: 'Bea Stone', organisation: 'harbour & finch', numbers: ['+442079460018'] };
    const cy = { name: 'Cy Other', organisation: 'Elsewhere', numbers: ['+442079460018'] };
    const both = (await book([ada, bea])).find('+442079460018');
    expect(both).toEqual({ organisation: 'Harbour & Finch', contacts: [] });
    expect((await book([ada, bea, cy])).find('+442079460018')).toBeUndefined();
    expect((await book([ada, { name: 'Bea', numbers: ada.numbers }])).find('+442079460018')).toBeUndefined();
  });

  it('the same person twice is one person', async () => {
    const again = { name: 'ADA PALMER', numbers: ['+44 20 7946 0018'] };
    expect((await book([ada, again])).find('+442079460018')).toMatchObject({
      name: 'Ada Palmer',
      organisation: 'Harbour & Finch',
    });
  });

  it('a switchboard is the organisation, never the person who has it in the card', async () => {
    const one = { ...ada, companyNumbers: ['020 7946 0000'] };
    expect((await book([one])).find('+442079460000')).toEqual({ organisation: 'Harbour & Finch', contacts: [] });
  });

  it('a company’s own card says its name once', async () => {
    const company = { name: 'ACME', organisation: 'Acme', numbers: ['+442079460018'] };
    const found = (await book([company])).find('+442079460018');
    expect(found).toMatchObject({ name: 'ACME' });
    expect(found).not.toHaveProperty('organisation');
  });

  it('never names anybody whose number differs in any digit, nor one of several', async () => {
    const number = fc.stringMatching(/^\+(44207946|49302312|4989|1202555|331990)\d{4}$/);
    const contact = fc.record({
      name: fc.constantFrom('Ann', 'Bob', 'Cy'),
      numbers: fc.array(number, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(contact, { maxLength: 20 }), number, async (contacts, asked) => {
        const named = (await book(contacts)).find(asked)?.name;
        const owners = new Set(contacts.filter(({ numbers }) => numbers.includes(asked)).map(({ name }) => name));
        // Not every such number is a valid one; an invalid one may be known by its digits alone.
        if (owners.size === 1) expect(named ?? [...owners][0]).toBe([...owners][0]);
        else expect(named).toBeUndefined();
      }),
    );
  });

  it('any text may be asked for', async () => {
    const known = await book([ada]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        known.find(text);
        known.search(text, 20);
      }),
    );
  });
});

describe('search', () => {
  const people: readonly Contact[] = [
    { name: 'Zoë Lefèvre', organisation: 'Atelier Lumière', numbers: ['+33 1 99 00 64 12'] },
    { name: 'Jürgen Weiß', organisation: 'Größe & Maß', numbers: ['030 23125001', '0171 3920012'] },
    { name: 'Ada Palmer', organisation: 'Weiss & Co', numbers: ['+44 20 7946 0018', '+44 7400 123456'] },
    { organisation: 'Palm Beach', numbers: ['+1 202 555 0143'] },
  ];

  it.each([
    ['lef', ['Zoë Lefèvre']],
    ['LEFÈV zo', ['Zoë Lefèvre']],
    ['weiß', ['Jürgen Weiß', 'Ada Palmer']],
    ['weiss', ['Jürgen Weiß', 'Ada Palmer']],
    ['palm', ['Ada Palmer', undefined]],
    ['eiss', []],
    ['+44 20 79', ['Ada Palmer']],
    ['(030) 231', ['Jürgen Weiß']],
    ['0049 30 231', ['Jürgen Weiß']],
    ['z', ['Zoë Lefèvre']],
    ['0', []],
    ['', []],
  ])('%j finds %j', async (text, names) => {
    const found = (await book(people, 'DE')).search(text, 20);
    expect([...new Set(found.map(({ name }) => name))]).toEqual(names);
  });

  it('offers each number as it is dialled and as it is read', async () => {
    const found = (await book(people, 'GB')).search('ada', 20);
    expect(found).toEqual([
      { destination: '+442079460018', number: '020 7946 0018', name: 'Ada Palmer', organisation: 'Weiss & Co' },
      { destination: '+447400123456', number: '07400 123456', name: 'Ada Palmer', organisation: 'Weiss & Co' },
    ]);
  });

  it('finds everybody by the beginning of any word of theirs', async () => {
    const word = fc.stringMatching(/^[a-zäöüéßñ]{2,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 15 }), fc.nat(), async (names, at) => {
        const known = await book(names.map(([one, other]) => ({ name: `${one} ${other}`, numbers: ['201'] })));
        const [one, other] = names[at % names.length] ?? ['', ''];
        for (const part of [one, other.slice(0, 2), fold(one).slice(0, 1)]) {
          expect(known.search(part, 1_000).map(({ name }) => name)).toContain(`${one} ${other}`);
        }
      }),
    );
  });
});

describe('two hundred thousand contacts', () => {
  it('are not walked through to find one, and taken in with pauses', async () => {
    let looks = 0;
    const many = Array.from({ length: 200_000 }, (_, at) => ({
      get name() {
        looks += 1;
        return `Person${at % 977} Family${at}`;
      },
      organisation: `Company ${at % 5_000}`,
      numbers: [`+49302${String(at).padStart(7, '0')}`],
    }));
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const large = await createContactBook(many, { country: 'DE' }, pause);
    looks = 0;
    const asked = Array.from({ length: 2_000 }, (_, at) => `+49302${String(at * 97).padStart(7, '0')}`);
    expect(asked.filter((number) => large.find(number)?.name !== undefined)).toHaveLength(2_000);
    expect(large.search('family199999', 20)).toHaveLength(1);
    expect(pauses).toBe(2_000);
    // A few looks at the one that was found, none at anybody else.
    expect(looks).toBeLessThan(2_000 * 10);
  }, 60_000);
});
