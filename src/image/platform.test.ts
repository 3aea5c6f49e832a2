import { describe, expect, test } from 'vitest';
import { choosePlatform, formatPlatform, wantedPlatform } from './platform.ts';

describe('wantedPlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['Linux/AMD64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm', 'linux/arm'],
    ['linux/arm/v7', 'linux/arm'],
    ['linux/armhf', 'linux/arm'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['windows/amd64', 'windows/amd64'],
  ])('%s is %s', (text, platform) => expect(formatPlatform(wantedPlatform(text))).toBe(platform));

  test('without a wish, linux and this machine', () => {
    expect(wantedPlatform(undefined)).toMatchObject({ os: 'linux' });
    expect(wantedPlatform(undefined).architecture).not.toBe('');
  });

  test.each(['', 'linux', 'linux/', '/amd64', 'linux/arm/v7/x'])('%j is none', (text) => {
    expect(() => wantedPlatform(text)).toThrow(expect.objectContaining({ code: 'bad-platform' }));
  });
});

describe('choosePlatform', () => {
  test.each([
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 1],
    ['linux/amd64', ['windows/amd64', 'linux/386'], -1],
    ['linux/arm64', ['linux/arm64/v8'], 0],
    ['linux/arm64/v8', ['linux/arm64'], 0],
    ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6'], 1],
    ['linux/arm/v7', ['linux/arm/v6', 'linux/arm/v7'], 1],
    ['linux/arm/v6', ['linux/arm/v7', 'linux/arm/v5'], 1],
    ['linux/arm/v6', ['linux/arm/v7'], -1],
    ['linux/constructor', ['linux/constructor'], 0],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v4'], 1],
    ['linux/amd64', ['linux/amd64/v2'], -1],
    ['linux/riscv64', ['linux/riscv64'], 0],
    ['linux/mips/softfloat', ['linux/mips', 'linux/mips/softfloat'], 1],
    ['linux/amd64', [], -1],
  ])('%s of %j', (wanted, offered, position) => {
    const platforms = offered.map((text) => {
      const [os = '', architecture = '', variant = ''] = text.split('/');
      return { os, architecture, variant };
    });
    expect(choosePlatform(platforms, wantedPlatform(wanted))).toBe(position);
  });
});
