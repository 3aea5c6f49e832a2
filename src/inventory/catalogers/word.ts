import { MAX_WORD } from '../limits.ts';

/** White space and control characters, which no package manager allows in a name, a version or an architecture. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const NOT_IN_WORDS = /[\u0000-\u0020\u007f-\u009f\ufffd]/;

/** Whether a text can be a package's name, version or architecture. */
export function isWord(text: string): boolean {
  return text !== '' && text.length <= MAX_WORD && !NOT_IN_WORDS.test(text);
}
