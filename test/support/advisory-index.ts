import type {
  AdvisoryIndex,
  DatabaseInfo,
  Statement,
  StatementList,
  VulnerabilityRecord,
} from '../../src/database/index.ts';
import {
  type Inventory,
  type Judgement,
  NO_RUN_CONFIG,
  type Package,
  type PackageType,
} from '../../src/model/index.ts';

/** An index over statements in memory, for tests of what is above the database. */
export function indexOf(statements: readonly Statement[], records: readonly VulnerabilityRecord[] = []): AdvisoryIndex {
  const byId = new Map(records.flatMap((record) => [record.id, ...record.aliases].map((id) => [id, record] as const)));
  const ids = [...new Set(statements.flatMap(({ vulnerabilities }) => vulnerabilities))];
  return {
    statementsOn: (key) =>
      listOf(
        statements.filter(({ ecosystem, name }) => ecosystem === key.ecosystem && name === key.name),
        ids,
      ),
    vulnerability: (number) => {
      const id = ids[number] ?? '';
      const naming = statements.filter(({ vulnerabilities }) => vulnerabilities.includes(id));
      return byId.get(id) ?? recordOf(id, { ratings: naming.flatMap(({ ratings }) => ratings) });
    },
    vulnerabilities: (ids) => ids.map((id) => byId.get(id) ?? null),
    vulnerabilityIds: (id) => {
      const record = byId.get(id);
      if (record) return [record.id];
      return statements.find(({ advisory }) => advisory.id === id)?.vulnerabilities ?? [];
    },
    ecosystems: () => new Set(statements.map(({ ecosystem }) => ecosystem)),
  };
}

/** @param ids of all vulnerabilities, whose places are their numbers */
function listOf(statements: readonly Statement[], ids: readonly string[]): StatementList {
  const at = (place: number): Statement => {
    const statement = statements[place];
    if (statement) return statement;
    throw new RangeError(`no statement ${place}`);
  };
  const vulnerabilities = (place: number) => at(place).vulnerabilities.map((id) => ids.indexOf(id));
  return {
    length: statements.length,
    at,
    isWithdrawn: (place) => at(place).advisory.withdrawn !== null,
    module: (place) => at(place).module,
    saying: (place) => place,
    latest: (place) => at(place).judgement,
    vulnerability: (place) => (vulnerabilities(place).length === 1 ? (vulnerabilities(place)[0] ?? -1) : -1),
    vulnerabilities,
  };
}

export const INFO: DatabaseInfo = {
  schemaVersion: 1,
  built: 1_700_000_000,
  identity: 'test',
  sources: [],
  counts: { advisories: 0, vulnerabilities: 0, packages: 0, statements: 0 },
};

/** A statement of Wolfi on `name`; `overrides` says what differs. */
export function statementOf(
  name: string,
  vulnerability: string,
  judgement: Judgement,
  overrides: Partial<Statement> & {
    readonly id?: string;
    readonly published?: number;
    readonly withdrawn?: number;
  } = {},
): Statement {
  const { id = `ADV-${name}-${vulnerability}`, published = null, withdrawn = null, ...rest } = overrides;
  return {
    advisory: { id, source: 'wolfi', published, modified: published, withdrawn, url: '' },
    vulnerabilities: [vulnerability],
    ecosystem: 'Wolfi',
    name,
    architecture: null,
    module: null,
    judgement,
    ratings: [],
    ...rest,
  };
}

export function fixedIn(version: string): Judgement {
  return {
    kind: 'ranges',
    ranges: [{ introduced: '0', fixed: version, lastAffected: null }],
    versions: [],
    unfixed: 'affected',
  };
}

export function recordOf(id: string, overrides: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord {
  return { id, aliases: [], ratings: [], kev: null, epss: null, description: '', published: null, ...overrides };
}

export function packageOf(name: string, version: string, overrides: Partial<Package> = {}): Package {
  const type: PackageType = overrides.type ?? 'apk';
  const namespace = overrides.namespace ?? (type === 'apk' ? 'wolfi' : '');
  const path = overrides.locations?.[0]?.path ?? 'lib/apk/db/installed';
  return {
    type,
    namespace,
    name,
    version,
    architecture: 'x86_64',
    origin: null,
    licences: [],
    purl: `pkg:${type}/${namespace === '' ? '' : `${namespace}/`}${name}@${version}`,
    locations: [{ path, layer: '' }],
    owner: null,
    ...overrides,
  };
}

export function inventoryOf(packages: readonly Package[], overrides: Partial<Inventory> = {}): Inventory {
  return {
    image: {
      reference: 'test',
      digest: null,
      platform: 'linux/amd64',
      created: null,
      layers: [],
      config: NO_RUN_CONFIG,
    },
    distro: { id: 'wolfi', version: '', like: [], name: 'Wolfi' },
    packages,
    warnings: [],
    ...overrides,
  };
}
