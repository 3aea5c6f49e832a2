import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKAGE_TYPES, type PackageType } from '../model/index.ts';
import { compare, isVersion } from './index.ts';
import { ORDERINGS } from './orderings.ts';

/** What every ordering's versions are made of, and where the orderings differ: zeros, separators, words. */
const COMMON = ['0', '1', '2', '00', '01', '10', '.', '.', '.', '-', '+', '~', 'a', 'rc', 'v', 'x'];
const SEMANTIC = ['0', '1', '10', '.0', '.1', '.01', '-', '-0', '-1', '-rc', '.rc', '+', '+1', 'a', 'A', 'v'];

const PIECES: Readonly<Record<PackageType, readonly string[]>> = {
  alpm: [...COMMON, ':', '1:', '..', '_', '-1', 'b', 'pre'],
  apk: [...COMMON, '.0', '_rc', '_alpha', '_p', '_git', '_x', '-r', '-r0', '-r1', '~f', '~0', 'b'],
  bitnami: SEMANTIC,
  cargo: SEMANTIC,
  composer: [...COMMON, 'dev', 'dev-', 'beta', 'b', 'RC', 'p', 'pl', '#', 'foo', 'ALPHA', '_'],
  conan: [...COMMON, 'k', 'beta', '_'],
  conda: [...COMMON, '1!', 'dev', 'post', 'b', '_'],
  cpan: [...COMMON, '.1', '.10', '.100', '_', '-TRIAL'],
  cran: [...COMMON, '.0', '-0'],
  deb: [...COMMON, ':', '0:', '1:', '~~', '-0', '-', 'A', 'é'],
  ebuild: [...COMMON, '.0', '.10', '.010', '_rc', '_p', '_p0', '_alpha', '-r', '-r0', 'b'],
  gem: [...COMMON, '.a', '.b', '.0', 'pre', '-a', 'A'],
  generic: [...COMMON, 'k', 'beta', '_', 'dev', '.0'],
  github: SEMANTIC,
  golang: [...SEMANTIC, 'go', 'go1', 'rc1', 'rc2', 'beta1', '+incompatible', '-0.20230101000000-abcdefabcdef', ' X:a'],
  hackage: COMMON,
  hex: SEMANTIC,
  luarocks: [...COMMON, '-1', 'scm', 'dev', 'alpha', '.0'],
  maven: [...COMMON, '.0', '-0', '.sp', '-sp', '-foo', '.foo', '.alpha', '-alpha', '-1', '_', 'ga', 'final', 'm', 'cr'],
  nix: [...COMMON, 'pre', 'pre1', '..', '-1'],
  npm: SEMANTIC,
  nuget: SEMANTIC,
  opkg: [...COMMON, ':', '1:', '~~', '-0'],
  otp: [...COMMON, '.0'],
  pub: [...SEMANTIC, '+a', '+2', '+1.0'],
  pypi: [...COMMON, '1!', '.0', 'a1', 'b', 'rc1', '.post', '.post0', '-1', '.dev', '.dev1', '+a', '+1', '_', ' '],
  rpm: [...COMMON, ':', '0:', '1:', '^', '-0', '_', '~~', 'é'],
  semver: SEMANTIC,
  swift: SEMANTIC,
  wordpress: [...COMMON, 'dev', 'beta', 'b', 'RC', 'pl', '#', 'foo', '_'],
  xbps: [...COMMON, '_', '_1', 'alpha', 'beta', 'pre', 'pl', 'b', 'Z'],
};

/** Enough for the rare cases to meet; the whole file takes a few seconds. */
const RUNS = { numRuns: 1000 };

describe.each(PACKAGE_TYPES)('the ordering of %s', (type) => {
  const likely = fc.array(fc.constantFrom(...PIECES[type]), { maxLength: 7 }).map((pieces) => pieces.join(''));
  const text = fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });

  it('takes a text for the same as itself', () => {
    fc.assert(
      fc.property(text, (a) => {
        expect(ORDERINGS[type].compare(a, a)).toBe(0);
      }),
    );
  });

  it('is antisymmetric', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compare(type, a, b) + compare(type, b, a)).toBe(0);
      }),
      RUNS,
    );
  });

  it('is transitive, and takes the same for the same everywhere', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const ab = compare(type, a, b);
        const bc = compare(type, b, c);
        if (ab === 0) expect(compare(type, a, c)).toBe(bc);
        else if (ab === bc || bc === 0) expect(compare(type, a, c)).toBe(ab);
      }),
      RUNS,
    );
  });

  // Perl's 1.10 is 1.100, and below 1.9.
  it.skipIf(type === 'cpan')('compares numbers of any size', () => {
    const big = fc.bigInt({ min: 1n, max: 10n ** 40n });
    fc.assert(
      fc.property(big, big, (a, b) => {
        expect(compare(type, `1.${a}`, `1.${b}`)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('takes no longer for hostile texts than their length asks', () => {
    // Each would take years with a pattern that backtracks, or an ordering that is quadratic.
    for (const piece of [...PIECES[type], '1alpha1', '1.', '-1', '0-0.', 'a.', 'a1']) {
      const long = `1${piece.repeat(5_000)}`;
      expect(compare(type, `${long}!`, `${long}?`) + compare(type, `${long}?`, `${long}!`)).toBe(0);
      expect(isVersion(type, `${long} !`)).toBe(false);
    }
  });
});
