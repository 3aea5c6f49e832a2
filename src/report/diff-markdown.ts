import type { Diff, ExplainedChange } from '../model/index.ts';
import { causeRows, packagesPhrase, vulnerabilitiesPhrase } from './diff-phrases.ts';
import type { DiffDetail } from './diff-table.ts';
import { markdownCode, markdownFold, markdownTable, markdownText, partialMarkdown } from './markdown.ts';

/**
 * A diff as GitHub-flavoured Markdown, for a comment on a pull request: what came and what went with the reasons is
 * open to the eye, the packages folded away.
 */
export function* diffMarkdown(diff: Diff, detail: DiffDetail): Generator<string> {
  const { packages, vulnerabilities } = diff;
  yield `## ${markdownCode(diff.from.image.reference)} → ${markdownCode(diff.to.image.reference)}\n\n`;
  yield `**${vulnerabilitiesPhrase(diff)}** · ${packagesPhrase(diff)}\n`;
  yield* partialMarkdown([...diff.from.warnings, ...diff.to.warnings]);

  yield* changes('Added vulnerabilities', vulnerabilities.added);
  yield* changes('Removed vulnerabilities', vulnerabilities.removed);
  if (detail.unchanged) {
    yield* folded(
      'Unchanged vulnerabilities',
      ['Severity', 'Vulnerability', 'Packages'],
      vulnerabilities.unchanged,
      (change) => [change.severity, markdownText(change.id), change.packages.map(markdownCode).join(', ')],
    );
  }
  yield* folded('Changed packages', ['Package', 'From', 'To', 'Direction'], packages.changed, (change) => [
    markdownCode(change.name),
    markdownCode(change.previous.version),
    markdownCode(change.current.version),
    change.direction,
  ]);
  yield* folded('Added packages', ['Package', 'Version'], packages.added, presence);
  yield* folded('Removed packages', ['Package', 'Version'], packages.removed, presence);
}

function* changes(title: string, list: readonly ExplainedChange[]): Generator<string> {
  if (list.length === 0) return;
  yield `\n### ${title} (${list.length})\n\n`;
  const rows = causeRows(list).map(({ change, cause }) => [
    change.severity,
    markdownText(change.id),
    markdownCode(cause.package),
    markdownText(cause.sentence),
  ]);
  yield* markdownTable(['Severity', 'Vulnerability', 'Package', 'Because'], rows);
}

function* folded<Row>(
  title: string,
  titles: readonly string[],
  list: readonly Row[],
  cells: (row: Row) => readonly string[],
): Generator<string> {
  if (list.length === 0) return;
  yield '\n';
  yield* markdownFold(`${title} (${list.length})`, markdownTable(titles, list.map(cells)));
}

function presence({ name, version }: { readonly name: string; readonly version: string }): readonly string[] {
  return [markdownCode(name), markdownCode(version)];
}
