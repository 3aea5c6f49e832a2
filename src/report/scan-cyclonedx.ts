// CycloneDX 1.6 with vulnerabilities: https://cyclonedx.org/docs/1.6/json/#vulnerabilities

import { Enums, Models } from '@cyclonedx/cyclonedx-library';
import { writeSbom } from '../inventory/index.ts';
import type {
  Cvss,
  Finding,
  Justification,
  Package,
  Scan,
  Seconds,
  Severity,
  SuppressionReason,
} from '../model/index.ts';
import type { Scanner } from './diff-json.ts';
import { idUrl, solution, webUrl } from './finding-text.ts';
import { isFixed } from './suppressed-as.ts';

/**
 * The SBOM of an image with what a scan found: a vulnerability for each id, with the packages that it affects, and
 * beside it those that it does not affect, each with who says so and why.
 */
export function scanCyclonedx(scan: Scan, scanner: Scanner): Promise<string> {
  return writeSbom('cyclonedx', scan.inventory, scanner, {
    complete(bom, componentOf) {
      for (const [id, findings] of Map.groupBy(scan.findings, (finding) => finding.id)) {
        for (const [statement, alike] of Map.groupBy(findings, analysed)) {
          bom.vulnerabilities.add(vulnerabilityOf(id, alike, componentOf, analysisOfFinding(statement, alike)));
        }
      }
      const reasons = Map.groupBy(scan.suppressed, ({ finding, reason }) => JSON.stringify([finding.id, reason]));
      for (const alike of reasons.values()) {
        const [first] = alike;
        const findings = alike.map(({ finding }) => finding);
        if (first)
          bom.vulnerabilities.add(vulnerabilityOf(first.finding.id, findings, componentOf, analysisOf(first.reason)));
      }
    },
  });
}

type ComponentOf = (pkg: Package) => Models.Component | undefined;

/** `findings` are of one vulnerability, at least one. */
function vulnerabilityOf(
  id: string,
  findings: readonly Finding[],
  componentOf: ComponentOf,
  analysis: Models.Vulnerability.Analysis | undefined,
): Models.Vulnerability.Vulnerability {
  const [first] = findings;
  if (first === undefined) throw new RangeError('a vulnerability without findings');
  const { advisory, aliases, cvss, severity, kev, epss } = first;
  const url = idUrl(id);
  const sources = [...new Set(findings.flatMap((finding) => webUrl(finding.advisory.url) ?? []))];
  const components = findings.flatMap(({ package: pkg }) => componentOf(pkg) ?? []);
  return new Models.Vulnerability.Vulnerability({
    id,
    source: new Models.Vulnerability.Source({ name: advisory.source, ...(url === null ? {} : { url }) }),
    references: new Models.Vulnerability.ReferenceRepository(
      aliases.map((alias) => {
        const address = idUrl(alias);
        const source = new Models.Vulnerability.Source({ name: alias, ...(address === null ? {} : { url: address }) });
        return new Models.Vulnerability.Reference(alias, source);
      }),
    ),
    ratings: new Models.Vulnerability.RatingRepository([ratingOf(severity, cvss)]),
    recommendation: [...new Set(findings.map(solution))].join(' '),
    advisories: new Models.Vulnerability.AdvisoryRepository(
      sources.map((source) => new Models.Vulnerability.Advisory(source, { title: advisory.id })),
    ),
    ...dated('published', advisory.published),
    ...dated('updated', advisory.updated),
    affects: new Models.Vulnerability.AffectRepository(
      components.map((component) => new Models.Vulnerability.Affect(component.bomRef)),
    ),
    properties: new Models.PropertyRepository([
      new Models.Property('fixedin:advisory', advisory.id),
      ...[...new Set(findings.flatMap(({ fixedIn }) => fixedIn ?? []))].map(
        (version) => new Models.Property('fixedin:fixed-in', version),
      ),
      ...(kev ? [new Models.Property('fixedin:known-exploited', 'true')] : []),
      ...(epss === null ? [] : [new Models.Property('fixedin:epss', String(epss))]),
    ]),
    ...(analysis === undefined ? {} : { analysis }),
  });
}

function dated(key: 'published' | 'updated', time: Seconds | null): { published?: Date; updated?: Date } {
  return time === null ? {} : { [key]: new Date(time * 1000) };
}

/** A finding by itself asserts nothing of whether it can be exploited; a statement on it does. */
function analysed({ statement, status }: Finding): string {
  return statement?.status ?? (status === 'under-investigation' ? status : '');
}

function analysisOfFinding(status: string, [first]: readonly Finding[]): Models.Vulnerability.Analysis | undefined {
  if (status === '') return undefined;
  const { AnalysisState } = Enums.Vulnerability;
  const state = status === 'affected' ? AnalysisState.Exploitable : AnalysisState.InTriage;
  const detail = first?.statement?.sentence;
  return new Models.Vulnerability.Analysis({ state, ...(detail === undefined ? {} : { detail }) });
}

function analysisOf(suppression: SuppressionReason): Models.Vulnerability.Analysis {
  const { sentence, by, justification } = suppression;
  const { AnalysisState } = Enums.Vulnerability;
  const reason = justification === null ? undefined : justificationOf(justification);
  return new Models.Vulnerability.Analysis({
    state: isFixed(suppression) ? AnalysisState.Resolved : AnalysisState.NotAffected,
    ...(reason === undefined ? {} : { justification: reason }),
    detail: `${sentence} (${by})`,
  });
}

function justificationOf(justification: Justification): Enums.Vulnerability.AnalysisJustification {
  const { AnalysisJustification } = Enums.Vulnerability;
  switch (justification) {
    case 'component_not_present':
      return AnalysisJustification.RequiresDependency;
    case 'vulnerable_code_not_present':
      return AnalysisJustification.CodeNotPresent;
    case 'vulnerable_code_not_in_execute_path':
      return AnalysisJustification.CodeNotReachable;
    case 'vulnerable_code_cannot_be_controlled_by_adversary':
      return AnalysisJustification.RequiresEnvironment;
    case 'inline_mitigations_already_exist':
      return AnalysisJustification.ProtectedByMitigatingControl;
  }
}

function ratingOf(severity: Severity, cvss: Cvss | null): Models.Vulnerability.Rating {
  const { RatingMethod, Severity: Words } = Enums.Vulnerability;
  const words = {
    Critical: Words.Critical,
    High: Words.High,
    Medium: Words.Medium,
    Low: Words.Low,
    Negligible: Words.Info,
    Unknown: Words.Unknown,
  };
  const methods = {
    '2.0': RatingMethod.CVSSv2,
    '3.0': RatingMethod.CVSSv3,
    '3.1': RatingMethod.CVSSv31,
    '4.0': RatingMethod.CVSSv4,
  };
  return new Models.Vulnerability.Rating({
    severity: words[severity],
    ...(cvss === null ? {} : { score: cvss.score, method: methods[cvss.version], vector: cvss.vector }),
  });
}
