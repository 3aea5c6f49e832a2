// SPDX 2.2 and 2.3 as tags and values: https://spdx.github.io/spdx-spec/v2.3/conformance/#44-standard-data-format-requirements
// Only what `spdx.ts` reads is taken, in the shape of the JSON form.

import { limits } from '../../model/index.ts';
import { tooLarge } from './json.ts';

export function isTagValue(start: string): boolean {
  const lines = start.replace(/^\uFEFF/, '').split('\n');
  const first = lines.find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first?.startsWith('SPDXVersion:') ?? false;
}

/** @throws {InventoryError} when it lists more packages than are read */
export function parseTagValue(bytes: Uint8Array, subject: string): object {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const document: Record<string, unknown> = {};
  const packages: Fields[] = [];
  const relationships: object[] = [];
  const annotations: { annotation: Record<string, string>; about: string }[] = [];
  let current: Fields = { fields: document };
  for (const [tag, value] of tagsIn(text)) {
    switch (tag) {
      case 'PackageName':
        current = { fields: { name: value } };
        packages.push(current);
        if (packages.length > limits.documentComponents)
          throw tooLarge(subject, `lists more than ${limits.documentComponents} packages (limits.documentComponents)`);
        break;
      case 'FileName':
      case 'SnippetSPDXID':
      case 'LicenseID':
        // What follows is of a file, a snippet or a licence.
        current = { fields: {} };
        break;
      case 'Relationship': {
        const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/);
        relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
        break;
      }
      case 'RelationshipComment':
        Object.assign(relationships.at(-1) ?? {}, { comment: value });
        break;
      case 'Annotator':
        annotations.push({ annotation: {}, about: '' });
        break;
      case 'AnnotationComment':
        Object.assign(annotations.at(-1)?.annotation ?? {}, { comment: value });
        break;
      case 'SPDXREF': {
        const last = annotations.at(-1);
        if (last) last.about = value;
        break;
      }
      default:
        setField(current, tag, value);
    }
  }
  const annotated = Map.groupBy(annotations, ({ about }) => about);
  return {
    ...document,
    packages: packages.map(({ fields }) => ({
      ...fields,
      annotations: (annotated.get(String(fields['SPDXID'])) ?? []).map(({ annotation }) => annotation),
    })),
    relationships,
  };
}

interface Fields {
  readonly fields: Record<string, unknown>;
}

/** Tags, and the names that JSON has for them. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['SPDXVersion', 'spdxVersion'],
  ['DocumentName', 'name'],
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageFileName', 'packageFileName'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
]);

function setField({ fields }: Fields, tag: string, value: string): void {
  const name = NAMES.get(tag);
  if (name !== undefined) fields[name] = value;
  if (tag === 'ExternalRef') {
    const [referenceCategory, referenceType, referenceLocator] = value.split(/\s+/);
    addTo(fields, 'externalRefs', { referenceCategory, referenceType, referenceLocator });
  }
  if (tag === 'PackageChecksum') {
    const [algorithm = '', checksumValue] = value.split(/:\s*/);
    addTo(fields, 'checksums', { algorithm, checksumValue });
  }
}

function addTo(fields: Record<string, unknown>, key: string, entry: object): void {
  const list = fields[key];
  if (Array.isArray(list)) list.push(entry);
  else fields[key] = [entry];
}

const OPEN = '<text>';
const CLOSE = '</text>';

/** `Tag: value`, or `Tag: <text>several lines</text>`; comments begin with `#`. */
function* tagsIn(text: string): Generator<readonly [tag: string, value: string]> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = text.slice(at, lineEnd);
    const colon = line.indexOf(':');
    if (colon < 0 || line.startsWith('#')) {
      at = lineEnd + 1;
      continue;
    }
    const tag = line.slice(0, colon).trim();
    const start = line.slice(colon + 1).trimStart();
    if (start.startsWith(OPEN)) {
      const opened = at + line.indexOf(OPEN, colon) + OPEN.length;
      const closed = text.indexOf(CLOSE, opened);
      const end = closed < 0 ? text.length : closed;
      yield [tag, text.slice(opened, end)];
      const next = text.indexOf('\n', end);
      at = next < 0 ? text.length : next + 1;
    } else {
      yield [tag, start.trimEnd()];
      at = lineEnd + 1;
    }
  }
}
