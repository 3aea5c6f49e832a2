import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixedIn, INFO, indexOf, inventoryOf, packageOf, statementOf } from '../../test/support/advisory-index.ts';
import type { AdvisoryIndex, Statement } from '../database/index.ts';
import type { Diff, Judgement, Package } from '../model/index.ts';
import { createMatcher, scanInventory } from '../scan/index.ts';
import type { Side } from './cause.ts';
import { diffScans } from './diff.ts';

const CVE = 'CVE-2024-0001';

function side(packages: readonly Package[], index: AdvisoryIndex, asOf: number | null = null): Side {
  const matcher = createMatcher(index, asOf);
  return { matcher, scan: scanInventory(inventoryOf(packages), matcher, INFO) };
}

describe('packages', () => {
  const none = indexOf([]);
  const npm = (version: string, path: string) =>
    packageOf('lodash', version, { type: 'npm', purl: `pkg:npm/lodash@${version}`, locations: [{ path, layer: '' }] });

  test('versions of one package are a multiset, paired from the highest down', () => {
    const from = [npm('1.0.0', 'a'), npm('2.0.0', 'b'), npm('4.0.0', 'c')];
    const to = [npm('2.0.0', 'b'), npm('3.0.0', 'a')];
    const { packages } = diffScans(side(from, none), side(to, none));
    expect(packages).toMatchObject({
      added: [],
      removed: [{ name: 'lodash', version: '1.0.0' }],
      changed: [{ previous: { version: '4.0.0' }, current: { version: '3.0.0' }, direction: 'downgraded' }],
    });
  });

  test('the same version twice is not the same version once', () => {
    const { packages } = diffScans(side([npm('1.0.0', 'a'), npm('1.0.0', 'b')], none), side([npm('1.0.0', 'a')], none));
    expect(packages).toMatchObject({ added: [], changed: [], removed: [{ version: '1.0.0' }] });
  });

  test('types limit packages and vulnerabilities alike', () => {
    const index = indexOf([statementOf('p', CVE, fixedIn('2.0-r0'))]);
    const from = side([packageOf('p', '1.0-r0'), npm('1.0.0', 'a')], index);
    const diff = diffScans(from, side([], index), { types: new Set(['npm']) });
    expect(diff.packages.removed).toMatchObject([{ name: 'lodash' }]);
    expect(diff.vulnerabilities.removed).toEqual([]);
  });
});

describe('causes', () => {
  const origin = { name: 'p', version: '1.0-r0' };
  const old = packageOf('libp', '1.0-r0', { origin });
  const now = packageOf('libp', '2.0-r0', { origin: { ...origin, version: '2.0-r0' } });
  const fixed = indexOf([statementOf('p', CVE, fixedIn('1.5-r0'), { id: 'CGA-1', published: 1_697_044_685 })]);

  test.each<[string, Package[], Package[], 'added' | 'removed', object]>([
    [
      'upgraded past the fix',
      [old],
      [now],
      'removed',
      {
        kind: 'package-upgraded',
        package: 'libp',
        from: '1.0-r0',
        to: '2.0-r0',
        fixedIn: '1.5-r0',
        advisory: 'CGA-1',
        sentence: 'libp went from 1.0-r0 to 2.0-r0, past 1.5-r0 in which p fixed it (CGA-1, 2023-10-11)',
      },
    ],
    [
      'downgraded below the fix',
      [now],
      [old],
      'added',
      {
        kind: 'package-downgraded',
        sentence: 'libp went from 2.0-r0 to 1.0-r0, back below 1.5-r0 in which p fixed it (CGA-1, 2023-10-11)',
      },
    ],
    ['removed with its package', [old], [], 'removed', { kind: 'package-removed', from: '1.0-r0', to: null }],
    ['added with its package', [], [old], 'added', { kind: 'package-added', from: null, to: '1.0-r0' }],
  ])('%s', (_, before, after, change, because) => {
    const { vulnerabilities } = diffScans(side(before, fixed), side(after, fixed));
    expect(vulnerabilities[change]).toMatchObject([{ id: CVE, packages: ['libp'], because }]);
    expect(vulnerabilities[change === 'added' ? 'removed' : 'added']).toEqual([]);
  });

  test('the same package, judged on two days', () => {
    const { vulnerabilities } = diffScans(side([old], fixed, 1_600_000_000), side([old], fixed));
    expect(vulnerabilities.added).toMatchObject([
      { because: { kind: 'advisory-changed', from: '1.0-r0', to: '1.0-r0' } },
    ]);
  });

  test('an upgrade that changes nothing is not the cause when the judgement is', () => {
    const index = indexOf([
      statementOf(
        'p',
        CVE,
        {
          kind: 'ranges',
          ranges: [{ introduced: '0', fixed: null, lastAffected: null }],
          versions: [],
          unfixed: 'affected',
        },
        { published: 1_697_044_685 },
      ),
    ]);
    const { vulnerabilities } = diffScans(side([old], index, 1_600_000_000), side([now], index));
    expect(vulnerabilities.added).toMatchObject([{ because: { kind: 'advisory-changed' } }]);
  });

  test('suppressed on one side', () => {
    const wheel = packageOf('w', '1.0', { type: 'pypi', purl: 'pkg:pypi/w@1.0', owner: null });
    const owner = packageOf('py3-w', '1.0-r0');
    const index = indexOf([
      statementOf('w', CVE, fixedIn('2.0'), { ecosystem: 'PyPI' }),
      statementOf('py3-w', CVE, fixedIn('1.0-r0')),
    ]);
    const { vulnerabilities } = diffScans(
      side([wheel, owner], index),
      side([{ ...wheel, owner: owner.purl }, owner], index),
    );
    expect(vulnerabilities.removed).toMatchObject([{ because: { kind: 'suppressed', package: 'w' } }]);
  });
});

