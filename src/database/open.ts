import type { Advisory } from '../model/index.ts';
import type {
  AdvisoryDetail,
  AdvisoryList,
  AdvisoryListItem,
  AdvisoryQuery,
  VulnerabilityDetail,
} from './advisory-types.ts';
import { tellingDamage } from './damage.ts';
import { openFile } from './file.ts';
import { advisoriesOfId, advisoriesOfPackage, vulnerabilitiesOfId } from './records/details.ts';
import {
  type ExportEntry,
  type ExportQuery,
  exportAdvisories,
  exportAdvisory,
  exportEntries,
} from './records/export.ts';
import { Rows } from './records/rows.ts';
import { AdvisorySearch } from './search/search.ts';
import { readSearchIndex } from './search/search-index.ts';
import { atOnce, type Steps } from './steps.ts';
import type { AdvisoryIndex, DatabaseInfo, PackageKey, Statement, Statistics } from './types.ts';

/** An open database: read-only, and the same for as long as it is open. */
export interface Database extends AdvisoryIndex, Disposable {
  readonly info: DatabaseInfo;
  /** Answers in the order of the keys; an empty list for a package that nothing speaks of. */
  statements(keys: readonly PackageKey[]): readonly (readonly Statement[])[];
  /** What all statements come to, as counted by the build. */
  readonly statistics: Statistics;
  /** A page of the advisories that answer a query, the newest change first. */
  searchAdvisories(query: AdvisoryQuery): AdvisoryList;
  /** Every advisory of an id, letter case aside: two sources may each have one of the same. */
  getAdvisories(id: string): readonly AdvisoryDetail[];
  /** What an id means (its own or an alias, letter case aside); several where a record stands for several. */
  getVulnerabilities(id: string): readonly VulnerabilityDetail[];
  /** The same in steps: a vulnerability of tens of thousands of packages takes a second. */
  vulnerabilitySteps(id: string): Steps<readonly VulnerabilityDetail[]>;
  /** Reads in steps what the first search would have to wait for. */
  readySteps(): Steps<void>;
  /** What every advisory says of a package, the newest change first. */
  packageAdvisories(key: PackageKey): readonly AdvisoryListItem[];
  /** Every advisory as a feed's record, one an id; read as it is gone through. */
  exportAdvisories(query: ExportQuery): Iterable<Advisory>;
  /** The ids of those records, with when they last changed. */
  exportEntries(query: ExportQuery): Iterable<ExportEntry>;
  /** The record of one id, letter case included; null where there is none. */
  exportAdvisory(id: string): Advisory | null;
  /** Every package of an ecosystem, sorted by name, with all that is said of it; read as it is gone through. */
  packagesIn(ecosystem: string): Iterable<{ readonly name: string; readonly statements: readonly Statement[] }>;
}

/**
 * Opens a database file, in a few milliseconds. `using database = openDatabase(file)` closes it.
 * @throws {DatabaseError} when there is none at `file`, or it is not ours, of another schema version, or cut off.
 */
export function openDatabase(file: string): Database {
  const { database, about } = openFile(file);
  const rows = new Rows(database, about, file);
  let search: AdvisorySearch | undefined;
  function* ready(): Steps<AdvisorySearch> {
    if (search !== undefined) return search;
    const index = yield* readSearchIndex(database, file);
    search ??= new AdvisorySearch(database, rows, index, about.sources);
    return search;
  }
  return {
    info: about.info,
    statistics: about.statistics,
    statementsOn: (key) => rows.statementsOf(key),
    statements: (keys) => keys.map((key) => rows.statementsOf(key).all()),
    vulnerability: (number) => rows.vulnerability(number),
    vulnerabilities: (ids) =>
      ids.map((id) => {
        const [number] = rows.name(id).vulnerabilities;
        return number === undefined ? null : rows.vulnerability(number);
      }),
    vulnerabilityIds: (id) => rows.name(id).vulnerabilities.map((number) => rows.vulnerability(number).id),
    ecosystems: () => new Set(about.ecosystems),
    searchAdvisories: (query) => {
      return tellingDamage(file)(() => atOnce(ready()).list(query))();
    },
    getAdvisories: (id) => advisoriesOfId(rows, id),
    getVulnerabilities: (id) => atOnce(vulnerabilitiesOfId(rows, id)),
    vulnerabilitySteps: (id) => vulnerabilitiesOfId(rows, id),
    *readySteps() {
      const steps = ready();
      const next = tellingDamage(file)(() => steps.next());
      while (!next().done) yield;
      tellingDamage(file)(() => search?.list({ limit: 1 }))();
    },
    packageAdvisories: (key) => advisoriesOfPackage(rows, key),
    exportAdvisories: (query) => exportAdvisories(rows, about.info.counts.advisories, query),
    exportEntries: (query) => exportEntries(rows, about.info.counts.advisories, query),
    exportAdvisory: (id) => exportAdvisory(rows, id),
    packagesIn: (ecosystem) => packagesIn(rows, ecosystem),
    [Symbol.dispose]: () => database.close(),
  };
}

function* packagesIn(rows: Rows, ecosystem: string) {
  for (const name of rows.packageNames(ecosystem))
    yield { name, statements: rows.statementsOf({ ecosystem, name }).all() };
}
