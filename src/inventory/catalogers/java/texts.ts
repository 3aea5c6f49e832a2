/**
 * The main section of a manifest, its names in lower case. A line that begins with a space goes on with the one before.
 * https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest
 */
export function readManifest(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let name = '';
  for (const line of linesOf(text)) {
    if (line === '') break;
    if (line.startsWith(' ')) {
      if (name !== '') values.set(name, (values.get(name) ?? '') + line.slice(1));
      continue;
    }
    const colon = line.indexOf(':');
    name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== '') values.set(name, line.slice(colon + 1).trimStart());
  }
  return values;
}

/**
 * `key=value` lines, as Maven writes them: without escapes or continued lines.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export function readProperties(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of linesOf(text)) {
    const assignment = /^\s*([^#!\s=:][^\s=:]*)\s*[=:](.*)/.exec(line);
    if (assignment?.[1] !== undefined) values.set(assignment[1], assignment[2]?.trim() ?? '');
  }
  return values;
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
    start = end + 1;
  }
}

const CARRIAGE_RETURN = 0x0d;
