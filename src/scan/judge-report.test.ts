import { expect, test } from 'vitest';
import {
  fixedIn,
  INFO,
  indexOf,
  inventoryOf,
  packageOf,
  recordOf,
  statementOf,
} from '../../test/support/advisory-index.ts';
import type { AdvisoryListItem, Statement, VulnerabilityDetail } from '../database/index.ts';
import type { ReportedFinding, ScannerReport } from '../inventory/index.ts';
import type { Package } from '../model/index.ts';
import { type JudgedReport, judgeReport, type ReportDatabase } from './judge-report.ts';
import { createMatcher } from './matcher.ts';

const CVE = 'CVE-2024-0001';
const GHSA = 'GHSA-aaaa-bbbb-cccc';

function line(pkg: Package | null, id = CVE, fix: string | null = null): ReportedFinding {
  const { name = 'unread', version = '' } = pkg ?? {};
  return { id, aliases: [], severity: 'High', fixedIn: fix, name, version, package: pkg };
}

function judged(
  packages: readonly Package[],
  reported: readonly ReportedFinding[],
  statements: readonly Statement[],
): JudgedReport {
  const index = indexOf(statements, [recordOf(CVE, { aliases: [GHSA] })]);
  const report: ScannerReport = { scanner: 'grype', format: 'grype 1', inventory: inventoryOf(packages), reported };
  return judgeReport(report, createMatcher(index, null), databaseOf(statements));
}

/** As much of a database as is asked where a report leaves out source packages. */
function databaseOf(statements: readonly Statement[]): ReportDatabase {
  const packages = statements.map(
    ({ name, ecosystem, judgement }): AdvisoryListItem => ({
      ...{ id: 'ADV', aliases: [], vulnerability: CVE, status: 'fixed', severity: 'High', source: 'wolfi' },
      ...{ published: null, updated: null, url: '' },
      package: { type: 'apk', name, distro: 'wolfi', ecosystem, architecture: null },
      fixedIn: judgement.kind === 'ranges' ? (judgement.ranges[0]?.fixed ?? null) : null,
    }),
  );
  const detail: VulnerabilityDetail = { ...recordOf(CVE), severity: 'High', references: [], packages };
  return { info: INFO, getVulnerabilities: () => [detail] };
}

const P = packageOf('p', '1.0-r0');

test.each<[string, Statement[], object]>([
  ['below the fix it is so', [statementOf('p', CVE, fixedIn('1.1-r0'))], { answer: 'affected', fixedIn: '1.1-r0' }],
  ['at the fix it is not', [statementOf('p', CVE, fixedIn('1.0-r0'))], { answer: 'fixed', fixedIn: '1.0-r0' }],
  [
    'the vendor may deny it, and say why',
    [statementOf('p', CVE, { kind: 'not-affected', justification: 'component_not_present', note: '' })],
    { answer: 'not-affected', note: 'component_not_present' },
  ],
  ['nobody may know', [], { answer: 'unknown', status: null, advisory: null }],
])('%s', (_, statements, expected) => {
  expect(judged([P], [line(P)], statements).reported).toMatchObject([{ id: CVE, ...expected }]);
});

test('a report may call a vulnerability by any of its ids', () => {
  const { reported, missed } = judged([P], [line(P, GHSA)], [statementOf('p', CVE, fixedIn('1.1-r0'))]);
  expect(reported).toMatchObject([{ id: CVE, aliases: [GHSA], answer: 'affected' }]);
  expect(missed).toEqual([]);
});

test('what the advisories say of the same packages beside, the report missed', () => {
  const other = statementOf('p', 'CVE-2024-0002', fixedIn('1.1-r0'));
  expect(judged([P], [line(P)], [other]).missed).toMatchObject([{ id: 'CVE-2024-0002', fixedIn: '1.1-r0' }]);
});

test('a library inside a distribution package is settled by what the distribution fixed', () => {
  const library = packageOf('lib', '0.9', { type: 'pypi', owner: P.purl });
  const statements = [
    statementOf('lib', CVE, fixedIn('1.0'), { ecosystem: 'PyPI' }),
    statementOf('p', CVE, fixedIn('1.0-r0')),
  ];
  const { reported, missed } = judged([P, library], [line(library)], statements);
  expect(reported).toMatchObject([{ answer: 'settled', note: expect.stringContaining('p') }]);
  expect(missed).toEqual([]);
});

test('a line that names no package that can be judged has its answer too', () => {
  expect(judged([], [line(null)], [statementOf('p', CVE, fixedIn('1.1-r0'))]).reported).toMatchObject([
    { id: CVE, answer: 'unknown', reported: { name: 'unread' } },
  ]);
});

test('an origin is taken from a fix that one package alone has', () => {
  const child = packageOf('libp', '1.0-r0');
  const one = [statementOf('p', CVE, fixedIn('1.1-r0')), statementOf('q', CVE, fixedIn('2.0-r0'))];
  const { reported, scan } = judged([child], [line(child, CVE, '1.1-r0')], one);
  expect(reported).toMatchObject([{ answer: 'affected', fixedIn: '1.1-r0' }]);
  expect(scan.warnings).toMatchObject([{ code: 'inferred-origin', message: expect.stringMatching(/libp from p$/) }]);

  const two = [...one, statementOf('r', CVE, fixedIn('1.1-r0'))];
  expect(judged([child], [line(child, CVE, '1.1-r0')], two).reported).toMatchObject([{ answer: 'unknown' }]);
  expect(judged([child], [line(child)], one).reported).toMatchObject([{ answer: 'unknown' }]);
});
