import { formatTime, type Seconds } from '../model/index.ts';
import type { ExplainedStatement, Explanation, PackageExplanation } from '../scan/index.ts';
import { type Json, jsonPieces } from './json.ts';

/** An explanation as JSON: each package that advisories speak of, what was decided, and every statement behind it. */
export function explanationJson(explanation: Explanation): Iterable<string> {
  const { id, aliases, known, description, kev, epss, image, distro, asOf, packages, named } = explanation;
  return jsonPieces({
    id,
    aliases,
    known,
    description,
    kev,
    epss,
    image: { reference: image.reference, digest: image.digest, platform: image.platform },
    distro: distro && { id: distro.id, version: distro.version },
    asOf: timeOrNull(asOf),
    packages,
    named: named.map(namedJson),
  });
}

function namedJson({ package: pkg, severity, decision, statements, suppression }: PackageExplanation): Json {
  return {
    package: { name: pkg.name, version: pkg.version, type: pkg.type, purl: pkg.purl },
    locations: pkg.locations.map(({ path, layer }) => ({ path, layer })),
    severity,
    outcome: decision.outcome,
    status: decision.outcome === 'affected' ? decision.status : decision.outcome,
    fixedIn: decision.outcome === 'not-affected' ? null : decision.fixedIn,
    suppressed: suppression && { kind: suppression.kind, by: suppression.by, sentence: suppression.sentence },
    statements: statements.map(statementJson),
  };
}

function statementJson({ evidence, statement, lookup, decides }: ExplainedStatement): Json {
  return {
    advisory: evidence.id,
    source: evidence.source,
    published: timeOrNull(evidence.published),
    updated: timeOrNull(evidence.updated),
    url: evidence.url,
    name: statement.name,
    ecosystem: statement.ecosystem,
    by: lookup.by,
    decides,
  };
}

function timeOrNull(seconds: Seconds | null): string | null {
  return seconds === null ? null : formatTime(seconds);
}
