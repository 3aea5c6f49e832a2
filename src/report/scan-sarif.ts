// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html) as GitHub's code scanning takes it:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning

import { hash } from 'node:crypto';
import { displayName } from '../diff/index.ts';
import { compareSeverity, type Finding, type Scan, urlPart } from '../model/index.ts';
import type { Scanner } from './diff-json.ts';
import { findingFacts, findingSentence, idUrl, solution, webUrl } from './finding-text.ts';
import { type Json, jsonPieces } from './json.ts';
import { markdownText } from './markdown.ts';
import { counted } from './phrases.ts';
import { SEVERITY_TERMS } from './severity-terms.ts';

/** What code scanning takes of one run; beyond it, the most pressing are kept and the rest is counted in a notification. */
const MOST_RESULTS = 25_000;

/**
 * The findings of a scan, a rule for each vulnerability. What is suppressed is left out, since code scanning would show
 * it. Fingerprints depend on the vulnerability, the package and its place, and neither on versions, layers nor the image's
 * name, so that an alert stays the same one over rescans and rebuilds.
 */
export function scanSarif(scan: Scan, scanner: Scanner): Iterable<string> {
  const kept = scan.findings.slice(0, MOST_RESULTS);
  const rules = [...Map.groupBy(kept, ({ id }) => id).values()];
  const index = new Map(rules.map(([first], position) => [first?.id ?? '', position]));
  const left = scan.findings.length - kept.length;
  return jsonPieces({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: scanner.name,
            version: scanner.version,
            informationUri: 'https://fixedin.dev',
            rules: rules.map(ruleOf),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...scan.warnings.map(({ subject, message }) =>
                notification(subject === '' ? message : `${subject}: ${message}`),
              ),
              ...(left === 0
                ? []
                : [notification(`${counted(left, 'less pressing finding')} did not fit into this report`)]),
            ],
          },
        ],
        results: [...resultsOf(kept, index)],
        properties: {
          image: scan.image.reference,
          digest: scan.image.digest,
          database: scan.database.built,
        },
      },
    ],
  });
}

/** Code scanning shows a rule's text with each of its alerts. `findings` are of one vulnerability, at least one. */
function ruleOf(findings: readonly Finding[]): Json {
  const [first] = findings.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  if (first === undefined) throw new RangeError('a rule without findings');
  const { id, severity, cvss, aliases } = first;
  const terms = SEVERITY_TERMS[severity];
  const score = cvss?.score ?? terms.score;
  const names = [...new Set(findings.map((finding) => displayName(finding.package)))];
  const shown = names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '');
  const helpUri = webUrl(first.advisory.url) ?? idUrl(id);
  return {
    id,
    name: 'VulnerablePackage',
    shortDescription: { text: `${id} in ${shown}`.slice(0, 1000) },
    fullDescription: { text: findings.slice(0, 10).map(findingSentence).join(' ').slice(0, 1000) },
    ...(helpUri === null ? {} : { helpUri }),
    help: helpOf(first),
    defaultConfiguration: { level: terms.sarif },
    properties: {
      ...(score === null ? {} : { 'security-severity': score.toFixed(1) }),
      precision: 'very-high',
      tags: ['security', 'vulnerability', severity.toLowerCase(), ...(first.kev ? ['known-exploited'] : [])],
      aliases,
    },
  };
}

function helpOf(finding: Finding): Json {
  const facts = findingFacts(finding);
  const text = [solution(finding), '', ...facts.map(([label, value]) => `${label}: ${value}`)].join('\n');
  const rows = facts.map(([label, value]) => `| ${label} | ${markdownText(value)} |`);
  const markdown = [`**${markdownText(solution(finding))}**`, '', '| | |', '|---|---|', ...rows].join('\n');
  return { text, markdown };
}

function* resultsOf(findings: readonly Finding[], index: ReadonlyMap<string, number>): Generator<Json> {
  const seen = new Map<string, number>();
  for (const finding of findings) {
    const { id, severity, package: pkg } = finding;
    const mark = fingerprint(finding);
    const count = (seen.get(mark) ?? 0) + 1;
    seen.set(mark, count);
    yield {
      ruleId: id,
      ruleIndex: index.get(id) ?? 0,
      level: SEVERITY_TERMS[severity].sarif,
      message: { text: findingSentence(finding) },
      locations: pkg.locations.slice(0, 10).map(({ path, layer }) => ({
        physicalLocation: { artifactLocation: { uri: pathUri(path) }, region: { startLine: 1 } },
        logicalLocations: [{ name: displayName(pkg), fullyQualifiedName: pkg.purl, kind: 'package' }],
        ...(layer === '' ? {} : { message: { text: `in layer ${layer}` } }),
      })),
      // Several versions of one package in one place are told apart by their order.
      partialFingerprints: { primaryLocationLineHash: `${mark}:${count}`, 'fixedin/v1': `${mark}:${count}` },
      properties: { purl: pkg.purl, fixedIn: finding.fixedIn, status: finding.status, advisory: finding.advisory.id },
    };
  }
}

function fingerprint({ id, package: { type, namespace, name, locations } }: Finding): string {
  return hash('sha256', JSON.stringify([id, type, namespace, name, locations[0]?.path ?? ''])).slice(0, 16);
}

/** A relative reference: code scanning takes it from the root of the repository, and we mean the root of the image. */
function pathUri(path: string): string {
  return path.split('/').map(urlPart).join('/');
}

function notification(text: string): Json {
  return { level: 'warning', message: { text } };
}
