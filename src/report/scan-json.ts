import {
  type Finding,
  formatTime,
  type Location,
  type Package,
  type PublishedSbom,
  type PublishedVex,
  type Scan,
  SEVERITIES,
  type Seconds,
  type SuppressionReason,
  type Verification,
  type Warning,
} from '../model/index.ts';
import { type Json, jsonPieces, Repeated } from './json.ts';
import { tallyScan } from './tally.ts';

const SCHEMA = 'https://fixedin.dev/schema/scan-1.json';

/** A scan as JSON: the image, the database that was asked, the figures, every finding, and what was left out and why. */
export function scanJson(scan: Scan): Iterable<string> {
  const { image, inventory, database } = scan;
  const packages = new Map<Package, Repeated>();
  const findingOf = (finding: Finding) => findingJson(finding, packages);
  return jsonPieces({
    schema: SCHEMA,
    image: {
      reference: image.reference,
      digest: image.digest,
      platform: image.platform,
      created: image.created,
      distro: inventory.distro && { id: inventory.distro.id, version: inventory.distro.version },
      layers: image.layers.map(({ diffId, size }) => ({ diffId, size })),
    },
    database: { built: database.built, schemaVersion: database.schemaVersion, asOf: timeOrNull(database.asOf) },
    summary: summary(scan),
    ...(inventory.sboms === undefined ? {} : { sboms: inventory.sboms.map(publishedSbomJson) }),
    ...(scan.vex === undefined ? {} : { vex: scan.vex.map(publishedVexJson) }),
    findings: scan.findings.map(findingOf),
    suppressed: scan.suppressed.map(({ finding, reason }) => ({
      ...findingOf(finding),
      reason: reasonJson(reason),
    })),
    warnings: scan.warnings.map(warningJson),
  });
}

/**
 * One finding, as it stands in every JSON report.
 * @param packages those of the findings before it
 */
export function findingJson(
  finding: Finding,
  packages: Map<Package, Repeated> = new Map(),
): { readonly [key: string]: Json } {
  const { package: found, advisory, match, cvss, statement } = finding;
  return {
    id: finding.id,
    aliases: finding.aliases,
    severity: finding.severity,
    cvss: cvss && { version: cvss.version, vector: cvss.vector, score: cvss.score },
    kev: finding.kev,
    epss: finding.epss,
    package: packages.get(found) ?? packageJson(found, packages),
    status: finding.status,
    fixedIn: finding.fixedIn,
    advisory: {
      id: advisory.id,
      source: advisory.source,
      published: timeOrNull(advisory.published),
      updated: timeOrNull(advisory.updated),
      url: advisory.url,
    },
    match: { by: match.by, name: match.name, range: match.range },
    ...(statement === undefined
      ? {}
      : { statement: { status: statement.status, by: statement.by, sentence: statement.sentence } }),
  };
}

function packageJson(found: Package, packages: Map<Package, Repeated>): Repeated {
  const { name, version, type, purl, locations, seenBy } = found;
  const about = { name, version, type, purl, locations: locations.map(locationJson) };
  const json = new Repeated(seenBy === undefined ? about : { ...about, seenBy });
  packages.set(found, json);
  return json;
}

function locationJson({ path, layer, inside }: Location): Json {
  return inside === undefined ? { path, layer } : { path, layer, inside };
}

function reasonJson({ kind, by, sentence, justification, signer }: SuppressionReason): Json {
  return { kind, by, sentence, justification, ...(signer === undefined ? {} : { signer: { ...signer } }) };
}

/** An SBOM that was published with the image, and what of it was verified against what. */
function publishedSbomJson({ format, digest, subject, by, predicateType, packages, verified }: PublishedSbom): Json {
  return { format, digest, subject, by, predicateType, packages, verified: verificationJson(verified) };
}

function publishedVexJson(vex: PublishedVex): Json {
  const { format, digest, subject, by, predicateType, author, statements, verified } = vex;
  return { format, digest, subject, by, predicateType, author, statements, verified: verificationJson(verified) };
}

function verificationJson(verified: Verification | null): Json {
  return verified && { subject: verified.subject, signer: { ...verified.signer } };
}

export function warningJson({ code, subject, message }: Warning): Json {
  return { code, subject, message };
}

function summary(scan: Scan): Json {
  const { packages, vulnerabilities, bySeverity, fixable, suppressed } = tallyScan(scan);
  const counts = SEVERITIES.map((severity) => [severity.toLowerCase(), bySeverity[severity]] as const);
  return { packages, vulnerabilities, bySeverity: Object.fromEntries(counts), fixable, suppressed };
}

function timeOrNull(seconds: Seconds | null): string | null {
  return seconds === null ? null : formatTime(seconds);
}
