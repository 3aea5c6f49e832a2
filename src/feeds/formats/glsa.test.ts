import { expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';
import { isAffected } from '../../version/index.ts';

function advisory(packages: string, id = '202402-08'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd">
<glsa id="${id}">
  <title>OpenSSL: Multiple Vulnerabilities</title>
  <synopsis>Multiple vulnerabilities have been discovered in OpenSSL.</synopsis>
  <product type="ebuild">openssl</product>
  <announced>2024-02-04</announced>
  <revised count="1">2024-02-05</revised>
  <access>remote</access>
  <affected>${packages}</affected>
  <impact type="high"><p>Please review the referenced CVE identifiers.</p></impact>
  <references>
    <uri link="https://nvd.nist.gov/vuln/detail/CVE-2022-3358">CVE-2022-3358</uri>
    <uri link="https://nvd.nist.gov/vuln/detail/CVE-2022-4203">CVE-2022-4203</uri>
  </references>
</glsa>
`;
}

const PLAIN = `<package name="dev-libs/openssl" auto="yes" arch="*">
  <unaffected range="ge">3.0.10</unaffected>
  <vulnerable range="lt">3.0.10</vulnerable>
</package>`;

test('an advisory stands for the CVEs that it refers to', () => {
  expect(advisoriesIn('glsa', advisory(PLAIN))).toMatchObject([
    {
      id: 'GLSA-202402-08',
      upstream: ['CVE-2022-3358', 'CVE-2022-4203'],
      summary: 'OpenSSL: Multiple Vulnerabilities',
      published: Date.parse('2024-02-04') / 1000,
      modified: Date.parse('2024-02-05') / 1000,
      ratings: [{ kind: 'word', value: 'high' }],
      affected: [
        {
          ecosystem: 'Gentoo',
          name: 'dev-libs/openssl',
          architecture: null,
          judgement: { ranges: [{ introduced: '0', fixed: '3.0.10', lastAffected: null }], versions: [] },
        },
      ],
      url: 'https://security.gentoo.org/glsa/202402-08',
    },
  ]);
});

/** Bounds as advisories write them, and which versions they mean. */
test.each([
  ['<vulnerable range="lt">3.0.10</vulnerable>', ['1.0', '3.0.9-r3'], ['3.0.10', '3.1']],
  ['<vulnerable range="le">3.0.10</vulnerable>', ['3.0.10'], ['3.0.10-r1']],
  ['<vulnerable range="rlt">3.0.10-r2</vulnerable>', ['3.0.10', '3.0.10-r1'], ['3.0.10-r2', '3.0.9']],
  ['<vulnerable range="eq">3.0.10</vulnerable>', ['3.0.10'], ['3.0.9', '3.0.11']],
  [
    '<unaffected range="ge">3.0.10</unaffected><unaffected range="rge">1.1.1u-r1</unaffected><vulnerable range="lt">3.0.10</vulnerable>',
    ['1.1.1t', '1.1.1u', '1.1.1v', '3.0.9'],
    ['1.1.1u-r1', '1.1.1u-r9', '3.0.10'],
  ],
])('%s', (bounds, affected, others) => {
  const [read] = advisoriesIn('glsa', advisory(`<package name="dev-libs/openssl" arch="*">${bounds}</package>`));
  const judgement = read?.affected[0]?.judgement;
  if (judgement?.kind !== 'ranges') throw new Error('judged by ranges');
  const { ranges, versions } = judgement;
  const hit = (version: string) => isAffected('ebuild', version, ranges, versions);
  expect(affected.filter((version) => !hit(version))).toEqual([]);
  expect(others.filter(hit)).toEqual([]);
});

test('one for some architectures is a statement for each', () => {
  const [read] = advisoriesIn('glsa', advisory(PLAIN.replace('arch="*"', 'arch="amd64 x86"')));
  expect(read?.affected.map(({ architecture }) => architecture)).toEqual(['amd64', 'x86']);
});

test.each([
  ['no CVE', advisory(PLAIN).replaceAll('CVE-', 'BUG-'), 'left-out'],
  ['no package', advisory(''), 'left-out'],
  ['no id', advisory(PLAIN, 'x'), 'unreadable'],
  ['no end', advisory(PLAIN).slice(0, 500), 'unreadable'],
])('an advisory with %s is %s', (_, content, kind) => {
  expect(feedItems('glsa', content).map((item) => item.kind)).toEqual([kind]);
});
