import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEW, OLD, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  writeFileSync(workshop.path('vex.json'), JSON.stringify(VEX));
  writeFileSync(workshop.path('rules.yaml'), RULES);
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://vendor.example/1',
  author: 'Vendor',
  timestamp: '2024-03-02T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2023-44487' },
      products: [{ '@id': 'pkg:apk/wolfi/nghttp2@1.56.0-r0' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    },
  ],
};

const RULES = `ignore:
  - vulnerability: CVE-2018-1000021
    reason: git is not run here
  - vulnerability: CVE-2020-0001
    reason: soon mended
    expires: 2020-06-30
`;

async function json(...args: readonly string[]) {
  const { code, stdout } = await workshop.run(...args, '-o', 'json');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test('scan leaves out what is said, with who says so, and warns of rules that have expired', async () => {
  const given = ['scan', OLD, '--vex', 'vex.json', '--ignore', 'rules.yaml'];
  const { findings, suppressed, summary, warnings } = await json(...given);
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ vulnerabilities: 0, suppressed: 2 });
  expect(suppressed).toMatchObject([
    {
      id: 'CVE-2023-44487',
      reason: { kind: 'vex', by: 'vex.json', justification: 'vulnerable_code_not_in_execute_path' },
    },
    {
      id: 'CVE-2018-1000021',
      reason: { kind: 'ignore', by: 'rules.yaml:2', sentence: 'ignored: git is not run here' },
    },
  ]);
  expect(warnings).toMatchObject([{ code: 'expired-ignore', subject: 'rules.yaml:4' }]);
  const { stdout, stderr } = await workshop.run(...given, '--show-suppressed');
  expect(stdout).toContain('No known vulnerabilities · 2 suppressed');
  expect(stdout).toContain('Vendor says not affected, vulnerable code not in execute path (2024-03-02)');
  expect(stdout).toMatch(/CVE-2018-1000021 +git +2\.42\.0-r0 +rules\.yaml:2 +ignored: git is not run here/);
  expect(stderr).toContain('rules.yaml:4: expired on 2020-06-30 and hides nothing any more');
  expect((await workshop.run(...given, '--fail-on', 'low')).code).toBe(0);
});

test('diff says that a finding is suppressed', async () => {
  const { vulnerabilities } = await json('diff', OLD, NEW, '--ignore', 'rules.yaml');
  expect([vulnerabilities.removed.length, vulnerabilities.unchanged.length]).toEqual([1, 0]);
  const since = ['--from-as-of', '2024-03-01', '--to-as-of', '2024-03-02'];
  const { vulnerabilities: later } = await json('diff', OLD, OLD, '--vex', 'vex.json', ...since);
  expect(later.removed).toMatchObject([
    {
      id: 'CVE-2023-44487',
      because: { kind: 'suppressed', sentence: expect.stringContaining('Vendor says not affected') },
    },
  ]);
});

test('explain ends with it', async () => {
  const { stdout } = await workshop.run('explain', 'CVE-2023-44487', OLD, '--vex', 'vex.json');
  expect(stdout).toContain('libnghttp2-14 1.56.0-r0 would be affected, but is left out');
  expect(stdout).toMatch(/left out +Vendor says not affected/);
});

test('the file that stands there, and what the configuration names, hold by themselves', async () => {
  writeFileSync(workshop.path('.fixedin-ignore.yaml'), RULES);
  expect((await json('scan', OLD)).summary.suppressed).toBe(1);
  writeFileSync(workshop.path('other.yaml'), 'ignore: []\n');
  expect((await json('scan', OLD, '--ignore', 'other.yaml')).summary.suppressed).toBe(0);
  writeFileSync(workshop.path('all.yaml'), 'vex: [vex.json]\nignore: other.yaml\n');
  expect((await json('scan', OLD, '--config', 'all.yaml')).summary.suppressed).toBe(1);
  rmSync(workshop.path('.fixedin-ignore.yaml'));
});

test.each([
  [['--vex', 'nowhere.json'], 'nowhere.json: does not exist'],
  [['--vex', 'kev.json'], 'kev.json: is no VEX document that is known'],
  [['--ignore', 'nowhere.yaml'], 'nowhere.yaml: cannot be read; name a file of ignore rules'],
  [['--ignore', 'vex.json'], 'vex.json:1: @context is no setting; write ignore'],
])('%j is told in one line', async (args, line) => {
  const { code, stderr } = await workshop.run('scan', OLD, ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(`fixedin: ${line}`);
});

test.each([
  ['sarif', '"version": "2.1.0"'],
  ['gitlab', '"container_scanning"'],
  ['junit', '<testsuite name="oci-layout:app:1.0" tests="2" failures="2"'],
  ['openvex', '"@context": "https://openvex.dev/ns/v0.2.0"'],
  ['cyclonedx', '"vulnerabilities": ['],
  ['spdx', '"spdxVersion": "SPDX-2.3"'],
])('scan -o %s, the same bytes twice', async (format, part) => {
  const { code, stdout, stderr } = await workshop.run('scan', OLD, '-o', format);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(part);
  expect((await workshop.run('scan', OLD, '-o', format)).stdout).toBe(stdout);
});

test('a template gives the report its form', async () => {
  writeFileSync(
    workshop.path('mine.txt'),
    '{{ summary.vulnerabilities | default: "" }}{{ summary.vulnerabilities.removed }}\n',
  );
  expect((await workshop.run('scan', OLD, '--template', 'mine.txt')).stderr).toContain(
    'fixedin: mine.txt: undefined variable',
  );
  writeFileSync(workshop.path('ids.txt'), '{% for finding in findings %}{{ finding.id }} {% endfor %}\n');
  const scanned = await workshop.run('scan', OLD, '-o', 'template', '--template', 'ids.txt');
  expect(scanned).toMatchObject({ code: 0, stdout: 'CVE-2023-44487 CVE-2018-1000021 \n' });
  writeFileSync(workshop.path('gone.txt'), '{% for change in vulnerabilities.removed %}{{ change.id }}{% endfor %}\n');
  expect((await workshop.run('diff', OLD, NEW, '--template', 'gone.txt')).stdout).toBe('CVE-2023-44487\n');
  const without = await workshop.run('scan', OLD, '-o', 'template');
  expect(without.stderr).toBe('fixedin: -o template: needs a template; name one with --template\n');
});

test('an SBOM that was written here is scanned as the image is, byte for byte', async () => {
  for (const format of ['cyclonedx', 'spdx', 'json']) {
    const { stdout } = await workshop.run('sbom', OLD, '-o', format);
    writeFileSync(workshop.path(`app.${format}`), stdout);
    expect((await workshop.run('sbom', OLD, '-o', format)).stdout).toBe(stdout);
    const [ofImage, ofSbom] = [
      await workshop.run('scan', OLD, '-o', 'json', '--vex', 'vex.json'),
      await workshop.run('scan', `sbom:app.${format}`, '-o', 'json', '--vex', 'vex.json'),
    ];
    expect(ofSbom.stdout.replace(`sbom:app.${format}`, OLD)).toBe(ofImage.stdout);
  }
});
