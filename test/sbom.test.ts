import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument, type SbomFormat, writeSbom } from '../src/inventory/index.ts';
import { layerHistory } from '../src/inventory/layer-history.fixture.ts';
import { inventoryOf } from '../src/inventory/made-image.fixture.ts';
import type { Inventory } from '../src/model/index.ts';
import { scanJson } from '../src/report/index.ts';
import { createMatcher, scanInventory } from '../src/scan/index.ts';
import { fixedIn, INFO, indexOf, packageOf, statementOf } from './support/advisory-index.ts';
import { fullInventory } from './support/full-inventory.ts';
import { cyclonedxProblems, spdxProblems, spdxValidator } from './support/schemas.ts';

const TOOL = { name: 'fixedin', version: '1.2.3' };
const FORMATS: readonly SbomFormat[] = ['cyclonedx', 'spdx', 'json'];

function readBack(text: string | Uint8Array, reference: string): Inventory {
  const document = readDocument(Buffer.from(text), 'app.sbom');
  if (document.kind !== 'sbom') throw new Error('an SBOM was taken for a report');
  return { ...document.inventory, image: { ...document.inventory.image, reference } };
}

/** The run configuration is left out of every SBOM: its environment may hold what is not to be passed on. */
function withoutConfig(inventory: Inventory): Inventory {
  return { ...inventory, image: { ...inventory.image, config: fullInventory().image.config } };
}

describe.each(FORMATS)('an SBOM in %s', (format) => {
  test('read again, is the inventory that it was made of', async () => {
    const inventory = fullInventory();
    const text = await writeSbom(format, inventory, TOOL);
    expect(readBack(text, inventory.image.reference)).toEqual(inventory);
    expect(readBack(gzipSync(text), inventory.image.reference)).toEqual(inventory);
  });

  test('scanned, gives the bytes that a scan of the image gives', async () => {
    const index = indexOf([
      statementOf('nghttp2', 'CVE-2023-44487', fixedIn('1.57.0-r0')),
      statementOf('requests', 'CVE-2024-0001', fixedIn('2.1.0'), { ecosystem: 'PyPI', id: 'PYSEC-1' }),
      statementOf('py3-requests', 'CVE-2024-0001', fixedIn('2.0.0-r1')),
      statementOf('@scope/thing', 'CVE-2024-0002', fixedIn('3.0.0'), { ecosystem: 'npm', id: 'GHSA-1' }),
    ]);
    const scanned = (inventory: Inventory) =>
      [...scanJson(scanInventory(inventory, createMatcher(index, null), INFO))].join('');
    const inventory = fullInventory();
    const again = scanned(readBack(await writeSbom(format, inventory, TOOL), inventory.image.reference));
    expect(again).toBe(scanned(inventory));
    expect(JSON.parse(again)).toMatchObject({ summary: { vulnerabilities: 2, suppressed: 1 } });
  });

  test('of any image, is its inventory, and the same bytes each time', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        const inventory = withoutConfig(await inventoryOf(history));
        const text = await writeSbom(format, inventory, TOOL);
        expect(await writeSbom(format, structuredClone(inventory), TOOL)).toBe(text);
        expect(readBack(text, inventory.image.reference)).toEqual(inventory);
      }),
      { numRuns: 15 },
    );
  });
});

