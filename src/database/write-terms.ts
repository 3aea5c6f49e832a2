import type { DatabaseSync } from 'node:sqlite';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { NumberLists } from './number-lists.ts';
import { SortedTexts } from './sorted-texts.ts';
import { TermBlockWriter, type TermTarget } from './term-blocks.ts';
import { type TermList, TermListWriter } from './term-list.ts';
import type { Vulnerabilities } from './write-vulnerabilities.ts';

/**
 * Writes every text that something can be found by, in lower case and sorted by its bytes, with what it finds.
 * @returns them all
 */
export function writeTerms(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: Vulnerabilities,
): TermList {
  const { packages, components } = collector;
  const targetsOfId = idTargets(collector, identities, vulnerabilities);
  const afterIds = identities.size;
  const afterPackages = afterIds + packages.size;
  const textOf = (name: number): string => {
    if (name < afterIds) return identities.id(name);
    if (name >= afterPackages) return components.text(name - afterPackages);
    const text = packages.text(name - afterIds);
    return text.slice(text.indexOf('\n') + 1);
  };
  const targetsOf = (name: number): readonly TermTarget[] => {
    if (name < afterIds) return targetsOfId(name);
    if (name < afterPackages) return [{ kind: 'package', number: name - afterIds }];
    return [{ kind: 'component', number: name - afterPackages }];
  };
  const sorted = new SortedTexts(afterPackages + components.size, textOf);
  const writer = new TermBlockWriter(database);
  const list = new TermListWriter();
  let targets: TermTarget[] = [];
  for (let place = 0; place < sorted.size; place++) {
    targets.push(...targetsOf(sorted.name(place)));
    if (place + 1 < sorted.size && sorted.isSame(place, place + 1)) continue;
    if (targets.length > 0) {
      writer.add(sorted.bytes(place), targets);
      list.add(sorted.bytes(place), targets);
    }
    targets = [];
  }
  writer.finish();
  return list.list();
}

/** What an id finds: the vulnerabilities that it is a name of or stands for, and the advisories that have it. */
function idTargets(
  { advisories }: Collector,
  identities: Identities,
  { numberOfId }: Vulnerabilities,
): (id: number) => readonly TermTarget[] {
  const advisoriesOfId = NumberLists.gather(identities.size, (tell) => {
    for (let advisory = 0; advisory < advisories.id.length; advisory++) tell(advisories.id.at(advisory), advisory);
  });
  return (id) => {
    const targets: TermTarget[] = [];
    const own = advisoriesOfId.list(id);
    for (const meant of identities.meaning(id)) {
      const number = numberOfId[meant] ?? -1;
      if (number < 0) continue;
      if (meant === id || !identities.isAdvisory(id)) targets.push({ kind: 'name', number });
      // What an advisory stands for is in its own record.
      else if (own.length === 0) targets.push({ kind: 'stands-for', number });
    }
    for (const number of own) targets.push({ kind: 'advisory', number });
    return targets;
  };
}
