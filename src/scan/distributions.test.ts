import { describe, expect, test } from 'vitest';
import { fixedIn, INFO, indexOf, inventoryOf, packageOf, statementOf } from '../../test/support/advisory-index.ts';
import type { Statement } from '../database/index.ts';
import type { Distro, Judgement, Package } from '../model/index.ts';
import { createMatcher } from './matcher.ts';
import { scanInventory } from './scan.ts';

const CVE = 'CVE-2024-0001';

const UNFIXED: Judgement = {
  kind: 'ranges',
  ranges: [{ introduced: '0', fixed: null, lastAffected: null }],
  versions: [],
  unfixed: 'affected',
};

function distro(id: string, version: string, name = `${id} ${version}`): Distro {
  return { id, version, like: [], name };
}

function scan(
  from: Distro,
  packages: readonly Package[],
  statements: readonly Statement[],
  asOf: number | null = null,
) {
  return scanInventory(inventoryOf(packages, { distro: from }), createMatcher(indexOf(statements), asOf), INFO);
}

function deb(name: string, version: string, overrides: Partial<Package> = {}): Package {
  return packageOf(name, version, { type: 'deb', namespace: 'debian', architecture: 'amd64', ...overrides });
}

function rpm(name: string, version: string, overrides: Partial<Package> = {}): Package {
  return packageOf(name, version, { type: 'rpm', namespace: 'almalinux', ...overrides });
}

describe('which of its names a package is looked up under', () => {
  const bookworm = distro('debian', '12');
  const cpp = deb('cpp', '4:12.2.0-3', { origin: { name: 'gcc-defaults', version: '1.205' } });

  test.each([
    ['cpp', 'Debian:12', false],
    ['gcc-defaults', 'Debian:12', true],
  ])("Debian's advisories name sources: cpp of gcc-defaults against %s", (name, ecosystem, matches) => {
    const { findings } = scan(bookworm, [cpp], [statementOf(name, CVE, fixedIn('99:1'), { ecosystem })]);
    expect(findings.length > 0).toBe(matches);
  });

  test('without a stated source the name is all there is', () => {
    const statement = statementOf('cpp', CVE, fixedIn('99:1'), { ecosystem: 'Debian:12' });
    expect(scan(bookworm, [deb('cpp', '4:12.2.0-3')], [statement]).findings).toHaveLength(1);
  });

  test.each([
    ['openssl-libs', true],
    ['openssl', false],
  ])("AlmaLinux's name packages: openssl-libs of openssl against %s", (name, matches) => {
    const libs = rpm('openssl-libs', '1:3.0.7-16.el9_2', { origin: { name: 'openssl', version: '3.0.7-16.el9_2' } });
    const statement = statementOf(name, CVE, fixedIn('1:3.0.7-25.el9_3'), { ecosystem: 'AlmaLinux:9' });
    expect(scan(distro('almalinux', '9.3'), [libs], [statement]).findings.length > 0).toBe(matches);
  });

  test.each([
    ['below the fix of its own version', '3.0.7-16.el9_2', '1:3.0.7-25.el9_3', true],
    ['past it', '3.0.7-27.el9', '1:3.0.7-25.el9_3', false],
    ["a subpackage of another version takes the advisory's epoch", '5.26.3-422.el8', '4:5.26.3-420.el8', false],
    ['and is below it still', '5.26.3-419.el8', '4:5.26.3-420.el8', true],
  ])("an RPM's source, which is told without epoch: %s", (_, version, fix, matches) => {
    const own = version.startsWith('5') ? '1.42-396.el8' : `1:${version}`;
    const child = rpm('child', own, { origin: { name: 'source', version } });
    const statement = statementOf('source', CVE, fixedIn(fix), { ecosystem: 'Red Hat:enterprise_linux:8' });
    expect(scan(distro('rhel', '8.9'), [child], [statement]).findings.length > 0).toBe(matches);
  });
});

