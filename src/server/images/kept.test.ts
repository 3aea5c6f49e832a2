import { describe, expect, it } from 'vitest';
import { Kept } from './kept.ts';

describe('Kept', () => {
  it('works out once what many ask at the same time and later', async () => {
    const kept = new Kept<number>(2);
    let made = 0;
    const make = () => Promise.resolve(++made);
    expect(await Promise.all([kept.get('a', make), kept.get('a', make)].map(({ value }) => value))).toEqual([1, 1]);
    expect(kept.get('a', make).reused).toBe(true);
    expect(made).toBe(1);
  });

  it('forgets what was not asked for the longest', async () => {
    const kept = new Kept<string>(2);
    for (const key of ['a', 'b', 'a', 'c']) await kept.get(key, () => Promise.resolve(key)).value;
    expect(['a', 'c'].map((key) => kept.get(key, () => Promise.resolve('')).reused)).toEqual([true, true]);
    expect(kept.get('b', () => Promise.resolve('')).reused).toBe(false);
  });

  it('does not keep what failed', async () => {
    const kept = new Kept<string>(2);
    await expect(kept.get('a', () => Promise.reject(new Error('no'))).value).rejects.toThrow('no');
    expect(await kept.get('a', () => Promise.resolve('yes')).value).toBe('yes');
  });
});
