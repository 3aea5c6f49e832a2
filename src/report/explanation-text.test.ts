import { describe, expect, test } from 'vitest';
import { parseAsOf, parseTime } from '../model/index.ts';
import type { ExplainedStatement, Explanation, PackageExplanation } from '../scan/index.ts';
import { explanationPairText, explanationText } from './explanation-text.ts';
import { madeDiff, SENTENCE } from './made-diff.fixture.ts';
import { madeFinding, madeScan } from './made-scan.fixture.ts';

const STYLE = { width: 100, colour: false };
const FIXED = parseTime('2023-10-11T17:18:05Z');
const { package: libnghttp2, advisory } = madeFinding();
const { image, inventory } = madeScan([madeFinding()]);

const VERDICT = {
  kind: 'fixed',
  version: '1.57.0-r0',
  affected: true,
  range: '< 1.57.0-r0',
  since: FIXED,
  note: '',
} as const;

const STATEMENT: ExplainedStatement = {
  statement: {
    advisory: { ...advisory, modified: advisory.updated, withdrawn: null },
    vulnerabilities: ['CVE-2023-44487'],
    ecosystem: 'Wolfi',
    name: 'nghttp2',
    architecture: null,
    module: null,
    judgement: { kind: 'timeline', events: [] },
    ratings: [],
  },
  lookup: { key: { ecosystem: 'Wolfi', name: 'nghttp2' }, by: 'origin', version: '1.56.0-r0', withoutEpoch: false },
  verdict: VERDICT,
  evidence: advisory,
  decides: true,
};

const AFFECTED: PackageExplanation = {
  package: libnghttp2,
  severity: 'High',
  decision: { outcome: 'affected', status: 'affected', fixedIn: '1.57.0-r0', by: STATEMENT },
  statements: [STATEMENT],
  suppression: null,
  statement: null,
};

function explanation(named: readonly PackageExplanation[], more: Partial<Explanation> = {}): Explanation {
  return {
    id: 'CVE-2023-44487',
    aliases: ['GHSA-qppj-fm5r-hxr3'],
    known: true,
    description: 'HTTP/2 Stream Cancellation Attack',
    kev: true,
    epss: 0.944,
    image,
    distro: inventory.distro,
    asOf: null,
    packages: 42,
    named,
    ...more,
  };
}

function shown(one: Explanation): string {
  return [...explanationText(one, STYLE)].join('');
}

describe('the chain for one image', () => {
  test('package, where it was seen, origin, advisory, what it says', () => {
    expect(shown(explanation([AFFECTED]))).toBe(`CVE-2023-44487 · GHSA-qppj-fm5r-hxr3
known to be exploited (KEV) · EPSS 94.4 %
HTTP/2 Stream Cancellation Attack

In go:1.21.2 (Wolfi)

  libnghttp2-14 1.56.0-r0 is affected: High, fixed in 1.57.0-r0
    installed   libnghttp2-14 1.56.0-r0 (apk)
    seen in     lib/apk/db/installed, layer
                sha256:1111111111111111111111111111111111111111111111111111111111111111
    built from  nghttp2 1.56.0-r0
    advisory    CGA-q2g4-fr75-mfgw from wolfi, on origin nghttp2 in Wolfi
                published 2023-10-11, updated 2023-10-11
    it says     < 1.57.0-r0 is affected, fixed in 1.57.0-r0 since 2023-10-11; 1.56.0-r0 is below it
                https://images.example/security/CGA-q2g4-fr75-mfgw
`);
  });

  test.each([
    [
      { ...AFFECTED, decision: { outcome: 'fixed', fixedIn: '1.57.0-r0', by: STATEMENT } },
      'libnghttp2-14 1.56.0-r0 is not affected: fixed in 1.57.0-r0',
    ],
    [
      { ...AFFECTED, decision: { outcome: 'not-affected', by: STATEMENT } },
      'libnghttp2-14 1.56.0-r0 is not affected\n',
    ],
    [
      {
        ...AFFECTED,
        decision: { outcome: 'affected', status: 'pending-upstream-fix', fixedIn: null, by: STATEMENT },
      },
      'libnghttp2-14 1.56.0-r0 is affected: High, pending upstream fix',
    ],
    [
      {
        ...AFFECTED,
        suppression: { kind: 'distro-fixed', by: 'CGA-1', sentence: 'Wolfi fixed it', justification: null },
      },
      'left out    Wolfi fixed it (CGA-1)',
    ],
  ] as const)('verdict %#', (named: PackageExplanation, text) => {
    expect(shown(explanation([named]))).toContain(text);
  });

  test('of several statements it says which decides', () => {
    const other = { ...STATEMENT, decides: false };
    const text = shown(explanation([{ ...AFFECTED, statements: [other, STATEMENT] }]));
    expect(text.match(/this one decides/g)).toHaveLength(1);
  });

  test('an id that the database does not know, and one that no package has', () => {
    expect(shown(explanation([], { known: false }))).toContain('No advisory in the database names CVE-2023-44487');
    expect(shown(explanation([]))).toContain('Not in this image: no advisory names any of its 42 packages');
    expect(shown(explanation([], { asOf: parseAsOf('2024-01-18') }))).toContain('(Wolfi), as of 2024-01-18');
  });

  test('a hostile description stays on its lines', () => {
    const text = shown(explanation([], { description: `\u001b[2Jone\ntwo ${'x '.repeat(5000)}` }));
    expect(text).toContain('\\u{1b}[2Jone two x');
    expect(text.length).toBeLessThan(1000);
  });
});

describe('between two images', () => {
  const pair = (...args: Parameters<typeof madeDiff>) =>
    [...explanationPairText(explanation([AFFECTED]), explanation([]), madeDiff(...args), STYLE)].join('');

  test('the change and its cause come first, then each side', () => {
    const text = pair().replaceAll(/\s+/g, ' ');
    expect(text).toContain(`Removed: ${SENTENCE} In go:1.21.2 (Wolfi)`);
  });

  test('without a change it says where the vulnerability is', () => {
    expect(pair({ removed: [] })).toContain('Neither in go:1.21.2 nor in go:1.21.5');
  });
});
