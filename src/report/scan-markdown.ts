import { displayName } from '../diff/index.ts';
import { type Finding, formatDay, type Scan } from '../model/index.ts';
import { findingRows } from './finding-rows.ts';
import { markdownCode, markdownFold, markdownTable, markdownText, partialMarkdown } from './markdown.ts';
import { contextPhrases, extentPhrase, scanPhrases, statusPhrase } from './phrases.ts';
import { publishedSentences } from './published-sentences.ts';

/** A scan as GitHub-flavoured Markdown. What can be fixed is open to the eye, the rest folded away. */
export function* scanMarkdown(scan: Scan): Generator<string> {
  yield `## ${markdownCode(scan.image.reference)}\n\n`;
  yield `**${scanPhrases(scan).join(' · ')}**\n\n`;
  yield `${markdownText(contextPhrases(scan).join(' · '))}\n`;
  const published = publishedSentences(scan.inventory, scan.vex);
  if (published.length > 0) yield '\n';
  for (const sentence of published) yield `- ${markdownText(sentence)}\n`;
  yield* partialMarkdown(scan.warnings);

  const { fixable, unfixed } = findingRows(scan);
  if (fixable.length > 0) {
    yield `\n### Fixed by upgrading: ${extentPhrase(fixable)}\n\n`;
    yield* markdownTable(
      ['Severity', 'Vulnerability', 'Package', 'Installed', 'Fixed in', 'Since'],
      rows(fixable, ({ fixedIn, advisory }) => [
        markdownCode(fixedIn ?? ''),
        advisory.fixedSince === null ? '' : formatDay(advisory.fixedSince),
      ]),
    );
  }
  if (unfixed.length > 0) {
    yield '\n';
    const table = markdownTable(
      ['Severity', 'Vulnerability', 'Package', 'Installed', 'Status'],
      rows(unfixed, ({ status }) => [statusPhrase(status)]),
    );
    yield* markdownFold(`No fix yet: ${extentPhrase(unfixed)}`, table);
  }
}

function* rows(
  findings: readonly Finding[],
  rest: (finding: Finding) => readonly string[],
): Generator<readonly string[]> {
  for (const finding of findings) {
    yield [
      finding.kev ? `${finding.severity}, exploited` : finding.severity,
      advisoryLink(finding),
      markdownCode(displayName(finding.package)),
      markdownCode(finding.package.version),
      ...rest(finding),
    ];
  }
}

/** The id, leading to the advisory's own page where it has one that is safe to write as a link. */
function advisoryLink({ id, advisory }: Finding): string {
  return /^https?:\/\/[\w./:?=&%~+-]+$/.test(advisory.url)
    ? `[${markdownText(id)}](${advisory.url})`
    : markdownText(id);
}
