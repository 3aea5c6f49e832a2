import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase, type Database, openDatabase } from '../src/database/index.ts';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage, writeInventoryJson, writeSbom } from '../src/inventory/index.ts';
import { type Finding, type Inventory, type Package, parseAsOf, parseTime } from '../src/model/index.ts';
import { scanJson } from '../src/report/index.ts';
import { answerUpload, createMatcher, type JudgedReport, scanInventory } from '../src/scan/index.ts';
import { hasProgram } from './programs.ts';
import { type Line, REPORTS, SBOMS } from './support/documents.ts';
import { goImage } from './support/go-image.ts';
import { hasShared, shared } from './support/shared.ts';

describe.skipIf(!hasShared('data/wolfi-advisories') || !hasShared('data/images'))('a document handed in', () => {
  let folder: string;
  let database: Database;
  let inventory: Inventory;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fixedin-uploads-'));
    const out = join(folder, 'fixedin.db');
    await buildDatabase({
      from: [{ format: 'wolfi', location: shared('data/wolfi-advisories') }],
      out,
      now: 1_763_800_000,
    });
    database = openDatabase(out);
    await writeOciLayout(join(folder, 'go'), goImage('1.21.2'));
    await using image = await openImage(`oci-layout:${join(folder, 'go')}`, {});
    inventory = await catalogImage(image, { cache: null });
  }, 120_000);

  afterAll(async () => {
    database?.[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });

  function answer(document: object | string, asOf: number | null = null) {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    return answerUpload(Buffer.from(text), 'document.json', createMatcher(database, asOf), database);
  }

  function judged(document: object): JudgedReport {
    const answered = answer(document);
    if (answered.kind !== 'report') throw new Error('a report was taken for an SBOM');
    return answered.judged;
  }

  function original(): readonly Finding[] {
    return scanInventory(inventory, createMatcher(database, null), database.info).findings;
  }

  test.each(Object.keys(SBOMS))('a %s is scanned as the image is', (name) => {
    const answered = answer(SBOMS[name]?.(inventory) ?? {});
    if (answered.kind !== 'scan') throw new Error('an SBOM was taken for a report');
    expect(answered.scan.inventory.distro?.id).toBe('wolfi');
    expect(answered.scan.inventory.packages.map(({ purl }) => withoutOrigin(purl))).toEqual(
      inventory.packages.map(({ purl }) => withoutOrigin(purl)),
    );
    expect(answered.scan.findings.map(line)).toEqual(original().map(line));
    expect(answered.scan.warnings).toEqual([]);
    expect(answered.scan.inventory.packages.every(({ locations }) => locations[0]?.path === PLACE)).toBe(
      !name.includes('Trivy'),
    );
  });

  test.skipIf(!hasProgram('syft'))('what syft says of the image is scanned as the image is', () => {
    const formats = ['syft-json', 'cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx-tag-value'];
    const outputs = formats.flatMap((format) => ['-o', `${format}=${join(folder, format)}`]);
    execFileSync('syft', ['scan', `oci-dir:${join(folder, 'go')}`, '-q', ...outputs], {
      env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' },
    });
    for (const format of formats) {
      const answered = answer(readFileSync(join(folder, format), 'utf8'));
      if (answered.kind !== 'scan') throw new Error('an SBOM was taken for a report');
      const ofDistro = answered.scan.findings.filter((finding) => finding.package.type === 'apk');
      expect(ofDistro.map(line)).toEqual(original().map(line));
    }
  });

  test.each(['cyclonedx', 'spdx', 'json'] as const)(
    "fixedin's own %s is scanned to the very bytes of the image's scan",
    async (format) => {
      const written = await writeSbom(format, inventory, { name: 'fixedin', version: '1' });
      const answered = answer(written);
      if (answered.kind !== 'scan') throw new Error('an SBOM was taken for a report');
      const { reference } = inventory.image;
      const { scan } = answered;
      const ofImage = scanInventory(inventory, createMatcher(database, null), database.info);
      const bytes = (of: typeof scan) => [...scanJson({ ...of, image: { ...of.image, reference } })].join('');
      expect(bytes(scan)).toBe(bytes(ofImage));
      expect(scan.findings.length).toBeGreaterThan(50);
    },
  );

  test("fixedin's own inventory is an SBOM too, and can be asked of any day", () => {
    const answered = answer(writeInventoryJson(inventory), parseAsOf('2024-01-18'));
    expect(answered.kind === 'scan' && answered.scan.findings.map(({ id }) => id)).toContain('CVE-2023-44487');
    expect(answered.kind === 'scan' && new Set(answered.scan.findings.map(({ id }) => id)).size).toBe(9);
  });

  /** One line that is so, one that was fixed before, one that the vendor denies, and one that nobody knows. */
  function lines(): readonly Line[] {
    return [
      { id: 'CVE-2023-44487', package: packageNamed('libnghttp2-14'), fixedIn: '1.57.0-r0' },
      { id: 'CVE-2022-37434', package: packageNamed('zlib'), fixedIn: null },
      { id: 'CVE-2023-0687', package: packageNamed('glibc'), fixedIn: null },
      { id: 'CVE-1999-0001', package: packageNamed('zlib'), fixedIn: null },
    ];
  }

  function packageNamed(name: string): Package {
    const found = inventory.packages.find((pkg) => pkg.name === name);
    if (!found) throw new Error(`no package ${name}`);
    return found;
  }

  test.each(Object.keys(REPORTS).filter((name) => name !== 'SARIF of Trivy'))(
    'each line of a %s gets its answer, and what it missed is told',
    (name) => {
      const { reported, missed, scan } = judged(REPORTS[name]?.(inventory, lines()) ?? {});
      expect(scan.warnings.map(({ code }) => code)).toEqual(name.startsWith('SARIF') ? ['inferred-origin'] : []);
      expect(reported.map(({ id, answer: given, fixedIn, note }) => [id, given, fixedIn, note !== ''])).toEqual([
        ['CVE-2023-44487', 'affected', '1.57.0-r0', false],
        ['CVE-2022-37434', 'fixed', '1.2.13-r1', false],
        ['CVE-2023-0687', 'not-affected', null, true],
        ['CVE-1999-0001', 'unknown', null, false],
      ]);
      expect(reported[0]).toMatchObject({
        since: parseTime('2023-10-11T17:18:05Z'),
        advisory: { id: 'CGA-q2g4-fr75-mfgw' },
      });
      const named = ['libnghttp2-14', 'zlib', 'glibc'];
      const others = original().filter((one) => one.id !== 'CVE-2023-44487' && named.includes(one.package.name));
      expect(missed.filter((one) => named.includes(one.package.name)).map(line)).toEqual(others.map(line));
      expect(others.length).toBeGreaterThan(0);
    },
  );

  test('Trivy names no distribution in SARIF, which is told', () => {
    const { reported, scan } = judged(REPORTS['SARIF of Trivy']?.(inventory, lines()) ?? {});
    expect(new Set(reported.map(({ answer: given }) => given))).toEqual(new Set(['unknown']));
    expect(reported[0]?.reported).toMatchObject({ name: 'libnghttp2-14', version: '1.56.0-r0', fixedIn: '1.57.0-r0' });
    expect(scan.warnings.map(({ code }) => code)).toContain('unknown-distro');
  });

  test('a report that leaves out source packages has them taken from the fixes that it names', () => {
    const { scan } = judged(REPORTS['SARIF of Grype']?.(inventory, lines()) ?? {});
    expect(scan.warnings.map(({ message }) => message).join()).toMatch(/libnghttp2-14 from nghttp2$/);
  });
});

const PLACE = 'lib/apk/db/installed';

function line({ id, package: { name, version }, status, fixedIn, advisory }: Finding): string {
  return `${id} ${name} ${version} ${status} ${fixedIn} ${advisory.id}`;
}

function withoutOrigin(purl: string): string {
  return purl.replace(/\?.*/, '');
}
