import { compare as comparePep440, valid as isPep440 } from '@renovatebot/pep440';
import fc from 'fast-check';
import { compare as compareNodeSemver, valid as isNodeSemver } from 'semver';
import { describe, expect, it } from 'vitest';
import { compare, isVersion } from './index.ts';

/**
 * Two libraries that follow their specifications as closely as the orderings here should. They are not used instead:
 * they are several times slower, and throw for what is no version.
 */
const RUNS = { numRuns: 3000 };

function text(pieces: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((some) => some.join(''));
}

describe('pypi', () => {
  const release = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join('.'));
  const suffixes = text([
    'a1',
    '.b2',
    'rc',
    '-rc.1',
    '.post1',
    '-1',
    'r2',
    '.dev0',
    '_dev3',
    '+abc.1',
    '+2',
    '.0',
    '!1',
  ]);
  const version = fc.tuple(release, fc.oneof(fc.constant(''), suffixes)).map((parts) => parts.join(''));

  it('takes for a version what pep440 takes for one', () => {
    fc.assert(
      fc.property(version, (a) => {
        expect(isVersion('pypi', a)).toBe(isPep440(a) !== null);
      }),
      RUNS,
    );
  });

  it('compares as pep440 does', () => {
    const valid = version.filter((a) => isPep440(a) !== null);
    fc.assert(
      fc.property(valid, valid, (a, b) => {
        expect(compare('pypi', a, b)).toBe(Math.sign(comparePep440(a, b)));
      }),
      RUNS,
    );
  });
});

describe('npm', () => {
  const numbers = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)).map((three) => three.join('.'));
  const tail = text(['-', '-', '.', '0', '1', '10', 'a', 'b', 'rc', '+']);
  const version = fc.tuple(numbers, fc.oneof(fc.constant(''), tail)).map((parts) => parts.join(''));

  it('takes for a version what node-semver takes for one', () => {
    fc.assert(
      fc.property(version, (a) => {
        expect(isVersion('npm', a)).toBe(isNodeSemver(a) !== null);
      }),
      RUNS,
    );
  });

  it('compares as node-semver does', () => {
    const valid = version.filter((a) => isNodeSemver(a) !== null);
    fc.assert(
      fc.property(valid, valid, (a, b) => {
        expect(compare('npm', a, b)).toBe(compareNodeSemver(a, b));
      }),
      RUNS,
    );
  });
});
