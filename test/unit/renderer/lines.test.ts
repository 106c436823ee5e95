import { describe, expect, it } from 'vitest';
import { dialLine, readLines, writeLines } from '../../../renderer/panel/lines.ts';

describe('the lines field', () => {
  it.each([
    ['200, 203', ['200', '203']],
    [' 200;203\n204  ', ['200', '203', '204']],
    ['200, 200', ['200']],
    ['', []],
    [' , ; ', []],
    ['2/03', ['2/03']],
  ])('reads %j', (text, lines) => {
    expect(readLines(text)).toEqual(lines);
  });

  it('reads what it has written', () => {
    expect(readLines(writeLines(['200', '203']))).toEqual(['200', '203']);
  });
});

describe('dialling', () => {
  it('is from the line chosen last, where it is watched still', () => {
    expect(dialLine('203', ['200', '203'])).toBe('203');
    expect(dialLine('209', ['200', '203'])).toBe('200');
    expect(dialLine('', ['200', '203'])).toBe('200');
    expect(dialLine('203', [])).toBeUndefined();
  });
});
