import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../../test/support/zip-archive.ts';
import type { FeedItem, FeedSource } from '../../feeds/index.ts';
import { writeTar } from '../../image/index.ts';
import type { SeverityRating } from '../../model/index.ts';
import { buildDatabase } from '../build.ts';
import { openDatabase } from '../open.ts';
import type { FeedInput } from './read-feeds.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fixedin-reading-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const made = path.join(folder, name);
  mkdirSync(path.dirname(made), { recursive: true });
  writeFileSync(made, content);
  return made;
}

/** As many records as make several turns; of a hundred, one cannot be read and one is of nothing that is known. */
function osvRecords(count: number, prefix = 'PYSEC-2024'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, nth) => {
      const ecosystem = nth % 100 === 1 ? 'Nowhere' : nth % 3 === 0 ? 'PyPI' : 'npm';
      const record = {
        id: nth % 200 === 102 ? '' : `${prefix}-${nth}`,
        modified: `2024-01-${10 + (nth % 19)}T03:04:05Z`,
        aliases: [`CVE-2024-${1000 + (nth % 700)}`],
        details: `What ${nth} is about. `.repeat(nth % 7),
        severity: [
          { type: 'CVSS_V3', score: `CVSS:3.1/AV:${'NALP'[nth % 4]}/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:${'HLN'[nth % 3]}` },
        ],
        affected: [
          {
            package: { ecosystem, name: `package-${nth % 300}` },
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `1.${nth}` }] }],
            database_specific: nth % 50 === 0 ? { informational: 'notice' } : {},
          },
        ],
      };
      return [`${nth}.json`, JSON.stringify(record)];
    }),
  );
}

function wolfiDocument(nth: number): string {
  return `schema-version: 2.0.2
package:
  name: tool-${nth}
advisories:
  - id: CGA-${String(nth).padStart(4, '0')}-aaaa-bbbb
    aliases:
      - CVE-2023-${1000 + nth}
    events:
      - timestamp: 2023-11-${10 + (nth % 19)}T17:18:05Z
        type: detection
        data:
          type: scan/v1
          data:
            componentName: Component-${nth % 40}
            componentVersion: v1.2.3
      - timestamp: 2024-01-${10 + (nth % 19)}T07:08:09Z
        type: fixed
        data:
          fixed-version: 1.${nth}.0-r0
`;
}

/** A folder with a licence before more files than make a turn, a zip and a tar. */
function mixedFolder(): string {
  for (let nth = 0; nth < 700; nth++) {
    const name = `${nth < 300 ? 'a' : 'z'}-${nth}.json`;
    file(`mixed/${name}`, Object.values(osvRecords(1, `XYZ-2024-${nth}`))[0] ?? '');
  }
  file('mixed/LICENSE', 'Attribution 4.0 International, Creative Commons');
  file('mixed/more.zip', zipOf(osvRecords(60, 'GO-2024')));
  const members = Object.entries(osvRecords(40, 'RUSTSEC-2024')).map(([name, content]) => ({ path: name, content }));
  file('mixed/yet-more.tar.gz', gzipSync(writeTar(members)));
  return path.join(folder, 'mixed');
}

const FEEDS: readonly FeedInput[] = [
  { format: 'osv', location: file('osv/PyPI/all.zip', zipOf(osvRecords(1800))) },
  {
    format: 'wolfi',
    location: file(
      'wolfi.zip',
      zipOf(
        Object.fromEntries(Array.from({ length: 1100 }, (_, nth) => [`${nth}.advisories.yaml`, wolfiDocument(nth)])),
      ),
    ),
  },
  { format: 'epss', location: file('epss.csv', epss()) },
  { format: 'osv', location: mixedFolder() },
  {
    format: 'osv',
    location: file('one.json', osvRecords(1, 'GHSA-one')['0.json'] ?? ''),
    copyOf: 'https://example.org/one.json',
  },
];

function epss(): string {
  const lines = Array.from({ length: 900 }, (_, nth) => `CVE-2024-${1000 + nth},0.${nth},0.5`);
  return `#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n${lines.join('\n')}\n`;
}

async function build(from: readonly FeedInput[], threads: number, signal?: AbortSignal): Promise<string> {
  const out = path.join(folder, `${threads}.db`);
  await buildDatabase({ from, out, now: 0, threads, ...(signal && { signal }) });
  return out;
}

it('the file is the same to the byte, however many threads read', { timeout: 240_000 }, async () => {
  const alone = readFileSync(await build(FEEDS, 0));
  for (const threads of [1, 3]) {
    expect(readFileSync(await build(FEEDS, threads)).equals(alone), `${threads} threads`).toBe(true);
  }
  using database = openDatabase(path.join(folder, '3.db'));
  const { sources, counts } = database.info;
  expect(counts.advisories).toBeGreaterThan(3500);
  const told = sources.map(({ name, licence, records, leftOut, unreadable }) => {
    return [name, licence, records, leftOut, unreadable];
  });
  expect(told).toEqual([
    ['osv:PyPI', 'CC-BY-4.0', 1773, 18, 9],
    ['wolfi', 'Apache-2.0', 1100, 0, 0],
    ['osv:PyPI', 'CC-BY-4.0 AND CC0-1.0', 734, 0, 0],
    ['osv', 'CC-BY-4.0 AND CC0-1.0', 0, 2, 0],
    ['osv:npm', 'CC-BY-4.0 AND CC0-1.0', 64, 0, 0],
    ['osv:PyPI', 'CC-BY-4.0', 1, 0, 0],
    ['epss', 'unknown', 693, 207, 0],
  ]);
});

