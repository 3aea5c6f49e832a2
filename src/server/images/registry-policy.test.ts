import { describe, expect, test } from 'vitest';
import { allowedReference, guardOf } from './registry-policy.ts';

const POLICY = { allowed: ['ghcr.io/example', 'docker.io/library', 'Registry.Example.org:5000'], insecure: [] };

describe('allowedReference', () => {
  test.each([
    ['ghcr.io/example/app:1', 'ghcr.io/example/app:1'],
    ['GHCR.IO/example/app', 'GHCR.IO/example/app:latest'],
    ['ghcr.io/example', 'ghcr.io/example:latest'],
    ['alpine', 'docker.io/library/alpine:latest'],
    ['registry.example.org:5000/any/thing', 'registry.example.org:5000/any/thing:latest'],
  ])('%s may be asked for', (reference, full) => {
    expect(allowedReference(POLICY, reference)).toBe(full);
  });

  test.each([
    'ghcr.io/examples/app',
    'ghcr.io/other/app',
    'other/app',
    'registry.example.org/app',
    'registry.example.org:5001/app',
    'evil.example/ghcr.io/example/app',
    '127.0.0.1/ghcr.io/example/app',
  ])('%s may not', (reference) => {
    expect(() => allowedReference(POLICY, reference)).toThrow('this server may not ask');
  });

  test('nothing may without a list', () => {
    expect(() => allowedReference({ allowed: [], insecure: [] }, 'alpine')).toThrow('registries.allowed');
  });
});

test('only hosts that are named themselves may be private', () => {
  expect(guardOf(POLICY).named).toEqual(['ghcr.io', 'docker.io', 'Registry.Example.org:5000']);
});

test('mirrors that the operator named may be private, too', () => {
  const host = { mirrors: ['mirror.internal:5000/hub'], authorities: '', client: null };
  const access = { hosts: new Map([['docker.io', host]]) };
  expect(guardOf({ ...POLICY, allowed: ['docker.io'], access }).named).toEqual(['docker.io', 'mirror.internal:5000']);
});
