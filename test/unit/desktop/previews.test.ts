import { describe, expect, it } from 'vitest';
import { previewNumber, previewScreenPop } from '../../../main/desktop/previews.ts';

const inBritain = { country: 'GB' };
const numberOf = (text: string) => {
  const result = previewNumber(text, inBritain);
  return result.ok ? result.value : result.failure.code;
};

describe('previewNumber', () => {
  it.each([
    ['020 7946 0018', { dial: '+442079460018', display: '020 7946 0018' }],
    ['201', { dial: '201', display: '201' }],
    ['Please call Ada on 020 7946 0018 (office) before 5 pm', { dial: '+442079460018', display: '020 7946 0018' }],
    ['tel:+49-30-901820', { dial: '+4930901820', display: '+49 30 901820' }],
    ['Ada', 'invalid-number'],
    ['', 'invalid-number'],
  ])('of %j is %j', (text, expected) => {
    expect(numberOf(text)).toEqual(expected);
  });
});

describe('previewScreenPop', () => {
  const opened: string[] = [];
  const opener = { open: async (url: URL) => void opened.push(url.href) };

  it('fills the template in for a made-up caller, and opens nothing', async () => {
    const template = 'https://crm.test/?n={number}&who={name}';
    const result = await previewScreenPop({ template, isOpened: false }, { opener });
    expect(result).toEqual({ ok: true, value: { address: 'https://crm.test/?n=%2B442079460018&who=Ada%20Palmer' } });
    expect(opened).toEqual([]);
  });

  it('opens the same address where that is wished', async () => {
    await previewScreenPop({ template: ' https://crm.test/{number} ', isOpened: true }, { opener });
    expect(opened).toEqual(['https://crm.test/%2B442079460018']);
  });

  it('refuses what a call would not open either', async () => {
    const result = await previewScreenPop({ template: 'http://crm.test/{number}', isOpened: true }, { opener });
    expect(result.ok || result.failure.code).toBe('invalid-input');
    expect(opened).toHaveLength(1);
  });

  it('says so where the browser could not be opened', async () => {
    const broken = { open: () => Promise.reject(new Error('no browser')) };
    const result = await previewScreenPop({ template: 'https://crm.test', isOpened: true }, { opener: broken });
    expect(result.ok || result.failure.code).toBe('unexpected');
  });
});
