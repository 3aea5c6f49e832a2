import { describe, expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

const answer = (bytes: number) => ({ headers: new Headers(), body: new ArrayBuffer(bytes) });

describe('KeptAnswers', () => {
  it('keeps what was asked for last, as long as there is room', () => {
    const kept = new KeptAnswers(24 * 1024);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) kept.keep(key, answer(2 * 1024));
    expect(kept.get('a')).toBeDefined();
    kept.keep('i', answer(2 * 1024));
    expect(kept.get('b')).toBeUndefined();
    expect(['a', 'c', 'i'].map((key) => kept.get(key) !== undefined)).toEqual([true, true, true]);
  });

  it('keeps nothing that would push out the rest', () => {
    const kept = new KeptAnswers(24 * 1024);
    kept.keep('large', answer(4 * 1024));
    expect(kept.get('large')).toBeUndefined();
  });
});
