import type { Package } from '../model/index.ts';

/**
 * Programs built from source, and WordPress itself, are of no ecosystem. What Bitnami says of its own builds of them it
 * says in their makers' versions, so it holds for any build: under which name and version it is asked; null for what it
 * does not know. docs/matching.md, 2.
 */
export function upstreamInBitnami(pkg: Package): { readonly name: string; readonly version: string } | null {
  const { type, namespace, name, version } = pkg;
  if ((type !== 'generic' && type !== 'wordpress') || namespace !== '') return null;
  if ((type === 'wordpress') !== (name === 'wordpress')) return null;
  if (name === 'openjdk') return { name: 'java', version: countedJava(version) };
  return SAME_NAME.has(name) ? { name, version } : null;
}

const SAME_NAME: ReadonlySet<string> = new Set([
  'apache',
  'haproxy',
  'mariadb',
  'memcached',
  'nginx',
  'node',
  'openresty',
  'php',
  'postgresql',
  'python',
  'redis',
  'ruby',
  'valkey',
  'wordpress',
]);

/** Java 8 calls itself 1.8.0_392, and is counted as 8.0.392. */
function countedJava(version: string): string {
  return version.replace(/^1\.(\d+)\.(\d+)_(\d+)/, '$1.$2.$3');
}
