import { describe, expect, it } from 'vitest';
import { displayChoices, readSeconds } from '../../../renderer/panel/popup-choices.ts';
import { isPopupInUse } from '../../../renderer/popup/usePopupInUse.ts';

const texts = (key: string, values = {}): string =>
  `${key.split('.').at(-1)} ${Object.values(values).join(' ')}`.trim();
const display = (key: string, label: string, isPrimary = false) => ({ key, label, isPrimary });
const displays = [display('internal #1', ''), display('DELL #1', 'DELL'), display('DELL #2', 'DELL', true)];

describe('displayChoices', () => {
  it('tells displays apart by name, and by number where the name is the same or missing', () => {
    expect(displayChoices(displays, 'DELL #1', texts)).toEqual([
      { value: 'internal #1', label: 'unnamed 1' },
      { value: 'DELL #1', label: 'DELL (1)' },
      { value: 'DELL #2', label: 'primary DELL (2)' },
    ]);
  });

  it('keeps a display that is not plugged in, and asks where none is chosen', () => {
    expect(displayChoices(displays, 'EIZO #1', texts)[0]).toEqual({ value: 'EIZO #1', label: 'gone EIZO' });
    expect(displayChoices(displays, '', texts)[0]).toEqual({ value: '', label: 'none' });
  });
});

describe('readSeconds', () => {
  it('reads whole numbers, and gives main something to refuse for all else', () => {
    expect(['15', '', '0', '1.5', '-3', 'ten', '99999999999'].map(readSeconds)).toEqual([15, 0, 0, -1, -1, -1, -1]);
  });
});

describe('isPopupInUse', () => {
  it('takes pointer and keyboard for work, where there is something to work in', () => {
    const use = (hasPointer: boolean, hasFocus: boolean, isEmpty = false) =>
      isPopupInUse({ hasPointer, hasFocus, isEmpty });
    expect([use(true, false), use(false, true), use(false, false), use(true, true, true)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
