import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

const ALPINE = { distroversion: 'v3.10', reponame: 'main', urlprefix: 'http://dl-cdn.alpinelinux.org/alpine' };

function documentOf(secfixes: unknown, place: object = ALPINE) {
  return { ...place, packages: [{ pkg: { name: 'xen', secfixes } }] };
}

test.each([
  [ALPINE, 'secdb:Alpine:v3.10'],
  [{ ...ALPINE, distroversion: 'edge' }, 'secdb:Alpine:edge'],
  [{ urlprefix: 'https://packages.wolfi.dev', reponame: 'os' }, 'secdb:Wolfi'],
  [{ urlprefix: 'https://packages.cgr.dev/chainguard', reponame: 'chainguard' }, 'secdb:Chainguard'],
])('%j is %s', (place, name) => {
  const [item] = feedItems('secdb', documentOf({ '1-r0': ['CVE-2024-0001'] }, place));
  expect(item?.source).toMatchObject({ name, dated: false });
});

test.each([
  ['CVE-2019-10206', ['CVE-2019-10206']],
  ['CVE-2017-2887 TALOS-2017-0394', ['CVE-2017-2887']],
  ['CVE-2018-3620  XSA-273', ['CVE-2018-3620']],
  ['CVE-2017-10920 CVE-2017-10921 XSA-224', ['CVE-2017-10920', 'CVE-2017-10921']],
  ['CVE-2018-10103 (SMB - partially fixed, but SMB printing disabled)', ['CVE-2018-10103']],
  ['CVE-2017-8073.patch', ['CVE-2017-8073']],
  ['CVE_2019-2426', ['CVE-2019-2426']],
  ['CVE 2018-16859', ['CVE-2018-16859']],
  ['XSA-207', ['XSA-207']],
  ['CVE-????-?????  XSA-284', ['XSA-284']],
  ['wnpa-sec-2017-18', ['wnpa-sec-2017-18']],
  ['GHSA-qppj-fm5r-hxr3', ['GHSA-qppj-fm5r-hxr3']],
])('the entry %j names %j', (entry, ids) => {
  expect(advisoriesIn('secdb', documentOf({ '1-r0': [entry] })).flatMap(({ upstream }) => upstream)).toEqual(ids);
});

test('an advisory is named after what it says, and is no alias of the vulnerability', () => {
  expect(advisoriesIn('secdb', documentOf({ '4.9-r1': ['CVE-2017-10920'] }))).toMatchObject([
    { id: 'CVE-2017-10920@main/xen', aliases: [], upstream: ['CVE-2017-10920'], published: null, modified: null },
  ]);
});

test('a vulnerability under two versions is one advisory with two statements; version 0 is not affected', () => {
  const [advisory, ...others] = advisoriesIn(
    'secdb',
    documentOf({ '2-r0': ['CVE-2024-0001'], '0': ['CVE-2024-0001'] }),
  );
  expect(others).toEqual([]);
  expect(advisory?.affected.map(({ judgement }) => judgement)).toEqual([
    { kind: 'not-affected', justification: null, note: '' },
    {
      kind: 'ranges',
      ranges: [{ introduced: '0', fixed: '2-r0', lastAffected: null }],
      versions: [],
      unfixed: 'affected',
    },
  ]);
});

test.each([[null], [{}], [{ '1-r0': null }], [{ '1-r0': [] }]])('no fixes (%j) give nothing', (secfixes) => {
  expect(feedItems('secdb', documentOf(secfixes))).toEqual([]);
});

test.each([['soon'], [7], [null]])('the entry %j names no vulnerability', (entry) => {
  expect(feedItems('secdb', documentOf({ '1-r0': [entry] }))).toMatchObject([
    { kind: 'left-out', reason: 'names no vulnerability' },
  ]);
});
