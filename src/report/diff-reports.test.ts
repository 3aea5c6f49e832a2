import { expect, test } from 'vitest';
import { diffJson } from './diff-json.ts';
import { diffMarkdown } from './diff-markdown.ts';
import { limitDiff } from './diff-selection.ts';
import { diffTable } from './diff-table.ts';
import { madeDiff, madeRemoval, SENTENCE } from './made-diff.fixture.ts';

const SCANNER = { name: 'fixedin', version: '0.1.0' };
const PLAIN = { width: 100, colour: false };
const CHANGES_ONLY = { unchanged: false };

function parsed(diff: Parameters<typeof diffJson>[0]) {
  return JSON.parse([...diffJson(diff, SCANNER)].join(''));
}

test('JSON: the shape that readers of image diffs know, with the cause beside it', () => {
  const document = parsed(madeDiff());
  expect(Object.keys(document)).toEqual(['packages', 'vulnerabilities', 'image', 'summary']);
  expect(document.packages.changed).toEqual([
    {
      name: 'libnghttp2-14',
      current: { version: '1.58.0-r1', reference: 'pkg:apk/wolfi/libnghttp2-14@1.58.0-r1?origin=nghttp2' },
      previous: { version: '1.56.0-r0', reference: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?origin=nghttp2' },
      direction: 'upgraded',
    },
  ]);
  expect(document.vulnerabilities.removed).toEqual([
    {
      id: 'CVE-2023-44487',
      reference: 'wolfi:distro:wolfi:rolling',
      severity: 'High',
      packages: ['libnghttp2-14'],
      aliases: ['GHSA-qppj-fm5r-hxr3'],
      because: {
        kind: 'package-upgraded',
        package: 'libnghttp2-14',
        from: '1.56.0-r0',
        to: '1.58.0-r1',
        fixedIn: '1.57.0-r0',
        advisory: 'CGA-q2g4-fr75-mfgw',
        sentence: SENTENCE,
      },
      alsoBecause: [],
    },
  ]);
  expect(document.vulnerabilities.metadata).toHaveLength(2);
  expect(document.vulnerabilities.metadata[0]).toEqual({
    digest: `sha256:${'a'.repeat(64)}`,
    scanner: SCANNER,
    vulnerabilityDbLastBuildTime: '2026-11-22T00:00:00Z',
    vulnerabilityDbSchemaVersion: '1',
  });
  expect(document.image).toMatchObject({
    from: { reference: 'go:1.21.2' },
    to: { reference: 'go:1.21.5' },
    size: { from: 123, to: 123 },
    layers: { shared: 0, added: 1, removed: 1 },
    config: { changed: [{ key: 'env', from: ['GOVERSION=1.21.2'], to: ['GOVERSION=1.21.5'] }] },
  });
  expect(document.summary).toEqual({
    packages: { added: 1, removed: 0, changed: 1 },
    vulnerabilities: { added: 0, removed: 1, unchanged: 1 },
  });
});

test('JSON: a vulnerability that two packages carried has both causes', () => {
  const { because } = madeRemoval();
  const second = { ...because, package: 'curl' };
  const document = parsed(madeDiff({ removed: [madeRemoval({ causes: [because, second] })] }));
  expect(document.vulnerabilities.removed[0].alsoBecause).toMatchObject([{ package: 'curl' }]);
});

test('table: figures, what went and why, packages', () => {
  expect([...diffTable(madeDiff(), PLAIN, CHANGES_ONLY)].join('')).toBe(`go:1.21.2 → go:1.21.5
database of 2026-11-22
1 vulnerability removed, none added, 1 unchanged · 1 package changed, 1 added, none removed

Removed vulnerabilities (1)
  SEVERITY  VULNERABILITY   PACKAGE        CHANGE                 FIXED IN   ADVISORY
  High      CVE-2023-44487  libnghttp2-14  1.56.0-r0 → 1.58.0-r1  1.57.0-r0  CGA-q2g4-fr75-mfgw

Changed packages (1)
  PACKAGE        FROM       TO         DIRECTION
  libnghttp2-14  1.56.0-r0  1.58.0-r1  upgraded

Added packages (1)
  PACKAGE    VERSION
  libxcrypt  4.4.36-r2

Why a line is here: fixedin explain CVE-2023-44487 go:1.21.2 go:1.21.5
`);
});

test('table: what is unchanged is counted, and listed when it is asked for', () => {
  const shown = (unchanged: boolean) => [...diffTable(madeDiff(), PLAIN, { unchanged })].join('');
  expect(shown(false)).not.toContain('CVE-2018-1000156');
  expect(shown(true)).toContain('Unchanged vulnerabilities (1)');
});

test('Markdown: the sentence stands beside each vulnerability', () => {
  const text = [...diffMarkdown(madeDiff(), CHANGES_ONLY)].join('');
  expect(text).toContain(`| High | CVE-2023-44487 | \`libnghttp2-14\` | ${SENTENCE} |`);
  expect(text).toContain('<summary>Changed packages (1)</summary>');
});

test.each([
  [
    { only: 'removed', severities: null },
    { removed: 1, unchanged: 0, changed: 0, addedPackages: 0 },
  ],
  [
    { only: 'added', severities: null },
    { removed: 0, unchanged: 0, changed: 0, addedPackages: 1 },
  ],
  [
    { only: 'unchanged', severities: null },
    { removed: 0, unchanged: 1, changed: 0, addedPackages: 0 },
  ],
  [
    { only: null, severities: new Set(['Low'] as const) },
    { removed: 0, unchanged: 1, changed: 1, addedPackages: 1 },
  ],
  [
    { only: null, severities: null },
    { removed: 1, unchanged: 1, changed: 1, addedPackages: 1 },
  ],
] as const)('a selection of %o keeps the shape', (selection, kept) => {
  const { packages, vulnerabilities } = limitDiff(madeDiff(), selection);
  expect({
    removed: vulnerabilities.removed.length,
    unchanged: vulnerabilities.unchanged.length,
    changed: packages.changed.length,
    addedPackages: packages.added.length,
  }).toEqual(kept);
});
