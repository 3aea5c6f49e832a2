import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const IMAGES = { what: 'images', limit: 'serverScans' } as const;

describe('Turns', () => {
  it('lets so many work at once, others wait in their order, and sends the rest away', async () => {
    const turns = new Turns(IMAGES, 2, 2);
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const work = (number: number) => () => {
      begun.push(number);
      return new Promise<number>((resolve) => ends.push(() => resolve(number)));
    };
    const taken = [1, 2, 3, 4].map((number) => turns.take(work(number)));
    expect(begun).toEqual([1, 2]);
    await expect(turns.take(work(5))).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '30' },
      message: expect.stringContaining('(limits.serverScans)'),
    });
    for (let number = 0; number < 4; number += 1) {
      ends[number]?.();
      expect(await taken[number]).toBe(number + 1);
    }
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('gives the turn on when the work fails', async () => {
    const turns = new Turns(IMAGES, 1, 5);
    const failing = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await turns.take(() => Promise.resolve('again'))).toBe('again');
  });
});
