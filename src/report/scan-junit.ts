// JUnit's XML, as CI servers read it: https://github.com/testmoapp/junitxml

import { displayName } from '../diff/index.ts';
import type { Finding, Scan, SuppressedFinding } from '../model/index.ts';
import { findingFacts, findingSentence, solution } from './finding-text.ts';

/**
 * A scan as a test suite: a case for each finding, which fails; one that is skipped for each that is suppressed, with the
 * reason; and one that passes where nothing is found, since CI servers take a suite without cases for a broken run.
 */
export function* scanJunit(scan: Scan): Generator<string> {
  const { findings, suppressed } = scan;
  const counts = {
    tests: String(Math.max(1, findings.length + suppressed.length)),
    failures: String(findings.length),
    errors: '0',
    skipped: String(suppressed.length),
  };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: 'fixedin', ...counts })}>\n`;
  yield `  <testsuite${attributes({ name: scan.image.reference || 'image', ...counts })}>\n`;
  if (findings.length + suppressed.length === 0) {
    yield `    <testcase${attributes({ classname: 'image', name: 'no known vulnerabilities' })}/>\n`;
  }
  for (const finding of findings) yield failure(finding);
  for (const one of suppressed) yield skipped(one);
  const warnings = scan.warnings.map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`));
  if (warnings.length > 0) yield `    <system-err>${text(warnings.join('\n'))}</system-err>\n`;
  yield '  </testsuite>\n</testsuites>\n';
}

function failure(finding: Finding): string {
  const facts = findingFacts(finding).map(([label, value]) => `${label}: ${value}`);
  const body = [solution(finding), ...facts].join('\n');
  const told = attributes({ message: findingSentence(finding), type: finding.severity });
  return `    <testcase${named(finding)}>\n      <failure${told}>${text(body)}</failure>\n    </testcase>\n`;
}

function skipped({ finding, reason }: SuppressedFinding): string {
  const told = attributes({ message: `${reason.sentence} (${reason.by})` });
  return `    <testcase${named(finding)}>\n      <skipped${told}/>\n    </testcase>\n`;
}

function named({ id, severity, package: pkg }: Finding): string {
  const place = pkg.locations[0]?.path ?? '';
  return attributes({
    classname: `${pkg.type}.${displayName(pkg)}`,
    name: `${severity}: ${id} in ${displayName(pkg)} ${pkg.version}`,
    file: place,
  });
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** Characters that no XML 1.0 document may hold, not even escaped. https://www.w3.org/TR/xml/#charsets */
const UNSAYABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(UNSAYABLE, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
