import { compareIds, idFamily, isCve } from '../model/index.ts';

/** The part of an advisory that says which vulnerability it is about. */
export interface NamedRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly upstream: readonly string[];
}

/** Which ids are one vulnerability. docs/matching.md, 7. */
export interface Identities {
  /** The vulnerabilities (by the id that people know) that any id means, in display order; empty for an unknown id. */
  of(id: string): readonly string[];
  /** The other ids of a vulnerability, in display order, without those of vendors' advisories. */
  aliases(vulnerability: string): readonly string[];
  /** Every id that was named, in the order of its first mention. */
  readonly ids: readonly string[];
}

/**
 * Collects records and then says which ids are one vulnerability. The order of the records does not matter.
 *
 * Records join ids by `aliases`, across all sources. Two CVEs are two vulnerabilities even when a record (many of
 * GO, RUSTSEC and PYSEC) lists both: there, an id that is no CVE means every CVE that is nearest to it in the graph of
 * aliases. Ids without any CVE among them are one vulnerability, named by the first of them.
 *
 * A vendor's advisory means what its `upstream` means, or what its aliases mean, but is not itself a name of it.
 */
export class IdentityGraph {
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #neighbours: number[][] = [];
  readonly #upstream = new Map<number, number[]>();
  readonly #advisories = new Set<number>();

  /**
   * `perPackage`: the source writes an advisory for each package and vulnerability, so that the advisory's own id names
   * no vulnerability, and all that it calls aliases or upstream are names of one.
   */
  add(record: NamedRecord, perPackage = false): void {
    const own = this.#number(record.id);
    for (const name of perPackage ? [...record.aliases, ...record.upstream] : record.aliases) this.#join(own, name);
    if (isCve(record.id)) return;
    if (perPackage || record.upstream.length > 0 || isVendorAdvisory(record.id)) this.#advisories.add(own);
    if (perPackage || record.upstream.length === 0) return;
    const upstream = record.upstream.map((id) => this.#number(id)).filter((other) => other !== own);
    this.#upstream.set(own, [...(this.#upstream.get(own) ?? []), ...upstream]);
  }

  /** True when a record so far has named the id. */
  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  resolve(): Identities {
    const meanings = this.#nearestCves();
    this.#nameTheRest(meanings);
    const aliases = this.#aliasesOf(meanings);
    this.#followUpstream(meanings);
    return {
      of: (id) => meanings[this.#numbers.get(id) ?? -1] ?? [],
      aliases: (vulnerability) => aliases.get(vulnerability) ?? [],
      ids: this.#ids,
    };
  }

  #join(own: number, name: string): void {
    const other = this.#number(name);
    if (other === own) return;
    this.#neighbours[own]?.push(other);
    this.#neighbours[other]?.push(own);
  }

  #number(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.length;
    this.#numbers.set(id, number);
    this.#ids.push(id);
    this.#neighbours.push([]);
    return number;
  }

  /** By breadth from all CVEs at once: each round gives the next ids what those before them mean. */
  #nearestCves(): (readonly string[] | undefined)[] {
    const meanings: (readonly string[] | undefined)[] = this.#ids.map((id) => (isCve(id) ? [id] : undefined));
    let reached = [...this.#ids.keys()].filter((number) => meanings[number]);
    while (reached.length > 0) {
      const found = new Map<number, (readonly string[])[]>();
      for (const number of reached) {
        const meaning = meanings[number] ?? [];
        for (const next of this.#neighbours[number] ?? []) {
          if (meanings[next]) continue;
          const known = found.get(next);
          if (known) known.push(meaning);
          else found.set(next, [meaning]);
        }
      }
      for (const [number, all] of found) meanings[number] = union(all);
      reached = [...found.keys()];
    }
    return meanings;
  }

  /** Ids with no CVE among them: all that are joined are one vulnerability. */
  #nameTheRest(meanings: (readonly string[] | undefined)[]): void {
    for (const start of this.#ids.keys()) {
      if (meanings[start]) continue;
      const members = [start];
      const seen = new Set(members);
      for (const member of members) {
        for (const next of this.#neighbours[member] ?? []) {
          if (seen.has(next)) continue;
          seen.add(next);
          members.push(next);
        }
      }
      const names = members.filter((member) => !this.#advisories.has(member));
      const first = (names.length > 0 ? names : members).map((member) => this.#ids[member] ?? '').sort(compareIds)[0];
      for (const member of members) meanings[member] = first === undefined ? [] : [first];
    }
  }

  #aliasesOf(meanings: readonly (readonly string[] | undefined)[]): ReadonlyMap<string, readonly string[]> {
    const aliases = new Map<string, string[]>();
    for (const [number, id] of this.#ids.entries()) {
      if (this.#advisories.has(number)) continue;
      for (const vulnerability of meanings[number] ?? []) {
        if (vulnerability === id) continue;
        const list = aliases.get(vulnerability);
        if (list) list.push(id);
        else aliases.set(vulnerability, [id]);
      }
    }
    for (const list of aliases.values()) list.sort(compareIds);
    return aliases;
  }

  /** What an advisory's `upstream` ids mean, which may themselves be advisories that have some. */
  #followUpstream(meanings: (readonly string[] | undefined)[]): void {
    const own = new Map([...this.#upstream.keys()].map((number) => [number, meanings[number] ?? []]));
    for (const start of this.#upstream.keys()) {
      const reached: (readonly string[])[] = [];
      const pending = [start];
      const seen = new Set(pending);
      for (const number of pending) {
        const upstream = this.#upstream.get(number);
        const joined = (this.#neighbours[number]?.length ?? 0) > 0;
        if (!upstream || joined) reached.push(own.get(number) ?? meanings[number] ?? []);
        for (const next of upstream ?? []) {
          if (seen.has(next)) continue;
          seen.add(next);
          pending.push(next);
        }
      }
      // Advisories that name only each other mean themselves.
      meanings[start] = reached.length > 0 ? union(reached) : (own.get(start) ?? []);
    }
  }
}

/**
 * Families of ids that vendors give to their advisories (one for a package, or one for many vulnerabilities), as OSV's
 * records of them are called. https://ossf.github.io/osv-schema/#id-modified-fields
 */
const VENDOR_FAMILIES = new Set([
  ...['CGA', 'MINI', 'ECHO', 'BELL', 'CLEANSTART'],
  ...['ALSA', 'ALBA', 'ALEA', 'RLSA', 'RXSA', 'RHSA', 'RHBA', 'RHEA', 'ELSA'],
  ...['DSA', 'DLA', 'DTSA', 'USN', 'LSN', 'UBUNTU', 'DEBIAN', 'ALPINE'],
  ...['SUSE', 'OPENSUSE', 'MGASA', 'OESA', 'PHSA', 'AZL'],
]);

/** True for `CGA-q2g4-fr75-mfgw`, `ALSA-2023:5849`: the id of an advisory rather than of a vulnerability. */
export function isVendorAdvisory(id: string): boolean {
  return VENDOR_FAMILIES.has(idFamily(id));
}

/** The same array when all are that one, so that thousands of ids may share it. */
function union(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = lists;
  if (lists.every((list) => list === first)) return first;
  return [...new Set([...new Set(lists)].flat())].sort(compareIds);
}
