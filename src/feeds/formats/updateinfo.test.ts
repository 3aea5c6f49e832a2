import { describe, expect, test } from 'vitest';
import { advisoriesIn, feedItems } from '../../../test/support/feed-items.ts';

function updates(...members: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<updates>${members.join('\n')}</updates>\n`;
}

const AMAZON = `
  <update from="linux-security@amazon.com" status="final" version="1.4" type="security">
    <id>ALAS2023-2023-394</id>
    <title>Amazon Linux 2023 - ALAS2023-2023-394: important priority package update for nghttp2</title>
    <issued date="2023-10-16 17:55"/>
    <updated date="2023-10-31 02:18"/>
    <severity>important</severity>
    <description>Package updates are available for Amazon Linux 2023 that fix the following vulnerabilities: &amp;</description>
    <references>
      <reference href="https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2023-44487" id="CVE-2023-44487" title="" type="cve"/>
    </references>
    <pkglist>
      <collection short="amazon-linux">
        <name>Amazon Linux 2023</name>
        <package arch="aarch64" epoch="0" name="libnghttp2" release="1.amzn2023.0.3" version="1.57.0"><filename>a.rpm</filename></package>
        <package arch="x86_64" epoch="0" name="libnghttp2" release="1.amzn2023.0.3" version="1.57.0"><filename>b.rpm</filename></package>
        <package arch="src" epoch="0" name="nghttp2" release="1.amzn2023.0.3" version="1.57.0"><filename>c.rpm</filename></package>
        <package arch="x86_64" epoch="1" name="golang" release="2.amzn2023" version="1.20.10"/>
        <package arch="aarch64" epoch="1" name="golang" release="3.amzn2023" version="1.20.10"/>
      </collection>
    </pkglist>
  </update>`;

const FEDORA = `
  <update from="updates@fedoraproject.org" status="stable" type="security" version="2.0">
    <id>FEDORA-2023-c0c6a91330</id>
    <title>nghttp2-1.55.1-4.fc39</title>
    <issued date="2023-10-16 01:27:51"/>
    <release>Fedora 39</release>
    <severity>Moderate</severity>
    <references>
      <reference href="https://bugzilla.redhat.com/show_bug.cgi?id=2243254" id="2243254" title="CVE-2023-44487 nghttp2: HTTP/2 Rapid Reset" type="bugzilla"/>
    </references>
    <pkglist>
      <collection short="F39"><name>Fedora 39</name>
        <package name="libnghttp2" version="1.55.1" release="4.fc39" epoch="0" arch="x86_64" src="nghttp2-1.55.1-4.fc39.src.rpm"/>
      </collection>
    </pkglist>
  </update>`;

function oracle(collection: string, title = 'nodejs:18 security update'): string {
  return `
  <update from="el-errata" status="final" type="security" version="2.0">
    <id>ELSA-2023-5869</id>
    <title>${title}</title>
    <issued date="2023-10-19"/>
    <release>Oracle Linux 8</release>
    <severity>Important</severity>
    <references><reference id="CVE-2023-44487" type="cve" href="https://linux.oracle.com/cve/CVE-2023-44487.html"/></references>
    <pkglist><collection short="ol8_appstream"><name>Oracle Linux 8</name>${collection}</collection></pkglist>
  </update>`;
}

const NODE =
  '<package name="nodejs" epoch="1" version="18.18.2" release="1.module+el8.8.0+21168+cdd4c2ae" arch="x86_64"/>';

test("an erratum of Amazon's: a statement a package, and one an architecture where versions differ", () => {
  expect(advisoriesIn('updateinfo', updates(AMAZON))).toMatchObject([
    {
      id: 'ALAS2023-2023-394',
      upstream: ['CVE-2023-44487'],
      published: Date.parse('2023-10-16T17:55:00Z') / 1000,
      modified: Date.parse('2023-10-31T02:18:00Z') / 1000,
      details: 'Package updates are available for Amazon Linux 2023 that fix the following vulnerabilities: &',
      ratings: [{ kind: 'word', value: 'important' }],
      url: 'https://alas.aws.amazon.com/AL2023/ALAS2023-2023-394.html',
      affected: [
        {
          ecosystem: 'Amazon Linux:2023',
          name: 'libnghttp2',
          architecture: null,
          judgement: { ranges: [{ fixed: '1.57.0-1.amzn2023.0.3' }] },
        },
        { name: 'golang', architecture: 'x86_64', judgement: { ranges: [{ fixed: '1:1.20.10-2.amzn2023' }] } },
        { name: 'golang', architecture: 'aarch64', judgement: { ranges: [{ fixed: '1:1.20.10-3.amzn2023' }] } },
      ],
    },
  ]);
});

test("an update of Fedora's names its CVEs in the titles of bugs", () => {
  expect(advisoriesIn('updateinfo', updates(FEDORA))).toMatchObject([
    {
      upstream: ['CVE-2023-44487'],
      url: 'https://bodhi.fedoraproject.org/updates/FEDORA-2023-c0c6a91330',
      affected: [{ ecosystem: 'Fedora:39', name: 'libnghttp2', judgement: { ranges: [{ fixed: '1.55.1-4.fc39' }] } }],
    },
  ]);
});

describe('module streams', () => {
  test.each([
    [
      'as the collection states them',
      oracle(`<module name="nodejs" stream="18" version="8" context="6" arch="x86_64"/>${NODE}`, 'Important'),
    ],
    ['as the title names them', oracle(NODE)],
  ])('%s', (_, update) => {
    expect(advisoriesIn('updateinfo', updates(update))[0]?.affected).toMatchObject([
      {
        ecosystem: 'Oracle Linux:8',
        name: 'nodejs',
        module: 'nodejs:18',
        judgement: { ranges: [{ fixed: '1:18.18.2-1.module+el8.8.0+21168+cdd4c2ae' }] },
      },
    ]);
  });
});

test.each([
  ['ALAS-2023-1234', 'x.amzn1', 'Amazon Linux:1', 'updateinfo:Amazon Linux'],
  ['ALAS2-2023-2316', 'x.amzn2.0.1', 'Amazon Linux:2', 'updateinfo:Amazon Linux'],
  ['ALSA-2023:5837', '5.el8_8', 'AlmaLinux:8', 'updateinfo:AlmaLinux'],
  ['RLSA-2023:5837', '5.el8_8', 'Rocky Linux:8', 'updateinfo:Rocky Linux'],
])('%s with packages of release %s is for %s', (id, release, ecosystem, source) => {
  const update = oracle(NODE)
    .replace('ELSA-2023-5869', id)
    .replace(/release="[^"]*"/, `release="${release}"`);
  const [item] = feedItems('updateinfo', updates(update));
  expect(item?.source.name).toBe(source);
  expect(item).toMatchObject({ kind: 'advisory', advisory: { affected: [{ ecosystem }] } });
});

test.each([
  [
    'names no CVE',
    oracle(NODE).replaceAll('CVE-2023-44487', 'BUG-1'),
    'a bug fix or enhancement that names no vulnerability',
  ],
  [
    'is for EPEL',
    FEDORA.replace('FEDORA-2023', 'FEDORA-EPEL-2023'),
    'names no package of an ecosystem that fixedin knows',
  ],
])('one that %s is left out', (_, update, reason) => {
  expect(feedItems('updateinfo', updates(update))).toMatchObject([{ kind: 'left-out', reason }]);
});

test.each([
  ['cut off', updates(AMAZON, FEDORA).slice(0, -400), ['advisory', 'unreadable']],
  ['of another kind', '<metadata/>', ['unreadable']],
  [
    'with an entity of its own',
    `<!DOCTYPE u [<!ENTITY a "aa">]><updates><update><id>&a;</id></update></updates>`,
    ['unreadable'],
  ],
  ['nested without end', '<a>'.repeat(100_000), ['unreadable']],
])('a document that is %s', (_, content, kinds) => {
  expect(feedItems('updateinfo', content).map(({ kind }) => kind)).toEqual(kinds);
});
