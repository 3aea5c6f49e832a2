/**
 * Writes what is not ASCII as escapes. One other character makes V8 keep a whole file in two bytes a character and Node decode
 * it as UTF-8, of which all that a warm scan loads is a file of half a megabyte.
 */
export function ascii() {
  return {
    name: 'ascii',
    // Not sooner: the bundler writes each file anew when it leaves the comments out.
    generateBundle(_options: unknown, bundle: Bundle): void {
      for (const [file, chunk] of Object.entries(bundle)) {
        // Types are read by editors and people.
        if (chunk.type === 'chunk' && file.endsWith('.mjs')) chunk.code = chunk.code.replace(OTHERS, escaped);
      }
    },
  };
}

/** What of the bundler's own plugin interface is used here. */
interface Bundle {
  readonly [file: string]: { readonly type: 'chunk'; code: string } | { readonly type: 'asset' };
}

/** By code units: in a text, a template and an expression two escapes in a row are the one character that they make. */
const OTHERS = /[^\p{ASCII}]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
