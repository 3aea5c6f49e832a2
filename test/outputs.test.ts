import { createRequire } from 'node:module';
import type Sax from 'sax';
import { describe, expect, test } from 'vitest';
import { readVex } from '../src/feeds/index.ts';
import { readDocument } from '../src/inventory/index.ts';
import type { Finding, Package, Scan, SuppressionReason } from '../src/model/index.ts';
import { SCAN_DOCUMENT_FORMATS, type ScanDocumentFormat, scanDocument } from '../src/report/index.ts';
import { madeFinding, madeScan, madeUnfixed } from '../src/report/made-scan.fixture.ts';
import { createMatcher, NOTHING_SAID, scanInventory } from '../src/scan/index.ts';
import { fixedIn, INFO, indexOf, recordOf, statementOf } from './support/advisory-index.ts';
import { fullInventory } from './support/full-inventory.ts';
import { cyclonedxProblems, gitlabProblems, sarifProblems, spdxProblems, spdxValidator } from './support/schemas.ts';

const SCANNER = { name: 'fixedin', version: '1.2.3' };

const INDEX = indexOf(
  [
    statementOf('nghttp2', 'CVE-2023-44487', fixedIn('1.57.0-r0'), { id: 'CGA-1', published: 1_697_044_685 }),
    statementOf('requests', 'CVE-2024-0001', fixedIn('2.1.0'), { ecosystem: 'PyPI', id: 'PYSEC-1' }),
    statementOf('py3-requests', 'CVE-2024-0001', fixedIn('2.0.0-r1')),
    statementOf('@scope/thing', 'CVE-2024-0002', fixedIn('3.0.0'), { ecosystem: 'npm', id: 'GHSA-aaaa-bbbb-cccc' }),
  ],
  [
    recordOf('CVE-2023-44487', {
      aliases: ['GHSA-qppj-fm5r-hxr3'],
      ratings: [{ source: 'nvd', kind: 'CVSS_V3', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
      kev: { added: 500, due: null, ransomware: false, name: '' },
      epss: { probability: 0.94, percentile: 0.99, date: null },
    }),
  ],
);

/** Two findings, of which one is exploited; one that the distribution settles; one that a vendor's statement hides. */
function scan(inventory = fullInventory()): Scan {
  return scanInventory(inventory, createMatcher(INDEX, null), INFO, {
    ...NOTHING_SAID,
    given: [
      {
        subject: 'vex.json',
        author: 'Vendor',
        format: 'OpenVEX',
        unread: 0,
        statements: [
          {
            vulnerabilities: ['CVE-2024-0002'],
            status: 'not-affected',
            justification: 'vulnerable_code_not_in_execute_path',
            note: 'Not called.',
            time: null,
            products: [{ names: ['pkg:npm/%40scope/thing'], subcomponents: [], platform: null }],
          },
        ],
      },
    ],
  });
}

/** What an image may say to break a report: quotes, tags, controls, halves of characters. */
const EVIL = 'e"<b>&\'vil\u0000\u001b[2J\ud800\u202e]]>\n|`';

function evilScan(): Scan {
  const pkg: Package = { ...madeFinding().package, name: EVIL, version: EVIL, locations: [{ path: EVIL, layer: '' }] };
  const evil: Finding = { ...madeFinding(), id: EVIL, aliases: [EVIL], package: pkg, fixedIn: EVIL };
  const advisory = { ...evil.advisory, id: EVIL, url: 'javascript:alert(1)' };
  const reason: SuppressionReason = { kind: 'ignore', by: EVIL, sentence: EVIL, justification: null };
  const made = madeScan([{ ...evil, advisory }, madeUnfixed(EVIL)], EVIL);
  return {
    ...made,
    suppressed: [{ finding: evil, reason }],
    warnings: [{ code: 'x', subject: EVIL, message: EVIL }],
  };
}

async function written(of: Scan, format: ScanDocumentFormat): Promise<string> {
  return [...(await scanDocument(of, format, SCANNER))].join('');
}

const SCHEMAS: Readonly<Record<ScanDocumentFormat, (text: string) => readonly string[]>> = {
  sarif: sarifProblems,
  gitlab: gitlabProblems,
  cyclonedx: cyclonedxProblems,
  spdx: (text) => (spdxValidator() === null ? [] : spdxProblems(text)),
  openvex: openVexProblems,
  junit: xmlProblems,
};

describe.each(SCAN_DOCUMENT_FORMATS)('%s', (format) => {
  test.each<[string, () => Scan]>([
    ['a scan', scan],
    ['one without findings', () => madeScan([])],
    [
      'a folder without a digest',
      () => scan({ ...fullInventory(), image: { ...fullInventory().image, digest: null } }),
    ],
    ['hostile names', evilScan],
  ])('of %s is valid, and the same bytes each time', async (_, make) => {
    const text = await written(make(), format);
    expect(SCHEMAS[format](text)).toEqual([]);
    expect(await written(make(), format)).toBe(text);
  });
});

describe('SARIF', () => {
  const run = async (of: Scan) => JSON.parse(await written(of, 'sarif')).runs[0];

  test('has what code scanning shows and sorts by', async () => {
    const { tool, results } = await run(scan());
    expect(tool.driver.rules).toMatchObject([
      {
        id: 'CVE-2023-44487',
        shortDescription: { text: 'CVE-2023-44487 in libnghttp2-14' },
        helpUri: 'https://nvd.nist.gov/vuln/detail/CVE-2023-44487',
        help: { markdown: expect.stringContaining('**Upgrade libnghttp2-14 from 1.56.0-r0 to 1.57.0-r0 or later.**') },
        defaultConfiguration: { level: 'error' },
        properties: { 'security-severity': '7.5', tags: ['security', 'vulnerability', 'high', 'known-exploited'] },
      },
    ]);
    expect(results).toMatchObject([
      {
        ruleId: 'CVE-2023-44487',
        ruleIndex: 0,
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'lib/apk/db/installed' }, region: { startLine: 1 } } },
          {},
        ],
      },
    ]);
  });

  test('keeps its fingerprints over another version, layer and name of the image', async () => {
    const prints = async (of: Scan) =>
      (await run(of)).results.map((result: { partialFingerprints: object }) => result.partialFingerprints);
    const before = [madeFinding(), madeUnfixed('CVE-2018-1000021')];
    const rebuilt = before.map((finding) => ({
      ...finding,
      package: {
        ...finding.package,
        version: '9',
        purl: 'pkg:apk/wolfi/x@9',
        locations: finding.package.locations.map(({ path }) => ({ path, layer: `sha256:${'9'.repeat(64)}` })),
      },
    }));
    const first = await prints(madeScan(before));
    expect(await prints(madeScan(rebuilt, 'other:2.0'))).toEqual(first);
    expect(new Set(first.map((print: object) => JSON.stringify(print))).size).toBe(2);
    const twice = await prints(madeScan([madeFinding(), madeFinding()]));
    expect(new Set(twice.map((print: object) => JSON.stringify(print))).size).toBe(2);
  });
});

