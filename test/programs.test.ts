import { afterEach, describe, expect, it, vi } from 'vitest';
import { needsProgram } from './programs.ts';

describe('needsProgram', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('finds a program that every Unix has', () => {
    expect(needsProgram('sh')).toBe(true);
  });

  it('answers false for a missing one, so that a test can skip itself', () => {
    vi.stubEnv('CI', '');
    expect(needsProgram('sh', 'no-such-program')).toBe(false);
  });

  it('throws for a missing one under CI=true', () => {
    vi.stubEnv('CI', 'true');
    expect(() => needsProgram('no-such-program')).toThrow(/no-such-program.*may be skipped/);
  });
});
