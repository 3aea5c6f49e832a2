import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { hasShared, shared } from '../../test/support/shared.ts';
import type { NewEntry } from '../image/index.ts';
import type { Inventory } from '../model/index.ts';
import { inventoryAt, inventoryOf, temporaryFolder } from './made-image.fixture.ts';

const STATUS = 'var/lib/dpkg/status';
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
const HOLDS = '${Package} ${Version} ${Architecture} ${source:Package} ${source:Version} ${db:Status-Status}\n';

describe.skipIf(!needsProgram('apt-get', 'dpkg', 'dpkg-query'))('a root made of real Debian packages', () => {
  test('has what dpkg-query lists, in whatever state dpkg left it', async ({ skip }) => {
    await using folder = await temporaryFolder();
    const packages = join(folder.path, 'packages');
    mkdirSync(packages);
    const isOnline = download(packages, 'netbase', 'media-types', 'libzstd1', 'zlib1g');
    skip(!isOnline, 'no package mirror can be reached');
    const root = join(folder.path, 'root');
    mkdirSync(join(root, 'var/lib/dpkg'), { recursive: true });
    writeFileSync(join(root, STATUS), '');
    mkdirSync(join(root, 'etc'));
    writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
    dpkg(root, '--unpack', ...readdirSync(packages).map((name) => join(packages, name)));
    dpkg(root, '--configure', 'netbase', 'media-types');
    // Its configuration stays.
    dpkg(root, '-r', 'media-types');

    const listed = query(join(root, 'var/lib/dpkg'));
    const states = new Set(listed.map((line) => line.split(' ').at(-1)));
    expect(states).toEqual(new Set(['installed', 'unpacked', 'config-files']));
    const inventory = await inventoryAt(`dir:${root}`);
    expect(described(inventory)).toEqual(present(listed));
    expect(inventory.warnings).toEqual([]);
    const zlib = inventory.packages.find(({ name }) => name === 'zlib1g');
    expect(zlib?.purl).toBe(
      `pkg:deb/debian/zlib1g@${zlib?.version}?arch=${zlib?.architecture}&distro=debian-12&upstream=zlib`,
    );
  });
});

describe.skipIf(!needsProgram('dpkg-query'))('the database of this very system', () => {
  test('has what dpkg-query lists', async () => {
    const entries: NewEntry[] = [{ path: STATUS, content: readFileSync(`/${STATUS}`) }];
    const inventory = await inventoryOf([entries]);
    expect(described(inventory)).toEqual(present(query('/var/lib/dpkg')));
  });
});

describe.skipIf(!hasShared('images'))('a real image of Alpine', () => {
  test('is Alpine 3.10.4 with 14 packages', async () => {
    const { distro, packages, warnings } = await inventoryAt(
      `docker-archive:${shared('images/alpine-3.10.docker.tar.gz')}`,
    );
    expect(distro).toEqual({ id: 'alpine', version: '3.10.4', like: [], name: 'Alpine Linux v3.10' });
    expect(packages).toHaveLength(14);
    expect(packages.map(({ purl }) => purl)).toContain('pkg:apk/alpine/libssl1.1@1.1.1d-r2?arch=x86_64&origin=openssl');
    expect(warnings).toEqual([]);
    // Its database states Q11Ing8/u1VIdY9czSxaDO9wJg72I= for it, and the like for each.
    const musl = packages.find(({ name }) => name === 'musl');
    expect(musl?.hashes).toEqual([{ algorithm: 'SHA-1', value: 'd489e0f3fbb5548758f5ccd2c5a0cef70260ef62' }]);
    expect(new Set(packages.map(({ hashes }) => hashes?.[0]?.value.length))).toEqual(new Set([40]));
    expect(new Set(packages.map(({ hashes }) => hashes?.[0]?.value)).size).toBe(14);
  });
});

/** False where there is no network; under CI=true no test may be skipped, so there it fails. */
function download(folder: string, ...packages: readonly string[]): boolean {
  try {
    execFileSync('apt-get', ['download', ...packages], { cwd: folder, stdio: 'ignore' });
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return false;
  }
}

function dpkg(root: string, ...args: readonly string[]): void {
  try {
    execFileSync('dpkg', [`--root=${root}`, '--force-all', ...args], { stdio: 'ignore' });
  } catch {
    // A script that wants more of a root than there is; what the database then holds is what the test is about.
  }
}

/** Name, version, architecture, source, source's version and state of all packages, a line each. */
function query(database: string): readonly string[] {
  const text = execFileSync('dpkg-query', [`--admindir=${database}`, '-W', '-f', HOLDS], { encoding: 'utf8' });
  return text.trim().split('\n');
}

/** Without packages whose files are gone. */
function present(listed: readonly string[]): readonly string[] {
  return listed
    .filter((line) => !line.endsWith(' config-files'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')))
    .sort();
}

function described({ packages }: Inventory): readonly string[] {
  return packages
    .map(({ name, version, architecture, origin }) =>
      [name, version, architecture, origin?.name, origin?.version].join(' '),
    )
    .sort();
}
