import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdentityGraph, type NamedRecord } from './identity.ts';

function record(id: string, aliases: readonly string[] = [], upstream: readonly string[] = []): NamedRecord {
  return { id, aliases, upstream };
}

function identify(records: readonly NamedRecord[]) {
  const graph = new IdentityGraph();
  for (const one of records) graph.add(one);
  return inWords(graph);
}

/** What the graph says, of ids instead of their numbers. */
function inWords(graph: IdentityGraph) {
  const identities = graph.resolve();
  const words = (numbers: readonly number[]) => numbers.map((number) => identities.id(number));
  return {
    ids: words([...Array(identities.size).keys()]),
    of: (name: string) => words(identities.meaning(identities.number(name))),
    aliases: (name: string) => words([...identities.aliases(identities.number(name))]),
  };
}

describe('what an id means', () => {
  it.each<[string, readonly NamedRecord[], Readonly<Record<string, readonly string[]>>]>([
    [
      'a record and its aliases are one vulnerability, named by the CVE',
      [record('GO-2023-2102', ['CVE-2023-39325', 'GHSA-4374-p667-p6c8'])],
      { 'GO-2023-2102': ['CVE-2023-39325'], 'GHSA-4374-p667-p6c8': ['CVE-2023-39325'] },
    ],
    [
      'ids join across sources',
      [record('PYSEC-2023-1', ['GHSA-aaaa-bbbb-cccc']), record('GHSA-aaaa-bbbb-cccc', ['CVE-2023-1111'])],
      { 'PYSEC-2023-1': ['CVE-2023-1111'] },
    ],
    [
      'a record of three CVEs stands for each, and none is the other',
      [record('GO-2021-0159', ['CVE-2015-5739', 'CVE-2015-5740', 'CVE-2015-5741'])],
      {
        'GO-2021-0159': ['CVE-2015-5739', 'CVE-2015-5740', 'CVE-2015-5741'],
        'CVE-2015-5740': ['CVE-2015-5740'],
      },
    ],
    [
      'an id means the nearest CVE, not every one that can be reached',
      [record('GHSA-1', ['CVE-2020-0001']), record('GO-1', ['GHSA-1', 'CVE-2020-0002'])],
      { 'GHSA-1': ['CVE-2020-0001'], 'GO-1': ['CVE-2020-0002'], 'CVE-2020-0001': ['CVE-2020-0001'] },
    ],
    [
      'without a CVE the first id in display order names it',
      [record('RUSTSEC-2021-0001', ['GHSA-x']), record('BIT-x-1', ['RUSTSEC-2021-0001'])],
      { 'BIT-x-1': ['GHSA-x'], 'RUSTSEC-2021-0001': ['GHSA-x'], 'GHSA-x': ['GHSA-x'] },
    ],
    [
      "a vendor's advisory does not name a vulnerability that has another name",
      [record('CGA-2222-2222-2222', ['XYZ-1'])],
      { 'CGA-2222-2222-2222': ['XYZ-1'], 'XYZ-1': ['XYZ-1'] },
    ],
    ["but a vendor's advisory alone does", [record('ALBA-2019:0973')], { 'ALBA-2019:0973': ['ALBA-2019:0973'] }],
    [
      'upstream: each of them, under the names that people know',
      [record('ALSA-2024:2193', [], ['CVE-2023-39326', 'GO-2023-9']), record('GO-2023-9', ['CVE-2023-45287'])],
      { 'ALSA-2024:2193': ['CVE-2023-39326', 'CVE-2023-45287'], 'CVE-2023-39326': ['CVE-2023-39326'] },
    ],
    [
      'upstream of upstream',
      [record('USN-1-1', [], ['UBUNTU-CVE-2020-0001']), record('UBUNTU-CVE-2020-0001', [], ['CVE-2020-0001'])],
      { 'USN-1-1': ['CVE-2020-0001'], 'UBUNTU-CVE-2020-0001': ['CVE-2020-0001'] },
    ],
    [
      'advisories that name only each other',
      [record('DSA-1', [], ['DSA-2']), record('DSA-2', [], ['DSA-1'])],
      { 'DSA-1': ['DSA-1'], 'DSA-2': ['DSA-2'] },
    ],
    ['nothing for an id that no record names', [record('GO-1')], { 'CVE-1999-0001': [] }],
  ])('%s', (_, records, meanings) => {
    for (const order of [records, [...records].reverse()]) {
      const identities = identify(order);
      for (const [id, vulnerabilities] of Object.entries(meanings)) expect(identities.of(id)).toEqual(vulnerabilities);
    }
  });
});

