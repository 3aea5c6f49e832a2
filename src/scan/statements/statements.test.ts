import { describe, expect, test } from 'vitest';
import {
  fixedIn,
  INFO,
  indexOf,
  inventoryOf,
  packageOf,
  recordOf,
  statementOf,
} from '../../../test/support/advisory-index.ts';
import {
  type Distro,
  type IgnoreRule,
  type Inventory,
  parseDigest,
  parseTime,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from '../../model/index.ts';
import { explainVulnerability } from '../explain.ts';
import { createMatcher } from '../matcher.ts';
import { scanInventory } from '../scan.ts';
import { NOTHING_SAID, type Said } from './statements.ts';

const CVE = 'CVE-2024-0001';
const DIGEST = parseDigest(`sha256:${'1'.repeat(64)}`);

const GIT = packageOf('git-core', '2.42.0-r0', {
  origin: { name: 'git', version: '2.42.0-r0' },
  purl: 'pkg:apk/wolfi/git-core@2.42.0-r0?arch=x86_64&origin=git',
});
const WHEEL = packageOf('requests', '2.0.0', {
  type: 'pypi',
  purl: 'pkg:pypi/requests@2.0.0',
  owner: GIT.purl,
  locations: [
    { path: 'usr/lib/a/METADATA', layer: '' },
    { path: 'usr/share/METADATA', layer: '' },
  ],
});

const INDEX = indexOf(
  [
    statementOf('git', CVE, fixedIn('3.0.0-r0')),
    statementOf('requests', CVE, fixedIn('2.1.0'), { ecosystem: 'PyPI', id: 'PYSEC-2024-1' }),
  ],
  [recordOf(CVE, { aliases: ['GHSA-aaaa-bbbb-cccc'] })],
);

function inventory(distro?: Distro): Inventory {
  const base = inventoryOf([GIT, WHEEL], distro === undefined ? {} : { distro });
  return { ...base, image: { ...base.image, reference: 'ghcr.io/org/app:1.0', digest: DIGEST } };
}

function said(statements: readonly Partial<VexStatement>[], more: Partial<Said> = {}): Said {
  return {
    ...NOTHING_SAID,
    given: [{ subject: 'vex.json', format: 'OpenVEX', author: 'Vendor', unread: 0, statements: statements.map(whole) }],
    ...more,
  };
}

function whole(statement: Partial<VexStatement>): VexStatement {
  const base = { vulnerabilities: [CVE], status: 'not-affected', justification: null, note: '', time: null } as const;
  return { ...base, products: [product([GIT.purl])], ...statement };
}

function product(names: readonly string[], subcomponents: readonly string[] = []): VexProduct {
  return { names, subcomponents, platform: null };
}

function scan(what: Said, asOf: number | null = null, of = inventory()) {
  return scanInventory(of, createMatcher(INDEX, asOf), INFO, what);
}

/** Names of the packages of which the finding is hidden. */
function hidden(what: Said, asOf: number | null = null, of = inventory()): readonly string[] {
  return scan(what, asOf, of).suppressed.map(({ finding }) => finding.package.name);
}

describe('a product is', () => {
  const both = ['git-core', 'requests'];
  test.each<[string, VexProduct, readonly string[]]>([
    ['a package, whatever its version', product(['pkg:apk/wolfi/git-core']), ['git-core']],
    ['a version of it', product(['pkg:apk/wolfi/git-core@2.42.0-r0']), ['git-core']],
    ['not another version', product(['pkg:apk/wolfi/git-core@2.42.0-r1']), []],
    ['its architecture', product(['pkg:apk/wolfi/git-core?arch=x86_64']), ['git-core']],
    ['not another architecture', product(['pkg:apk/wolfi/git-core?arch=aarch64']), []],
    ['its distribution', product(['pkg:apk/wolfi/git-core?distro=wolfi']), ['git-core']],
    ['not another release', product(['pkg:apk/wolfi/git-core?distro=wolfi-2']), []],
    ['not one of another kind', product(['pkg:deb/wolfi/git-core']), []],
    ['not one of another vendor', product(['pkg:apk/alpine/git-core']), []],
    ['not one built otherwise', product(['pkg:apk/wolfi/git-core?variant=x']), []],
    ['the source package', product(['pkg:apk/wolfi/git']), ['git-core']],
    ['the source package, said to be one', product(['pkg:apk/wolfi/git@2.42.0-r0?arch=source']), ['git-core']],
    ['not the package, said to be a source', product(['pkg:apk/wolfi/git-core?arch=source']), []],
    ['an image by its digest', product([DIGEST]), both],
    ['an image by its package URL', product([`pkg:oci/app@${DIGEST}`]), both],
    ['an image by a package URL that is encoded', product([`pkg:oci/app@${encodeURIComponent(DIGEST)}`]), both],
    ['an image by its repository', product(['pkg:oci/app?repository_url=ghcr.io/org/app']), both],
    ['an image by its tag', product(['pkg:oci/app?repository_url=ghcr.io/org/app&tag=1.0']), both],
    ['an image by its name', product(['pkg:oci/app']), both],
    ['an image by its reference', product(['ghcr.io/org/app:1.0']), both],
    ['not another tag', product(['pkg:oci/app?tag=2.0']), []],
    ['not another repository', product(['pkg:oci/app?repository_url=ghcr.io/other/app']), []],
    ['not another digest', product([`pkg:oci/app@sha256:${'2'.repeat(64)}`]), []],
    ['not another reference', product(['ghcr.io/org/app:2.0']), []],
    ['a part of an image', product([DIGEST], ['pkg:pypi/requests']), ['requests']],
    ['not a part of another image', product([`sha256:${'2'.repeat(64)}`], ['pkg:pypi/requests']), []],
    ['a library in a package', product(['pkg:apk/wolfi/git-core'], ['pkg:pypi/requests@2.0.0']), ['requests']],
    ['not a library in another package', product(['pkg:apk/wolfi/curl'], ['pkg:pypi/requests']), []],
    ['not a package with a part that it has not', product(['pkg:apk/wolfi/git-core'], ['pkg:pypi/flask']), []],
    ['not a word', product(['git-core']), []],
    ['not a broken URL', product(['pkg:%']), []],
  ])('%s', (_, meant, expected) => {
    expect(hidden(said([{ products: [meant] }]))).toEqual(expected);
  });

  test.each([
    ['cpe:/o:redhat:enterprise_linux:9', true],
    ['cpe:/a:redhat:enterprise_linux:9::appstream', true],
    ['cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*', true],
    ['cpe:/o:redhat:enterprise_linux:8', false],
    ['cpe:/o:redhat:enterprise_linux', true],
    ['cpe:/a:redhat:openshift:4', false],
  ])('a package of the system %s: %s', (cpe, expected) => {
    const system = { id: 'rhel', version: '9.3', like: [], name: 'RHEL' };
    const pkg = packageOf('git-core', '2-1.el9', {
      type: 'rpm',
      namespace: 'rhel',
      origin: { name: 'git', version: '2-1.el9' },
      purl: 'pkg:rpm/rhel/git-core@2-1.el9?arch=x86_64&distro=rhel-9.3&upstream=git',
    });
    const index = indexOf([statementOf('git', CVE, fixedIn('3-1.el9'), { ecosystem: 'Red Hat:enterprise_linux:9' })]);
    const products = [{ names: ['pkg:rpm/redhat/git'], subcomponents: [], platform: { names: [], cpes: [cpe] } }];
    const { suppressed } = scanInventory(
      inventoryOf([pkg], { distro: system }),
      createMatcher(index, null),
      INFO,
      said([{ products }]),
    );
    expect(suppressed).toHaveLength(expected ? 1 : 0);
  });
});

describe('what a statement does', () => {
  test.each<[VexStatus, boolean]>([
    ['not-affected', true],
    ['fixed', true],
    ['affected', false],
    ['under-investigation', false],
  ])('%s hides: %s', (status, hides) => {
    const { findings, suppressed } = scan(said([{ status, note: 'So it is.', time: parseTime('2024-05-06') }]));
    const sentence = `Vendor says ${status.replace('-', ' ')} (2024-05-06): So it is.`;
    if (hides) {
      expect(suppressed).toMatchObject([{ reason: { kind: 'vex', by: 'vex.json', sentence, status } }]);
      expect(findings.map(({ package: pkg }) => pkg.name)).toEqual(['requests']);
    } else {
      expect(suppressed).toEqual([]);
      expect(findings.find(({ package: pkg }) => pkg === GIT)?.statement).toEqual({ status, by: 'vex.json', sentence });
    }
  });

  test.each(['GHSA-aaaa-bbbb-cccc', 'ghsa-AAAA-bbbb-cccc', 'cve-2024-0001'])('%s names it as well', (id) => {
    expect(hidden(said([{ vulnerabilities: [id] }]))).toEqual(['git-core']);
  });

  test('another vulnerability is another', () => {
    expect(hidden(said([{ vulnerabilities: ['CVE-2024-9999'] }]))).toEqual([]);
  });
});

describe('of several statements', () => {
  const at = (day: string, status: VexStatus) => ({ status, time: parseTime(day) });
  test.each<[string, Said, readonly string[]]>([
    ['the newest decides', said([at('2024-02-01', 'not-affected'), at('2024-01-01', 'affected')]), ['git-core']],
    ['wherever it stands', said([at('2024-01-01', 'not-affected'), at('2024-02-01', 'affected')]), []],
    ['the last, where none is dated', said([{ status: 'affected' }, { status: 'fixed' }]), ['git-core']],
    [
      "the user's before the image's own, however old",
      said([at('2024-01-01', 'affected')], {
        attached: [
          {
            subject: 'image',
            format: 'OpenVEX',
            author: '',
            unread: 0,
            statements: [whole(at('2024-02-01', 'fixed'))],
          },
        ],
      }),
      [],
    ],
    [
      "the image's own where the user has none",
      said([], { attached: [{ subject: 'image', format: 'OpenVEX', author: '', unread: 0, statements: [whole({})] }] }),
      ['git-core'],
    ],
  ])('%s', (_, what, expected) => {
    expect(hidden(what)).toEqual(expected);
  });

  test('those of later days do not exist yet', () => {
    const what = said([at('2024-02-01', 'not-affected')]);
    expect(hidden(what, parseTime('2024-01-31'))).toEqual([]);
    expect(hidden(what, parseTime('2024-02-01'))).toEqual(['git-core']);
  });

  test("a statement that a library is affected stands over the distribution's word", () => {
    const settled = indexOf([
      statementOf('git', CVE, fixedIn('2.42.0-r0')),
      statementOf('requests', CVE, fixedIn('2.1.0'), { ecosystem: 'PyPI' }),
    ]);
    const judged = (what: Said) => scanInventory(inventory(), createMatcher(settled, null), INFO, what);
    expect(judged(NOTHING_SAID).suppressed).toMatchObject([{ reason: { kind: 'distro-fixed' } }]);
    const affected = judged(said([{ status: 'affected', products: [product(['pkg:pypi/requests'])] }]));
    expect(affected.findings).toMatchObject([{ package: { name: 'requests' }, statement: { status: 'affected' } }]);
  });
});

describe('a rule to ignore', () => {
  const rule = (parts: Partial<IgnoreRule>): Said => ({
    ...NOTHING_SAID,
    now: parseTime('2024-06-01') ?? 0,
    ignored: [
      {
        subject: 'rules.yaml:2',
        vulnerability: null,
        package: null,
        path: null,
        reason: 'because',
        expires: null,
        ...parts,
      },
    ],
  });
  test.each<[string, Partial<IgnoreRule>, readonly string[]]>([
    ['a vulnerability', { vulnerability: CVE }, ['git-core', 'requests']],
    ['one of its other ids', { vulnerability: 'ghsa-aaaa-bbbb-cccc' }, ['git-core', 'requests']],
    ['a package', { package: 'requests' }, ['requests']],
    ['its source', { package: 'git' }, ['git-core']],
    ['its package URL', { package: 'pkg:apk/wolfi/git-core' }, ['git-core']],
    ['not another version', { package: 'pkg:apk/wolfi/git-core@1' }, []],
    ['a path', { path: 'lib/apk/**' }, ['git-core']],
    ['not a path of two', { path: 'usr/lib/**' }, []],
    ['both paths', { path: 'usr/**' }, ['requests']],
    ['all that is given', { vulnerability: CVE, package: 'git-core', path: 'opt/' }, []],
    ['until a day', { package: 'requests', expires: parseTime('2024-06-01T23:59:59Z') }, ['requests']],
    ['not after it', { package: 'requests', expires: parseTime('2024-05-31T23:59:59Z') }, []],
  ])('%s', (_, parts, expected) => {
    expect(hidden(rule(parts))).toEqual(expected);
  });

  test('says why, and until when', () => {
    const { suppressed } = scan(rule({ package: 'requests', expires: parseTime('2024-12-31T23:59:59Z') }));
    expect(suppressed).toMatchObject([
      { reason: { kind: 'ignore', by: 'rules.yaml:2', sentence: 'ignored (until 2024-12-31): because' } },
    ]);
  });

  test('warns when it has expired, by the day that is asked of', () => {
    const what = rule({ package: 'requests', expires: parseTime('2024-05-31T23:59:59Z') });
    expect(scan(what).warnings).toMatchObject([
      { code: 'expired-ignore', subject: 'rules.yaml:2', message: expect.stringContaining('expired on 2024-05-31') },
    ]);
    expect(scan(what, parseTime('2024-05-01')).warnings.map(({ code }) => code)).not.toContain('expired-ignore');
  });

  test('hides what a statement says is affected, too', () => {
    const what = { ...said([{ status: 'affected' }]), ignored: rule({ package: 'git-core' }).ignored };
    expect(scan(what).suppressed).toMatchObject([
      { reason: { kind: 'ignore' }, finding: { statement: { by: 'vex.json' } } },
    ]);
  });
});

test('explain gives the same reasons', () => {
  const what = said([{ note: 'Never built in.' }]);
  const { named } = explainVulnerability(CVE, inventory(), createMatcher(INDEX, null), what);
  const reasons = named.map(({ package: pkg, suppression }) => [pkg.name, suppression?.sentence ?? null]);
  expect(reasons).toEqual([
    ['git-core', 'Vendor says not affected: Never built in.'],
    ['requests', null],
  ]);
});

test('statements that could not be read are told', () => {
  const [document] = said([]).given;
  const what = { ...NOTHING_SAID, given: document ? [{ ...document, unread: 3 }] : [] };
  expect(scan(what).warnings).toMatchObject([{ code: 'unread-statements', subject: 'vex.json' }]);
});
