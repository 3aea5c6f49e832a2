import { displayName } from '../diff/index.ts';
import { type Finding, formatDay, idFamily, urlPart } from '../model/index.ts';
import { statusPhrase } from './phrases.ts';

/** `libnghttp2-14 1.56.0-r0 is affected; 1.57.0-r0 fixes it.` */
export function findingSentence(finding: Finding): string {
  return `${displayName(finding.package)} ${finding.package.version} is affected by ${finding.id}; ${remedy(finding)}.`;
}

/** What to do, in a sentence. */
export function solution(finding: Finding): string {
  const name = displayName(finding.package);
  if (finding.fixedIn === null) return `No fix is offered for ${name} yet: ${statusPhrase(finding.status)}.`;
  return `Upgrade ${name} from ${finding.package.version} to ${upgradeTarget(finding)} or later.`;
}

/** Labels and their values: the evidence, for a person. */
export function findingFacts(finding: Finding): readonly (readonly [label: string, value: string])[] {
  const { advisory, match, package: pkg, cvss, aliases } = finding;
  const day = advisory.fixedSince ?? advisory.updated ?? advisory.published;
  return [
    ['Package', `${displayName(pkg)} ${pkg.version} (${pkg.type})`],
    ['Severity', cvss === null ? finding.severity : `${finding.severity} (CVSS ${cvss.version}: ${cvss.score})`],
    ['Fixed in', finding.fixedIn ?? `nothing yet (${statusPhrase(finding.status)})`],
    ['Affected', `${match.range} of ${match.name} (${match.ecosystem})`],
    ['Advisory', day === null ? advisory.id : `${advisory.id}, ${formatDay(day)}`],
    ...(aliases.length === 0 ? [] : [['Also known as', aliases.join(', ')] as const]),
    ...(finding.kev ? [['Exploited', 'known to be exploited (KEV)'] as const] : []),
    ['Seen in', pkg.locations.map(({ path }) => path).join(', ')],
  ];
}

/** Where a person reads about an id; null for one of no well-known family. */
export function idUrl(id: string): string | null {
  switch (idFamily(id)) {
    case 'CVE':
      return `https://nvd.nist.gov/vuln/detail/${urlPart(id)}`;
    case 'GHSA':
      return `https://github.com/advisories/${urlPart(id)}`;
    case 'GO':
    case 'PYSEC':
    case 'RUSTSEC':
      return `https://osv.dev/vulnerability/${urlPart(id)}`;
    default:
      return null;
  }
}

/** An address that is safe to write where it is followed; null for any other. */
export function webUrl(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.href : null;
}

function remedy(finding: Finding): string {
  if (finding.fixedIn === null) return `no fix is offered yet (${statusPhrase(finding.status)})`;
  return `${upgradeTarget(finding)} fixes it`;
}

/** The fix counts in the version of what the advisory speaks of, which may be the source package. */
function upgradeTarget({ fixedIn, match, package: pkg }: Finding): string {
  return match.by === 'origin' && match.version !== pkg.version ? `${fixedIn} of ${match.name}` : `${fixedIn}`;
}