describe('module streams', () => {
  const modular = (stream: string | null, fix = '1:20.11.1-1.module_el8.9.0+3775+d8460d35') =>
    statementOf('nodejs', CVE, fixedIn(fix), { ecosystem: 'AlmaLinux:8', module: stream });
  const installed = '1:18.18.2-1.module_el8.8.0+3652+0e111ba0';

  test.each<[string, Partial<Package>, string, Statement, boolean]>([
    ['its own stream', { module: 'nodejs:20' }, '1:20.8.1-1.module_el8.9.0+1', modular('nodejs:20'), true],
    ['another stream', { module: 'nodejs:18' }, installed, modular('nodejs:20'), false],
    ['a stream that the erratum does not name', { module: 'nodejs:18' }, installed, modular(null), true],
    ['a stream that the package does not name', {}, installed, modular('nodejs:20'), true],
    ['a module, but is of none', { module: '' }, '1:16.20.2-3.el8', modular('nodejs:20'), false],
    ['a module, and nobody says of which it is', {}, '1:16.20.2-3.el8', modular(null), false],
    ['no module, but is of one', { module: 'nodejs:18' }, installed, modular(null, '1:99.0-1.el8'), false],
    ['no module, and is of none', { module: '' }, '1:16.20.2-3.el8', modular(null, '1:99.0-1.el8'), true],
    [
      'a stream without any fix',
      { module: 'nodejs:18' },
      installed,
      { ...modular('nodejs:18'), judgement: UNFIXED },
      true,
    ],
    [
      'another stream without any fix',
      { module: 'nodejs:18' },
      installed,
      { ...modular('nodejs:20'), judgement: UNFIXED },
      false,
    ],
  ])('a package that is below the fix of %s: %s', (_, overrides, version, statement, matches) => {
    const { findings } = scan(distro('almalinux', '8.9'), [rpm('nodejs', version, overrides)], [statement]);
    expect(findings.length > 0).toBe(matches);
  });
});

describe("Ubuntu Pro's fixes", () => {
  const jammy = distro('ubuntu', '22.04');
  const standard = (judgement: Judgement) => statementOf('vips', CVE, judgement, { ecosystem: 'Ubuntu:22.04:LTS' });
  const pro = statementOf('vips', CVE, fixedIn('8.12.1-1ubuntu0.1~esm2'), { ecosystem: 'Ubuntu:Pro:22.04:LTS' });

  test.each<[string, string, readonly Statement[], string | null | 'none']>([
    ['count for what came from there', '8.12.1-1ubuntu0.1~esm1', [standard(UNFIXED), pro], '8.12.1-1ubuntu0.1~esm2'],
    ['settle it', '8.12.1-1ubuntu0.1~esm2', [standard(UNFIXED), pro], 'none'],
    ["are not the release's own", '8.12.1-1', [standard(UNFIXED), pro], null],
    ['are offered where the release has nothing more to say', '8.12.1-1', [pro], '8.12.1-1ubuntu0.1~esm2'],
    ['do not override a fix for everybody', '8.12.1-1', [standard(fixedIn('8.12.1-2')), pro], '8.12.1-2'],
  ])('%s', (_, version, statements, fix) => {
    const { findings } = scan(jammy, [deb('vips', version, { origin: { name: 'vips', version } })], statements);
    expect(findings.length === 0 ? 'none' : findings[0]?.fixedIn).toBe(fix);
  });
});

describe('what is no version is not below every fix', () => {
  test.each([
    ['golang', 'Go', '(devel)'],
    ['golang', 'Go', ''],
    ['composer', 'Packagist', 'dev-main'],
    ['maven', 'Maven', '$' + '{revision}'],
    ['maven', 'Maven', 'unknown'],
    ['npm', 'npm', 'workspace:*'],
    ['pypi', 'PyPI', 'unknown'],
  ] as const)('%s of %s: %j', (type, ecosystem, version) => {
    const one = packageOf('p', version, { type, purl: `pkg:${type}/p` });
    const { findings, warnings } = scan(
      distro('wolfi', ''),
      [one],
      [statementOf('p', CVE, fixedIn('1.0.0'), { ecosystem })],
    );
    expect(findings).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'no-version', subject: type }]);
  });

  test('and is no matter where no advisory speaks of the package', () => {
    const main = packageOf('example.com/app', '(devel)', { type: 'golang', purl: 'pkg:golang/example.com/app' });
    const { warnings } = scan(
      distro('wolfi', ''),
      [main],
      [statementOf('other', CVE, fixedIn('1.0.0'), { ecosystem: 'Go' })],
    );
    expect(warnings).toEqual([]);
  });
});

