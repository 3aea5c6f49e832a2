import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import type { Inventory, Location, Package } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { needsProgram } from './programs.ts';
import { type DockerRegistry, startDockerRegistry } from './support/docker-registry.ts';
import { goImage } from './support/go-image.ts';
import { hasShared, shared } from './support/shared.ts';

/** Alpine's own list of June 2020 knows nothing that this image is still below; this fix came later. */
const LATER_SECDB = {
  distroversion: 'v3.10',
  reponame: 'main',
  urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
  apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
  archs: ['x86_64'],
  packages: [{ pkg: { name: 'openssl', secfixes: { '1.1.1g-r0': ['CVE-2020-1967'] } } }],
};

const ready =
  hasShared('data/wolfi-advisories') &&
  hasShared('images/alpine-3.10.docker.tar.gz') &&
  needsProgram('skopeo', 'umoci', 'docker-registry');

describe.skipIf(!ready)('the same image from everywhere gives the same packages and findings', () => {
  let folder: string;
  let registry: DockerRegistry;
  let database: Database;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fixedin-sources-'));
    registry = await startDockerRegistry();
    const out = join(folder, 'fixedin.db');
    const secdb = join(folder, 'secdb.json');
    await writeFile(secdb, JSON.stringify(LATER_SECDB));
    const from = [
      { format: 'wolfi', location: shared('data/wolfi-advisories') },
      { format: 'secdb', location: secdb },
    ] as const;
    await buildDatabase({ from, out, now: 1_763_800_000 });
    database = openDatabase(out);
    const image = goImage('1.21.2');
    // A base that holds other packages, hidden by the layers above it, and one that only deletes.
    const stale = { path: 'lib/apk/db/installed', content: 'P:stale\nV:1-r0\nA:x86_64\n' };
    const layers = [
      {
        entries: [
          stale,
          {
            path: 'var/lib/dpkg/status',
            content: 'Package: gone\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n',
          },
        ],
      },
      ...image.layers,
      { entries: [{ path: 'var/lib/.wh.dpkg', content: '' }] },
    ];
    await writeOciLayout(join(folder, 'go'), { ...image, tag: 'made', layers });
    // Debian's skopeo reads this archive unpacked only.
    const alpine = join(folder, 'alpine.tar');
    await writeFile(alpine, gunzipSync(await readFile(shared('images/alpine-3.10.docker.tar.gz'))));
    skopeo(`docker-archive:${alpine}`, `oci:${join(folder, 'alpine')}:made`);
    for (const name of ['go', 'alpine']) {
      const layout = `oci:${join(folder, name)}:made`;
      skopeo(layout, `oci-archive:${join(folder, name)}.oci.tar:made`);
      skopeo(layout, `docker-archive:${join(folder, name)}.docker.tar:${name}:made`);
      execFileSync('gzip', ['-k', join(folder, `${name}.docker.tar`)]);
      skopeo(layout, `docker://${registry.host}/${name}:made`);
      execFileSync(
        'umoci',
        ['unpack', '--rootless', '--image', `${join(folder, name)}:made`, join(folder, `${name}.bundle`)],
        { stdio: 'ignore' },
      );
    }
  });

  afterAll(async () => {
    database?.[Symbol.dispose]();
    await registry?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  function skopeo(from: string, to: string): void {
    execFileSync('skopeo', ['copy', '--quiet', '--dest-tls-verify=false', from, to]);
  }

  async function inventoryOf(reference: string): Promise<Inventory> {
    await using image = await openImage(reference, { platform: 'linux/amd64' });
    return await catalogImage(image, { cache: null });
  }

  function answerOf(inventory: Inventory): string {
    const { findings, warnings } = scanInventory(inventory, createMatcher(database, null), database.info);
    const packages = inventory.packages.map(withoutLayers);
    return JSON.stringify({
      distro: inventory.distro,
      packages,
      findings: findings.map((finding) => ({ ...finding, package: withoutLayers(finding.package) })),
      warnings,
    });
  }

  function withoutLayers(pkg: Package): Package {
    return { ...pkg, locations: pkg.locations.map(({ path }): Location => ({ path, layer: '' })) };
  }

  test.each([
    ['go', 42, 'wolfi'],
    ['alpine', 14, 'alpine'],
  ])('%s: layout, archives, registry and folder', async (name, packages, distro) => {
    const layout = await inventoryOf(`oci-layout:${join(folder, name)}:made`);
    expect(layout.packages).toHaveLength(packages);
    expect(layout.distro?.id).toBe(distro);
    const answer = answerOf(layout);
    expect(answer).toContain('"fixedIn"');
    for (const reference of [
      join(folder, name),
      `oci-archive:${join(folder, name)}.oci.tar`,
      join(folder, `${name}.oci.tar`),
      `docker-archive:${join(folder, name)}.docker.tar`,
      join(folder, `${name}.docker.tar.gz`),
      `${registry.host}/${name}:made`,
      `registry:${registry.host}/${name}:made`,
      `dir:${join(folder, name)}.bundle/rootfs`,
      join(folder, `${name}.bundle/rootfs`),
    ]) {
      expect(answerOf(await inventoryOf(reference)), reference).toBe(answer);
    }
  });

  test('the docker save archive scans as Alpine 3.10.4 with 14 packages', async () => {
    const inventory = await inventoryOf(shared('images/alpine-3.10.docker.tar.gz'));
    expect(inventory.distro).toMatchObject({ id: 'alpine', version: '3.10.4' });
    expect(inventory.packages).toHaveLength(14);
  });
});
