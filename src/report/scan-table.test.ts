import { expect, test } from 'vitest';
import { parseAsOf } from '../model/index.ts';
import { cellWidth } from './cell-width.ts';
import { madeFinding, madePackage, madeScan, madeUnfixed } from './made-scan.fixture.ts';
import { scanMarkdown } from './scan-markdown.ts';
import { scanTable } from './scan-table.ts';

const PLAIN = { width: 100, colour: false };

function text(scan: Parameters<typeof scanTable>[0], style = PLAIN): string {
  return [...scanTable(scan, style)].join('');
}

test('it leads with the figures and with what can be fixed', () => {
  const scan = madeScan([
    madeUnfixed('CVE-2019-1010022', { severity: 'Critical' }),
    madeFinding(),
    madeUnfixed('CVE-2018-1000156'),
  ]);
  expect(text(scan)).toBe(`go:1.21.2
2 packages · Wolfi · linux/amd64 · database of 2026-11-22
3 vulnerabilities: 1 critical, 1 high, 1 low · 1 fixable by upgrading

Fixed by upgrading: 1 vulnerability in 1 package
  SEVERITY  VULNERABILITY   PACKAGE        INSTALLED  FIXED IN   SINCE       EXPLOITED    EPSS
  High      CVE-2023-44487  libnghttp2-14  1.56.0-r0  1.57.0-r0  2023-10-11  known      94.4 %

No fix yet: 2 vulnerabilities in 1 package
  SEVERITY  VULNERABILITY     PACKAGE  INSTALLED  STATUS
  Critical  CVE-2019-1010022  git      2.42.0-r2  under investigation
  Low       CVE-2018-1000156  git      2.42.0-r2  under investigation

Why a line is here: fixedin explain CVE-2023-44487 go:1.21.2
`);
});

test('an image without vulnerabilities says so in three lines', () => {
  const scan = madeScan([]);
  const asOf = { ...scan, database: { ...scan.database, asOf: parseAsOf('2024-01-18') } };
  expect(text(asOf)).toBe(`go:1.21.2
0 packages · Wolfi · linux/amd64 · database of 2026-11-22, as of 2024-01-18
No known vulnerabilities
`);
});

test('an image that was not judged whole is not called clean, and says why', () => {
  const message = 'the database holds no advisories for it, so 14 apk packages were not judged';
  const scan = { ...madeScan([]), warnings: [{ code: 'no-advisories', subject: 'Alpine\u001b[2J', message }] };
  const answer = text(scan, { width: 60, colour: false });
  expect(answer).toContain('No known vulnerabilities in what could be judged\n');
  expect(answer.replaceAll('\n', ' ')).toContain(message);
  expect(answer).toContain('Partial: Alpine');
  expect(answer).not.toContain('\u001b');
  expect(answer.split('\n').filter((line) => line.length > 60)).toEqual([]);
  expect([...scanMarkdown(scan)].join('')).toContain('**This answer is partial:**');
});

test('a package that is installed at several places is one row', () => {
  const inOtherPlace = madePackage('git', '2.42.0-r2', { locations: [{ path: 'opt/git', layer: '' }] });
  const scan = madeScan([madeUnfixed('CVE-2018-1000156'), madeUnfixed('CVE-2018-1000156', { package: inOtherPlace })]);
  expect(text(scan).match(/CVE-2018-1000156 +git/g)).toHaveLength(1);
});

test.each([40, 60, 80, 100, 140])('at %i cells no line of the table is wider', (width) => {
  const long = madePackage('go-control-plane-envoy', '1.2.3+really1.9.9-12+deb12u10', {
    type: 'golang',
    namespace: 'github.com/envoyproxy',
  });
  const scan = madeScan([
    madeFinding({ package: long, fixedIn: '1.2.3+really2.0.0-1+deb12u10' }),
    madeUnfixed('CVE-1'),
  ]);
  const rows = text(scan, { width, colour: false })
    .split('\n')
    .filter((line) => line.startsWith('  '));
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(width);
});

test('a hostile name cannot leave its line, colour the terminal or hide', () => {
  const evil = madePackage('evil\u001b[2J\n\u202eCritical CVE-0000-0000 rm', '1\r2');
  const shown = text(madeScan([madeUnfixed('CVE-2018-1000156', { package: evil })], 'img\u001b[31m'));
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(shown.split('\n')).toHaveLength(text(madeScan([madeUnfixed('CVE-2018-1000156')])).split('\n').length);
});

test('severities have their colour where colours are on', () => {
  expect(text(madeScan([madeFinding()]), { width: 100, colour: true })).toContain('\u001b[31mHigh\u001b[39m');
});
