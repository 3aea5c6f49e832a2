import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { diffScans, type Side } from '../src/diff/index.ts';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { type Inventory, parseAsOf } from '../src/model/index.ts';
import { createMatcher, explainVulnerability, scanInventory } from '../src/scan/index.ts';
import { goImage } from './support/go-image.ts';
import { hasShared, shared } from './support/shared.ts';

const THEN = parseAsOf('2024-01-18');
const REMOVED = [
  'CVE-2023-38545',
  'CVE-2023-38546',
  'CVE-2023-39325',
  'CVE-2023-44487',
  'CVE-2023-45283',
  'CVE-2023-45853',
  'CVE-2023-46218',
  'CVE-2023-46219',
  'CVE-2023-5363',
  'CVE-2023-5678',
];

describe.skipIf(!hasShared('data/wolfi-advisories') || !hasShared('data/images'))(
  'the walk, on real advisories',
  () => {
    let folder: string;
    let database: Database;
    const inventories = new Map<string, Inventory>();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fixedin-walk-'));
      const out = join(folder, 'fixedin.db');
      await buildDatabase({
        from: [{ format: 'wolfi', location: shared('data/wolfi-advisories') }],
        out,
        now: 1_763_800_000,
      });
      database = openDatabase(out);
      await writeOciLayout(join(folder, 'go'), goImage('1.21.2'), goImage('1.21.5'));
      for (const tag of ['1.21.2', '1.21.5']) {
        await using image = await openImage(`oci-layout:${join(folder, 'go')}:${tag}`, {});
        inventories.set(tag, await catalogImage(image, { cache: null }));
      }
    }, 120_000);

    afterAll(async () => {
      database?.[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    });

    function side(tag: string, asOf: number | null = null): Side {
      const inventory = inventories.get(tag);
      if (!inventory) throw new Error(`no image ${tag}`);
      const matcher = createMatcher(database, asOf);
      return { matcher, scan: scanInventory(inventory, matcher, database.info) };
    }

    function idsOf(tag: string, asOf: number | null = null): readonly string[] {
      return [...new Set(side(tag, asOf).scan.findings.map(({ id }) => id))].sort();
    }

    test('both images are Wolfi with 42 packages', () => {
      for (const inventory of inventories.values()) {
        expect(inventory.distro?.id).toBe('wolfi');
        expect(inventory.packages).toHaveLength(42);
        expect(inventory.warnings).toEqual([]);
      }
    });

    test('the first image has 64 vulnerabilities by all that is known, the second 54', () => {
      expect(idsOf('1.21.2')).toHaveLength(64);
      expect(idsOf('1.21.5')).toHaveLength(54);
    });

    test('as of 18 January 2024 they have 9 and 1', () => {
      expect(idsOf('1.21.2', THEN)).toEqual([
        'CVE-2023-29406',
        'CVE-2023-38545',
        'CVE-2023-38546',
        'CVE-2023-39325',
        'CVE-2023-44487',
        'CVE-2023-45283',
        'CVE-2023-45853',
        'CVE-2023-5363',
        'CVE-2023-5678',
      ]);
      expect(idsOf('1.21.5', THEN)).toEqual(['CVE-2023-29406']);
    });

    test('the diff removes exactly ten, adds none, and ties CVE-2023-44487 to libnghttp2-14', () => {
      const { vulnerabilities, packages } = diffScans(side('1.21.2'), side('1.21.5'));
      expect(vulnerabilities.removed.map(({ id }) => id).sort()).toEqual(REMOVED);
      expect(vulnerabilities.added).toEqual([]);
      expect(vulnerabilities.unchanged).toHaveLength(54);
      expect(vulnerabilities.removed.find(({ id }) => id === 'CVE-2023-44487')).toMatchObject({
        reference: 'wolfi:distro:wolfi:rolling',
        packages: ['libnghttp2-14'],
        because: {
          kind: 'package-upgraded',
          package: 'libnghttp2-14',
          from: '1.56.0-r0',
          to: '1.58.0-r1',
          fixedIn: '1.57.0-r0',
          advisory: 'CGA-q2g4-fr75-mfgw',
          sentence:
            'libnghttp2-14 went from 1.56.0-r0 to 1.58.0-r1, past 1.57.0-r0 in which nghttp2 fixed it (CGA-q2g4-fr75-mfgw, 2023-10-11)',
        },
      });
      expect(packages.changed).toContainEqual(
        expect.objectContaining({
          name: 'libnghttp2-14',
          current: expect.objectContaining({ version: '1.58.0-r1' }),
          previous: expect.objectContaining({ version: '1.56.0-r0' }),
          direction: 'upgraded',
        }),
      );
    });

    test('a diff with itself is empty, and the diff back mirrors the diff there', () => {
      const [a, b] = [side('1.21.2'), side('1.21.5')];
      const none = diffScans(a, a);
      expect([none.vulnerabilities.added, none.vulnerabilities.removed, none.packages.changed]).toEqual([[], [], []]);
      const [there, back] = [diffScans(a, b), diffScans(b, a)];
      expect(back.vulnerabilities.added.map(({ id }) => id)).toEqual(there.vulnerabilities.removed.map(({ id }) => id));
      expect(back.vulnerabilities.added.every(({ because }) => because.kind === 'package-downgraded')).toBe(true);
      expect(there.vulnerabilities.removed.every(({ because }) => because.kind === 'package-upgraded')).toBe(true);
    });

    test('the first image against itself, from 18 January 2024 to today, adds 55, each because its advisory changed', () => {
      const { vulnerabilities, packages } = diffScans(side('1.21.2', THEN), side('1.21.2'));
      expect(vulnerabilities.added).toHaveLength(55);
      expect(vulnerabilities.removed).toEqual([]);
      expect(packages.changed).toEqual([]);
      expect(
        vulnerabilities.added.flatMap(({ causes }) => causes).every(({ kind }) => kind === 'advisory-changed'),
      ).toBe(true);
    });

    test('explain gives the chain: the package, its origin, the advisory, the file and the layer', () => {
      const { scan, matcher } = side('1.21.2');
      const explanation = explainVulnerability('2023-44487', scan.inventory, matcher);
      expect(explanation).toMatchObject({ id: 'CVE-2023-44487', known: true, packages: 42 });
      expect(explanation.named).toMatchObject([
        {
          package: { name: 'libnghttp2-14', version: '1.56.0-r0', locations: [{ path: 'lib/apk/db/installed' }] },
          decision: { outcome: 'affected', fixedIn: '1.57.0-r0' },
          statements: [{ lookup: { by: 'origin' }, evidence: { id: 'CGA-q2g4-fr75-mfgw' }, decides: true }],
        },
      ]);
    });
  },
);
