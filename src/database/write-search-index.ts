import type { DatabaseSync } from 'node:sqlite';
import { SEVERITIES, type Severity } from '../model/index.ts';
import type { Collector } from './collect.ts';
import { type DocumentOrder, orderDocuments } from './document-order.ts';
import { NumberLists } from './number-lists.ts';
import { SearchPartWriter } from './search-parts.ts';
import type { Vulnerabilities } from './write-vulnerabilities.ts';

/** Writes what a search runs over; search-index.ts says what that is. */
export function writeSearchIndex(
  database: DatabaseSync,
  collector: Collector,
  known: { readonly vulnerabilities: Vulnerabilities; readonly severity: (statement: number) => Severity },
): void {
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
  parts.numbers('row architecture', rows, (row) => statements.architecture.at(statement(row)));
  parts.numbers('row judgement', rows, (row) => statements.judgement.at(statement(row)));
  parts.numbers('row package', rows, (row) => statements.package.at(statement(row)));
  parts.numbers('row severity', rows, (row) => SEVERITIES.indexOf(known.severity(statement(row))));
  parts.numbers('row status', rows, (row) => statements.status.at(statement(row)));
  parts.lists('documents of vulnerability', documentsOfVulnerabilities(collector, order, known.vulnerabilities));
  parts.lists('rows of component', rowsOfComponents(collector, order));
}

/** The first row of each document. */
function startsOf({ count }: DocumentOrder): Int32Array {
  const starts = new Int32Array(count.length);
  for (let document = 1; document < starts.length; document++) {
    starts[document] = (starts[document - 1] ?? 0) + count.at(document - 1);
  }
  return starts;
}

/** Ascending. */
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
  return NumberLists.gather(vulnerabilities.ids.length, (tell) => {
    for (let document = 0; document < advisory.length; document++) {
      for (const vulnerability of ofAdvisory.list(advisory.at(document))) tell(vulnerability, document);
    }
  });
}

/** Ascending. */
function rowsOfComponents({ components, componentOf, statements }: Collector, order: DocumentOrder): NumberLists {
  const ofStatement = NumberLists.gather(statements.package.length, (tell) => {
    for (let pair = 0; pair < componentOf.component.length; pair++) {
      tell(componentOf.statement.at(pair), componentOf.component.at(pair));
    }
  });
  return NumberLists.gather(components.size, (tell) => {
    for (let row = 0; row < order.statements.length; row++) {
      for (const component of ofStatement.list(order.statements.at(row))) tell(component, row);
    }
  });
}
