import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createSchema } from '../schema.ts';
import { type Prose, ProseReader, ProseWriter } from './prose.ts';

/** More blocks than a reader keeps. */
const RECORDS = 400;
const DETAILS_BYTES = 32_000;

test('prose is the same however often its blocks were let go and read again', async () => {
  using database = new DatabaseSync(':memory:');
  createSchema(database);
  const writer = new ProseWriter(database);
  for (let nth = 0; nth < RECORDS; nth++) {
    expect(writer.add(proseOf(nth))).toBe(nth);
    await writer.settle();
  }
  await writer.finish();
  const blocks = database.prepare('SELECT count(*) AS count FROM prose').get()?.['count'];
  expect(blocks).toBeGreaterThan(40);
  const reader = new ProseReader(database);
  // 171 and 400 have no common divisor: all of them, far apart and then again.
  for (let nth = 0; nth < 2 * RECORDS; nth++) {
    const number = (nth * 171) % RECORDS;
    expect(reader.get(number)).toEqual(proseOf(number));
  }
  expect(reader.get(RECORDS)).toEqual({ summary: '', details: '', references: [] });
});

function proseOf(nth: number): Prose {
  const word = createHash('sha256').update(String(nth)).digest('hex');
  return {
    summary: `${nth} ${word}`,
    details: word.repeat(DETAILS_BYTES / word.length),
    references: [{ type: 'WEB', url: `https://example.org/${word}` }],
  };
}
