import { readFileSync } from 'node:fs';
import type { NewImage } from '../../src/image/index.ts';
import { shared } from './shared.ts';

/** A Wolfi image whose apk database holds the packages of `../shared/data/images/go-VERSION.packages.json`. */
export function goImage(version: '1.21.2' | '1.21.5'): NewImage {
  const packages: { name: string; version: string; origin: string; license: string }[] = JSON.parse(
    readFileSync(shared(`data/images/go-${version}.packages.json`), 'utf8'),
  );
  const installed = packages.map(
    (pkg) => `P:${pkg.name}\nV:${pkg.version}\nA:x86_64\nL:${pkg.license}\no:${pkg.origin}\n`,
  );
  return {
    tag: version,
    config: { architecture: 'amd64', os: 'linux' },
    layers: [
      { entries: [{ path: 'etc/os-release', content: 'ID=wolfi\nPRETTY_NAME="Wolfi"\n' }] },
      { entries: [{ path: 'lib/apk/db/installed', content: `${installed.join('\n')}\n` }] },
    ],
  };
}
