import { expect, test } from 'vitest';
import { fixedIn, INFO, indexOf, inventoryOf, packageOf, statementOf } from '../../test/support/advisory-index.ts';
import type { Judgement } from '../model/index.ts';
import { createMatcher } from './matcher.ts';
import { scanInventory } from './scan.ts';

const CVE = 'CVE-2024-0001';

function between(introduced: string, fixed: string | null): Judgement {
  const range = { introduced, fixed, lastAffected: null };
  return { kind: 'ranges', ranges: [range], versions: [], unfixed: 'affected' };
}

test.each<[string, readonly Judgement[], string | null]>([
  ['alone', [], '1.21.4'],
  ['that was not whole', [between('1.21.4', '1.21.5')], '1.21.5'],
  ['of which the fix was not whole either', [between('1.21.5', '1.21.6'), between('1.21.4', '1.21.5')], '1.21.6'],
  ['that left the rest open', [between('1.21.4', null)], null],
  ['before it comes back later', [between('1.22.0', '1.22.1')], '1.21.4'],
  ['in a circle', [between('1.21.4', '1.21.5'), between('1.21.5', '1.21.5')], '1.21.5'],
])('a fix %s', (_, others, expected) => {
  const pkg = packageOf('stdlib', '1.21.2', { type: 'golang', purl: 'pkg:golang/stdlib@1.21.2' });
  const statements = [fixedIn('1.21.4'), ...others].map((judgement, number) =>
    statementOf('stdlib', CVE, judgement, { ecosystem: 'Go', id: `GO-${number}` }),
  );
  const { findings } = scanInventory(inventoryOf([pkg]), createMatcher(indexOf(statements), null), INFO);
  expect(findings.map(({ fixedIn: fix }) => fix)).toEqual([expected]);
});

test('a fix under another name, in other version numbers, does not count', () => {
  const pkg = packageOf('libp-1', '9.0-r0', { origin: { name: 'p', version: '1.0-r0' } });
  const statements = [
    statementOf('p', CVE, fixedIn('1.1-r0')),
    statementOf('libp-1', CVE, between('1.1-r0', '1.2-r0')),
  ];
  const { findings } = scanInventory(inventoryOf([pkg]), createMatcher(indexOf(statements), null), INFO);
  expect(findings).toMatchObject([{ fixedIn: '1.1-r0' }]);
});

test('two releases of one version number are not mixed up', () => {
  const matcher = createMatcher(
    indexOf([statementOf('p', CVE, fixedIn('2'), { ecosystem: 'openEuler:22.03-LTS-SP1' })]),
    null,
  );
  const pkg = packageOf('p', '1', { type: 'rpm' });
  const in22 = (name: string) =>
    matcher.match({ packages: [pkg], distro: { id: 'openeuler', version: '22.03', like: [], name } });
  expect(in22('openEuler 22.03 (LTS-SP3)').packages.get(pkg)?.judged).toEqual([]);
  expect(in22('openEuler 22.03 (LTS-SP1)').packages.get(pkg)?.judged).toHaveLength(1);
});
