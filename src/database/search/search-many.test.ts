import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { FeedItem } from '../../feeds/index.ts';
import { buildDatabase } from '../build.ts';
import { advisory, affected, before, fixedAt, PYPI, WOLFI } from '../made-items.fixture.ts';
import { openDatabase } from '../open.ts';
import { ROWS_STORED } from './beginnings.ts';

/** So many that common texts are in two hundred blocks of terms, and what they find is stored. */
const COUNT = 27_000;

const digits = (number: number, base: number) => number.toString(base).padStart(5, '0');

interface Made {
  readonly item: FeedItem;
  readonly package: string;
  readonly names: readonly string[];
  readonly isWithdrawn: boolean;
}

const MADE: readonly Made[] = Array.from({ length: COUNT }, (_, nth) => {
  const [id, cve] = [`CGA-${digits(nth * 7919, 36)}-aaaa`, `CVE-2023-${digits((nth * 31) % COUNT, 10)}`];
  const name = `lib-${digits((nth * 104_729) % COUNT, 26)}`;
  const isPython = nth % 3 === 0;
  const isWithdrawn = nth % 10 === 3;
  const own = {
    id,
    aliases: [cve],
    published: nth,
    modified: nth,
    affected: [isPython ? affected('PyPI', name, before('2')) : fixedAt(name, [{ time: nth, fixed: '2' }])],
    withdrawn: isWithdrawn ? nth : null,
  };
  return { item: advisory(isPython ? PYPI : WOLFI, own), package: name, names: [id, cve, name], isWithdrawn };
});

const folder = mkdtempSync(path.join(tmpdir(), 'fixedin-many-'));
const out = path.join(folder, 'many.db');
await buildDatabase({ from: [MADE.map(({ item }) => item)], out, now: 0 });
const database = openDatabase(out);
afterAll(() => {
  database[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Packages by the time of change, the newest first. */
function expectedOf(...parts: readonly string[]): readonly string[] {
  const has = ({ names }: Made, part: string) => names.some((name) => name.toLowerCase().includes(part));
  return MADE.filter((made) => !made.isWithdrawn && parts.every((part) => has(made, part)))
    .map((made) => made.package)
    .reverse();
}

function packagesOf(items: readonly { readonly package: { readonly name: string } }[]): readonly string[] {
  return items.map((item) => item.package.name);
}

describe('a search among many', () => {
  it.each(['cv', 'cve-2023-', '2023', '023-1', 'aaaa', 'cga-', 'li', 'lib-0', '-0', '00', '12', '0a0', 'a-aaa'])(
    'finds %s where it is, on short pages and long ones',
    (q) => {
      const expected = expectedOf(q);
      for (const limit of [1, ROWS_STORED - 1, ROWS_STORED, 200]) {
        const page = database.searchAdvisories({ q, limit });
        expect(page.total).toBe(expected.length);
        expect(packagesOf(page.items)).toEqual(expected.slice(0, limit));
      }
    },
  );

  it('finds the same whether a text is typed letter by letter, corrected, or asked for at once', () => {
    for (const text of ['cve-2023-00123', 'cga-0a1', 'lib-00k-', '023-1999', 'aaaa']) {
      for (let length = 2; length <= text.length; length++) {
        for (const typed of [text.slice(0, length), `${text.slice(0, length - 1)}7`]) {
          expect([typed, database.searchAdvisories({ q: typed, limit: 1 }).total]).toEqual([
            typed,
            expectedOf(typed).length,
          ]);
        }
      }
      using other = openDatabase(out);
      expect(other.searchAdvisories({ q: text, limit: 1 }).total).toBe(expectedOf(text).length);
    }
  });

  it.each([
    ['cve-2023-', '0a'],
    ['0a', 'cve-2023-'],
    ['lib-', 'aaaa', '11'],
  ])('finds %s and %s together', (...parts) => {
    const expected = expectedOf(...parts);
    const page = database.searchAdvisories({ q: parts.join(' '), limit: 100 });
    expect(page.total).toBe(expected.length);
    expect(packagesOf(page.items)).toEqual(expected.slice(0, 100));
  });

  it('leaves nothing out on the way from a stored first page to those after it', () => {
    const first = database.searchAdvisories({ q: 'lib-', limit: ROWS_STORED - 1 });
    const next = database.searchAdvisories({ q: 'lib-', limit: 300, cursor: first.next });
    const found = [...packagesOf(first.items), ...packagesOf(next.items)];
    expect(found).toEqual(expectedOf('lib-').slice(0, ROWS_STORED - 1 + 300));
    expect(next.total).toBe(first.total);
  });

  it('filters what it has stored the first page of', () => {
    const python = database.searchAdvisories({ q: 'cve-', source: 'osv', limit: 10 });
    const wolfi = database.searchAdvisories({ q: 'cve-', source: 'wolfi', limit: 10 });
    expect(python.total + wolfi.total).toBe(expectedOf('cve-').length);
    expect(database.searchAdvisories({ q: 'cve-', since: COUNT - 100, limit: 10 }).total).toBe(90);
    expect(database.searchAdvisories({ q: 'cve-', status: 'affected', limit: 10 }).total).toBe(0);
  });

  it('stores what few texts find', () => {
    using file = new DatabaseSync(out, { readOnly: true });
    const texts = file.prepare('SELECT text FROM beginning ORDER BY text').all();
    const stored = texts.map(({ text }) => String(text));
    expect(stored).toEqual(expect.arrayContaining(['cve-2023-', 'cv', 'lib-', '-aaaa']));
    expect(stored).not.toContain('cve-2023-123');
    expect(stored.length).toBeLessThan(1000);
  });
});
