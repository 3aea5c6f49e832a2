import { describe, expect, test } from 'vitest';
import type { Statement } from '../src/database/index.ts';
import type { Distro, Judgement, Package, PackageType } from '../src/model/index.ts';
import { scanJson } from '../src/report/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { fixedIn, INFO, indexOf, inventoryOf, packageOf, statementOf } from './support/advisory-index.ts';

const CVE = 'CVE-2024-0001';

const CLEAR: Judgement = {
  kind: 'not-affected',
  justification: 'vulnerable_code_not_present',
  note: 'built without it',
};
const OPEN: Judgement = {
  kind: 'ranges',
  ranges: [{ introduced: '0', fixed: null, lastAffected: null }],
  versions: [],
  unfixed: 'fix-not-planned',
};

function distro(id: string, version: string): Distro {
  return { id, version, like: [], name: `${id} ${version}` };
}

/** A distribution, a package of it that ships a wheel, a jar or a Go program, and what it ships. */
interface Case {
  readonly of: Distro;
  readonly owner: Package;
  /** Under which name, and in which ecosystem, its distribution speaks of it. */
  readonly name: string;
  readonly ecosystem: string;
  /** The first version of the distribution's that is not affected, and one above it. */
  readonly fixed: string;
  readonly above: string;
  readonly shipped: Package;
}

function owner(type: PackageType, name: string, version: string, origin: string | null = null): Package {
  return packageOf(name, version, {
    type,
    purl: `pkg:${type}/${name}@${version}`,
    origin: origin === null ? null : { name: origin, version },
  });
}

function shipped(type: PackageType, namespace: string, name: string, by: Package): Package {
  return packageOf(name, '1.0.0', {
    type,
    namespace,
    architecture: '',
    purl: `pkg:${type}/${name}@1.0.0`,
    owner: by.purl,
    locations: [{ path: `usr/share/${name}`, layer: '' }],
  });
}

const APK = owner('apk', 'kubectl-1.28', '1.28.4-r0', 'kubernetes-1.28');
const DEB = owner('deb', 'python3-requests', '2.28.1+dfsg-1', 'requests');
const RPM = owner('rpm', 'log4j', '2.17.1-3.el9', 'log4j');
const ALPM = owner('alpm', 'python-requests', '2.31.0-1');
const EBUILD = owner('ebuild', 'dev-python/requests', '2.31.0-r1');

const CASES: readonly Case[] = [
  {
    of: distro('wolfi', ''),
    owner: APK,
    name: 'kubernetes-1.28',
    ecosystem: 'Wolfi',
    fixed: '1.28.4-r0',
    above: '1.28.4-r1',
    shipped: shipped('golang', 'golang.org/x', 'net', APK),
  },
  {
    of: distro('debian', '12'),
    owner: DEB,
    name: 'requests',
    ecosystem: 'Debian:12',
    fixed: '2.28.1+dfsg-1',
    above: '2.28.1+dfsg-1+deb12u1',
    shipped: shipped('pypi', '', 'requests', DEB),
  },
  {
    of: distro('almalinux', '9.4'),
    owner: RPM,
    name: 'log4j',
    ecosystem: 'AlmaLinux:9',
    fixed: '2.17.1-3.el9',
    above: '2.17.1-4.el9',
    shipped: shipped('maven', 'org.apache.logging.log4j', 'log4j-core', RPM),
  },
  {
    of: distro('arch', ''),
    owner: ALPM,
    name: 'python-requests',
    ecosystem: 'Arch Linux',
    fixed: '2.31.0-1',
    above: '2.31.0-2',
    shipped: shipped('pypi', '', 'requests', ALPM),
  },
  {
    of: distro('gentoo', '2.14'),
    owner: EBUILD,
    name: 'dev-python/requests',
    ecosystem: 'Gentoo',
    fixed: '2.31.0-r1',
    above: '2.31.0-r2',
    shipped: shipped('pypi', '', 'requests', EBUILD),
  },
];

