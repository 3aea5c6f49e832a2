import type { DatabaseSync } from 'node:sqlite';
import { NumberLists } from '../arrays/number-lists.ts';
import { SortedTexts } from '../arrays/sorted-texts.ts';
import { PostingBlockWriter } from '../search/posting-blocks.ts';
import { TermBlockWriter, type TermTarget } from '../search/term-blocks.ts';
import type { Collector } from './collect.ts';
import type { Identities } from './identity.ts';
import { type TermList, TermListWriter } from './term-list.ts';
import { PostingColumn, type TermPostings } from './term-postings.ts';
import type { Listed } from './write-search-index.ts';
import type { Vulnerabilities } from './write-vulnerabilities.ts';

/** Every text that something can be found by, and where it is found. */
export interface Terms {
  readonly list: TermList;
  readonly postings: TermPostings;
}

/**
 * Writes every text that something can be found by, in lower case and sorted by its bytes, with what it finds and what
 * it is listed in. An id that an advisory stands for (`stands-for`) is none of that advisory's names.
 *
 * The texts of the collector are let go on the way, for here all of them are in memory a second time.
 */
export function writeTerms(
  database: DatabaseSync,
  collector: Collector,
  known: { readonly identities: Identities; readonly vulnerabilities: Vulnerabilities; readonly listed: Listed },
): Terms {
  const targetsOf = targetsOfNames(collector, known.identities, known.vulnerabilities);
  const sorted = sortedNames(collector, known.identities);
  collector.forgetTexts();
  const blocks = new TermBlockWriter(database);
  const list = new TermListWriter(sorted.size, sorted.byteLength);
  const postings = new PostingsWriter(database, sorted.size, known.listed);
  let targets: TermTarget[] = [];
  for (let place = 0; place < sorted.size; place++) {
    targetsOf(sorted.name(place), targets);
    if (place + 1 < sorted.size && sorted.isSame(place, place + 1)) continue;
    if (targets.length > 0) {
      const term = sorted.bytes(place);
      blocks.add(term, targets);
      list.add(term);
      postings.add(targets);
      targets = [];
    }
  }
  blocks.finish();
  sorted.clear();
  return { list: list.list(), postings: postings.finish() };
}

/** All names: first ids, then packages, then components. */
function sortedNames({ packages, components, identity }: Collector, identities: Identities): SortedTexts {
  const afterIds = identities.size;
  const afterPackages = afterIds + packages.size;
  const bytesOf = (name: number): Buffer => {
    if (name < afterIds) return identity.bytes(name);
    if (name >= afterPackages) return components.bytes(name - afterPackages);
    const bytes = packages.bytes(name - afterIds);
    return bytes.subarray(bytes.indexOf('\n') + 1);
  };
  const bytes = identity.byteLength + packages.byteLength + components.byteLength;
  return new SortedTexts(afterPackages + components.size, bytesOf, bytes);
}

/** Appends what a name finds. */
type TargetsOf = (name: number, targets: TermTarget[]) => void;

function targetsOfNames(collector: Collector, identities: Identities, vulnerabilities: Vulnerabilities): TargetsOf {
  const ofId = idTargets(collector, identities, vulnerabilities);
  const afterIds = identities.size;
  const afterPackages = afterIds + collector.packages.size;
  return (name, targets) => {
    if (name < afterIds) ofId(name, targets);
    else if (name < afterPackages) targets.push({ kind: 'package', number: name - afterIds });
    else targets.push({ kind: 'component', number: name - afterPackages });
  };
}

/** What an id finds: the vulnerabilities that it is a name of or stands for, and the advisories that have it. */
function idTargets({ advisories }: Collector, identities: Identities, { numberOfId }: Vulnerabilities): TargetsOf {
  const advisoriesOfId = NumberLists.gather(identities.size, (tell) => {
    for (let advisory = 0; advisory < advisories.id.length; advisory++) tell(advisories.id.at(advisory), advisory);
  });
  return (id, targets) => {
    const [start, end] = [advisoriesOfId.start(id), advisoriesOfId.end(id)];
    for (const meant of identities.meaning(id)) {
      const number = numberOfId[meant] ?? -1;
      if (number < 0) continue;
      if (meant === id || !identities.isAdvisory(id)) targets.push({ kind: 'name', number });
      // What an advisory stands for is in its own record.
      else if (start === end) targets.push({ kind: 'stands-for', number });
    }
    for (let place = start; place < end; place++) {
      targets.push({ kind: 'advisory', number: advisoriesOfId.value(place) });
    }
  };
}

/** Writes what terms are listed in, and keeps it. */
class PostingsWriter {
  readonly #blocks: PostingBlockWriter;
  readonly #listed: Listed;
  readonly #documents: PostingColumn;
  readonly #rows: PostingColumn;

  constructor(database: DatabaseSync, terms: number, listed: Listed) {
    this.#blocks = new PostingBlockWriter(database);
    this.#listed = listed;
    const { documentsOfVulnerability, documentsOfAdvisory, rowsOfPackage, rowsOfComponent } = listed;
    this.#documents = new PostingColumn(terms, documentsOfVulnerability.total + documentsOfAdvisory.total);
    this.#rows = new PostingColumn(terms, rowsOfPackage.total + rowsOfComponent.total);
  }

  add(targets: readonly TermTarget[]): void {
    const [documents, rows, listed] = [this.#documents, this.#rows, this.#listed];
    for (const { kind, number } of targets) {
      if (kind === 'name') documents.addList(listed.documentsOfVulnerability, number);
      else if (kind === 'advisory') documents.addList(listed.documentsOfAdvisory, number);
    }
    const firstDocument = documents.settle();
    documents.end();
    for (const { kind, number } of targets) if (kind === 'package') rows.addList(listed.rowsOfPackage, number);
    const firstPackageRow = rows.settle();
    for (const { kind, number } of targets) if (kind === 'component') rows.addList(listed.rowsOfComponent, number);
    const firstComponentRow = rows.settle();
    rows.end();
    this.#blocks
      .kind(documents.values, firstDocument, documents.length)
      .kind(rows.values, firstPackageRow, firstComponentRow)
      .kind(rows.values, firstComponentRow, rows.length)
      .end();
  }

  finish(): TermPostings {
    this.#blocks.finish();
    return {
      documents: this.#documents.values,
      documentStarts: this.#documents.starts(),
      rows: this.#rows.values,
      rowStarts: this.#rows.starts(),
    };
  }
}
