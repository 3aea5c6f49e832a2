// GitLab's container scanning report, schema 15:
// https://docs.gitlab.com/development/integrations/secure/#report — https://gitlab.com/gitlab-org/security-products/security-report-schemas

import { displayName } from '../diff/index.ts';
import { uuidOf } from '../inventory/index.ts';
import { type Finding, formatTime, idFamily, type Scan } from '../model/index.ts';
import type { Scanner } from './diff-json.ts';
import { findingFacts, findingSentence, idUrl, solution, webUrl } from './finding-text.ts';
import { type Json, jsonPieces } from './json.ts';
import { SEVERITY_TERMS } from './severity-terms.ts';

const SCHEMA_VERSION = '15.0.7';

/**
 * The findings of a scan for GitLab's security dashboard. Its times are the database's, or the day that was asked of, so
 * that the same scan gives the same bytes.
 */
export function scanGitlab(scan: Scan, scanner: Scanner): Iterable<string> {
  const { asOf, built } = scan.database;
  // Without a zone: the schema wants UTC so.
  const time = (asOf === null ? built : formatTime(asOf)).slice(0, 19);
  const program = { id: scanner.name, name: scanner.name, version: scanner.version, vendor: { name: scanner.name } };
  return jsonPieces({
    version: SCHEMA_VERSION,
    scan: {
      analyzer: program,
      scanner: program,
      type: 'container_scanning',
      start_time: time,
      end_time: time,
      status: 'success',
      messages: scan.warnings.map(({ subject, message }) => ({
        level: 'warn',
        value: subject === '' ? message : `${subject}: ${message}`,
      })),
    },
    vulnerabilities: scan.findings.map((finding) => vulnerabilityOf(finding, scan)),
    remediations: [],
  });
}

function vulnerabilityOf(finding: Finding, { image, inventory }: Scan): Json {
  const { id, aliases, severity, advisory, package: pkg } = finding;
  const links = [webUrl(advisory.url), idUrl(id)].filter((url) => url !== null);
  return {
    id: uuidOf(JSON.stringify([id, pkg.purl, pkg.locations.map(({ path }) => path)])),
    name: `${id} in ${displayName(pkg)}`.slice(0, 255),
    description: [
      findingSentence(finding),
      '',
      ...findingFacts(finding).map(([label, value]) => `${label}: ${value}`),
    ].join('\n'),
    severity: SEVERITY_TERMS[severity].gitlab,
    solution: solution(finding).slice(0, 7000),
    identifiers: [id, ...aliases].map(identifierOf),
    links: [...new Set(links)].map((url) => ({ url })),
    location: {
      dependency: { package: { name: displayName(pkg) }, version: pkg.version },
      operating_system:
        inventory.distro === null ? 'unknown' : `${inventory.distro.id} ${inventory.distro.version}`.trim(),
      image: imageName(image.reference),
    },
  };
}

/** The image as it was named, where that is of the form; else as near to it as can be, and always the same. */
function imageName(reference: string): string {
  const tagged = `${reference === '' ? 'image' : reference}:latest`;
  const fitting = [reference, tagged].find(isImageName);
  return fitting ?? `image:${reference.replaceAll(':', '_')}`;
}

/** Whether the schema takes it: `NAME:TAG`, perhaps with the port of a registry before the tag, or a digest after it. */
function isImageName(text: string): boolean {
  const [name = '', ...rest] = text.split(':');
  const isCounted = rest.length === 1 || rest.length === 2 || (rest.length === 3 && /^\d/.test(rest[0] ?? ''));
  return isCounted && [name, ...rest].every((part) => part !== '');
}

function identifierOf(id: string): Json {
  const url = idUrl(id);
  return { type: idFamily(id).toLowerCase(), name: id, value: id, ...(url === null ? {} : { url }) };
}