/** The advisory of the language's ecosystem, which holds for what is shipped. */
function upstream({ shipped: pkg }: Case): Statement {
  const ecosystem = { golang: 'Go', pypi: 'PyPI', maven: 'Maven' }[String(pkg.type)] ?? '';
  const name = pkg.namespace === '' ? pkg.name : `${pkg.namespace}${pkg.type === 'maven' ? ':' : '/'}${pkg.name}`;
  return statementOf(name, CVE, fixedIn('1.1.0'), { ecosystem, id: 'GHSA-aaaa-bbbb-cccc' });
}

function answer(one: Case, statements: readonly Statement[], pkg: Package = one.shipped, asOf: number | null = null) {
  const inventory = inventoryOf([one.owner, pkg], { distro: one.of });
  const scan = scanInventory(inventory, createMatcher(indexOf([upstream(one), ...statements]), asOf), INFO);
  return JSON.parse([...scanJson(scan)].join(''));
}

function names(list: readonly { readonly package: { readonly name: string } }[]): readonly string[] {
  return list.map((one) => one.package.name);
}

describe.each(CASES)('$shipped.type in $owner.type of $of.id', (one) => {
  const ofOwner = (judgement: Judgement, overrides: Parameters<typeof statementOf>[3] = {}) =>
    statementOf(one.name, CVE, judgement, { ecosystem: one.ecosystem, id: 'DISTRO-1', ...overrides });

  test.each<[string, Judgement, object]>([
    [
      'fixed at the installed version',
      fixedIn(one.fixed),
      {
        kind: 'distro-fixed',
        by: 'DISTRO-1',
        sentence: `${one.ecosystem.split(':')[0]} fixed it in ${one.name} ${one.fixed} (DISTRO-1); ${one.owner.name} ${one.owner.version}, which owns this file, is not below that`,
        justification: null,
      },
    ],
    [
      'not affected',
      CLEAR,
      {
        kind: 'distro-not-affected',
        by: 'DISTRO-1',
        sentence: expect.stringContaining('is not affected (DISTRO-1): built without it'),
        justification: 'vulnerable_code_not_present',
      },
    ],
  ])('is dropped when the distribution says %s, and the JSON tells why', (_, judgement, reason) => {
    const document = answer(one, [ofOwner(judgement)]);
    expect(names(document.findings)).not.toContain(one.shipped.name);
    expect(document.summary.suppressed).toBe(1);
    expect(document.suppressed).toMatchObject([{ id: CVE, package: { name: one.shipped.name }, reason }]);
  });

  test.each<[string, readonly Statement[]]>([
    ['fixed above the installed version', [ofOwner(fixedIn(one.above))]],
    ['that no fix is planned', [ofOwner(OPEN)]],
    ['that one of two records is unresolved', [ofOwner(fixedIn(one.fixed)), ofOwner(OPEN, { id: 'DISTRO-2' })]],
    ['nothing', []],
    [
      'something of another vulnerability',
      [statementOf(one.name, 'CVE-2024-9999', CLEAR, { ecosystem: one.ecosystem })],
    ],
    ['something of another package', [statementOf('other', CVE, CLEAR, { ecosystem: one.ecosystem })]],
    ['something of another distribution', [ofOwner(CLEAR, { ecosystem: 'Chainguard' })]],
  ])('stays when the distribution says %s', (_, statements) => {
    const document = answer(one, statements);
    expect(names(document.findings)).toContain(one.shipped.name);
    expect(document.suppressed).toEqual([]);
  });

  test('stays when not all of its evidence is of one package', () => {
    const document = answer(one, [ofOwner(CLEAR)], { ...one.shipped, owner: null });
    expect(names(document.findings)).toContain(one.shipped.name);
  });

  test('stays on a day before the distribution said so', () => {
    const said = { published: 2000 };
    expect(names(answer(one, [ofOwner(CLEAR, said)], one.shipped, 1999).findings)).toContain(one.shipped.name);
    expect(names(answer(one, [ofOwner(CLEAR, said)], one.shipped, 2000).findings)).not.toContain(one.shipped.name);
  });
});
