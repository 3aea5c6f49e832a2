import type { AdvisoryIndex, DatabaseInfo, Statement, VulnerabilityRecord } from '../../src/database/index.ts';
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
  return {
    statements: (keys) =>
      keys.map((key) => statements.filter(({ ecosystem, name }) => ecosystem === key.ecosystem && name === key.name)),
    vulnerabilities: (ids) => ids.map((id) => byId.get(id) ?? null),
    vulnerabilityIds: (id) => {
      const record = byId.get(id);
      if (record) return [record.id];
      return statements.find(({ advisory }) => advisory.id === id)?.vulnerabilities ?? [];
    },
    ecosystems: () => new Set(statements.map(({ ecosystem }) => ecosystem)),
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
