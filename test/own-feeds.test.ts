import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import {
  type FeedSpec,
  osvFiles,
  osvModified,
  writeOsv,
  writeOsvIndex,
  writeSecdb,
  writeZip,
} from '../src/feeds/index.ts';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { type Advisory, type Finding, type Inventory, parseAsOf } from '../src/model/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { goImage } from './support/go-image.ts';
import { hasShared, shared } from './support/shared.ts';

const PRESENT = ['data/wolfi-advisories', 'data/alpine-secdb', 'data/osv', 'schemas', 'images'].every(hasShared);
const BUILT = 1_763_800_000;

/** The server's feeds are what the writers make of its database: whoever builds one of them gets the same answers. */
describe.skipIf(!PRESENT)('a database built from our own feeds', () => {
  let folder: string;
  let original: Database;
  const inventories = new Map<string, Inventory>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fixedin-own-feeds-'));
    original = await build('original', [
      { format: 'wolfi', location: shared('data/wolfi-advisories') },
      { format: 'secdb', location: shared('data/alpine-secdb') },
      { format: 'osv', location: shared('data/osv') },
    ]);
    await writeOciLayout(join(folder, 'go'), goImage('1.21.2'), goImage('1.21.5'));
    const images = {
      'go 1.21.2': `oci-layout:${join(folder, 'go')}:1.21.2`,
      'go 1.21.5': `oci-layout:${join(folder, 'go')}:1.21.5`,
      'alpine 3.10': shared('images/alpine-3.10.docker.tar.gz'),
    };
    for (const [name, reference] of Object.entries(images)) {
      await using image = await openImage(reference, { platform: 'linux/amd64' });
      inventories.set(name, await catalogImage(image, { cache: null }));
    }
  }, 240_000);

  afterAll(async () => {
    original?.[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function build(name: string, from: readonly FeedSpec[]): Promise<Database> {
    const out = join(folder, `${name}.db`);
    await buildDatabase({ from, out, now: BUILT });
    return openDatabase(out);
  }

  function findings(database: Database, image: string, asOf: number | null = null): readonly Finding[] {
    const inventory = inventories.get(image);
    if (!inventory) throw new Error(`no image ${image}`);
    return scanInventory(inventory, createMatcher(database, asOf), database.info).findings;
  }

  test('every OSV record that is written is valid', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(shared('schemas/osv.schema.json'), 'utf8')));
    const wrong: unknown[] = [];
    let records = 0;
    for (const advisory of original.exportAdvisories({})) {
      records++;
      if (!validate(JSON.parse(writeOsv(advisory, BUILT)))) wrong.push([advisory.id, validate.errors?.[0]]);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(records).toBeGreaterThan(20_000);
  }, 240_000);

  test('the index has an entry for each record, and one record is what the whole has of it', () => {
    const advisories = new Map<string, Advisory>();
    for (const advisory of original.exportAdvisories({ source: 'wolfi' })) advisories.set(advisory.id, advisory);
    const entries = [...original.exportEntries({ source: 'wolfi' })];
    const index = entries.map(({ id, modified }) => ({ id, modified: modified ?? BUILT }));
    const lines: { id: string; modified: string }[] = JSON.parse([...writeOsvIndex(index)].join(''));
    expect(lines.map(({ id }) => id)).toEqual([...advisories.keys()]);
    const [first] = advisories.values();
    expect(first && original.exportAdvisory(first.id)).toEqual(first);
    expect(first && osvModified(first, BUILT)).toBe(index[0]?.modified);
    expect(original.exportAdvisory('CGA-none-none-none')).toBeNull();
  }, 60_000);

  test('OSV loses nothing, whatever the day', async () => {
    const zip = join(folder, 'all.zip');
    await writeFile(zip, writeZip(osvFiles(original.exportAdvisories({}), BUILT)));
    using copy = await build('osv', [{ format: 'osv', location: zip }]);
    for (const image of inventories.keys()) {
      expect(findings(copy, image).map(comparable), image).toEqual(findings(original, image).map(comparable));
    }
    const then = parseAsOf('2024-01-18');
    expect(findings(copy, 'go 1.21.2', then).map(comparable)).toEqual(
      findings(original, 'go 1.21.2', then).map(comparable),
    );
    expect(new Set(findings(copy, 'go 1.21.2', then).map(({ id }) => id)).size).toBe(9);
  }, 240_000);

  test('secdb keeps all that has a fix, and cannot say what has none', async () => {
    const files = ['Wolfi', 'Alpine:v3.10'].map((ecosystem) => ({
      location: join(folder, `${ecosystem.replace(':', '-')}.json`),
      pieces: writeSecdb(ecosystem, original.packagesIn(ecosystem)),
    }));
    for (const { location, pieces } of files) await writeFile(location, pieces);
    using copy = await build(
      'secdb',
      files.map(({ location }) => ({ format: 'secdb', location })),
    );
    for (const image of inventories.keys()) {
      const fixed = findings(original, image).filter(({ fixedIn }) => fixedIn !== null);
      expect(findings(copy, image).map(place).sort(), image).toEqual(fixed.map(place).sort());
    }
    expect(findings(original, 'go 1.21.2').some(({ fixedIn }) => fixedIn === null)).toBe(true);
  }, 240_000);
});

/** What a finding says, without the names that our copy of the source goes by and Alpine's repositories. */
function comparable({ advisory, cvss, match, ...finding }: Finding) {
  return { ...finding, cvss: cvss?.vector, advisory: advisory.id, fixedSince: advisory.fixedSince, range: match.range };
}

function place({ id, package: { name }, status, fixedIn }: Finding): string {
  return `${id} ${name} ${status} ${fixedIn}`;
}
