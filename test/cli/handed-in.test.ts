import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OLD, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

const NGHTTP2 = {
  name: 'libnghttp2-14',
  version: '1.56.0-r0',
  type: 'apk',
  purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&upstream=nghttp2&distro=wolfi-20230201',
};

const GRYPE = {
  matches: [
    { vulnerability: { id: 'GHSA-qppj-fm5r-hxr3', severity: 'High', fix: { versions: [] } }, artifact: NGHTTP2 },
    { vulnerability: { id: 'CVE-2000-0001', severity: 'Low', fix: { versions: ['9'] } }, artifact: NGHTTP2 },
  ],
  distro: { name: 'wolfi', version: '20230201' },
  descriptor: { name: 'grype', version: '0.74.0' },
};

function handIn(name: string, document: unknown): string {
  writeFileSync(workshop.path(name), typeof document === 'string' ? document : JSON.stringify(document));
  return name;
}

describe('advisories --for', () => {
  test('a report tells what is so, since when it is fixed, and what nobody knows', async () => {
    const { code, stdout, stderr } = await workshop.run('advisories', '--for', handIn('grype.json', GRYPE));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`2 findings of grype 0.74.0 · 1 confirmed · 1 unknown

The advisories say so too
  VULNERABILITY   SEVERITY  PACKAGE        INSTALLED  STATUS    FIXED IN   SINCE       ADVISORY
  CVE-2023-44487  High      libnghttp2-14  1.56.0-r0  affected  1.57.0-r0  2023-10-11  CGA-q2g4-fr75-mfgw

The advisories say nothing of it
  VULNERABILITY  SEVERITY  PACKAGE        INSTALLED  REPORTED FIX
  CVE-2000-0001  Low       libnghttp2-14  1.56.0-r0  9
`);
  });

  const VEX = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Vendor',
    timestamp: '2024-03-02T00:00:00Z',
    statements: [
      {
        vulnerability: { name: 'CVE-2023-44487' },
        products: [{ '@id': 'pkg:apk/wolfi/nghttp2' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  };

  test('--vex and --ignore leave out of a report and of an SBOM what they settle, and say why', async () => {
    const vex = handIn('vex.json', VEX);
    const grype = handIn('grype.json', GRYPE);
    const { stdout } = await workshop.run('advisories', '--for', grype, '--vex', vex);
    expect(stdout).toContain('2 findings of grype 0.74.0 · 1 suppressed · 1 unknown');
    expect(stdout).toContain('Left out by a VEX statement or a rule of your own');
    const rules = handIn('rules.yaml', 'ignore:\n  - vulnerability: CVE-2023-44487\n    reason: out of reach\n');
    const told = await workshop.run('advisories', '--for', grype, '--ignore', rules, '-o', 'json');
    expect(JSON.parse(told.stdout)).toMatchObject({
      summary: { suppressed: 1, affected: 0, unknown: 1 },
      reported: [{ answer: 'suppressed', note: 'ignored: out of reach' }, {}],
    });
    const { stdout: sbom } = await workshop.run('sbom', OLD, '-o', 'cyclonedx');
    const ofSbom = await workshop.run('advisories', '--for', handIn('app.json', sbom), '--vex', vex, '-o', 'json');
    expect(JSON.parse(ofSbom.stdout)).toMatchObject({
      summary: { suppressed: 1 },
      suppressed: [{ reason: { kind: 'vex', by: 'vex.json' } }],
    });
    const alone = await workshop.run('advisories', 'nghttp2', '--vex', vex);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/^fixedin: --vex and --ignore: say what to leave out [^\n]+; add --for FILE\n$/);
  });

  test('a report as JSON', async () => {
    const { code, stdout } = await workshop.run('advisories', '--for', handIn('grype.json', GRYPE), '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      tool: 'grype 0.74.0',
      summary: { reported: 2, affected: 1, unknown: 1, missed: 0 },
      reported: [
        {
          id: 'CVE-2023-44487',
          answer: 'affected',
          fixedIn: '1.57.0-r0',
          since: '2023-10-11T17:18:05Z',
          reported: { id: 'GHSA-qppj-fm5r-hxr3', fixedIn: null },
        },
        { id: 'CVE-2000-0001', answer: 'unknown', advisory: null },
      ],
    });
  });

  test('an SBOM is scanned', async () => {
    const sbom = { bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ ...NGHTTP2, type: 'library' }] };
    const { code, stdout } = await workshop.run('advisories', '--for', handIn('bom.json', sbom), '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).findings).toMatchObject([{ id: 'CVE-2023-44487', fixedIn: '1.57.0-r0' }]);
  });
});

describe('sbom:FILE', () => {
  test('gives what the image gives', async () => {
    const { stdout: sbom } = await workshop.run('sbom', OLD, '-o', 'json');
    handIn('image.json', sbom);
    const [image, file] = [
      await workshop.run('scan', OLD, '-o', 'json'),
      await workshop.run('scan', 'sbom:image.json', '-o', 'json'),
    ];
    expect(JSON.parse(file.stdout)).toEqual({
      ...JSON.parse(image.stdout),
      image: { ...JSON.parse(image.stdout).image, reference: 'sbom:image.json' },
    });
  });

  test('can be compared with an image', async () => {
    const { stdout: sbom } = await workshop.run('sbom', OLD, '-o', 'json');
    handIn('image.json', sbom);
    const { code, stdout } = await workshop.run('diff', 'sbom:image.json', OLD, '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).vulnerabilities).toMatchObject({ added: [], removed: [] });
  });
});

test.each([
  [['scan', 'sbom:none.json'], 'none.json: does not exist'],
  [['scan', 'sbom:app'], 'app: is a folder'],
  [['scan', 'sbom:other.json'], 'other.json: is no SBOM and no report that is known; give CycloneDX'],
  [
    ['scan', 'sbom:grype.json'],
    'grype.json: is a report of grype 0.74.0, which lists findings and not all packages; ask fixedin advisories --for grype.json',
  ],
  [['advisories', '--for', 'bad.json'], 'bad.json: is no JSON; give an SBOM or a report in JSON'],
])('%j ends with one line', async (args, sentence) => {
  handIn('other.json', {});
  handIn('bad.json', '{');
  handIn('grype.json', GRYPE);
  const { code, stdout, stderr } = await workshop.run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