it('what a source writes for each package is about one vulnerability, whatever it calls its names', () => {
  const graph = new IdentityGraph();
  graph.add(record('CGA-2222-2222-2222', [], ['GHSA-qppj-fm5r-hxr3', 'CVE-2023-44487']), true);
  graph.add(record('CVE-2020-0001@main/openssl', [], ['CVE-2020-0001']), true);
  const identities = inWords(graph);
  expect(identities.of('CGA-2222-2222-2222')).toEqual(['CVE-2023-44487']);
  expect(identities.of('GHSA-qppj-fm5r-hxr3')).toEqual(['CVE-2023-44487']);
  expect(identities.aliases('CVE-2023-44487')).toEqual(['GHSA-qppj-fm5r-hxr3']);
  expect(identities.of('CVE-2020-0001@main/openssl')).toEqual(['CVE-2020-0001']);
  expect(identities.aliases('CVE-2020-0001')).toEqual([]);
});

describe('aliases', () => {
  it.each<[string, readonly NamedRecord[], string, readonly string[]]>([
    [
      'in display order, without the advisories of vendors',
      [
        record('BIT-golang-1', ['CVE-2023-44487']),
        record('GO-2023-2153', ['GHSA-qppj-fm5r-hxr3', 'CVE-2023-44487']),
        record('CGA-q2g4-fr75-mfgw', ['CVE-2023-44487', 'GHSA-qppj-fm5r-hxr3']),
        record('ALSA-2023:5849', [], ['CVE-2023-44487']),
      ],
      'CVE-2023-44487',
      ['GHSA-qppj-fm5r-hxr3', 'GO-2023-2153', 'BIT-golang-1'],
    ],
    ['a CVE is no alias of another', [record('GO-1', ['CVE-2020-0001', 'CVE-2020-0002'])], 'CVE-2020-0001', ['GO-1']],
  ])('%s', (_, records, vulnerability, aliases) => {
    expect(identify(records).aliases(vulnerability)).toEqual(aliases);
  });
});

const id = fc.oneof(
  ...['CVE-2020-', 'GHSA-', 'GO-2020-', 'CGA-', 'ALSA-2020:'].map((prefix) =>
    fc.integer({ min: 1000, max: 1006 }).map((number) => `${prefix}${number}`),
  ),
);
const records = fc.array(
  fc.record({ id, aliases: fc.array(id, { maxLength: 4 }), upstream: fc.array(id, { maxLength: 2 }) }),
  { maxLength: 25 },
);

describe('for any records', () => {
  it('the order of the records does not matter', () => {
    fc.assert(
      fc.property(
        records.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([given, shuffled]) => {
          const [one, other] = [identify(given), identify(shuffled)];
          for (const name of one.ids) {
            expect(other.of(name)).toEqual(one.of(name));
            expect(other.aliases(name)).toEqual(one.aliases(name));
          }
        },
      ),
    );
  });

  it('every id means something, a CVE means itself alone, and what an id means means at least itself', () => {
    fc.assert(
      fc.property(records, (given) => {
        const identities = identify(given);
        for (const name of identities.ids) {
          const meaning = identities.of(name);
          expect(meaning.length).toBeGreaterThan(0);
          if (name.startsWith('CVE-')) expect(meaning).toEqual([name]);
          for (const vulnerability of meaning) expect(identities.of(vulnerability)).toContain(vulnerability);
        }
      }),
    );
  });
});
