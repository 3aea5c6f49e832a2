import { idFamily, isCve } from '../../model/index.ts';
import { bytesApart, int32sApart } from '../arrays/apart.ts';
import { NumberColumn } from '../arrays/columns.ts';
import { giveBack } from '../arrays/give-back.ts';
import { NumberLists } from '../arrays/number-lists.ts';
import { TextTable } from '../arrays/text-table.ts';
import type { PackedWriter } from '../packed/packed.ts';
import { packId, packUsualId } from '../packed/packed-id.ts';
import { inDisplayOrder, Meanings } from './meanings.ts';

/** The part of an advisory that says which vulnerability it is about. */
export interface NamedRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly upstream: readonly string[];
}

/** The same by numbers. */
export interface NumberedRecord {
  readonly own: number;
  readonly aliases: readonly number[];
  readonly upstream: readonly number[];
  /** True for the id of a vendor's advisory. */
  readonly isVendors: boolean;
}

/** Which ids are one vulnerability. docs/matching.md, 7. Ids go by numbers, in the order of their first mention. */
export interface Identities {
  readonly size: number;
  /** −1 for an id that nobody named. */
  number(id: string): number;
  id(number: number): string;
  /** Packs the id of a number, as `packId` packs its text. */
  pack(writer: PackedWriter, number: number): void;
  /** The vulnerabilities (as the ids that people know) that any id means, in display order. */
  meaning(number: number): readonly number[];
  /** True for the id of a vendor's advisory, which is a name of what it means only where there is no other. */
  isAdvisory(number: number): boolean;
  /** The other ids of a vulnerability, in display order, without those of vendors' advisories; a view that must not be changed. */
  aliases(vulnerability: number): Int32Array;
  /** Gives their memory back; they may not be asked for after it. */
  forgetAliases(): void;
}

/**
 * Collects records and then says which ids are one vulnerability. The order of the records does not matter.
 *
 * Records join ids by `aliases`, across all sources. Two CVEs are two vulnerabilities even when a record (many of
 * GO, RUSTSEC and PYSEC) lists both: there, an id that is no CVE means every CVE that is nearest to it in the graph of
 * aliases. Ids without any CVE among them are one vulnerability, named by the first of them.
 *
 * A vendor's advisory means what its `upstream` means, or what its aliases mean, but is not itself a name of it.
 *
 * A million records name some two million ids, so that everything here is numbers in columns.
 */
export class IdentityGraph {
  readonly #ids = new TextTable();
  readonly #isCve = new NumberColumn('byte');
  readonly #joins = { one: new NumberColumn('whole'), other: new NumberColumn('whole') };
  readonly #upstreams = { of: new NumberColumn('whole'), id: new NumberColumn('whole') };
  /** The ids of vendors' advisories, each at least once. */
  readonly #advisories = new NumberColumn('whole');

