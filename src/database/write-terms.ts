import type { DatabaseSync } from 'node:sqlite';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { NumberLists } from './number-lists.ts';
import { TermBlockWriter, type TermTarget } from './term-blocks.ts';
import type { Vulnerabilities } from './write-vulnerabilities.ts';

/** Writes every text that something can be found by, in lower case and sorted by its bytes, with what it finds. */
export function writeTerms(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: Vulnerabilities,
): void {
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
  let targets: TermTarget[] = [];
  for (let place = 0; place < sorted.size; place++) {
    targets.push(...targetsOf(sorted.name(place)));
    if (place + 1 < sorted.size && sorted.isSame(place, place + 1)) continue;
    if (targets.length > 0) writer.add(sorted.bytes(place), targets);
    targets = [];
  }
  writer.finish();
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

/** Texts in lower case, sorted by their bytes in UTF-8 as SQLite sorts them; equal ones in the order of their names. */
class SortedTexts {
  readonly #bytes: Buffer;
  readonly #starts: Float64Array;
  readonly #order: Int32Array;

  constructor(size: number, textOf: (name: number) => string) {
    let bytes = Buffer.allocUnsafe(1 << 20);
    const starts = new Float64Array(size + 1);
    let length = 0;
    for (let name = 0; name < size; name++) {
      const text = textOf(name).toLowerCase();
      if (length + 3 * text.length > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.ceil(1.5 * bytes.length) + 3 * text.length);
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      length += bytes.write(text, length);
      starts[name + 1] = length;
    }
    this.#bytes = bytes;
    this.#starts = starts;
    this.#order = new Int32Array(size);
    for (let name = 0; name < size; name++) this.#order[name] = name;
    this.#order.sort((a, b) => compareBytes(bytes, starts, a, b) || a - b);
  }

  get size(): number {
    return this.#order.length;
  }

  name(place: number): number {
    return this.#order[place] ?? 0;
  }

  bytes(place: number): Buffer {
    const name = this.name(place);
    return this.#bytes.subarray(this.#starts[name], this.#starts[name + 1]);
  }

  isSame(place: number, other: number): boolean {
    return compareBytes(this.#bytes, this.#starts, this.name(place), this.name(other)) === 0;
  }
}

function compareBytes(bytes: Buffer, starts: Float64Array, a: number, b: number): number {
  let [atA, atB] = [starts[a] ?? 0, starts[b] ?? 0];
  const [endA, endB] = [starts[a + 1] ?? 0, starts[b + 1] ?? 0];
  while (atA < endA && atB < endB) {
    const difference = (bytes[atA++] ?? 0) - (bytes[atB++] ?? 0);
    if (difference !== 0) return difference;
  }
  return endA - atA - (endB - atB);
}