describe('CycloneDX', () => {
  test('is valid by its own schema', async () => {
    for (const inventory of [fullInventory(), emptyInventory()]) {
      expect(cyclonedxProblems(await writeSbom('cyclonedx', inventory, TOOL))).toEqual([]);
    }
  });

  test('holds what an owner owns inside it, with evidence, licences and hashes', async () => {
    const { components, metadata, dependencies } = JSON.parse(await writeSbom('cyclonedx', fullInventory(), TOOL));
    const owner = components.find(({ name }: { name: string }) => name === 'py3-requests');
    expect(owner.components).toMatchObject([
      {
        name: 'requests',
        evidence: { occurrences: [{ location: expect.stringContaining('METADATA'), additionalContext: LAYER }] },
      },
    ]);
    expect(owner.licenses).toEqual([{ license: { id: 'Apache-2.0' } }]);
    expect(metadata.timestamp).toBe('2023-10-05T12:34:56.000Z');
    expect(metadata.component.hashes).toEqual([{ alg: 'SHA-256', content: '1'.repeat(64) }]);
    const named = (name: string) => components.find((one: { name: string }) => one.name === name);
    expect(named('libnghttp2-14').hashes).toEqual([{ alg: 'SHA-1', content: 'c'.repeat(40) }]);
    expect(named('thing').hashes.map(({ alg }: { alg: string }) => alg)).toEqual([
      ...['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'],
    ]);
    expect(named('py3-requests')).not.toHaveProperty('hashes');
    expect(metadata.component.purl).toBe(
      `pkg:oci/app@sha256:${'1'.repeat(64)}?repository_url=ghcr.io%2Forg%2Fapp&tag=1.0`,
    );
    expect(dependencies[0].dependsOn).toHaveLength(4);
  });

  test('has a serial number that says what is in it', async () => {
    const serial = async (inventory: Inventory) =>
      JSON.parse(await writeSbom('cyclonedx', inventory, TOOL)).serialNumber;
    const inventory = fullInventory();
    expect(await serial(inventory)).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(await serial({ ...inventory, packages: inventory.packages.slice(1) })).not.toBe(await serial(inventory));
  });
});

const LAYER = `sha256:${'a'.repeat(64)}`;

describe('SPDX', () => {
  test('says what contains what, in one licence expression each', async () => {
    const { packages, relationships, hasExtractedLicensingInfos } = JSON.parse(await writeSpdxOf(fullInventory()));
    const id = (name: string) => packages.find((one: { name: string }) => one.name === name).SPDXID;
    expect(relationships).toContainEqual({
      spdxElementId: id('py3-requests'),
      relationshipType: 'CONTAINS',
      relatedSpdxElement: id('requests'),
    });
    expect(packages.find((one: { name: string }) => one.name === 'libnghttp2-14').checksums).toEqual([
      { algorithm: 'SHA1', checksumValue: 'c'.repeat(40) },
    ]);
    expect(relationships[0]).toEqual({
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: 'SPDXRef-Image',
    });
    const declared = packages.map((one: { licenseDeclared: string }) => one.licenseDeclared);
    expect(declared).toContain('MIT AND (GPL-2.0-only OR BSD-3-Clause)');
    expect(declared).toContainEqual(expect.stringMatching(/^LicenseRef-Custom-see-the-file-[0-9a-f]{8}$/));
    expect(hasExtractedLicensingInfos).toContainEqual(
      expect.objectContaining({ extractedText: 'Custom; see the file' }),
    );
  });

  test.skipIf(spdxValidator() === null)("is valid by its schema and by the project's own validator", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fixedin-spdx-'));
    for (const inventory of [fullInventory(), emptyInventory()]) {
      const text = await writeSpdxOf(inventory);
      expect(spdxProblems(text)).toEqual([]);
      const file = join(folder, 'app.spdx.json');
      writeFileSync(file, text);
      execFileSync(spdxValidator() ?? '', ['-i', file, '--version', 'SPDX-2.3'], { stdio: 'pipe' });
    }
    rmSync(folder, { recursive: true });
  });
});

function writeSpdxOf(inventory: Inventory): Promise<string> {
  return writeSbom('spdx', inventory, TOOL);
}

/** A plain folder: no digest, no time, no distribution, nothing installed but one package without a licence. */
function emptyInventory(): Inventory {
  const { image } = fullInventory();
  return {
    image: { ...image, reference: 'dir:root', digest: null, created: null, platform: '', layers: [] },
    distro: null,
    packages: [packageOf('zlib', '1.3-r0', { namespace: '', purl: 'pkg:apk/zlib@1.3-r0?arch=x86_64' })],
    warnings: [],
  };
}
