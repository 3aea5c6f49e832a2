import { beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, openDatabase } from '../src/database/index.ts';
import { type NewEntry, openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { temporaryFolder } from '../src/inventory/made-image.fixture.ts';
import { type Inventory, parseAsOf } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { needsProgram } from './programs.ts';
import { binariesRoot } from './support/binaries-root.ts';
import { hasShared, shared } from './support/shared.ts';

/** An image of things that tell what they are by their content alone, and one of them brought by a package. */
describe.skipIf(!needsProgram('go', 'gcc', 'objcopy', 'strip'))('an image of programs', () => {
  let entries: readonly NewEntry[];
  let inventory: Inventory;

  beforeAll(async () => {
    entries = binariesRoot();
    inventory = await inventoryIn([entries]);
  }, 120_000);

  test('has what is in them', () => {
    expect(inventory.warnings).toEqual([]);
    const lines = inventory.packages.map(({ purl, locations }) => `${purl} at ${locations.map(placeOf).join(', ')}`);
    expect(lines).toEqual([
      'pkg:apk/wolfi/libcrypto3@3.1.4-r1?arch=x86_64&origin=openssl at usr/lib/apk/db/installed',
      'pkg:bitnami/nginx@1.25.2-1 at opt/bitnami/nginx/.spdx-nginx.spdx',
      'pkg:cargo/h2@0.3.16 at usr/local/bin/proxy',
      'pkg:cargo/proxy@1.0.0 at usr/local/bin/proxy',
      'pkg:generic/openjdk@1.8.0_352 at opt/java/release',
      'pkg:generic/redis@7.0.12 at usr/local/bin/redis-server',
      'pkg:golang/example.com/acme/server@v1.2.3 at usr/local/bin/server',
      'pkg:golang/golang.org/x/net@v0.15.0 at usr/local/bin/server',
      'pkg:golang/stdlib@1.21.2 at usr/local/bin/server',
      'pkg:maven/com.acme/shop@1.4.2 at srv/shop.war',
      'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 at srv/shop.war!/WEB-INF/lib/log4j-core-2.14.1.jar',
      'pkg:wordpress/wordpress@6.3.1 at var/www/wp-includes/version.php',
    ]);
  });

  test('is the same in one layer and in twenty', async () => {
    const layers = Array.from({ length: 20 }, (_, layer) => entries.filter((_, index) => index % 20 === layer));
    const spread = await inventoryIn(layers);
    expect(spread.packages.map(withoutLayers)).toEqual(inventory.packages.map(withoutLayers));
  });

  test.skipIf(!hasShared('data/osv/Bitnami/all.zip'))('is judged by what is known of them', async () => {
    await using folder = await temporaryFolder();
    const out = `${folder.path}/advisories.db`;
    const from = ['Go', 'crates.io', 'Bitnami'].map((name) => {
      return { format: 'osv' as const, location: shared(`data/osv/${name}/all.zip`) };
    });
    await buildDatabase({ from, out, now: parseAsOf('2026-11-01') });
    using database = openDatabase(out);
    const { findings } = scanInventory(inventory, createMatcher(database, parseAsOf('2024-06-30')), database.info);
    const fixes = new Map(findings.map(({ id, package: { name }, fixedIn }) => [`${name} ${id}`, fixedIn]));
    // Each read in the records by hand: GO-2023-2102, RUSTSEC-2023-0034, BIT-nginx-2023-44487, BIT-redis-2023-45145,
    // BIT-wordpress-2023-39999, BIT-java-2022-21626.
    expect(fixes.get('stdlib CVE-2023-39325')).toBe('1.21.3');
    expect(fixes.get('net CVE-2023-39325')).toBe('0.17.0');
    expect(fixes.get('h2 CVE-2023-26964')).toBe('0.3.17');
    expect(fixes.get('nginx CVE-2023-44487')).toBe('1.25.3');
    expect(fixes.get('redis CVE-2023-45145')).toBe('7.0.14');
    expect([...fixes.keys()].filter((key) => key.startsWith('wordpress '))).not.toEqual([]);
  });
});

async function inventoryIn(layers: readonly (readonly NewEntry[])[]): Promise<Inventory> {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: layers.map((entries) => ({ entries, compression: 'none' })) });
  await using image = await openImage(`oci-layout:${folder.path}`);
  return await catalogImage(image, { cache: null });
}

function placeOf({ path, inside }: { readonly path: string; readonly inside?: string }): string {
  return inside === undefined ? path : `${path}!/${inside}`;
}

function withoutLayers({ locations, ...pkg }: Inventory['packages'][number]) {
  return { ...pkg, locations: locations.map(placeOf) };
}
