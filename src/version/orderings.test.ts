import { describe, expect, test } from 'vitest';
import type { PackageType } from '../model/index.ts';
import { compare, isVersion } from './index.ts';

/** From the lowest to the highest, for what the shared vectors say nothing or little of. */
const CHAINS: readonly (readonly [type: PackageType, chain: readonly string[]])[] = [
  [
    'apk',
    [
      '1_alpha',
      '1_alpha1',
      '1_beta',
      '1_pre',
      '1_rc',
      '1',
      '1-r0',
      '1-r1',
      '1~c0ffee',
      '1_cvs',
      '1_git',
      '1_p',
      '1_p0',
      '1a',
      '1.0',
      '1.01',
      '1.1',
      '1.9',
      '1.10',
    ],
  ],
  ['deb', ['1.0~~', '1.0~rc1-1', '1.0', '1.0-1', '1.0-1+deb12u1', '1.0-1.1', '1.0+dfsg', '1.0.1', '1.10', '1:0.1']],
  ['rpm', ['1.0~rc1', '1.0', '1.0-1.el9', '1.0-1.el9_2', '1.0^git1', '1.0.1', '1.10', '1:0.1']],
  ['alpm', ['1.0a', '1.0b', '1.0beta', '1.0p', '1.0pre', '1.0rc', '1.0', '1.0-1', '1.0-2', '1.0.a', '1.0.1', '1:0.5']],
  ['ebuild', ['1_alpha', '1_beta2', '1_pre', '1_rc3', '1', '1-r1', '1_p', '1_p1', '1b', '1.0', '1.01', '1.1', '1.10']],
  ['npm', ['0.0.0-0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0', '1.0.1', '2.0.0']],
  [
    'golang',
    [
      '(devel)',
      'v0.0.0-20191109021931-daa7c04131f5',
      'v1.2.2',
      'v1.2.3-0.20230101120000-abcdefabcdef',
      'v1.2.3-pre',
      'v1.2.3',
      'v2.0.0+incompatible',
    ],
  ],
  ['golang', ['1.20.14', '1.21.0-0', 'go1.21beta1', '1.21rc2', 'go1.21rc10', 'go1.21', 'go1.21.2', '1.21.10']],
  ['bitnami', ['1.2.3-rc.1', '1.2.3', '1.2.3-1', '1.2.3-2', '1.2.3-10', '1.2.4']],
  [
    'pypi',
    [
      'legacy',
      '1.0.dev1',
      '1.0a1.dev1',
      '1.0a1',
      '1.0a1.post1',
      '1.0b2',
      '1.0rc1',
      '1.0',
      '1.0+abc',
      '1.0+5',
      '1.0.post1.dev1',
      '1.0-1',
      '1.0.1',
      '1!0.1',
    ],
  ],
  ['maven', ['1-alpha-1', '1-a2', '1-beta', '1-m3', '1-rc', '1-SNAPSHOT', '1', '1-sp', '1-foo', '1-1', '1.1', '2']],
  ['maven', ['1-beta', '1', '1-constructor', '1-toString', '1.1']],
  ['cpan', ['1.10', '1.100_1', '1.5', 'v1.500.1', '1.55', 'v1.551', '1.900', 'v2.0.0']],
  ['luarocks', ['1.0alpha-1', '1.0beta2-1', '1.0rc1-1', '1.0-1', '1.0-2', '1.0a-1', '1.1-1', '1.10-1', 'scm-1']],
  [
    'conda',
    [
      '0.4',
      '0.4.1.rc',
      '0.4.1',
      '0.5a1',
      '0.5b3',
      '0.5',
      '0.9.6',
      '1.0',
      '1.1dev1',
      '1.1a1',
      '1.1',
      '1.1.post1',
      '1996.07.12',
      '1!0.4.1',
    ],
  ],
  ['conan', ['1.1.1-beta1', '1.1.1', '1.1.1k', '1.1.1l', '1.2', 'cci.20200203']],
  [
    'generic',
    ['1.0-dev', '1.0alpha2', '1.0-beta', '1.0-rc1', '1.0.0', '1.0.1', 'v1.0.2', '1.0.2k', '2024-01-18', '2024-02-01'],
  ],
  ['github', ['main', 'v3.9', 'v4', 'v4.0.1', 'v4.1']],
  ['hackage', ['1', '1.0', '1.0.0', '1.1']],
  ['nix', ['2.3pre1', '2.3', '2.3a', '2.3.1', '2.10']],
  ['opkg', ['1.0~rc1', '1.0', '1.0-1', '1.0-10', '1.1', '1:0.5']],
  ['otp', ['26.0', '26.0.1', '26.2', '26.10', '27']],
  [
    'wordpress',
    ['5.0-foo', '5.0-dev', '5.0-alpha', '5.0-beta2', '5.0-RC1', '5.0', '5.0.0', '5.0.1', '5.10', '5.10pl1'],
  ],
  ['xbps', ['1.0alpha1_1', '1.0beta1_1', '1.0rc1_1', '1.0_1', '1.0_2', '1.0.1_1', '1.0b_1', '1.2_1', '1.10_1']],
];

