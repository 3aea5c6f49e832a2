import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExplainedChange, SEVERITIES } from '../model/index.ts';
import { DIFF_SORTS, type DiffFilters, lookThrough, NO_DIFF_FILTERS, settledBy } from './diff-view.ts';
import { madeDiff, madeRemoval } from './made-diff.fixture.ts';

const removal = (id: string, severity: ExplainedChange['severity'], name: string): ExplainedChange => {
  const { because } = madeRemoval();
  const cause = { ...because, package: name };
  return madeRemoval({ id, severity, packages: [name], because: cause, causes: [cause], aliases: [], findings: [] });
};

const REMOVED = [
  removal('CVE-2024-0003', 'Critical', 'curl'),
  removal('CVE-2023-9999', 'High', 'zlib'),
  removal('CVE-2024-0010', 'Low', 'curl'),
];

const change = (name: string) => {
  const version = { version: '1', reference: name };
  return { name, current: version, previous: version, direction: 'upgraded' } as const;
};

const DIFF = {
  ...madeDiff({ removed: REMOVED }),
  packages: { added: [], removed: [], changed: ['bash', 'zlib', 'curl'].map(change) },
};

describe('looking through a diff', () => {
  test.each<[Partial<DiffFilters>, readonly string[]]>([
    [{}, ['CVE-2024-0003', 'CVE-2023-9999', 'CVE-2024-0010']],
    [{ sort: 'id' }, ['CVE-2024-0010', 'CVE-2024-0003', 'CVE-2023-9999']],
    [{ sort: 'package' }, ['CVE-2024-0003', 'CVE-2024-0010', 'CVE-2023-9999']],
    [{ q: 'CURL' }, ['CVE-2024-0003', 'CVE-2024-0010']],
    [{ q: ' curl  0010 ' }, ['CVE-2024-0010']],
    [{ q: 'zlib curl' }, []],
    [{ severity: 'High' }, ['CVE-2023-9999']],
    [{ severity: 'High', q: 'curl' }, []],
  ])('%j shows %j', (filters, ids) => {
    const shown = lookThrough(DIFF, { ...NO_DIFF_FILTERS, ...filters });
    expect(shown.vulnerabilities.removed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    if (filters.sort === 'id') {
      expect(shown.vulnerabilities.removed.map(({ id }) => id)).toEqual(
        DIFF.vulnerabilities.removed.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1)),
      );
    } else expect(shown.vulnerabilities.removed.map(({ id }) => id)).toEqual(ids);
  });

  test('finds an alias, an advisory and an origin, too', () => {
    for (const q of ['GHSA-qppj', 'cga-q2g4', 'nghttp2']) {
      const { removed } = lookThrough(madeDiff(), { ...NO_DIFF_FILTERS, q }).vulnerabilities;
      expect(removed.map(({ id }) => id)).toEqual(['CVE-2023-44487']);
    }
  });

  test('puts the package that settles most first, or packages by name', () => {
    const names = (sort: DiffFilters['sort']) =>
      lookThrough(DIFF, { ...NO_DIFF_FILTERS, sort }).packages.changed.map(({ name }) => name);
    expect(names('severity')).toEqual(['curl', 'zlib', 'bash']);
    expect(names('package')).toEqual(['bash', 'zlib', 'curl']);
    expect([...settledBy(REMOVED)]).toEqual([
      ['curl', 2],
      ['zlib', 1],
    ]);
  });

  test('an order loses nothing and adds nothing, and a filter only takes away', () => {
    const filters = fc.record({
      q: fc.constantFrom('', 'c', 'curl', '2024', 'x'),
      severity: fc.constantFrom<DiffFilters['severity'][]>('', ...SEVERITIES),
      sort: fc.constantFrom(...DIFF_SORTS),
    });
    const list = ({ vulnerabilities: { added, removed, unchanged } }: typeof DIFF) => [
      ...added,
      ...removed,
      ...unchanged,
    ];
    fc.assert(
      fc.property(filters, (chosen) => {
        const all = new Set(list(DIFF));
        const shown = list({ ...DIFF, ...lookThrough(DIFF, chosen), packages: DIFF.packages });
        expect(shown.every((one) => all.has(one))).toBe(true);
        if (chosen.q === '' && chosen.severity === '') expect(new Set(shown)).toEqual(all);
      }),
    );
  });
});
