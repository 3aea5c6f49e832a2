import type { DatabaseSync } from 'node:sqlite';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { PackedWriter } from './packed.ts';
import type { Gathered } from './write-vulnerabilities.ts';

/** Every id, in capitals: what it means, and the advisories that have it. */
export function writeNames(
  database: DatabaseSync,
  collector: Collector,
  identities: Identities,
  vulnerabilities: ReadonlyMap<string, Gathered>,
): void {
  const names = new Map<string, { readonly means: number[]; readonly advisories: number[] }>();
  const entry = (id: string) => {
    const name = id.toUpperCase();
    const known = names.get(name);
    if (known) return known;
    const made = { means: [], advisories: [] };
    names.set(name, made);
    return made;
  };
  for (const id of identities.ids) {
    for (const vulnerability of identities.of(id)) {
      const number = vulnerabilities.get(vulnerability)?.number;
      if (number !== undefined) entry(id).means.push(number);
    }
  }
  // What CISA lists and no advisory names has no other id than its own.
  for (const [id, { number, advisories }] of vulnerabilities) if (advisories.length === 0) entry(id).means.push(number);
  for (const [number, id] of collector.advisories.ids.entries()) entry(id).advisories.push(number);
  const insert = database.prepare('INSERT INTO name (name, packed) VALUES (?, ?)');
  const writer = new PackedWriter();
  for (const name of [...names.keys()].sort()) {
    const { means, advisories } = entry(name);
    writer.ascending(ascending(means));
    writer.ascending(advisories);
    insert.run(name, writer.take());
  }
}

/** Sorted, each once: spellings that differ in letter case alone are one name. */
function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}
