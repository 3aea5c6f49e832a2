import { describe, expect, test } from 'vitest';
import { stepName } from './charts/time-to-fix.tsx';
import { FIXED_AT, madeDiff, madeItem } from './made-views.fixture.ts';
import { timeToFix } from './pages/home.tsx';
import { holdingSentence } from './pages/package.tsx';
import { readVector } from './parts/cvss-words.ts';
import { age, daysLater, longDay } from './parts/day.tsx';
import { diffSentence } from './parts/diff-sentence.ts';
import { imageFacts } from './parts/image-facts.ts';
import { reportSentence } from './parts/report-result.tsx';
import { scanSentence } from './parts/scan-result.tsx';
import { standingSentence, tallyPackages } from './parts/standing-sentence.ts';
import { changedPart } from './parts/version.tsx';
import { counted, listed, shortened } from './parts/words.ts';

describe('how packages stand', () => {
  const of = (name: string, status: ReturnType<typeof madeItem>['status'], ecosystem = 'Wolfi') =>
    madeItem({ status, package: { ...madeItem().package, name, ecosystem } });

  test.each([
    ['No package in this database is known to have it.', []],
    ['Fixed in the one package that it is known in.', [of('a', 'fixed')]],
    ['Fixed in all 2 packages that it is known in.', [of('a', 'fixed'), of('b', 'fixed')]],
    ['Fixed in none of 1 package; 1 affected without a fix.', [of('a', 'affected')]],
    [
      'Fixed in 1 of 4 packages; 1 not affected; 1 waiting for upstream and 1 under investigation.',
      [of('a', 'fixed'), of('b', 'not-affected'), of('c', 'pending-upstream-fix'), of('d', 'under-investigation')],
    ],
  ])('%s', (sentence, items) => {
    expect(standingSentence(items)).toBe(sentence);
  });

  test('a package counts once, by the most pressing that is said of it, whatever the release', () => {
    const items = [of('a', 'fixed', 'AlmaLinux:8'), of('a', 'affected', 'AlmaLinux:9'), of('a', 'fixed', 'Wolfi')];
    expect(tallyPackages(items)).toMatchObject({ packages: 2, byStatus: { affected: 1, fixed: 1 } });
  });
});

describe('what a move does', () => {
  const diff = madeDiff('x');
  const nothing = { added: [], removed: [], changed: [] };

  test('counts what goes, what comes and what stays', () => {
    expect(diffSentence(diff)).toBe(
      'Moving from x to x removes 1 vulnerability (1 critical), adds 1 vulnerability (1 critical) and leaves 1; 1 package changes, 1 is new, 1 is gone.',
    );
  });

  test('says so when nothing changes', () => {
    const same = { ...diff, packages: nothing, vulnerabilities: { added: [], removed: [], unchanged: [] } };
    expect(diffSentence(same)).toBe(
      'Moving from x to x neither removes nor adds a vulnerability and leaves none; the packages are the same.',
    );
  });
});

test.each([
  [
    { vulnerabilities: 64, packages: 42, fixable: 54, suppressed: 0 },
    '64 vulnerabilities among 42 packages; upgrading mends 54.',
  ],
  [
    { vulnerabilities: 1, packages: 1, fixable: 1, suppressed: 2 },
    '1 vulnerability among 1 package; upgrading mends it; 2 findings suppressed, with the reason below.',
  ],
  [
    { vulnerabilities: 3, packages: 14, fixable: 0, suppressed: 0 },
    '3 vulnerabilities among 14 packages; upgrading mends none of them yet.',
  ],
  [{ vulnerabilities: 0, packages: 14, fixable: 0, suppressed: 0 }, 'No known vulnerability in 14 packages.'],
])('a scan of %j: %s', (tally, sentence) => {
  const bySeverity = { Critical: 0, High: 0, Medium: 0, Low: 0, Negligible: 0, Unknown: 0 };
  expect(scanSentence({ ...tally, bySeverity }, true)).toBe(sentence);
});

test('an image that was not judged whole is not called clean', () => {
  const bySeverity = { Critical: 0, High: 0, Medium: 0, Low: 0, Negligible: 0, Unknown: 0 };
  const tally = { vulnerabilities: 0, packages: 14, fixable: 0, suppressed: 0, bySeverity };
  expect(scanSentence(tally, false)).toBe('No known vulnerability in what could be judged of 14 packages.');
});

test('a report is held against the advisories', () => {
  const lines = (count: number) => ({ lines: count });
  const figures = { standing: lines(2), fixable: 1, settled: lines(1), unknown: lines(1), missed: lines(1) };
  expect(reportSentence(figures)).toBe(
    'Of 4 lines, 2 hold (1 with a fix), 1 is not so by the vendor’s word, of 1 no advisory speaks; 1 more was not reported.',
  );
  const none = { standing: lines(0), fixable: 0, settled: lines(0), unknown: lines(0), missed: lines(0) };
  expect(reportSentence(none)).toBe('The report lists nothing; it missed nothing that is known here.');
});

