import { npmPackage } from '../catalogers/npm.ts';
import type { CatalogedPackage } from '../catalogers/types.ts';
import { linesIn, lockFile } from './lock-file.ts';

/**
 * `pnpm-lock.yaml`: the keys of its `packages` are names and versions. https://github.com/pnpm/spec/tree/master/lockfile
 *
 * `/debug/4.3.4_peer@1.0.0` until version 5, `/debug@4.3.4(peer@1.0.0)` in version 6, `debug@4.3.4` since version 9.
 */
export const pnpmLock = lockFile('pnpm-lock', 'npm', ['pnpm-lock.yaml'], (file) => {
  const packages: (CatalogedPackage | null)[] = [];
  let isInPackages = false;
  for (const line of linesIn(file)) {
    if (/^\S/.test(line)) isInPackages = line.startsWith('packages:');
    const key = isInPackages ? KEY.exec(line)?.groups?.['key'] : undefined;
    if (key !== undefined) packages.push(...toPackage(key));
  }
  return packages;
});

/** pnpm writes keys plain or in single quotes, two spaces in. */
const KEY = /^ {2}'?(?<key>[^\s'][^']*?)'?:\s*$/;

function toPackage(key: string): readonly (CatalogedPackage | null)[] {
  const plain = (key.startsWith('/') ? key.slice(1) : key).split('(', 1)[0] ?? '';
  const scope = plain.startsWith('@') ? plain.indexOf('/') + 1 : 0;
  const at = plain.indexOf('@', Math.max(scope, 1));
  const slash = plain.indexOf('/', scope);
  if (key.startsWith('/') && slash >= 0 && (at < 0 || slash < at)) {
    return [npmPackage(plain.slice(0, slash), plain.slice(slash + 1).split('_', 1)[0] ?? '')];
  }
  const version = plain.slice(at + 1);
  // A path or an address, for what comes from no registry.
  return at < 0 || version.includes(':') || version.includes('/') ? [] : [npmPackage(plain.slice(0, at), version)];
}
