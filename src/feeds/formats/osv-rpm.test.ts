import { describe, expect, test } from 'vitest';
import { advisoriesIn } from '../../../test/support/feed-items.ts';
import { moduleStreamsIn } from './module-streams.ts';

function affected(ecosystem: string, name: string, fixed: string, more: { purl?: string; specific?: object } = {}) {
  const { purl, specific } = more;
  return {
    package: { ecosystem, name, ...(purl === undefined ? {} : { purl }) },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    ...(specific === undefined ? {} : { ecosystem_specific: specific }),
  };
}

function statementsOf(summary: string, ...members: readonly object[]) {
  const record = {
    id: 'ALSA-2024:1',
    modified: '2024-01-02T03:04:05Z',
    summary,
    related: ['CVE-2024-0001'],
    affected: members,
  };
  return advisoriesIn('osv', record)[0]?.affected;
}

test.each([
  ['Important: nodejs:18 security update', ['nodejs:18']],
  ['Moderate: python39:3.9 and python39-devel:3.9 security update', ['python39:3.9', 'python39-devel:3.9']],
  ['ALSA-2022:5468: php:8.0 security update (Important)', ['php:8.0']],
  ['Low: virt:rhel, virt-devel:rhel security update', ['virt:rhel', 'virt-devel:rhel']],
  ['Important: varnish security update', []],
  ['RHSA-2024:1234', []],
])('the module streams of %j are %j', (summary, streams) => {
  expect(moduleStreamsIn(summary)).toEqual(streams);
});

describe('an erratum for a module', () => {
  const MODULAR = '1:18.19.1-1.module_el8.9.0+3753+4de0891b';

  test('is bound to the streams of its summary, but for what it holds beside the module', () => {
    const members = [affected('AlmaLinux:8', 'nodejs', MODULAR), affected('Rocky Linux:8', 'rocky-release', '8.9-1')];
    expect(statementsOf('Important: nodejs:18 security update', ...members)).toMatchObject([
      { name: 'nodejs', module: 'nodejs:18' },
      { name: 'rocky-release' },
    ]);
    expect(statementsOf('Important: nodejs:18 security update', ...members)?.[1]).not.toHaveProperty('module');
  });

  test('of two streams makes a statement for each', () => {
    const summary = 'Moderate: python39:3.9 and python39-devel:3.9 security update';
    const statements = statementsOf(summary, affected('AlmaLinux:8', 'python39', '3.9.6-2.module_el8.5.0+1'));
    expect(statements?.map(({ module }) => module)).toEqual(['python39:3.9', 'python39-devel:3.9']);
  });

  test('that names none is bound by its versions alone', () => {
    expect(
      statementsOf('Important: varnish security update', affected('AlmaLinux:8', 'varnish', MODULAR))?.[0],
    ).not.toHaveProperty('module');
  });

  test.each([
    'pkg:rpm/redhat/nodejs?rpmmod=nodejs:18',
    'pkg:rpm/redhat/nodejs?arch=x86_64&rpmmod=nodejs%3A18%3A8090020240301:489197e6',
  ])('is bound to the stream of %s', (purl) => {
    expect(statementsOf('', affected('AlmaLinux:8', 'nodejs', '1', { purl }))).toMatchObject([{ module: 'nodejs:18' }]);
  });
});

describe("SUSE's records", () => {
  const LEAP = 'openSUSE:Leap 15.5';

  test('are about the binary packages that they list, each in its own version', () => {
    const specific = {
      binaries: [{ libopenssl3: '3.0.8-150500.5.27.1', 'openssl-3': '3.0.8-150500.5.27.1', 'x-lang': '7' }, 1],
    };
    expect(statementsOf('', affected(LEAP, 'openssl-3', '3.0.8-150500.5.27.1', { specific }))).toMatchObject([
      { ecosystem: LEAP, name: 'libopenssl3', judgement: { ranges: [{ fixed: '3.0.8-150500.5.27.1' }] } },
      { ecosystem: LEAP, name: 'openssl-3' },
      { ecosystem: LEAP, name: 'x-lang', judgement: { ranges: [{ fixed: '7' }] } },
    ]);
  });

  test('without a list are about the source', () => {
    expect(statementsOf('', affected(LEAP, 'openssl-3', '3'))).toMatchObject([{ name: 'openssl-3' }]);
  });
});

test("Red Hat's repositories are one release, and what they both hold is said once", () => {
  const members = ['appstream', 'baseos'].map((repository) =>
    affected(`Red Hat:enterprise_linux:9::${repository}`, 'sudo', '0:1.9.5p2-10.el9_6.1'),
  );
  const other = affected('Red Hat:enterprise_linux:9::baseos', 'sudo', '0:1.9.5p2-9.el9');
  expect(statementsOf('', ...members, other)).toMatchObject([
    { ecosystem: 'Red Hat:enterprise_linux:9', judgement: { ranges: [{ fixed: '0:1.9.5p2-10.el9_6.1' }] } },
    { ecosystem: 'Red Hat:enterprise_linux:9', judgement: { ranges: [{ fixed: '0:1.9.5p2-9.el9' }] } },
  ]);
});