  /**
   * `perPackage`: the source writes an advisory for each package and vulnerability, so that the advisory's own id names
   * no vulnerability, and all that it calls aliases or upstream are names of one.
   * @returns the number of the record's id
   */
  add(record: NamedRecord, perPackage = false): number {
    const own = this.#number(record.id);
    const aliases = record.aliases.map((id) => this.#number(id));
    const upstream = upstreamOf(record, perPackage).map((id) => this.#number(id));
    this.addNumbered({ own, aliases, upstream, isVendors: isVendorAdvisory(record.id) }, perPackage);
    return own;
  }

  /** The same of a record whose ids have their numbers already. */
  addNumbered({ own, aliases, upstream, isVendors }: NumberedRecord, perPackage: boolean): void {
    for (const name of aliases) this.#join(own, name);
    if (perPackage) for (const name of upstream) this.#join(own, name);
    if (this.#isCve.at(own) === 1) return;
    if (perPackage || upstream.length > 0 || isVendors) this.#advisories.push(own);
    if (perPackage) return;
    for (const id of upstream) {
      this.#upstreams.of.push(own);
      this.#upstreams.id.push(id);
    }
  }

  /** The number of an id in UTF-8, from one place of some bytes to another. */
  numberOf(bytes: Buffer, start: number, end: number): number {
    return this.#numbered(this.#ids.numberOfBytes(bytes, start, end));
  }

  /** True when a record so far has named the id. */
  has(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** The id of a number. */
  id(number: number): string {
    return this.#ids.text(number);
  }

  /** The id of a number in UTF-8, which must not be changed. */
  bytes(number: number): Buffer {
    return this.#ids.bytes(number);
  }

  /** A byte of the id of a number in UTF-8; −1 past its end. */
  byte(number: number, place: number): number {
    return this.#ids.byte(number, place);
  }

  /** Of all ids together, in UTF-8. */
  get byteLength(): number {
    return this.#ids.byteLength;
  }

  /** Forgets the numbers of ids, whose texts can still be asked for. */
  forgetNumbers(): void {
    this.#ids.seal();
  }

  /** Forgets all ids' texts, after which only numbers can be asked about. */
  forgetTexts(): void {
    this.#ids.clear();
  }

  /** Names an id of which no record needs to say anything. */
  mention(id: string): void {
    this.#number(id);
  }

  /** Ends the collecting. */
  resolve(): Identities {
    const size = this.#ids.size;
    const id = (number: number) => this.#ids.text(number);
    const { one, other } = this.#joins;
    const neighbours = NumberLists.gather(size, (tell) => {
      for (let join = 0; join < one.length; join++) {
        tell(one.at(join), other.at(join));
        tell(other.at(join), one.at(join));
      }
    });
    one.clear();
    other.clear();
    const isAdvisory = bytesApart(size);
    for (let place = 0; place < this.#advisories.length; place++) isAdvisory[this.#advisories.at(place)] = 1;
    const meanings = new Meanings(size, id);
    this.#nearestCves(meanings, neighbours);
    nameTheRest(meanings, neighbours, isAdvisory, id);
    const names = namesOf(meanings, isAdvisory, id);
    this.#followUpstream(meanings, neighbours);
    neighbours.clear();
    return {
      size,
      number: (text) => this.#ids.find(text),
      id,
      pack: (writer, number) => {
        const length = this.#ids.copy(number, usual);
        if (!packUsualId(writer, usual, length)) packId(writer, id(number));
      },
      meaning: (number) => meanings.of(number),
      isAdvisory: (number) => isAdvisory[number] === 1,
      aliases: (vulnerability) => names.list(vulnerability),
      forgetAliases: () => names.clear(),
    };
  }

  #join(own: number, other: number): void {
    if (other === own) return;
    this.#joins.one.push(own);
    this.#joins.other.push(other);
  }

  #number(id: string): number {
    return this.#numbered(this.#ids.numberOf(id));
  }

  #numbered(number: number): number {
    if (number === this.#isCve.length) this.#isCve.push(isCve(this.#ids.text(number)) ? 1 : 0);
    return number;
  }

  /** By breadth from all CVEs at once: each round gives the next ids what those before them mean. */
  #nearestCves(meanings: Meanings, neighbours: NumberLists): void {
    let reached = new NumberColumn('whole');
    for (let number = 0; number < this.#isCve.length; number++) {
      if (this.#isCve.at(number) === 0) continue;
      meanings.set(number, number);
      reached.push(number);
    }
    const roundOf = int32sApart(this.#isCve.length);
    for (let round = 1; reached.length > 0; round++) {
      const found = new NumberColumn('whole');
      for (let place = 0; place < reached.length; place++) {
        const number = reached.at(place);
        for (let at = neighbours.start(number); at < neighbours.end(number); at++) {
          const next = neighbours.value(at);
          if (!meanings.has(next)) {
            roundOf[next] = round;
            found.push(next);
            meanings.copy(number, next);
          } else if (roundOf[next] === round) {
            meanings.join(number, next);
          }
        }
      }
      reached = found;
    }
    giveBack(roundOf);
    meanings.settle();
  }

  /** What an advisory's `upstream` ids mean, which may themselves be advisories that have some. */
  #followUpstream(meanings: Meanings, neighbours: NumberLists): void {
    const { of, id } = this.#upstreams;
    const upstream = NumberLists.gather(meanings.size, (tell) => {
      for (let place = 0; place < of.length; place++) tell(of.at(place), id.at(place));
    });
    of.clear();
    id.clear();
    for (let start = 0; start < meanings.size; start++) {
      if (upstream.count(start) === 0) continue;
      const pending = [start];
      const seen = new Set(pending);
      const ends: number[] = [];
      for (const number of pending) {
        if (upstream.count(number) === 0 || neighbours.count(number) > 0) ends.push(number);
        for (const next of upstream.list(number)) {
          if (seen.has(next)) continue;
          seen.add(next);
          pending.push(next);
        }
      }
      // Advisories that name only each other mean themselves.
      if (ends.length > 0) meanings.prepare(start, ends);
    }
    meanings.setPrepared();
  }
}

/** Room for an id of a usual form. */
const usual = Buffer.alloc(64);

/** Ids with no CVE among them: all that are joined are one vulnerability. */
function nameTheRest(
  meanings: Meanings,
  neighbours: NumberLists,
  isAdvisory: Uint8Array,
  id: (number: number) => string,
): void {
  for (let start = 0; start < meanings.size; start++) {
    if (meanings.has(start)) continue;
    const members = [start];
    const seen = new Set(members);
    for (const member of members) {
      for (const next of neighbours.list(member)) {
        if (seen.has(next)) continue;
        seen.add(next);
        members.push(next);
      }
    }
    const names = members.filter((member) => isAdvisory[member] === 0);
    const [first = start] = inDisplayOrder(names.length > 0 ? names : [...members], id);
    for (const member of members) meanings.set(member, first);
  }
}

/** By vulnerability, its other ids, in display order: they are asked for once for each advisory, and sorting takes long. */
function namesOf(meanings: Meanings, isAdvisory: Uint8Array, id: (number: number) => string): NumberLists {
  const names = NumberLists.gather(meanings.size, (tell) => {
    for (let number = 0; number < meanings.size; number++) {
      if (isAdvisory[number] === 1) continue;
      for (const vulnerability of meanings.of(number)) if (vulnerability !== number) tell(vulnerability, number);
    }
  });
  for (let vulnerability = 0; vulnerability < meanings.size; vulnerability++) {
    if (names.count(vulnerability) < 2) continue;
    const list = names.list(vulnerability);
    list.set(inDisplayOrder([...list], id));
  }
  return names;
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

/** What a record's `upstream` says of its id: nothing of a CVE's, which is no advisory. */
export function upstreamOf({ id, upstream }: NamedRecord, perPackage: boolean): readonly string[] {
  return perPackage || !isCve(id) ? upstream : [];
}

/** True for `CGA-q2g4-fr75-mfgw`, `ALSA-2023:5849`: the id of an advisory rather than of a vulnerability. */
export function isVendorAdvisory(id: string): boolean {
  return VENDOR_FAMILIES.has(idFamily(id));
}
