/**
 * Debian's control format, as far as package databases use it: paragraphs of `Name: value` lines parted by empty
 * lines, field names in any case, lines that go on start with a space or a tab.
 * https://manpages.debian.org/stable/dpkg-dev/deb822.5.html
 */
export interface ControlParagraph {
  /** The asked-for fields, names in lower case, values of one line, trimmed. A field that is not there is missing. */
  readonly fields: ReadonlyMap<string, string>;
  /** Lines that are neither field, nor continuation, nor comment. */
  readonly strayLines: number;
}

/**
 * Reads paragraphs one after another, keeping the first line of the fields in `wanted` (lower case) only. Goes over
 * the text once and cuts out nothing but those.
 */
export function* controlParagraphs(text: string, wanted: ReadonlySet<string>): Generator<ControlParagraph> {
  const initials = new Set([...wanted].flatMap((name) => [name.charCodeAt(0), name.toUpperCase().charCodeAt(0)]));
  let fields = new Map<string, string>();
  let strayLines = 0;
  let lines = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (isBlank(text, start, end)) {
      if (lines > 0) yield { fields, strayLines };
      fields = new Map();
      strayLines = 0;
      lines = 0;
    } else {
      lines++;
      const first = text.charCodeAt(start);
      if (first !== SPACE && first !== TAB && first !== HASH) {
        const colon = fieldEnd(text, start, end);
        if (colon < 0) strayLines++;
        else if (initials.has(first)) {
          const name = text.slice(start, colon).toLowerCase();
          if (wanted.has(name)) fields.set(name, text.slice(colon + 1, end).trim());
        }
      }
    }
    start = end + 1;
  }
  if (lines > 0) yield { fields, strayLines };
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN) return false;
  }
  return true;
}

/** Where the colon after a field's name is; −1 where the line has none. */
function fieldEnd(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) return at > start ? at : -1;
    if (code <= SPACE) return -1;
  }
  return -1;
}

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;
