/**
 * A document as JSON, a member a line and in its lists an entry a line: as small as can be read and compared line by
 * line. With an indent, an SBOM of a hundred thousand packages would be a third larger.
 */
export function documentText(document: object): string {
  const members = Object.entries(document)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${textOf(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function textOf(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
}
