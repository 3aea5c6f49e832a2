import type { DatabaseSync } from 'node:sqlite';
import type { NumberLists } from './number-lists.ts';
import { PostingBlockWriter, type Postings } from './posting-blocks.ts';
import type { RowsFound } from './rows-found.ts';
import { TERM_KINDS } from './term-blocks.ts';
import type { TermList } from './term-list.ts';
import type { Listed } from './write-search-index.ts';

/**
 * Writes what each term is found in. An id that an advisory stands for (`stands-for`) is none of that advisory's names.
 * @returns how many postings there are of all terms before each one, and of all
 */
export function writePostings(database: DatabaseSync, terms: TermList, listed: Listed): Int32Array {
  const writer = new PostingBlockWriter(database);
  const before = new Int32Array(terms.size + 1);
  for (let term = 0; term < terms.size; term++) {
    const postings = postingsOf(terms, term, listed);
    writer.add(postings);
    const { documents, 'package rows': packageRows, 'component rows': componentRows } = postings;
    before[term + 1] = (before[term] ?? 0) + documents.length + packageRows.length + componentRows.length;
  }
  writer.finish();
  return before;
}

/** Adds what a term is found in, without making an object of it: a build does so millions of times. */
export function gatherPostings(terms: TermList, term: number, listed: Listed, found: RowsFound): void {
  terms.targets(term, (kind, number) => {
    switch (kind) {
      case NAME:
        addDocuments(listed.documentsOfVulnerability, number, found);
        break;
      case ADVISORY:
        addDocuments(listed.documentsOfAdvisory, number, found);
        break;
      case PACKAGE:
        addRows(listed.rowsOfPackage, number, found);
        break;
      case COMPONENT:
        addRows(listed.rowsOfComponent, number, found);
    }
  });
}

const NAME = TERM_KINDS.indexOf('name');
const ADVISORY = TERM_KINDS.indexOf('advisory');
const PACKAGE = TERM_KINDS.indexOf('package');
const COMPONENT = TERM_KINDS.indexOf('component');

function addDocuments(lists: NumberLists, group: number, found: RowsFound): void {
  const end = lists.end(group);
  for (let place = lists.start(group); place < end; place++) found.addDocument(lists.value(place));
}

function addRows(lists: NumberLists, group: number, found: RowsFound): void {
  const end = lists.end(group);
  for (let place = lists.start(group); place < end; place++) found.addRow(lists.value(place));
}

/** The lists of what a term finds. */
function postingsOf(terms: TermList, term: number, listed: Listed): Postings {
  const documents: Int32Array[] = [];
  const packageRows: Int32Array[] = [];
  const componentRows: Int32Array[] = [];
  terms.targets(term, (kind, number) => {
    switch (kind) {
      case NAME:
        documents.push(listed.documentsOfVulnerability.list(number));
        break;
      case ADVISORY:
        documents.push(listed.documentsOfAdvisory.list(number));
        break;
      case PACKAGE:
        packageRows.push(listed.rowsOfPackage.list(number));
        break;
      case COMPONENT:
        componentRows.push(listed.rowsOfComponent.list(number));
    }
  });
  return { documents: joined(documents), 'package rows': joined(packageRows), 'component rows': joined(componentRows) };
}

function joined(lists: readonly Int32Array[]): Int32Array {
  const [only = NONE, ...others] = lists;
  if (others.length === 0) return only;
  return Int32Array.from(new Set(lists.flatMap((list) => [...list]))).sort();
}

const NONE = new Int32Array();
