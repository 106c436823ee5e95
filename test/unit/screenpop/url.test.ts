import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScreenPopUrl, checkScreenPopTemplate } from '../../../main/screenpop/url.ts';

const crm = 'https://crm.example/search?q={number}&n={name}#{number}';

const href = (template: string, number: string | undefined, name?: string): string => {
  const result = buildScreenPopUrl(template, {
    ...(number !== undefined && { number }),
    ...(name !== undefined && { name }),
  });
  return result.ok ? result.value.href : result.failure.code;
};

describe('buildScreenPopUrl', () => {
  const filled: readonly (readonly [name: string, template: string, number: string, caller: string, href: string])[] = [
    [
      'plain values',
      'https://crm.example/?q={number}&n={name}',
      '+442079460018',
      'Jane Doe',
      'https://crm.example/?q=%2B442079460018&n=Jane%20Doe',
    ],
    [
      'a name that adds a parameter',
      'https://crm.example/?n={name}',
      '1',
      'a&admin=1#x',
      'https://crm.example/?n=a%26admin%3D1%23x',
    ],
    [
      'a name that climbs a path',
      'https://crm.example/a/{name}/b',
      '1',
      '../../evil',
      'https://crm.example/a/..%2F..%2Fevil/b',
    ],
    ['a name of dots', 'https://crm.example/a/{name}/b', '1', '..', 'https://crm.example/a//b'],
    [
      'a name with quotes for a shell',
      'https://crm.example/{name}',
      '1',
      `';$(x)"`,
      'https://crm.example/%27%3B%24%28x%29%22',
    ],
    [
      'a name that looks like a placeholder',
      'https://crm.example/{name}',
      '201',
      '{number}',
      'https://crm.example/%7Bnumber%7D',
    ],
    ['a name with a line break', 'https://crm.example/{name}', '1', 'a\r\nb', 'https://crm.example/a%0D%0Ab'],
    ['half of a surrogate pair', 'https://crm.example/{name}', '1', '\ud800', 'https://crm.example/%EF%BF%BD'],
    ['a port', 'https://crm.example:8443/{number}', '201', '', 'https://crm.example:8443/201'],
    ['other braces', 'https://crm.example/{id}/{number}', '201', '', 'https://crm.example/%7Bid%7D/201'],
  ];

  it.each(filled)('fills %s', (_name, template, number, caller, expected) => {
    expect(href(template, number, caller)).toBe(expected);
  });

  it('leaves absent values empty', () => {
    expect(href('https://crm.example/?q={number}&n={name}', undefined)).toBe('https://crm.example/?q=&n=');
  });

  const refused = [
    '',
    'http://crm.example/{number}',
    'file:///etc/passwd',
    'javascript:alert({number})',
    '{name}://crm.example/',
    'https://{name}/',
    'https://crm.{name}.example/',
    'https://user:secret@crm.example/{number}',
    'https://{name}@crm.example/',
    'https://crm.example\\@evil.example/{number}',
    'https:\\\\evil.example/{number}',
    'https:/crm.example/{number}',
    ' https://crm.example/{number}',
    'https://crm.example/{number}\n',
    'https://crm.exam\tple/{number}',
    'https://crm.example{number}/',
    'https://[broken/{number}',
    'not an address',
  ];

  it.each(refused)('refuses %j', (template) => {
    expect(href(template, '201', 'evil')).toBe('invalid-input');
  });

  it('lets no value change host, path structure or number of parameters', () => {
    const template = 'https://crm.example/a/{name}/b?q={number}&n={name}#{name}';
    const shape = (url: URL) => [url.origin, url.pathname.split('/').length, [...url.searchParams.keys()]];
    const expected = shape(new URL(template));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (number, name) => {
        const result = buildScreenPopUrl(template, { number, name });
        expect(result.ok && shape(result.value)).toEqual(expected);
      }),
    );
  });
});

describe('checkScreenPopTemplate', () => {
  it('takes an empty template as "no screen pop"', () => {
    expect([checkScreenPopTemplate('').ok, checkScreenPopTemplate(crm).ok, checkScreenPopTemplate('x').ok]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
