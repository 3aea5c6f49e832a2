import { expect, test } from 'vitest';
import { advisoriesIn } from '../../../test/support/feed-items.ts';
import type { Judgement, Status } from '../../model/index.ts';
import { type SecdbPackage, secdbEcosystem, writeSecdb } from './secdb-write.ts';

function below(fixed: string | null): Judgement {
  return {
    kind: 'ranges',
    ranges: [{ introduced: '0', fixed, lastAffected: null }],
    versions: [],
    unfixed: 'affected',
  };
}

function event(status: Status, fixedVersion: string | null = null): Judgement {
  const none = { type: '', note: '', justification: null, detection: null };
  return { kind: 'timeline', events: [{ time: 1, status, fixedVersion, ...none }] };
}

function said(id: string, judgement: Judgement, withdrawn: number | null = null): SecdbPackage['statements'][number] {
  return { vulnerabilities: [id], judgement, advisory: { withdrawn } };
}

function written(ecosystem: string, ...statements: SecdbPackage['statements']) {
  const packages = [
    { name: 'nghttp2', statements },
    { name: 'open', statements: [said('CVE-1', event('affected'))] },
  ];
  return JSON.parse([...writeSecdb(ecosystem, packages)].join(''));
}

test('fixed versions from the newest down, and what never was affected as 0; a package with neither is left out', () => {
  const document = written(
    'Wolfi',
    said('CVE-2023-44487', event('fixed', '1.57.0-r0')),
    said('CVE-2023-35945', below('1.55.1-r0')),
    said('CVE-2020-11080', event('not-affected')),
    said('CVE-2024-28182', event('fixed', '1.57.0-r0')),
  );
  expect(document.packages).toEqual([
    {
      pkg: {
        name: 'nghttp2',
        secfixes: {
          '1.57.0-r0': ['CVE-2023-44487', 'CVE-2024-28182'],
          '1.55.1-r0': ['CVE-2023-35945'],
          '0': ['CVE-2020-11080'],
        },
      },
    },
  ]);
});

test.each<[string, readonly SecdbPackage['statements'][number][], object | undefined]>([
  ['one that is open beside one that is fixed', [said('CVE-1', below('2')), said('CVE-1', below(null))], undefined],
  ['one that is withdrawn', [said('CVE-1', below('2'), 1)], undefined],
  ['two fixes', [said('CVE-1', below('2')), said('CVE-1', event('fixed', '3'))], { '3': ['CVE-1'], '2': ['CVE-1'] }],
  ['a fix and a denial', [said('CVE-1', below('2')), said('CVE-1', event('not-affected'))], { '2': ['CVE-1'] }],
])('%s', (_, statements, secfixes) => {
  expect(written('Wolfi', ...statements).packages[0]?.pkg.secfixes).toEqual(secfixes);
});

test.each(['Wolfi', 'Chainguard', 'Alpine:v3.19', 'Alpine:edge'])('the reader takes it for %s', (ecosystem) => {
  expect(advisoriesIn('secdb', written(ecosystem, said('CVE-2023-44487', below('1.57.0-r0'))))).toMatchObject([
    { upstream: ['CVE-2023-44487'], affected: [{ ecosystem, name: 'nghttp2' }] },
  ]);
});

test.each([
  ['wolfi', null, 'Wolfi'],
  ['chainguard', null, 'Chainguard'],
  ['alpine', 'v3.19', 'Alpine:v3.19'],
  ['alpine', 'edge', 'Alpine:edge'],
  ['alpine', null, null],
  ['alpine', '3.19', null],
  ['wolfi', 'v1', null],
  ['debian', '12', null],
])('%s %s is %s', (distro, release, ecosystem) => {
  expect(secdbEcosystem(distro, release)).toBe(ecosystem);
});

test('no package at all is a document still', () => {
  expect(JSON.parse([...writeSecdb('Wolfi', [])].join(''))).toMatchObject({ packages: [] });
});
