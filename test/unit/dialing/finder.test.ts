import { describe, expect, it } from 'vitest';
import { findNumber } from '../../../main/dialing/finder.ts';

const found: readonly (readonly [name: string, country: string, text: string, dial: string])[] = [
  ['international', 'GB', '+44 20 7946 0018', '+442079460018'],
  ['national, in its country', 'GB', '020 7946 0018', '+442079460018'],
  ['Dutch mobile written nationally', 'NL', '06 12345678', '+31612345678'],
  ['Dutch mobile written internationally', 'NL', '+31 6 12345678', '+31612345678'],
  ['bracketed trunk zero', 'DE', '+49 (0) 89 1234', '+49891234'],
  ['bracketed trunk zero without spaces', 'DE', '+49(0)89 12345678', '+498912345678'],
  ['bracketed trunk zero after 00', 'DE', '0049 (0)89 12345678', '+498912345678'],
  ['bracketed trunk zero in the UK', 'DE', '+44 (0)20 7946 0018', '+442079460018'],
  ['Italian zero, which is dialled', 'DE', '+39 (0)6 1234 5678', '+390612345678'],
  ['international prefix 00', 'GB', '0049 89 12345678', '+498912345678'],
  ['US international prefix', 'US', '011 44 20 7946 0018', '+442079460018'],
  ['tel: link with plus', 'GB', 'tel:+31612345678', '+31612345678'],
  ['tel: link with encoded plus', 'GB', 'tel:%2B31612345678', '+31612345678'],
  ['tel: link with parameters', 'GB', 'tel:+44-20-7946-0018;ext=5', '+442079460018'],
  ['callto: link in markup', 'GB', '<a href="callto:+442079460018">call</a>', '+442079460018'],
  ['tel: link to an extension', 'GB', 'tel:201', '201'],
  ['non-breaking spaces', 'DE', '+49\u00a089\u202f1234\u00a05678', '+498912345678'],
  ['right-to-left and direction marks', 'GB', '\u202a+44 20 7946 0018\u202c\u200f', '+442079460018'],
  ['zero-width spaces and a byte order mark', 'GB', '\ufeff020\u200b7946\u200b0018', '+442079460018'],
  ['en dashes', 'US', '415\u2013555\u20132671', '+14155552671'],
  ['full-width digits', 'GB', '＋４４ ２０ ７９４６ ００１８', '+442079460018'],
  ['Arabic digits', 'GB', '٠٢٠٧٩٤٦٠٠١٨', '+442079460018'],
  ['slash', 'DE', '089/12345678', '+498912345678'],
  ['dots', 'DE', '089.1234.5678', '+498912345678'],
  ['French pairs with dots', 'FR', '01.42.68.53.00', '+33142685300'],
  ['brackets', 'US', '(415) 555-2671', '+14155552671'],
  ['vanity letters', 'US', '1-800-FLOWERS', '+18003569377'],
  ['extension alone', 'GB', '201', '201'],
  ['extension with spaces around', 'GB', '  2881\n', '2881'],
  ['short code of six digits', 'DE', '116117', '116117'],
  ['digits that no public plan knows', 'GB', '81 234 5678 90', '81234567890'],
  ['in a signature', 'GB', 'Jane Doe | Sales\nPhone: 020 7946 0018\nwww.example.com', '+442079460018'],
  ['two numbers: the first', 'GB', '020 7946 0018 or 020 7946 0019', '+442079460018'],
  ['after a date', 'DE', 'Termin 21.08.2026, Tel. 089/12345678', '+498912345678'],
  ['after an IPv4 address', 'GB', 'host 192.168.110.10 owner 020 7946 0018', '+442079460018'],
  ['country unknown to the library', 'XX', '+44 20 7946 0018', '+442079460018'],
];

const absent: readonly (readonly [name: string, text: string])[] = [
  ['empty', ''],
  ['prose', 'see you at the meeting'],
  ['one digit', '7'],
  ['a date', '21.08.2026'],
  ['an ISO date', '2026-08-21'],
  ['a clock time', '12:30'],
  ['an IPv4 address', '192.168.110.10'],
  ['an extension inside prose', 'room 201 please'],
  ['a tel: link without number', 'tel:hello'],
  ['too many digits', '1234567890123456789012345'],
  ['a number after the part that is looked at', `${'x '.repeat(130)}+44 20 7946 0018`],
];

describe('findNumber', () => {
  it.each(found)('finds %s', (_name, country, text, dial) => {
    expect(findNumber(text, { country })?.dial).toBe(dial);
  });

  it.each(absent)('finds nothing in %s', (_name, text) => {
    expect(findNumber(text, { country: 'DE' })).toBeUndefined();
  });

  it('shows a national number nationally and a foreign one internationally', () => {
    const display = (country: string) => findNumber('+44 20 7946 0018', { country })?.display;
    expect([display('GB'), display('DE')]).toEqual(['020 7946 0018', '+44 20 7946 0018']);
  });
});
