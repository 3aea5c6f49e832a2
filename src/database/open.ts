import { openFile } from './file.ts';
import { Rows } from './rows.ts';
import type { AdvisoryIndex, DatabaseInfo, PackageKey, Statement, VulnerabilityRecord } from './types.ts';

/** An open database: read-only, and the same for as long as it is open. */
export interface Database extends AdvisoryIndex, Disposable {
  readonly info: DatabaseInfo;
}

/**
 * Opens a database file, in less than five milliseconds. `using database = openDatabase(file)` closes it.
 * @throws {DatabaseError} when there is none at `file`, or it is not ours, of another schema version, or cut off.
 */
export function openDatabase(file: string): Database {
  const { database, about } = openFile(file);
  const rows = new Rows(database, about);
  return {
    info: about.info,
    statements: (keys) => keys.map((key) => statements(rows, key)),
    vulnerabilities: (ids) => ids.map((id) => vulnerability(rows, id)),
    vulnerabilityIds: (id) => rows.name(id).vulnerabilities.map((number) => rows.vulnerability(number).id),
    ecosystems: () => new Set(about.ecosystems),
    [Symbol.dispose]: () => database.close(),
  };
}

function statements(rows: Rows, { ecosystem, name }: PackageKey): readonly Statement[] {
  return rows.statementsOf(ecosystem, name).map((statement) => {
    const advisory = rows.advisory(statement.advisory);
    return {
      advisory: advisory.header,
      vulnerabilities: advisory.vulnerabilities,
      ecosystem,
      name,
      architecture: rows.architecture(statement.architecture),
      judgement: rows.judgement(statement.judgement),
      ratings: rows.ratings(statement.ratings),
    };
  });
}

function vulnerability(rows: Rows, id: string): VulnerabilityRecord | null {
  const [number] = rows.name(id).vulnerabilities;
  if (number === undefined) return null;
  const { prose, advisories: _, ...record } = rows.vulnerability(number);
  return {
    ...record,
    // Matching asks for hundreds of records and reads no description; finding one takes as long as all the rest.
    get description() {
      const { summary = '', details = '' } = prose === null ? {} : rows.prose(prose);
      return summary === '' ? details : summary;
    },
  };
}
