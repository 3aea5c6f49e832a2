import type { AdvisoryListItem, Database } from '../database/index.ts';
import type { ReportedFinding, ScannerReport } from '../inventory/index.ts';
import { compareText, distroEcosystems, isDistroType, type Package, type Warning } from '../model/index.ts';

/** What of the database tells in which packages a vulnerability is. */
export type VulnerabilityLookup = Pick<Database, 'getVulnerabilities'>;

/**
 * A report with the origins that it leaves out. Reports in SARIF name the installed package alone (`libnghttp2-14`)
 * where the advisory speaks of its origin (`nghttp2`). When the very fix that a line names is, for that vulnerability
 * and in that distribution, the fix of one package only, then the line speaks of that package.
 */
export function withInferredOrigins(report: ScannerReport, database: VulnerabilityLookup): ScannerReport {
  const { inventory } = report;
  const ecosystems = new Set(inventory.distro === null ? [] : distroEcosystems(inventory.distro));
  const completed = new Map<Package, Package>();
  for (const finding of report.reported) {
    const pkg = finding.package;
    if (pkg === null || completed.has(pkg) || pkg.origin !== null || !isDistroType(pkg.type)) continue;
    const name = originOf(finding, pkg, ecosystems, database);
    if (name !== null) completed.set(pkg, { ...pkg, origin: { name, version: pkg.version } });
  }
  if (completed.size === 0) return report;
  const complete = (pkg: Package): Package => completed.get(pkg) ?? pkg;
  return {
    ...report,
    inventory: {
      ...inventory,
      packages: inventory.packages.map(complete),
      warnings: [...inventory.warnings, warning(completed, inventory.image.reference)],
    },
    reported: report.reported.map((finding) => ({ ...finding, package: finding.package && complete(finding.package) })),
  };
}

function originOf(
  { id, fixedIn }: ReportedFinding,
  pkg: Package,
  ecosystems: ReadonlySet<string>,
  database: VulnerabilityLookup,
): string | null {
  if (fixedIn === null) return null;
  const said = database.getVulnerabilities(id).flatMap(({ packages }) => packages);
  const here = said.filter(({ package: about }) => ecosystems.has(about.ecosystem));
  if (here.some(({ package: about }) => about.name === pkg.name)) return null;
  const names = new Set(here.filter((item) => isFixedIn(item, fixedIn)).map(({ package: about }) => about.name));
  const [name] = names;
  return names.size === 1 ? (name ?? null) : null;
}

function isFixedIn(item: AdvisoryListItem, fixedIn: string): boolean {
  return item.fixedIn !== null && fixedIn.split(', ').includes(item.fixedIn);
}

function warning(completed: ReadonlyMap<Package, Package>, subject: string): Warning {
  const pairs = [...completed.values()].map(({ name, origin }) => `${name} from ${origin?.name ?? ''}`);
  const shown = [...new Set(pairs)].sort(compareText).slice(0, SHOWN).join(', ');
  const more = completed.size > SHOWN ? ' and others' : '';
  const message = `names no source packages; taken from the fixes that it names: ${shown}${more}`;
  return { code: 'inferred-origin', subject, message };
}

/** Pairs that a warning names. */
const SHOWN = 5;
