import {
  compareText,
  type Distro,
  type ImageFacts,
  type Inventory,
  isDigest,
  type Location,
  NO_RUN_CONFIG,
  type Origin,
  PACKAGE_TYPES,
  type Package,
  parsePackageUrl,
  type Warning,
} from '../../model/index.ts';
import { InventoryError } from '../errors.ts';
import { MAX_INVENTORY_BYTES } from '../limits.ts';
import { type StatedHashes, statedHashes } from '../stated-hashes.ts';
import { JsonFields } from './json-fields.ts';

/** The schema that every inventory document names. */
export const INVENTORY_SCHEMA = 'https://fixedin.dev/schema/inventory-1.json';

/**
 * An inventory as `fixedin sbom -o json` prints it, a line a package. The image's run configuration is left out: its
 * environment may hold what is not to be passed on.
 */
export function writeInventoryJson({ image, distro, packages, warnings }: Inventory): string {
  const facts = {
    reference: image.reference,
    digest: image.digest,
    platform: image.platform,
    created: image.created,
    distro: distro && { id: distro.id, version: distro.version, name: distro.name, like: distro.like },
    layers: image.layers.map(({ diffId, size }) => ({ diffId, size })),
  };
  return [
    `{"schema":${JSON.stringify(INVENTORY_SCHEMA)},`,
    `"image":${JSON.stringify(facts)},`,
    `"packages":${jsonLines(packages.map(packageJson))},`,
    `"warnings":${jsonLines(warnings.map(({ code, subject, message }) => ({ code, subject, message })))}}\n`,
  ].join('\n');
}

/**
 * Reads such a document back, so that an image can be scanned again without its layers.
 *
 * @param subject how the document is named in errors, and as the reference of the image
 * @throws {InventoryError} when the bytes are no inventory document, naming the field
 */
export function readInventoryJson(bytes: Buffer, subject: string): Inventory {
  if (bytes.length > MAX_INVENTORY_BYTES) {
    throw new InventoryError('inventory-too-large', subject, `is larger than ${MAX_INVENTORY_BYTES / 1024 ** 2} MiB`);
  }
  const document = JsonFields.parse(bytes, subject);
  if (document.text('schema') !== INVENTORY_SCHEMA) document.fail('schema', `is not ${INVENTORY_SCHEMA}`);
  const image = document.object('image');
  const distro = image.objectOrNull('distro');
  return {
    image: readFacts(image, subject),
    distro: distro && readDistro(distro),
    packages: document.objects('packages').map(readPackage).sort(byPurl),
    warnings: document.objects('warnings').map(readWarning),
  };
}

function packageJson(pkg: Package) {
  const { name, version, type, purl, architecture, origin, module, licences, hashes, locations, owner, seenBy } = pkg;
  return {
    name,
    version,
    type,
    purl,
    architecture,
    origin: origin && { name: origin.name, version: origin.version },
    ...(module === undefined ? {} : { module }),
    licences,
    ...(hashes === undefined ? {} : { hashes: hashes.map(({ algorithm, value }) => ({ algorithm, value })) }),
    locations: locations.map(locationJson),
    owner,
    ...(seenBy === undefined ? {} : { seenBy }),
  };
}

function jsonLines(values: readonly object[]): string {
  return values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
}

function readFacts(image: JsonFields, subject: string): ImageFacts {
  const digest = image.textOrNull('digest');
  if (digest !== null && !isDigest(digest)) image.fail('digest', 'is no digest');
  return {
    reference: subject,
    digest,
    platform: image.text('platform'),
    created: image.textOrNull('created'),
    layers: image.objects('layers').map((layer: JsonFields) => {
      const diffId = layer.text('diffId');
      if (!isDigest(diffId)) layer.fail('diffId', 'is no digest');
      return { diffId, size: layer.count('size') };
    }),
    config: NO_RUN_CONFIG,
  };
}

function readDistro(distro: JsonFields): Distro {
  const [id, version] = [distro.text('id'), distro.text('version')];
  return { id, version, name: distro.text('name'), like: distro.texts('like') };
}

function readPackage(one: JsonFields): Package {
  const type = PACKAGE_TYPES.find((known) => known === one.text('type'));
  if (type === undefined) one.fail('type', 'is no package type');
  const origin = one.objectOrNull('origin');
  const locations = one.objects('locations').map(readLocation);
  if (locations.length === 0) one.fail('locations', 'is empty');
  const name = one.text('name');
  const version = one.text('version');
  if (name === '') one.fail('name', 'is empty');
  const purl = one.text('purl');
  return {
    type,
    namespace: namespaceOf(one, purl),
    name,
    version,
    architecture: one.text('architecture'),
    origin: origin && readOrigin(origin),
    ...(one.has('module') ? { module: one.text('module') } : {}),
    licences: one.texts('licences'),
    ...readHashes(one),
    purl,
    locations,
    owner: one.textOrNull('owner'),
  };
}

function namespaceOf(one: JsonFields, purl: string): string {
  try {
    return parsePackageUrl(purl).namespace;
  } catch {
    return one.fail('purl', 'is no package URL');
  }
}

function readHashes(one: JsonFields): StatedHashes {
  if (!one.has('hashes')) return {};
  return statedHashes(one.objects('hashes').map((hash) => [hash.text('algorithm'), hash.text('value')]));
}

function readOrigin(origin: JsonFields): Origin {
  return { name: origin.text('name'), version: origin.text('version') };
}

function locationJson({ path, layer, inside }: Location) {
  return inside === undefined ? { path, layer } : { path, layer, inside };
}

function readLocation(location: JsonFields): Location {
  const place = { path: location.text('path'), layer: location.text('layer') };
  return location.has('inside') ? { ...place, inside: location.text('inside') } : place;
}

function readWarning(warning: JsonFields): Warning {
  return { code: warning.text('code'), subject: warning.text('subject'), message: warning.text('message') };
}

function byPurl(a: Package, b: Package): number {
  return compareText(a.purl, b.purl) || compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '');
}