test.each([
  [
    { median: 0, p90: 0, advisories: 1 },
    'Half of 1 fixed advisory were fixed on the day of publication, and so were nine of ten.',
  ],
  [
    { median: 0.2, p90: 19, advisories: 14_607 },
    'Half of 14,607 fixed advisories were fixed on the day of publication, nine of ten within 19 days.',
  ],
  [
    { median: 1, p90: 93, advisories: 20 },
    'Half of 20 fixed advisories were fixed within 1 day of publication, nine of ten within 93 days.',
  ],
])('time to fix of %j: %s', (days, sentence) => {
  expect(timeToFix(days)).toBe(sentence);
});

test('days are written for people', () => {
  expect(longDay(FIXED_AT)).toBe('11 October 2023');
  expect(daysLater(FIXED_AT, FIXED_AT + 60)).toBe('the same day');
  expect(daysLater(FIXED_AT, FIXED_AT + 86_400)).toBe('1 day later');
  expect(daysLater(FIXED_AT, FIXED_AT + 2000 * 86_400)).toBe('2,000 days later');
  expect([0.5, 1, 59, 100, 1000].map((days) => age(0, days * 86_400))).toEqual([
    'less than a day old',
    '1 day old',
    '59 days old',
    '3 months old',
    '2 years old',
  ]);
});

test.each([
  ['1.58.0-r1', '1.56.0-r0', ['1.', '58.0-r1', '']],
  ['3.1.4-r5', '3.1.2-r5', ['3.1.', '4', '-r5']],
  ['1.10', '1.1', ['1.', '10', '']],
  ['2', '2', ['2', '', '']],
  ['1.2.3', '1.2', ['1.2', '.3', '']],
  ['1.1', '1.1.1', ['1.1', '', '']],
])('of %s beside %s the changed part is marked', (text, other, parts) => {
  expect(changedPart(text, other)).toEqual(parts);
});

test('vectors are read out in the words of their version', () => {
  expect(
    readVector('CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H/E:P').map(({ metric, value }) => `${metric}: ${value}`),
  ).toEqual([
    'Reached from: The network',
    'Difficulty of the attack: Low',
    'Privileges needed: None',
    'Help of a user needed: Yes',
    'Reaches beyond the component: No',
    'Loss of confidentiality: None',
    'Loss of integrity: None',
    'Loss of availability: High',
  ]);
  expect(readVector('AV:L/AC:M/Au:S/C:P/I:C/A:N').map(({ value }) => value)).toEqual([
    'The machine itself',
    'Medium',
    'One',
    'Partial',
    'Complete',
    'None',
  ]);
  expect(readVector('CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:A/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N')).toHaveLength(11);
  expect(readVector('CVSS:3.1/AV:constructor/__proto__:N')).toEqual([]);
});

test('words and numbers agree', () => {
  expect([0, 1, 2, 1278].map((count) => counted(count, 'package'))).toEqual([
    '0 packages',
    '1 package',
    '2 packages',
    '1,278 packages',
  ]);
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(shortened('one two three', 8)).toBe('one two…');
  expect(shortened('short', 8)).toBe('short');
});

describe('what holds for a version', () => {
  const view = (holds: ReturnType<typeof madeItem>[], valid = true) => ({
    type: 'apk' as const,
    name: 'openssl',
    view: { version: '3.1.3-r0', valid, holds, behind: [] },
  });
  const holding = (vulnerability: string, fixedIn: string | null, ecosystem = 'Wolfi') =>
    madeItem({ vulnerability, fixedIn, status: 'affected', package: { ...madeItem().package, ecosystem } });

  test.each([
    ['Nothing that is known holds for openssl 3.1.3-r0.', view([])],
    ['1 vulnerability holds for openssl 3.1.3-r0; 3.1.4-r0 fixes it.', view([holding('A', '3.1.4-r0')])],
    [
      '2 vulnerabilities hold for openssl 3.1.3-r0; 3.10.0-r0 fixes all of them.',
      view([holding('A', '3.10.0-r0'), holding('B', '3.4.0-r6')]),
    ],
    [
      '2 vulnerabilities hold for openssl 3.1.3-r0; 3.4.0-r6 fixes 1 of these.',
      view([holding('A', null), holding('B', '3.4.0-r6')]),
    ],
    ['1 vulnerability holds for openssl 3.1.3-r0; no version fixes it yet.', view([holding('A', null)])],
    [
      '1 vulnerability holds for “3.1.3-r0” of openssl; a newer version fixes it.',
      view([holding('A', '1-r0', 'Alpine:v3.9'), holding('A', '2-r0', 'Alpine:v3.10')], false),
    ],
  ])('%s', (sentence, answer) => {
    expect(holdingSentence(answer)).toBe(sentence);
  });
});

test.each([
  [0, null, 'The same day'],
  [7, 0, '1 to 7 days'],
  [365, 90, '91 to 365 days'],
  [null, 365, 'More than 365 days'],
  [30, null, 'Up to 30 days'],
])('fixed within %j days, and not within %j: %s', (days, before, name) => {
  expect(stepName(days, before)).toBe(name);
});

test('a scan says of what day it is', () => {
  const { image, database } = madeDiff('x').from;
  const dated = { ...database, built: '2023-10-11T17:18:05Z', asOf: FIXED_AT - 86_400 };
  expect(imageFacts({ image, distro: null, database: dated })).toMatch(
    /, judged by the database of 2023-10-11, as of 2023-10-10$/,
  );
});
