import type { DatabaseSync } from 'node:sqlite';
import { shared } from '../arrays/apart.ts';
import { BitSet, wordsFor } from '../arrays/bit-set.ts';
import { NumberLists } from '../arrays/number-lists.ts';
import { SearchPartWriter } from '../search/search-parts.ts';
import type { Collector } from './collect.ts';
import { type DocumentOrder, orderDocuments } from './document-order.ts';
import type { Vulnerabilities } from './write-vulnerabilities.ts';

/** The rows that a search lists, and which of them a search of today passes over. Threads can share it. */
export interface ListedRows {
  /** The first row of each document, and one past the last. */
  readonly starts: Int32Array;
  /** The documents that have been withdrawn. */
  readonly withdrawn: BitSet;
}

/** What a search runs over, by what it is found by; numbers ascend in each list. */
export interface Listed extends ListedRows {
  readonly documentsOfVulnerability: NumberLists;
  readonly documentsOfAdvisory: NumberLists;
  readonly rowsOfPackage: NumberLists;
  readonly rowsOfComponent: NumberLists;
}

/**
 * Writes what a search runs over; search/search-index.ts says what that is.
 * @param known.severities of statements, in SEVERITIES
 */
export function writeSearchIndex(
  database: DatabaseSync,
  collector: Collector,
  known: { readonly vulnerabilities: Vulnerabilities; readonly severities: Uint8Array },
): Listed {
  const { statements, advisories } = collector;
  const order = orderDocuments(collector);
  const parts = new SearchPartWriter(database);
  const documents = order.advisory.length;
  const rows = order.statements.length;
  const advisory = (document: number) => order.advisory.at(document);
  const statement = (row: number) => order.statements.at(row);
  const starts = startsOf(order);
  parts.numbers('document advisory', documents, advisory);
  parts.numbers('document published', documents, (at) => advisories.published.at(advisory(at)));
  parts.numbers('document rows', documents, (at) => order.count.at(at));
  parts.numbers('document source', documents, (at) => advisories.source.at(advisory(at)));
  parts.numbers('document updated', documents, (at) => statements.updated.at(statement(starts[at] ?? 0)));
  parts.numbers('document withdrawn', documents, (at) => advisories.withdrawn.at(advisory(at)));
  parts.numbers('row severity', rows, (row) => known.severities[statement(row)] ?? 0);
  parts.numbers('row statement', rows, (row) => {
    return statement(row) - collector.firstStatement(statements.advisory.at(statement(row)));
  });
  parts.numbers('row status', rows, (row) => statements.status.at(statement(row)));
  const withdrawn = new BitSet(documents, shared.int32s(wordsFor(documents)));
  for (let document = 0; document < documents; document++) {
    if (advisories.withdrawn.at(advisory(document)) >= 0) withdrawn.add(document);
  }
  const listed = {
    starts,
    withdrawn,
    documentsOfVulnerability: documentsOfVulnerabilities(collector, order, known.vulnerabilities),
    documentsOfAdvisory: NumberLists.gather(advisories.id.length, (tell) => {
      for (let document = 0; document < documents; document++) tell(advisory(document), document);
    }),
    rowsOfPackage: NumberLists.gather(collector.packages.size, (tell) => {
      for (let row = 0; row < rows; row++) tell(statements.package.at(statement(row)), row);
    }),
    rowsOfComponent: rowsOfComponents(collector, order),
  };
  for (const column of [order.statements, order.advisory, order.count]) column.clear();
  return listed;
}

function startsOf({ count }: DocumentOrder): Int32Array {
  const starts = shared.int32s(count.length + 1);
  for (let document = 0; document < count.length; document++) {
    starts[document + 1] = (starts[document] ?? 0) + count.at(document);
  }
  return starts;
}

function documentsOfVulnerabilities(
  { advisories }: Collector,
  { advisory }: DocumentOrder,
  vulnerabilities: Vulnerabilities,
): NumberLists {
  const ofAdvisory = NumberLists.gather(advisories.id.length, (tell) => {
    for (let number = 0; number < vulnerabilities.ids.length; number++) {
      for (const one of vulnerabilities.advisories.list(number)) tell(one, number);
    }
  });
  const found = NumberLists.gather(vulnerabilities.ids.length, (tell) => {
    for (let document = 0; document < advisory.length; document++) {
      const of = advisory.at(document);
      for (let place = ofAdvisory.start(of); place < ofAdvisory.end(of); place++)
        tell(ofAdvisory.value(place), document);
    }
  });
  ofAdvisory.clear();
  return found;
}

function rowsOfComponents({ components, componentOf, statements }: Collector, order: DocumentOrder): NumberLists {
  const ofStatement = NumberLists.gather(statements.package.length, (tell) => {
    for (let pair = 0; pair < componentOf.component.length; pair++) {
      tell(componentOf.statement.at(pair), componentOf.component.at(pair));
    }
  });
  const found = NumberLists.gather(components.size, (tell) => {
    for (let row = 0; row < order.statements.length; row++) {
      const of = order.statements.at(row);
      for (let place = ofStatement.start(of); place < ofStatement.end(of); place++) tell(ofStatement.value(place), row);
    }
  });
  ofStatement.clear();
  return found;
}
