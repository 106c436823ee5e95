import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStandIns } from '../../../main/diagnostics/stand-ins.ts';

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

describe('the stand-in of a number', () => {
  it('is the same for the same number, and another for another, whatever the file’s salt', () => {
    const numbers = fc.uniqueArray(fc.stringMatching(/^[1-9]\d{2,4}$/), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, fc.string(), (all, salt) => {
        const standIns = createStandIns(salt);
        const first = all.map(standIns.number);
        expect(all.map(standIns.number)).toEqual(first);
        expect(new Set(first).size).toBe(all.length);
        for (const [index, text] of all.entries()) expect(first[index]).not.toBe(text);
      }),
    );
  });

  it('keeps the shape, and of a long number all but the digits that are its owner’s', () => {
    const { number } = createStandIns('salt');
    expect(number('+44 (0)20 7946-0018')).toMatch(/^\+44 \(0\)20 7\d{3}-\d{4}$/);
    expect(number('+442079460018')).toMatch(/^\+44207\d{7}$/);
    expect(number('0018')).toMatch(/^0\d{3}$/);
    expect(number('200')).toMatch(/^[1-9]\d\d$/);
    expect(number('')).toBe('');
  });

  it('tells two spellings of one number as two spellings of one', () => {
    const { number } = createStandIns('salt');
    const [international, national] = [number('+442079460018'), number('020 7946 0018')];
    expect(digitsOf(national).slice(-7)).toBe(digitsOf(international).slice(-7));
    expect(digitsOf(national).slice(-7)).not.toBe('9460018');
  });

  it('is none where the phone system wrote a word for a number that is withheld', () => {
    const { number } = createStandIns('salt');
    expect(number('anonymous')).toBe('anonymous');
    expect(number('Grace Murray')).toBe('Person 1');
    expect(number('sip:grace@example.test')).toBe('address 1');
  });
});

describe('a text', () => {
  it('loses every number and name that was met, whole ones only', () => {
    const standIns = createStandIns('salt');
    const [extension, name] = [standIns.number('200'), standIns.name('Mei-Ling O’Chen (Sales)')];
    const text = 'CloudLink knows extension 200. Mei-Ling O’Chen (Sales) is at endpoints/200/calls/3200, status 2001';
    expect(standIns.text(text)).toBe(
      `CloudLink knows extension ${extension}. ${name} is at endpoints/${extension}/calls/3200, status 2001`,
    );
  });

  it('loses what reads like a number or a mail address, met or not, and keeps times and ids', () => {
    const standIns = createStandIns('salt');
    const kept = '2026-01-05T09:00:00.200Z 00112233-4455-6677-8899-001122334455 127.0.0.1:4010 HTTP/1.1';
    expect(standIns.text(kept)).toBe(kept);
    const lost = standIns.text('dialled +44 20 7946 0018 for grace.murray@example.test');
    expect(lost).not.toMatch(/7946|0018|grace|example/);
    expect(lost).toContain(standIns.number('+44 20 7946 0018'));
  });

  it('of any kind, with names of any kind, is survived', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), fc.string(), (names, text) => {
        const standIns = createStandIns('salt');
        for (const name of names) standIns.name(name);
        expect(typeof standIns.text(`${text} ${names.join(' ')}`)).toBe('string');
      }),
    );
  });
});

describe('an id', () => {
  it('stays a GUID where it was one', () => {
    const { id } = createStandIns('salt');
    const guid = '00112233-4455-6677-8899-aabbccddeeff';
    expect(id(guid)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(id(guid)).toBe(id(guid.toUpperCase()));
    expect(id(guid)).not.toBe(guid);
    expect(id('720158904')).toBe('id 1');
  });
});
