/**
 * The headers of a message, RFC 5322: `Name: value` lines up to the first empty one, names in any case; a line that
 * begins with white space goes on with the one before. https://www.rfc-editor.org/rfc/rfc5322#section-2.2
 *
 * Keeps the first lines of the fields in `wanted` (lower case) only, in their order; goes over the text once.
 */
export function mailHeaders(bytes: Buffer, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString('utf8', start, Math.min(end, start + LINE_BYTES));
    if (line === '' || line === '\r') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (wanted.has(name)) {
      const values = headers.get(name) ?? [];
      values.push(line.slice(colon + 1).trim());
      headers.set(name, values);
    }
    start = end + 1;
  }
  return headers;
}

const NEWLINE = 0x0a;
/** A name, a version or a classifier is far shorter; a longer line is prose. */
const LINE_BYTES = 4096;
