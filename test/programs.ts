import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether every named program is on the PATH, for tests that need Debian's own tools. Where one is missing, says so
 * on stderr and answers false, so that the test is skipped: `describe.skipIf(!needsProgram('skopeo'))(…)`.
 *
 * @throws {Error} where one is missing and `CI=true`: there a skipped test would pass for a run one.
 */
export function needsProgram(...names: readonly [string, ...string[]]): boolean {
  const missing = names.filter((name) => !isOnPath(name));
  if (missing.length === 0) return true;
  const sentence = `${missing.join(', ')}: not on the PATH (on Debian: apt-get install ${missing.map(debianPackage).join(' ')})`;
  if (process.env['CI'] === 'true') throw new Error(`${sentence}; under CI=true no test may be skipped`);
  process.stderr.write(`skipped, ${sentence}\n`);
  return false;
}

/** The same for a program that Debian does not package: where it is missing, its tests are left out, in CI too. */
export function hasProgram(name: string): boolean {
  if (isOnPath(name)) return true;
  process.stderr.write(`skipped, ${name}: not on the PATH\n`);
  return false;
}

/** Debian's package of a program, where it is named otherwise. */
const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
  igzip: 'isal',
  'dpkg-query': 'dpkg',
  'apt-get': 'apt',
  'nix-build': 'nix-bin',
  pacman: 'pacman-package-manager',
  rpmbuild: 'rpm',
  'db5.3_load': 'db5.3-util',
  pip: 'python3-pip',
  gem: 'ruby',
  'dpkg-deb': 'dpkg',
  htpasswd: 'apache2-utils',
};

function debianPackage(name: string): string {
  return DEBIAN_PACKAGES[name] ?? name;
}

function isOnPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