describe('OpenVEX', () => {
  test('says of the image what the scan found, and can be given back', async () => {
    const text = await written(scan(), 'openvex');
    const { statements } = JSON.parse(text);
    expect(statements).toMatchObject([
      {
        vulnerability: { name: 'CVE-2023-44487', aliases: ['GHSA-qppj-fm5r-hxr3'] },
        status: 'affected',
        action_statement: 'Upgrade libnghttp2-14 from 1.56.0-r0 to 1.57.0-r0 or later.',
      },
      { vulnerability: { name: 'CVE-2024-0001' }, status: 'fixed' },
      {
        vulnerability: { name: 'CVE-2024-0002' },
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'Vendor says not affected, vulnerable code not in execute path: Not called. (vex.json)',
      },
    ]);
    const said = { ...NOTHING_SAID, given: [readVex(Buffer.from(text), 'own.json')] };
    const again = scanInventory(fullInventory(), createMatcher(INDEX, null), INFO, said);
    expect(again.findings.map(({ id }) => id)).toEqual(['CVE-2023-44487']);
    expect(again.suppressed.map(({ finding }) => finding.id).sort()).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
  });
});

describe('CycloneDX with vulnerabilities', () => {
  test('is an SBOM and a VEX document, too', async () => {
    const text = await written(scan(), 'cyclonedx');
    const { vulnerabilities } = JSON.parse(text);
    expect(vulnerabilities).toMatchObject(
      [
        {
          id: 'CVE-2023-44487',
          ratings: [{ score: 7.5, severity: 'high', method: 'CVSSv31' }],
          recommendation: 'Upgrade libnghttp2-14 from 1.56.0-r0 to 1.57.0-r0 or later.',
          affects: [{ ref: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=aarch64&origin=nghttp2' }],
        },
        { id: 'CVE-2024-0002', analysis: { state: 'not_affected', justification: 'code_not_reachable' } },
        { id: 'CVE-2024-0001', analysis: { state: 'resolved' } },
      ].toSorted(
        (a, b) =>
          vulnerabilities.findIndex((one: { id: string }) => one.id === a.id) -
          vulnerabilities.findIndex((one: { id: string }) => one.id === b.id),
      ),
    );
    expect(vulnerabilities[0].analysis).toBeUndefined();
    const document = readDocument(Buffer.from(text), 'app.cdx.json');
    expect(document.kind === 'sbom' && document.inventory.packages).toEqual(fullInventory().packages);
    const { statements } = readVex(Buffer.from(text), 'app.cdx.json');
    expect(statements.map(({ status }) => status).sort()).toEqual(['fixed', 'not-affected']);
  });
});

test('SPDX names the advisories of each package', async () => {
  const { packages } = JSON.parse(await written(scan(), 'spdx'));
  const found = packages.find(({ name }: { name: string }) => name === 'libnghttp2-14');
  expect(found.externalRefs[1]).toEqual({
    referenceCategory: 'SECURITY',
    referenceType: 'advisory',
    referenceLocator: 'https://nvd.nist.gov/vuln/detail/CVE-2023-44487',
  });
});

test('JUnit fails for each finding, and skips what is suppressed', async () => {
  const text = await written(scan(), 'junit');
  expect(text).toContain('<testsuite name="ghcr.io/org/app:1.0" tests="3" failures="1" errors="0" skipped="2">');
  expect(text).toContain('type="High">Upgrade libnghttp2-14 from 1.56.0-r0 to 1.57.0-r0 or later.');
  expect(text).toContain('<skipped message="Vendor says not affected');
  expect(await written(madeScan([]), 'junit')).toContain(
    '<testcase classname="image" name="no known vulnerabilities"/>',
  );
});

test('GitLab gets the same ids for the same findings', async () => {
  const { vulnerabilities, scan: about } = JSON.parse(await written(scan(), 'gitlab'));
  expect(about).toMatchObject({ type: 'container_scanning', start_time: '2023-11-14T22:13:20' });
  expect(vulnerabilities).toMatchObject([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      severity: 'High',
      solution: 'Upgrade libnghttp2-14 from 1.56.0-r0 to 1.57.0-r0 or later.',
      identifiers: [
        { type: 'cve', name: 'CVE-2023-44487', value: 'CVE-2023-44487' },
        { type: 'ghsa', name: 'GHSA-qppj-fm5r-hxr3', value: 'GHSA-qppj-fm5r-hxr3' },
      ],
      location: {
        dependency: { package: { name: 'libnghttp2-14' }, version: '1.56.0-r0' },
        operating_system: 'wolfi 20230201',
        image: 'ghcr.io/org/app:1.0',
      },
    },
  ]);
});

/** What the specification's rules on required fields object to; its own schema is published in no package. */
function openVexProblems(text: string): readonly string[] {
  const document = JSON.parse(text);
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const found = ['@context', '@id', 'author', 'timestamp'].filter((key) => !isText(document[key]));
  if (document.version !== 1) found.push('version');
  for (const [index, statement] of document.statements.entries()) {
    const { status, vulnerability, products, justification, impact_statement, action_statement } = statement;
    const isExplained =
      status === 'not_affected'
        ? isText(justification) || isText(impact_statement)
        : status === 'affected'
          ? isText(action_statement)
          : status === 'fixed' || status === 'under_investigation';
    const isWhole = isText(vulnerability.name) && products.length > 0 && products.every((one: object) => '@id' in one);
    if (!isExplained || !isWhole) found.push(`statement ${index}`);
  }
  return found;
}

/** What a strict XML reader objects to. */
function xmlProblems(text: string): readonly string[] {
  const sax: typeof Sax = createRequire(import.meta.url)('sax');
  const parser = sax.parser(true, {});
  const found: string[] = [];
  parser.onerror = (error) => void found.push(error.message.split('\n')[0] ?? '');
  parser.write(text).close();
  // Characters that no document may hold, which that reader lets pass.
  return /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text) ? [...found, 'a control'] : found;
}

test.each([
  ['alpine', 'alpine:latest'],
  ['ghcr.io/org/app:1.0', 'ghcr.io/org/app:1.0'],
  ['registry.test:5000/app', 'registry.test:5000/app'],
  ['ghcr.io/org/app@sha256:abc', 'ghcr.io/org/app@sha256:abc'],
  ['oci-layout:app:1.0', 'oci-layout:app:1.0'],
  ['app.tar', 'app.tar:latest'],
  ['docker-archive:app.tar:registry.test:5000/app:1', 'image:docker-archive_app.tar_registry.test_5000/app_1'],
  [':', 'image:_'],
  ['', 'image:latest'],
])('GitLab gets the image %j in a form that its schema takes', async (reference, image) => {
  const inventory = fullInventory();
  const text = await written(scan({ ...inventory, image: { ...inventory.image, reference } }), 'gitlab');
  expect(gitlabProblems(text)).toEqual([]);
  expect(JSON.parse(text).vulnerabilities[0].location.image).toBe(image);
});
