import {
  compareIds,
  compareSeverity,
  compareText,
  type Diff,
  type ExplainedChange,
  type Finding,
  isDistroType,
  type PackageType,
  type RunConfig,
  type Scan,
  type VulnerabilityChange,
} from '../model/index.ts';
import { compareFindings } from '../scan/index.ts';
import { createExplainer, type createExplainer as Explainer, type Side } from './cause.ts';
import { comparePackages, displayName } from './packages.ts';

export interface DiffOptions {
  /** Only packages of these types, and vulnerabilities in them; null for all. */
  readonly types: ReadonlySet<PackageType> | null;
}

/**
 * What changes from one image to the other, with a cause for every vulnerability that is on one side only. A diff of
 * a scan with itself is empty; `diff(b, a)` has as added what `diff(a, b)` has as removed, and the other way round.
 */
export function diffScans(from: Side, to: Side, options: DiffOptions = { types: null }): Diff {
  const before = limited(from, options.types);
  const after = limited(to, options.types);
  const packages = comparePackages(before.scan.inventory.packages, after.scan.inventory.packages);
  const explain = createExplainer(before, after, packages);
  const old = Map.groupBy(before.scan.findings, ({ id }) => id);
  const now = Map.groupBy(after.scan.findings, ({ id }) => id);
  const removed = [...old].filter(([id]) => !now.has(id));
  const added = [...now].filter(([id]) => !old.has(id));
  return {
    from: before.scan,
    to: after.scan,
    packages: { added: packages.added, removed: packages.removed, changed: packages.changed },
    vulnerabilities: {
      added: added.map(([, findings]) => explained(findings, explain.addition)).sort(byPressure),
      removed: removed.map(([, findings]) => explained(findings, explain.removal)).sort(byPressure),
      unchanged: [...now]
        .flatMap(([id, findings]) => (old.has(id) ? [changeOf([...findings, ...(old.get(id) ?? [])])] : []))
        .sort(byPressure),
    },
    layers: compareLayers(before.scan, after.scan),
    config: compareConfigs(before.scan.image.config, after.scan.image.config),
  };
}

function limited(side: Side, types: ReadonlySet<PackageType> | null): Side {
  if (types === null) return side;
  const { scan } = side;
  return {
    matcher: side.matcher,
    scan: {
      ...scan,
      inventory: { ...scan.inventory, packages: scan.inventory.packages.filter((pkg) => types.has(pkg.type)) },
      findings: scan.findings.filter((finding) => types.has(finding.package.type)),
      suppressed: scan.suppressed.filter(({ finding }) => types.has(finding.package.type)),
    },
  };
}

function explained(findings: readonly Finding[], causeOf: ReturnType<typeof Explainer>['addition']): ExplainedChange {
  const causes = findings.toSorted(byPackage).map(causeOf);
  const [because] = causes;
  if (!because) throw new Error('a vulnerability without a finding');
  return { ...changeOf(findings), because, causes };
}

/** `findings` must be of one vulnerability, at least one. */
function changeOf(findings: readonly Finding[]): VulnerabilityChange {
  const sorted = findings.toSorted(compareFindings);
  const [first] = sorted;
  if (!first) throw new Error('a vulnerability without a finding');
  return {
    id: first.id,
    aliases: first.aliases,
    reference: referenceOf(first),
    severity: first.severity,
    packages: [...new Set(sorted.map((finding) => displayName(finding.package)))].sort(),
    findings: sorted,
  };
}

/** `wolfi:distro:wolfi:rolling`, `osv:language:golang`: who says it, of what. */
function referenceOf({ advisory, package: pkg, match }: Finding): string {
  const source = advisory.source.split(':')[0] ?? advisory.source;
  if (!isDistroType(pkg.type)) return `${source}:language:${pkg.type}`;
  const release = match.ecosystem.split(':').slice(1).join(':').replace(/^v/, '');
  return `${source}:distro:${pkg.namespace}:${release === '' ? 'rolling' : release}`;
}

function byPackage(a: Finding, b: Finding): number {
  return compareText(displayName(a.package), displayName(b.package)) || compareFindings(a, b);
}

function byPressure(a: VulnerabilityChange, b: VulnerabilityChange): number {
  return compareSeverity(a.severity, b.severity) || compareIds(a.id, b.id);
}

function compareLayers(from: Scan, to: Scan): Diff['layers'] {
  const waiting = new Map<string, number>();
  for (const { diffId } of from.image.layers) waiting.set(diffId, (waiting.get(diffId) ?? 0) + 1);
  let shared = 0;
  for (const { diffId } of to.image.layers) {
    const left = waiting.get(diffId) ?? 0;
    if (left === 0) continue;
    waiting.set(diffId, left - 1);
    shared += 1;
  }
  return { shared, added: to.image.layers.length - shared, removed: from.image.layers.length - shared };
}

const CONFIG_KEYS: readonly (keyof RunConfig)[] = [
  'user',
  'entrypoint',
  'cmd',
  'env',
  'workingDir',
  'exposedPorts',
  'volumes',
  'labels',
  'stopSignal',
];

function compareConfigs(from: RunConfig, to: RunConfig): Diff['config'] {
  return CONFIG_KEYS.flatMap((key) =>
    JSON.stringify(from[key]) === JSON.stringify(to[key]) ? [] : [{ key, from: from[key], to: to[key] }],
  );
}
