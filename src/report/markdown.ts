import type { Warning } from '../model/index.ts';
import { partialSentences } from './partial.ts';
import { visible } from './visible.ts';

const PUNCTUATION = /[\\`*_{}[\]<>#!|~&]/g;

/** What forges turn into a mention, an issue link or a link: `@babel`, `#12`, `https://…`, `www.…`. */
const AUTOLINKED = /@(?=\w)|#(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi;

/** An invisible break: the reader sees the text as it is, the forge sees no name or link in it. */
const BREAK = '&#8203;';

/**
 * `text` as literal text inside a Markdown paragraph (not at its start) or table cell: nothing in it is markup, a mention or a link.
 * https://github.github.com/gfm/#backslash-escapes
 */
export function markdownText(text: string): string {
  return visible(text)
    .replaceAll(AUTOLINKED, (matched) => `${matched}\u200b`)
    .replaceAll(PUNCTUATION, '\\$&')
    .replaceAll('\u200b', BREAK);
}

/**
 * `text` as a code span, safe in a table cell too. The fence is longer than any run of backticks inside.
 * https://github.github.com/gfm/#code-spans
 */
export function markdownCode(text: string): string {
  const content = visible(text);
  if (content.trim() === '') return '';
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || /^ .* $/.test(content) ? ' ' : '';
  return fence + space + content.replaceAll('|', '\\|') + space + fence;
}

/** A table's lines, line ends included. Cells must be Markdown already. https://github.github.com/gfm/#tables-extension- */
export function* markdownTable(titles: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  yield `| ${titles.join(' | ')} |\n`;
  yield `|${' --- |'.repeat(titles.length)}\n`;
  for (const row of rows) yield `| ${row.join(' | ')} |\n`;
}

/** A closed section that a reader may open; what is in it is Markdown, the summary fixed text without markup. */
export function* markdownFold(summary: string, content: Iterable<string>): Generator<string> {
  yield `<details>\n<summary>${summary}</summary>\n\n`;
  yield* content;
  yield '\n</details>\n';
}

/** What makes the answer partial, as a list. Nothing for a whole answer. */
export function* partialMarkdown(warnings: readonly Warning[]): Generator<string> {
  const sentences = partialSentences(warnings);
  if (sentences.length === 0) return;
  yield '\n**This answer is partial:**\n\n';
  for (const sentence of sentences) yield `- ${markdownText(sentence)}\n`;
}