describe('orderings', () => {
  test.each(CHAINS)('%s: %j', (type, chain) => {
    for (const [index, lower] of chain.entries()) {
      for (const higher of chain.slice(index + 1)) {
        expect([lower, compare(type, lower, higher), higher]).toEqual([lower, -1, higher]);
      }
    }
  });

  test.each([
    ['npm', 'v1.2.3', '1.2.3+build.5'],
    ['golang', 'v2.0.0+incompatible', '2.0.0'],
    ['golang', 'go1.21rc2', '1.21.0-rc.2'],
    ['golang', 'go1.21.3-acme', '1.21.3'],
    ['golang', 'go1.20.1 X:boringcrypto', 'v1.20.1'],
    ['bitnami', '1.2.3-0', '1.2.3'],
    ['pypi', '1.0.0-ALPHA.1', 'v1a1'],
    ['pypi', '1.0-1', '1.0.post1'],
    ['maven', '1.0.0.Final', '1'],
    ['nuget', '1.0.0-BETA', '1.0.0.0-beta'],
    ['gem', '1.0.0', '1'],
    ['deb', '0:1.0-0', '1.0'],
    ['rpm', '0:1.0-1', '1.0-1'],
    ['cpan', '1.5', 'v1.500'],
    ['ebuild', '1.0-r0', '1.0'],
    ['luarocks', '1.0.0-1', '1-1'],
    ['conda', '1.1.0', '1.1'],
    ['generic', 'v1.0', '1'],
    ['xbps', '1.0_1', '1_1'],
    ['nix', '1.0-1', '1.0.1'],
    ['wordpress', '5.0-RC1', '5.0rc1'],
  ] as const)('%s: %s is %s', (type, a, b) => {
    expect(compare(type, a, b)).toBe(0);
  });
});

describe('isVersion', () => {
  test.each([
    ['apk', ['1.2.3b_rc4_p5~c0ffee-r6', '0'], ['', 'x1', '1-r', '1_foo', '1.', '1-r1-r2', '1~f~e']],
    ['deb', ['1:2.0~rc1+dfsg-1.1', '0'], ['', 'a1', '1 2', '1_2']],
    ['bitnami', ['1.2.3-1', '2018.08.18'], ['', '1.2', 'nightly.1']],
    ['alpm', ['1:2.0rc1-1.1', '6.0.2'], ['', '.1', '1-a']],
    ['rpm', ['1:2.0~rc1^git-1.el9_2', '0'], ['', '1-2-3', '1 2']],
    ['semver', ['1.2.3', 'v1.2.3-rc.1+b'], ['', '1.2', '1.2.3-', 'latest']],
    ['golang', ['v1.2.3', '1.21rc2', 'go1.21.2', 'go1.20.1 X:boringcrypto'], ['(devel)', '', 'golang']],
    ['pypi', ['1!2.0.post1', '1.0-1'], ['', 'foo', '1.0-final']],
    ['maven', ['1.0-SNAPSHOT'], ['', '1 0', '[1,2)']],
    ['composer', ['v1.0.0-beta2', 'dev-main', '1.0.x-dev'], ['', 'main']],
    ['gem', ['1.0.a', '1.0-java'], ['', 'a', '1..0']],
    ['nuget', ['1', '1.2.3.4-beta'], ['', '1.2.3.4.5']],
    ['ebuild', ['1.2b_rc1_p2-r3'], ['', '1_foo', '1-r']],
    ['github', ['v4', '1.2.3-rc.1'], ['', 'main']],
    ['conda', ['1!2.0rc1+local'], ['', '1 0']],
    ['luarocks', ['3.1.0-1', 'scm-0'], ['', '3.1.0']],
    ['nix', ['2.3pre1', '2024-01-18'], ['', 'x']],
    ['otp', ['26.2.1'], ['', '26.', 'OTP-26']],
    ['xbps', ['1.0rc1_1'], ['', '1.0']],
    ['wordpress', ['6.4.2', '6.5-beta1'], ['', 'trunk']],
  ] as const)('%s: %j, but not %j', (type, versions, others) => {
    expect(versions.filter((text) => !isVersion(type, text))).toEqual([]);
    expect(others.filter((text) => isVersion(type, text))).toEqual([]);
  });
});
