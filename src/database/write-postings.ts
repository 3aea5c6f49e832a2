import type { DatabaseSync } from 'node:sqlite';
import { PostingBlockWriter, type Postings } from './posting-blocks.ts';
import { TERM_KINDS } from './term-blocks.ts';
import type { TermList } from './term-list.ts';
import type { Listed } from './write-search-index.ts';

/**
 * Writes what each term is found in.
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

/** The lists of what a term finds. */
export function postingsOf(terms: TermList, term: number, listed: Listed): Postings {
  const documents: Int32Array[] = [];
  const packageRows: Int32Array[] = [];
  const componentRows: Int32Array[] = [];
  terms.targets(term, (code, number) => {
    const kind = TERM_KINDS[code] ?? 'name';
    switch (kind) {
      case 'name':
        documents.push(listed.documentsOfVulnerability.list(number));
        break;
      case 'advisory':
        documents.push(listed.documentsOfAdvisory.list(number));
        break;
      case 'package':
        packageRows.push(listed.rowsOfPackage.list(number));
        break;
      case 'component':
        componentRows.push(listed.rowsOfComponent.list(number));
        break;
      // Its vulnerability's advisories do not have the id themselves.
      case 'stands-for':
        break;
      default:
        kind satisfies never;
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
