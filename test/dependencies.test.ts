import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

/** What a user installs beside fixedin: folder → what the lock file says of it. */
const INSTALLED: readonly (readonly [folder: string, locked: Locked])[] = lockedPackages().filter(
  ([folder, { dev, devOptional }]) => folder !== '' && dev !== true && devOptional !== true,
);

test('what a user installs is as many packages as docs/decisions.md says, and as large', () => {
  const decisions = readFileSync(join(ROOT, 'docs/decisions.md'), 'utf8');
  const [, packages, megabytes] = /What a user installs are (\d+) packages of (\d+) MB/.exec(decisions) ?? [];
  expect(INSTALLED).toHaveLength(Number(packages));
  const bytes = INSTALLED.reduce((sum, [folder]) => sum + sizeOf(join(ROOT, folder)), 0);
  expect(Math.abs(bytes / 1e6 - Number(megabytes)), `${bytes / 1e6} MB`).toBeLessThanOrEqual(2);
});

test('nothing of it runs at install, and nothing is native', () => {
  expect(INSTALLED.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  expect(INSTALLED.flatMap(([folder]) => filesOf(join(ROOT, folder)).filter((file) => file.endsWith('.node')))).toEqual(
    [],
  );
});

function lockedPackages(): readonly (readonly [string, Locked])[] {
  const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages);
}

/** Of its own files: packages inside of it count for themselves. */
function sizeOf(folder: string): number {
  return filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path);
    return entry.isFile() ? [path] : [];
  });
}
