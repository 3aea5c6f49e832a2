import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, formatTime, parseAsOf, parseTime } from './time.ts';

describe('parseTime', () => {
  test.each([
    ['2023-10-11T17:18:05Z', '2023-10-11T17:18:05Z'],
    ['2023-10-11T17:18:05.999Z', '2023-10-11T17:18:05Z'],
    ['2023-10-11 17:18:05+02:00', '2023-10-11T15:18:05Z'],
    ['2023-10-11T17:18:05+0200', '2023-10-11T15:18:05Z'],
    ['2023-10-11', '2023-10-11T00:00:00Z'],
  ])('%s is %s', (text, time) => {
    const seconds = parseTime(text);
    expect(seconds === null ? null : formatTime(seconds)).toBe(time);
  });

  test.each([
    '',
    '0001-01-01T00:00:00Z',
    '2023-02-30',
    '2023-13-01',
    'yesterday',
    '11/10/2023',
    '2023-10-11T25:00:00Z',
  ])('%j is no time', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});

describe('parseAsOf', () => {
  test('a day means its end, in UTC', () => {
    expect(formatTime(parseAsOf('2024-01-18'))).toBe('2024-01-18T23:59:59Z');
    expect(formatDay(parseAsOf('2024-01-18'))).toBe('2024-01-18');
  });

  test('a time means itself', () => {
    expect(formatTime(parseAsOf('2024-01-18T12:00:00+01:00'))).toBe('2024-01-18T11:00:00Z');
  });

  test('anything else says how to write it', () => {
    expect(() => parseAsOf('last week')).toThrow(/last week: is neither a day nor a time; write 2024-01-18/);
  });
});

test('times are written as the calendar has them, whatever was written before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })), (times) => {
      for (const time of times) {
        expect(formatTime(time)).toBe(new Date(time * 1000).toISOString().replace('.000Z', 'Z'));
        expect(formatTime(time + 0.75)).toBe(formatTime(time));
      }
    }),
  );
  expect(() => formatTime(Number.NaN)).toThrow(RangeError);
});
