import { expect, test } from 'vitest';
import { Damage } from '../damage.ts';
import { SqliteRecord } from './sqlite.ts';

test.each([
  ['an empty row', []],
  ['a row that ends within its header', [5, 1, 1]],
  ['a row that ends within a number of its header', [3, 0x81]],
  ['a row that ends within the ninth byte of a number', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
])('%s is damage', (_, bytes) => {
  const record = new SqliteRecord(Buffer.from(bytes));
  expect(() => record.bytes(4)).toThrow(Damage);
  expect(() => record.integer(4)).toThrow(Damage);
});

test('a column that a row does not have is none', () => {
  expect(new SqliteRecord(Buffer.from([2, 1, 7])).bytes(1)).toBeNull();
  expect(new SqliteRecord(Buffer.from([2, 1, 7])).integer(0)).toBe(7);
});
