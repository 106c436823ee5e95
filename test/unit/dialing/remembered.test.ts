import { describe, expect, it } from 'vitest';
import { remembered } from '../../../main/dialing/remembered.ts';

const counted = (limit: number) => {
  const asked: string[] = [];
  const answer = remembered(limit, (text, country) => {
    asked.push(`${text} ${country}`);
    return text.length === 0 ? undefined : `${text} in ${country}`;
  });
  return { answer, asked };
};

describe('remembered', () => {
  it('asks once for a text and a country, also where the answer is that there is none', () => {
    const { answer, asked } = counted(5);
    expect([answer('1', 'GB'), answer('1', 'GB'), answer('1', 'DE'), answer('', 'GB'), answer('', 'GB')]).toEqual([
      '1 in GB',
      '1 in GB',
      '1 in DE',
      undefined,
      undefined,
    ]);
    expect(asked).toEqual(['1 GB', '1 DE', ' GB']);
  });

  it('forgets what was not asked for longest', () => {
    const { answer, asked } = counted(2);
    for (const text of ['1', '2', '1', '3', '1', '2']) answer(text, 'GB');
    expect(asked).toEqual(['1 GB', '2 GB', '3 GB', '2 GB']);
  });

  it('keeps no text that is too long for a number', () => {
    const { answer, asked } = counted(2);
    const long = '1'.repeat(200);
    answer(long, 'GB');
    answer(long, 'GB');
    expect(asked).toHaveLength(2);
  });
});
