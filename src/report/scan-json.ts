import {
  type AdvisoryEvidence,
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
import { type Json, JsonList, jsonPieces } from './json.ts';
import { tallyScan } from './tally.ts';

const SCHEMA = 'https://fixedin.dev/schema/scan-1.json';

/** A scan as JSON: the image, the database that was asked, the figures, every finding, and what was left out and why. */
export function scanJson(scan: Scan): Iterable<string> {
  const { image, inventory, database } = scan;
  const told = new Map<object, Json>();
  const findingOf = (finding: Finding) => findingJson(finding, told);
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
    findings: JsonList.of(scan.findings, findingOf),
    suppressed: JsonList.of(scan.suppressed, ({ finding, reason }) => ({
      ...findingOf(finding),
      reason: reasonJson(reason),
    })),
    warnings: scan.warnings.map(warningJson),
  });
}

/**
 * One finding, as it stands in every JSON report.
 * @param told the packages and advisories of the findings before it, which many share
 */
export function findingJson(finding: Finding, told: Map<object, Json> = new Map()): { readonly [key: string]: Json } {
  const { package: found, advisory, match, cvss, statement } = finding;
  return {
    id: finding.id,
    aliases: finding.aliases,
    severity: finding.severity,
    cvss: cvss && { version: cvss.version, vector: cvss.vector, score: cvss.score },
    kev: finding.kev,
    epss: finding.epss,
    package: once(told, found, packageJson),
    status: finding.status,
    fixedIn: finding.fixedIn,
    advisory: once(told, advisory, advisoryJson),
    match: { by: match.by, name: match.name, range: match.range },
    ...(statement === undefined
      ? {}
      : { statement: { status: statement.status, by: statement.by, sentence: statement.sentence } }),
  };
}

function once<T extends object>(told: Map<object, Json>, value: T, jsonOf: (value: T) => Json): Json {
  const known = told.get(value);
  if (known !== undefined) return known;
  const json = jsonOf(value);
  told.set(value, json);
  return json;
}

function advisoryJson({ id, source, published, updated, url }: AdvisoryEvidence): Json {
  return { id, source, published: timeOrNull(published), updated: timeOrNull(updated), url };
}

function packageJson({ name, version, type, purl, locations, seenBy }: Package): Json {
  const about = { name, version, type, purl, locations: locations.map(locationJson) };
  return seenBy === undefined ? about : { ...about, seenBy };
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
