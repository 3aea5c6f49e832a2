import type { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { compareText, SEVERITIES, type Severity } from '../model/index.ts';
import type { Collector } from './collect.ts';
import type { NumberColumn } from './columns.ts';
import { DatabaseError } from './errors.ts';
import { PACKED_RECORD_LIMIT } from './limits.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/**
 * What a search runs over: a row for every statement, the newest change first, in columns; and the names that rows
 * can be found by. It is read whole, once, by the first search of an open database: some ten milliseconds for a hundred
 * thousand rows, after which any substring is found by one pass over one text. A full-text index of the same names
 * would make the file half as large again.
 */
export interface SearchIndex {
  readonly rows: number;
  readonly advisory: Int32Array;
  readonly architecture: Int32Array;
  readonly source: Int32Array;
  readonly package: Int32Array;
  readonly judgement: Int32Array;
  /** In STATUSES, by all that is known. */
  readonly status: Int32Array;
  /** In SEVERITIES. */
  readonly severity: Int32Array;
  /** Times in seconds; −1 where none is known. */
  readonly updated: Float64Array;
  readonly published: Float64Array;
  readonly withdrawn: Float64Array;
  /** A line for each in the order of their numbers, in lower case; a vulnerability's names are parted by tabs. */
  readonly names: Readonly<Record<NameKind, string>>;
  /** Rows by component, and advisories by vulnerability, both by number. */
  readonly rowsOfComponent: readonly (readonly number[])[];
  readonly advisoriesOfVulnerability: readonly (readonly number[])[];
}

export const NAME_KINDS = ['advisory', 'package', 'vulnerability', 'component'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

export function writeSearchIndex(
  database: DatabaseSync,
  collector: Collector,
  known: {
    readonly vulnerabilities: readonly { readonly names: readonly string[]; readonly advisories: readonly number[] }[];
    readonly severity: (statement: number) => Severity;
  },
): void {
  const { statements, advisories } = collector;
  const order = newestFirst(collector);
  const insert = database.prepare('INSERT INTO search (part, packed) VALUES (?, ?)');
  const part = (name: string, values: readonly number[]) => insert.run(name, compress(deltas(values)));
  const ofStatement = (column: NumberColumn) => order.map((statement) => column.at(statement));
  const ofAdvisory = (column: NumberColumn) => order.map((statement) => column.at(statements.advisory.at(statement)));

  part('advisory', ofStatement(statements.advisory));
  part('architecture', ofStatement(statements.architecture));
  part('judgement', ofStatement(statements.judgement));
  part('package', ofStatement(statements.package));
  part('published', ofAdvisory(advisories.published));
  part(
    'severity',
    order.map((statement) => SEVERITIES.indexOf(known.severity(statement))),
  );
  part('source', ofAdvisory(advisories.source));
  part('status', ofStatement(statements.status));
  part('updated', ofStatement(statements.updated));
  part('withdrawn', ofAdvisory(advisories.withdrawn));

  const lines: Readonly<Record<NameKind, readonly string[]>> = {
    advisory: advisories.ids,
    package: collector.packages.texts().map((text) => text.slice(text.indexOf('\n') + 1)),
    vulnerability: known.vulnerabilities.map(({ names }) => names.join('\t')),
    component: collector.components.texts(),
  };
  for (const kind of NAME_KINDS) {
    const text = lines[kind].map((line) => line.toLowerCase().replaceAll('\n', ' ')).join('\n');
    insert.run(`names of ${kind}`, compress(Buffer.from(text)));
  }
  insert.run('rows of component', compress(lists(rowsOfComponents(collector, order))));
  insert.run('advisories of vulnerability', compress(lists(known.vulnerabilities.map(({ advisories: all }) => all))));
}

export function readSearchIndex(database: DatabaseSync, location: string): SearchIndex {
  const parts = new Map<unknown, unknown>(
    database
      .prepare('SELECT part, packed FROM search')
      .all()
      .map((row) => [row['part'], row['packed']]),
  );
  const bytes = (name: string): Buffer => {
    const packed = parts.get(name);
    if (packed instanceof Uint8Array) return zstdDecompressSync(packed, { maxOutputLength: PACKED_RECORD_LIMIT });
    throw new DatabaseError('damaged-database', location, `has no ${name} to search`, 'run fixedin db update');
  };
  const numbers = (name: string) => Int32Array.from(readDeltas(bytes(name)));
  const times = (name: string) => readDeltas(bytes(name));
  const names = (kind: NameKind) => bytes(`names of ${kind}`).toString();
  const advisory = numbers('advisory');
  return {
    rows: advisory.length,
    advisory,
    architecture: numbers('architecture'),
    judgement: numbers('judgement'),
    package: numbers('package'),
    severity: numbers('severity'),
    source: numbers('source'),
    status: numbers('status'),
    published: times('published'),
    updated: times('updated'),
    withdrawn: times('withdrawn'),
    names: {
      advisory: names('advisory'),
      package: names('package'),
      vulnerability: names('vulnerability'),
      component: names('component'),
    },
    rowsOfComponent: readLists(bytes('rows of component')),
    advisoriesOfVulnerability: readLists(bytes('advisories of vulnerability')),
  };
}

/** Positions of statements, the newest change first, and those of one moment by advisory and package. */
function newestFirst({ statements, advisories, packages }: Collector): readonly number[] {
  const names = packages.texts();
  const [updated, advisory, named] = [
    statements.updated.values(),
    statements.advisory.values(),
    statements.package.values(),
  ];
  return Array.from(updated.keys()).sort(
    (a, b) =>
      (updated[b] ?? 0) - (updated[a] ?? 0) ||
      compareText(advisories.ids[advisory[a] ?? 0] ?? '', advisories.ids[advisory[b] ?? 0] ?? '') ||
      compareText(names[named[a] ?? 0] ?? '', names[named[b] ?? 0] ?? '') ||
      a - b,
  );
}

function rowsOfComponents({ components, componentOf }: Collector, order: readonly number[]): readonly number[][] {
  const rowOf = new Int32Array(order.length);
  for (const [row, statement] of order.entries()) rowOf[statement] = row;
  const rows: number[][] = Array.from({ length: components.size }, () => []);
  for (let pair = 0; pair < componentOf.component.length; pair++) {
    rows[componentOf.component.at(pair)]?.push(rowOf[componentOf.statement.at(pair)] ?? 0);
  }
  return rows.map((list) => list.sort((a, b) => a - b));
}

function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 9 } });
}

function deltas(values: readonly number[]): Uint8Array {
  const writer = new PackedWriter().number(values.length);
  let before = 0;
  for (const value of values) {
    writer.signed(value - before);
    before = value;
  }
  return writer.take();
}

function readDeltas(bytes: Uint8Array): Float64Array {
  const reader = new PackedReader(bytes);
  const values = new Float64Array(reader.number());
  let before = 0;
  for (let row = 0; row < values.length; row++) {
    before += reader.signed();
    values[row] = before;
  }
  return values;
}

/** Lists of ascending numbers. */
function lists(all: readonly (readonly number[])[]): Uint8Array {
  const writer = new PackedWriter().number(all.length);
  for (const list of all) writer.ascending(list);
  return writer.take();
}

function readLists(bytes: Uint8Array): readonly (readonly number[])[] {
  const reader = new PackedReader(bytes);
  return reader.list(() => reader.ascending());
}