describe('a package that does not say what advisories speak of', () => {
  const noble = distro('ubuntu', '24.04');
  const openssl = statementOf('openssl', CVE, fixedIn('99'), { ecosystem: 'Ubuntu:24.04:LTS' });
  const cut = { locations: [{ path: 'var/lib/chisel/manifest.wall', layer: '' }] };

  test('of a chiselled root is matched by its own name, and the rest is told', () => {
    const packages = [deb('libssl3t64', '3.0.13-0ubuntu3', cut), deb('openssl', '3.0.13-0ubuntu3', cut)];
    const { findings, warnings } = scan(noble, packages, [openssl]);
    expect(findings.map((finding) => finding.package.name)).toEqual(['openssl']);
    expect(warnings).toMatchObject([{ code: 'no-source', subject: 'ubuntu 24.04' }]);
    expect(warnings[0]?.message).toContain('2 of its packages (libssl3t64, openssl)');
  });

  test('dpkg leaves the source out only where it has the same name', () => {
    expect(scan(noble, [deb('openssl', '3.0.13-0ubuntu3')], [openssl]).warnings).toEqual([]);
  });

  test.each<[string, Partial<Package>, string[]]>([
    ['1:18.19.1-1.module_el8.9.0+3747+ead8229c', {}, ['unknown-stream']],
    ['1:18.19.1-1.module_el8.9.0+3747+ead8229c', { module: 'nodejs:18' }, []],
    ['1:18.19.1-1.el8', {}, []],
  ])('an RPM %s %j of a module', (version, overrides, codes) => {
    const statement = statementOf('nodejs', CVE, fixedIn('1:1'), { ecosystem: 'AlmaLinux:8' });
    const { warnings } = scan(distro('almalinux', '8.10'), [rpm('nodejs', version, overrides)], [statement]);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });
});

describe('warnings about the release', () => {
  const DAY = 86_400;
  const END = Date.parse('2021-05-02T00:00:00Z') / 1000;
  const statements = [statementOf('p', CVE, fixedIn('2'), { ecosystem: 'Alpine:v3.10', published: 1 })];
  const codes = (from: Distro, asOf: number | null, packages = [packageOf('p', '1.0-r0')]) =>
    scan(from, packages, statements, asOf).warnings.map(({ code }) => code);

  test.each([
    ['the day before its end', END - 1 - DAY, []],
    ['its last day', END - 1, []],
    ['the day after', END, ['end-of-life']],
    ["the database's own day", null, ['end-of-life']],
  ])('Alpine 3.10 on %s', (_, asOf, expected) => {
    expect(codes(distro('alpine', '3.10.4'), asOf)).toEqual(expected);
  });

  test('an image without any package of the distribution has no release to outlive', () => {
    const module = packageOf('p', '1.0.0', { type: 'golang', purl: 'pkg:golang/p@1.0.0' });
    expect(codes(distro('alpine', '3.10.4'), null, [module])).not.toContain('end-of-life');
  });

  test('who is judged by the advisories of another is told', () => {
    const [first] = scan(
      distro('raspbian', '13'),
      [deb('p', '1')],
      [statementOf('p', CVE, fixedIn('2'), { ecosystem: 'Debian:13' })],
    ).warnings;
    expect(first).toMatchObject({ code: 'borrowed-advisories', subject: 'raspbian 13' });
    expect(first?.message).toContain('debian');
  });

  test('a distribution without any source is told apart from one that the database lacks', () => {
    const { warnings } = scan(distro('void', ''), [packageOf('p', '1_1', { type: 'xbps' })], []);
    expect(warnings).toMatchObject([{ code: 'no-advisories', message: expect.stringContaining('no source') }]);
  });
});
