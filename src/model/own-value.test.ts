import { expect, test } from 'vitest';
import { ecosystemType } from './ecosystem.ts';
import { ownValue } from './own-value.ts';

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a table that does not name %s has none',
  (key) => {
    expect(ownValue({ a: 1 }, key)).toBeUndefined();
    expect(ecosystemType(key)).toBeNull();
  },
);

test('what it names it has', () => {
  expect(ownValue({ a: 1 }, 'a')).toBe(1);
});