describe('properties, over random images and advisories', () => {
  const version = fc.constantFrom('1.0-r0', '1.1-r0', '1.2-r0', '2.0-r0', '10.0-r0');
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const image = fc.array(fc.tuple(name, version), { maxLength: 6 }).map((pairs) =>
    pairs.map(([own, at], position) =>
      packageOf(own, at, {
        origin: own === 'd' ? { name: 'a', version: at } : null,
        locations: [{ path: `p${position}`, layer: '' }],
      }),
    ),
  );
  const judgement: fc.Arbitrary<Judgement> = fc.oneof(
    version.map(fixedIn),
    fc.constant<Judgement>({ kind: 'not-affected', justification: null, note: '' }),
    fc.record({ introduced: version, fixed: fc.option(version) }).map(
      ({ introduced, fixed }): Judgement => ({
        kind: 'ranges',
        ranges: [{ introduced, fixed, lastAffected: null }],
        versions: [],
        unfixed: 'affected',
      }),
    ),
  );
  const statement: fc.Arbitrary<Statement> = fc
    .tuple(name, fc.integer({ min: 1, max: 5 }), judgement, fc.integer({ min: 1, max: 9 }))
    .map(([of, number, says, published]) =>
      statementOf(of, `CVE-2024-000${number}`, says, { published, id: `A-${of}-${number}-${published}` }),
    );
  const world = fc.record({
    from: image,
    to: image,
    statements: fc.array(statement, { maxLength: 12 }),
    fromAsOf: fc.option(fc.integer({ min: 0, max: 10 })),
    toAsOf: fc.option(fc.integer({ min: 0, max: 10 })),
  });

  test('a diff with itself is empty', () => {
    fc.assert(
      fc.property(world, ({ from, statements, fromAsOf }) => {
        const one = side(from, indexOf(statements), fromAsOf);
        const { packages, vulnerabilities } = diffScans(one, one);
        expect([packages.added, packages.removed, packages.changed]).toEqual([[], [], []]);
        expect([vulnerabilities.added, vulnerabilities.removed]).toEqual([[], []]);
      }),
    );
  });

  test('diff(b, a) mirrors diff(a, b), causes included', () => {
    const opposite: Readonly<Record<string, string>> = {
      'package-upgraded': 'package-downgraded',
      'package-downgraded': 'package-upgraded',
      'package-added': 'package-removed',
      'package-removed': 'package-added',
    };
    const shape = (changes: Diff['vulnerabilities']['added'], mirrored: boolean) =>
      changes.map(({ id, severity, packages, causes }) => ({
        id,
        severity,
        packages,
        causes: causes.map(({ kind, from, to }) => (mirrored ? [opposite[kind] ?? kind, to, from] : [kind, from, to])),
      }));
    fc.assert(
      fc.property(world, ({ from, to, statements, fromAsOf, toAsOf }) => {
        const index = indexOf(statements);
        const [a, b] = [side(from, index, fromAsOf), side(to, index, toAsOf)];
        const [there, back] = [diffScans(a, b), diffScans(b, a)];
        expect(shape(back.vulnerabilities.added, true)).toEqual(shape(there.vulnerabilities.removed, false));
        expect(shape(back.vulnerabilities.removed, true)).toEqual(shape(there.vulnerabilities.added, false));
        expect(back.vulnerabilities.unchanged.map(({ id, packages }) => [id, packages])).toEqual(
          there.vulnerabilities.unchanged.map(({ id, packages }) => [id, packages]),
        );
        expect(back.packages.added).toEqual(there.packages.removed);
        expect(back.packages.removed).toEqual(there.packages.added);
        const moves = (
          { packages: { changed } }: Diff,
          [before, after]: readonly ['previous' | 'current', 'previous' | 'current'],
        ) => changed.map((change) => `${change.name} ${change[before].version} ${change[after].version}`).sort();
        expect(moves(back, ['current', 'previous'])).toEqual(moves(there, ['previous', 'current']));
      }),
    );
  });

  test('the packages of one side and the changes give the packages of the other', () => {
    fc.assert(
      fc.property(world, ({ from, to }) => {
        const none = indexOf([]);
        const { packages } = diffScans(side(from, none), side(to, none));
        const bag = from.map(({ purl }) => purl);
        const take = (purl: string) => expect(bag.splice(bag.indexOf(purl), 1)).toEqual([purl]);
        for (const { reference } of packages.removed) take(reference);
        for (const { previous } of packages.changed) take(previous.reference);
        const result = [
          ...bag,
          ...[...packages.added, ...packages.changed.map(({ current }) => current)].map(({ reference }) => reference),
        ];
        expect(result.sort()).toEqual(to.map(({ purl }) => purl).sort());
      }),
    );
  });
});