/** Of one of several turns. */
const FIRST: FeedInput = { format: 'wolfi', location: path.join(folder, 'wolfi.zip') };

describe('what cannot be read is told in the same words, and leaves nothing', () => {
  const records = osvRecords(1800);
  const zip = zipOf(records);
  const damaged = Buffer.from(zip);
  // In the content of one of the last members, which is in another thread's turn than the first.
  damaged[zip.length - 130_000 - 20] = (damaged[zip.length - 130_000 - 20] ?? 0) ^ 0xff;
  const bad = { '0.json': '{', ...Object.fromEntries(Array.from({ length: 600 }, (_, nth) => [`${nth}.json`, '{'])) };

  it.each<[string, readonly FeedInput[]]>([
    ['a feed that is missing', [FIRST, { format: 'osv', location: path.join(folder, 'nothing.zip') }]],
    ['a zip that is cut off', [FIRST, { format: 'osv', location: file('cut.zip', zip.subarray(0, -30)) }]],
    ['a zip with a damaged member', [FIRST, { format: 'osv', location: file('damaged.zip', damaged) }]],
    ['what is no feed of its format', [{ format: 'wolfi', location: file('no-wolfi.zip', zip) }, FIRST]],
    ['nothing but unreadable files', [{ format: 'osv', location: file('bad.zip', zipOf(bad)) }, FIRST]],
    ['a bad copy', [{ format: 'osv', location: file('copy.zip', damaged), copyOf: 'https://example.org/a.zip' }]],
  ])('%s', { timeout: 240_000 }, async (_, feeds) => {
    const said = await build(feeds, 0).catch((error: Error) => `${error.name}: ${error.message}`);
    expect(said).toMatch(/^(?:Feed|Database)Error: /);
    expect(await build(feeds, 2).catch((error: Error) => `${error.name}: ${error.message}`)).toBe(said);
  });
});

it('a build with threads that is called off ends with the reason', async () => {
  const stop = new AbortController();
  const out = path.join(folder, 'stopped.db');
  const onProgress = () => stop.abort(new Error('enough'));
  const stopped = buildDatabase({ from: FEEDS, out, now: 0, threads: 2, signal: stop.signal, onProgress });
  await expect(stopped).rejects.toThrow('enough');
});

it('items that were read already come out as they went in', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const id = fc.stringMatching(/^[A-Z]{3,5}-[0-9]{1,6}$/);
  const time = fc.option(fc.integer({ min: 0, max: 2 ** 40 }), { nil: null });
  const source: fc.Arbitrary<FeedSource> = fc.constantFrom(
    { name: 'wolfi', format: 'wolfi', location: 'a', licence: 'MIT', dated: true },
    { name: 'osv:npm', format: 'osv', location: 'b', licence: 'unknown', dated: true },
    { name: 'osv:npm', format: 'osv', location: 'c', licence: 'unknown', dated: false },
  );
  const rating: fc.Arbitrary<SeverityRating> = fc.record({
    source: fc.constantFrom('wolfi', 'nvd', 'osv:npm'),
    kind: fc.constant('word' as const),
    value: text.filter((value) => value !== ''),
  });
  const item: fc.Arbitrary<FeedItem> = fc.record({
    kind: fc.constant('advisory' as const),
    source,
    advisory: fc.record({
      ...{ id, aliases: fc.uniqueArray(id), upstream: fc.uniqueArray(id) },
      ...{ published: time, modified: time, withdrawn: time, summary: text, details: text },
      ratings: fc.array(rating, { maxLength: 3 }),
      references: fc.array(fc.record({ type: text, url: text }), { maxLength: 2 }),
      affected: fc.constant([]),
      url: fc.oneof(
        text,
        id.map((named) => `https://example.org/${named}/`),
      ),
    }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(item, { selector: (one) => (one.kind === 'advisory' ? one.advisory.id : '') }),
      async (items) => {
        const out = path.join(folder, 'given.db');
        await buildDatabase({ from: [items], out, now: 0 });
        using database = openDatabase(out);
        for (const given of items) {
          if (given.kind !== 'advisory') continue;
          const { advisory } = given;
          const [found] = database.getAdvisories(advisory.id);
          expect(found).toMatchObject({
            ...{
              id: advisory.id,
              source: given.source.name,
              published: advisory.published,
              modified: advisory.modified,
            },
            ...{
              withdrawn: advisory.withdrawn,
              url: advisory.url,
              summary: advisory.summary,
              details: advisory.details,
            },
            references: advisory.references,
            ratings: advisory.ratings,
          });
        }
      },
    ),
    { numRuns: 30 },
  );
});
