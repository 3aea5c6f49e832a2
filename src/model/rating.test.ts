import { describe, expect, it } from 'vitest';
import { cvssSeverity, parseCvss, rate, severityOfWord } from './rating.ts';
import type { SeverityRating } from './severity.ts';

const V4 = 'CVSS:4.0/AV:N/AC:L/AT:P/PR:H/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const V30 = 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';
const V2 = 'AV:N/AC:L/Au:N/C:N/I:N/A:P';

function rating(kind: SeverityRating['kind'], value: string): SeverityRating {
  return { source: 'test', kind, value };
}

describe('parseCvss', () => {
  it.each([
    [V4, '4.0', 7.5],
    [`${V4}/E:X/CR:X/U:X`, '4.0', 7.5],
    // The base score, whatever is said of the threat and of one's own environment.
    [`${V4}/E:U/CR:L`, '4.0', 7.5],
    [V31, '3.1', 7.5],
    [`${V31}/E:U`, '3.1', 7.5],
    [V30, '3.0', 10],
    [V2, '2.0', 5],
    [`(${V2})`, '2.0', 5],
    [`CVSS:2.0/${V2}`, '2.0', 5],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', '3.1', 0],
  ])('%s', (vector, version, score) => {
    expect(parseCvss(vector)).toMatchObject({ version, score });
  });

  it.each([
    '',
    'hello',
    '7.5',
    'CVSS:3.1/AV:N/AC:L',
    'CVSS:3.1/AV:Z/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    'CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    `${V31}/AV:P`,
    `${V31}${'/E:U'.repeat(10_000)}`,
  ])('reads nothing from %.60s', (vector) => {
    expect(parseCvss(vector)).toBeNull();
  });
});

describe('rate', () => {
  it.each<[string, readonly SeverityRating[], string, string | undefined]>([
    ['nothing', [], 'Unknown', undefined],
    ['the highest version, not the highest score', [rating('CVSS_V3', V30), rating('CVSS_V3', V31)], 'High', '3.1'],
    ['version 4 above all', [rating('CVSS_V3', V30), rating('CVSS_V4', V4)], 'High', '4.0'],
    ['a vector before a word', [rating('word', 'critical'), rating('CVSS_V2', V2)], 'Medium', '2.0'],
    [
      'a word where no vector can be read',
      [rating('CVSS_V3', 'nonsense'), rating('word', 'Important')],
      'High',
      undefined,
    ],
    ['the most pressing word', [rating('word', 'low'), rating('word', 'moderate')], 'Medium', undefined],
    ['an unknown word', [rating('word', 'urgent?')], 'Unknown', undefined],
  ])('%s', (_, ratings, severity, version) => {
    const rated = rate(ratings);
    expect(rated.severity).toBe(severity);
    expect(rated.cvss?.version).toBe(version);
    expect(rate([...ratings].reverse())).toEqual(rated);
  });
});

describe('words', () => {
  it.each([
    ['CRITICAL', 'Critical'],
    ['important', 'High'],
    [' Moderate ', 'Medium'],
    ['minor', 'Low'],
    ['unimportant', 'Negligible'],
    ['constructor', 'Unknown'],
  ])('%s', (word, severity) => {
    expect(severityOfWord(word)).toBe(severity);
  });

  it.each([
    [10, 'Critical', 'High'],
    [9, 'Critical', 'High'],
    [8.9, 'High', 'High'],
    [7, 'High', 'High'],
    [6.9, 'Medium', 'Medium'],
    [4, 'Medium', 'Medium'],
    [3.9, 'Low', 'Low'],
    [0, 'Negligible', 'Negligible'],
  ] as const)('%d', (score, modern, old) => {
    expect(cvssSeverity({ version: '3.1', vector: '', score })).toBe(modern);
    expect(cvssSeverity({ version: '2.0', vector: '', score })).toBe(old);
  });
});

describe('ratings that carry their score', () => {
  it.each([
    ['CVSS_V3', V31],
    ['CVSS_V3', V30],
    ['CVSS_V4', V4],
    ['CVSS_V2', `(${V2})`],
    ['CVSS_V2', `CVSS:2.0/${V2}`],
  ] as const)('%s %s comes to the same as when it is scored anew', (kind, value) => {
    const anew = rate([rating(kind, value)]);
    expect(anew.cvss).not.toBeNull();
    expect(rate([{ ...rating(kind, value), score: anew.cvss?.score ?? null }])).toEqual(anew);
  });

  it('with a null score rates nothing', () => {
    expect(rate([{ ...rating('CVSS_V3', V31), score: null }])).toEqual({ severity: 'Unknown', cvss: null });
  });
});
