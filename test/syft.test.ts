import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../src/database/index.ts';
import { type NewEntry, openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage, readDocument } from '../src/inventory/index.ts';
import { distroEcosystems, type Inventory, isDistroType } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { hasProgram, needsProgram } from './programs.ts';
import { fixedIn, INFO, indexOf, statementOf } from './support/advisory-index.ts';
import { treeEntries } from './support/installed/index.ts';
import { makeRpmRoot } from './support/rpm-root.ts';
import { hasShared, shared } from './support/shared.ts';

const FORMATS = ['syft-json', 'spdx-json', 'spdx-tag-value', 'cyclonedx-json', 'cyclonedx-xml'] as const;
const DPKG = '/var/lib/dpkg/status';

/** An image, and how both programs name it. */
interface Subject {
  readonly what: string;
  readonly has: () => boolean;
  readonly make: (folder: string) => Promise<{ readonly ours: string; readonly syfts: string }>;
}

const SUBJECTS: readonly Subject[] = [
  {
    what: 'Alpine’s, as docker save wrote it',
    has: () => hasShared('images/alpine-3.10.docker.tar.gz'),
    make: async (folder) => {
      const file = join(folder, 'alpine.tar');
      writeFileSync(file, gunzipSync(readFileSync(shared('images/alpine-3.10.docker.tar.gz'))));
      return { ours: file, syfts: `docker-archive:${file}` };
    },
  },
  {
    what: 'of all that dpkg installed on this machine',
    has: () => existsSync(DPKG),
    make: (folder) => layoutOf(folder, [release('debian', '12'), { path: DPKG.slice(1), content: readFileSync(DPKG) }]),
  },
  {
    what: 'of RPMs with epochs, sources of other names, and a module stream',
    has: () => needsProgram('rpm', 'rpmbuild'),
    make: (folder) => {
      const root = treeEntries({ root: makeRpmRoot(folder) }, '').filter(({ path }) => path.startsWith('var/lib/rpm/'));
      return layoutOf(folder, [release('almalinux', '9.4'), ...root]);
    },
  },
];

function release(id: string, version: string): NewEntry {
  return { path: 'etc/os-release', content: `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${id} ${version}"\n` };
}

async function layoutOf(folder: string, entries: readonly NewEntry[]) {
  const layout = join(folder, 'layout');
  const config = { architecture: 'amd64', os: 'linux', config: {} };
  await writeOciLayout(layout, { tag: '1', created: '2024-01-01T00:00:00Z', config, layers: [{ entries }] });
  return { ours: `oci-layout:${layout}`, syfts: `oci-dir:${layout}` };
}

/**
 * Two advisories on every package and every source of it, as strict as can be: one that holds for the very version, and
 * one that it is just past. Whatever one side asks for and the other does not, or judges otherwise, is told by them.
 */
function advisoriesOn({ packages, distro }: Inventory): readonly Statement[] {
  if (distro === null) return [];
  return packages.flatMap((pkg) => {
    const { module = null, origin } = pkg;
    const named = origin === null ? [pkg] : [pkg, origin];
    return distroEcosystems(distro, pkg.type).flatMap((ecosystem) =>
      named.flatMap(({ name, version }) => {
        const exactly = { kind: 'ranges', ranges: [], versions: [version], unfixed: 'affected' } as const;
        return [
          statementOf(name, `CVE-AT-${name}-${version}`, exactly, { ecosystem, module }),
          statementOf(name, `CVE-PAST-${name}-${version}`, fixedIn(version), { ecosystem, module }),
        ];
      }),
    );
  });
}

/** Which of an image's distribution packages an advisory finds. */
function foundIn(inventory: Inventory, statements: readonly Statement[]): readonly string[] {
  const { findings } = scanInventory(inventory, createMatcher(indexOf(statements), null), INFO);
  const lines = findings.filter(({ package: { type } }) => isDistroType(type));
  return lines.map(({ id, package: pkg }) => `${id} ${pkg.type} ${pkg.name} ${pkg.version} ${pkg.architecture}`).sort();
}

describe.skipIf(!hasProgram('syft'))('what Syft says of an image', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fixedin-syft-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(SUBJECTS.filter(({ has }) => has()))('$what', ({ what, make }) => {
    let ours: Inventory;
    let place: string;

    beforeAll(async () => {
      place = join(folder, String(SUBJECTS.findIndex((one) => one.what === what)));
      mkdirSync(place);
      const named = await make(place);
      await using image = await openImage(named.ours, { platform: 'linux/amd64' });
      ours = await catalogImage(image, { cache: null });
      const outputs = FORMATS.flatMap((format) => ['-o', `${format}=${join(place, format)}`]);
      execFileSync('syft', ['scan', named.syfts, '-q', ...outputs], {
        env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' },
      });
    });

    test.each(FORMATS)('as %s has the findings of the image’s own scan', (format) => {
      const document = readDocument(readFileSync(join(place, format)), format);
      if (document.kind !== 'sbom') throw new Error('an SBOM was taken for a report');
      // Syft's SPDX tells no module stream.
      const own = format.startsWith('spdx') ? withoutModules(ours) : ours;
      const statements = advisoriesOn(own);
      const expected = foundIn(own, statements);
      expect(expected.length).toBeGreaterThanOrEqual(own.packages.filter(({ type }) => isDistroType(type)).length);
      expect(foundIn(document.inventory, statements)).toEqual(expected);
    });
  });
});

function withoutModules(inventory: Inventory): Inventory {
  return { ...inventory, packages: inventory.packages.map(({ module: _, ...pkg }) => pkg) };
}
