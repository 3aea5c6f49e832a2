import type { Warning } from '../model/index.ts';
import { partialWarnings } from './partial-warnings.ts';
import { counted } from './phrases.ts';

/** Beyond these, warnings are counted; the JSON report has all. */
const LISTED = 10;

/**
 * What makes an answer partial, or less certain than it looks, a sentence each: whoever reads the report alone must not
 * take what was not judged for clean. Not yet made visible. Empty for a whole answer.
 */
export function partialSentences(warnings: readonly Warning[]): readonly string[] {
  const sentences = [
    ...new Set(
      partialWarnings(warnings).map(({ subject, message }) => (subject === '' ? message : `${subject}: ${message}`)),
    ),
  ];
  const more = sentences.length - LISTED;
  if (more <= 0) return sentences;
  return [...sentences.slice(0, LISTED), `and ${counted(more, 'more warning')}, which -o json lists`];
}
