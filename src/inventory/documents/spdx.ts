// SPDX 2.2 and 2.3: https://spdx.github.io/spdx-spec/v2.3/ — tags and values have become the shape of its JSON before
// (spdx-tag-value.ts).

import type { Location } from '../../model/index.ts';
import { OwnProperties, type OwnProperty } from '../sbom/own-properties.ts';
import { originOfSourceRpm } from '../source-rpm.ts';
import { statedHashes } from '../stated-hashes.ts';
import { namedDistro } from './distro.ts';
import { componentsAt, type JsonObject, objectsAt, textAt, wordAt, wordsAt } from './json.ts';
import { locationAt } from './locations.ts';
import type { DocumentReader, FoundImage, FoundPackage } from './types.ts';

export const spdx: DocumentReader<FoundImage> = {
  recognises: (document) => /^SPDX-2\./.test(wordAt(document, 'spdxVersion')),
  read(document, subject) {
    const packages = componentsAt(document, 'packages', subject);
    const described = new Set(describedBy(document));
    const owners = ownersIn(document, described);
    const image = packages.find((one) => described.has(wordAt(one, 'SPDXID'))) ?? {};
    const ours = ownPropertiesOf(image);
    const system = packages.find((one) => purposeOf(one) === 'OPERATING-SYSTEM');
    return {
      format: wordAt(document, 'spdxVersion').replace('-', ' '),
      reference: wordAt(document, 'name'),
      digest: digestOf(image),
      platform: ours.text('fixedin:image:platform'),
      distro: ours.areOurs
        ? ours.distro
        : system
          ? namedDistro(wordAt(system, 'name'), wordAt(system, 'versionInfo'))
          : null,
      // The image itself is a package too, and so are the files of an image that a package was found in.
      packages: packages
        .filter((one) => !isTheImage(one, described) && isPackage(one))
        .map((one) => packageOf(one, owners.get(wordAt(one, 'SPDXID')) ?? '')),
      ...(ours.areOurs
        ? { own: { created: ours.textOrNull('fixedin:image:created'), layers: ours.layers, warnings: ours.warnings } }
        : {}),
    };
  },
};

/** Unless the document is about one package of a distribution, as those that such packages bring along. */
function isTheImage(one: JsonObject, described: ReadonlySet<string>): boolean {
  return described.has(wordAt(one, 'SPDXID')) && !/^pkg:(?:apk|deb|rpm|alpm)\//.test(purlOf(one));
}

function describedBy(document: JsonObject): readonly string[] {
  const related = objectsAt(document, 'relationships')
    .filter((one) => wordAt(one, 'relationshipType') === 'DESCRIBES')
    .map((one) => wordAt(one, 'relatedSpdxElement'));
  return [...related, ...wordsAt(document, 'documentDescribes')].filter((id) => id !== 'SPDXRef-DOCUMENT');
}

/** Which package contains which, or holds its files; the image contains them all and is no owner. */
function ownersIn(document: JsonObject, described: ReadonlySet<string>): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const relationship of objectsAt(document, 'relationships')) {
    const type = wordAt(relationship, 'relationshipType');
    const [from, to] = [wordAt(relationship, 'spdxElementId'), wordAt(relationship, 'relatedSpdxElement')];
    const isSyftsOverlap = type === 'OTHER' && wordAt(relationship, 'comment').startsWith('ownership-by-file-overlap');
    if ((type === 'CONTAINS' || isSyftsOverlap) && !described.has(from)) owners.set(to, from);
    else if (type === 'CONTAINED_BY' && !described.has(to)) owners.set(from, to);
  }
  return owners;
}

/** The manifest's, by its checksum or as the image's version. */
function digestOf(image: JsonObject): string {
  const checksum = objectsAt(image, 'checksums').find((one) => wordAt(one, 'algorithm') === 'SHA256');
  const version = wordAt(image, 'versionInfo');
  return version.includes(':') || checksum === undefined ? version : `sha256:${wordAt(checksum, 'checksumValue')}`;
}

/** Those of each annotation that fixedin wrote, as pairs in JSON. */
function ownPropertiesOf(one: JsonObject): OwnProperties {
  return new OwnProperties(
    objectsAt(one, 'annotations')
      .map((annotation) => textAt(annotation, 'comment'))
      .filter((comment) => comment.startsWith('[["fixedin:'))
      .flatMap(pairsIn),
  );
}

function pairsIn(comment: string): readonly OwnProperty[] {
  try {
    const pairs: unknown = JSON.parse(comment);
    return Array.isArray(pairs) ? pairs.filter(isPair) : [];
  } catch {
    return [];
  }
}

function isPair(value: unknown): value is OwnProperty {
  return Array.isArray(value) && value.length === 2 && value.every((member) => typeof member === 'string');
}

const NO_PACKAGES = ['OPERATING-SYSTEM', 'APPLICATION', 'CONTAINER', 'FILE', 'SOURCE', 'ARCHIVE', 'DEVICE', 'FIRMWARE'];

/** The schema of the JSON writes an underscore where the specification has a hyphen. */
function purposeOf(one: JsonObject): string {
  return wordAt(one, 'primaryPackagePurpose').replaceAll('_', '-');
}

function isPackage(one: JsonObject): boolean {
  return purlOf(one) !== '' || !NO_PACKAGES.includes(purposeOf(one));
}

function purlOf(one: JsonObject): string {
  const reference = objectsAt(one, 'externalRefs').find((ref) => /^purl$/i.test(wordAt(ref, 'referenceType')));
  return reference === undefined ? '' : wordAt(reference, 'referenceLocator');
}

function packageOf(one: JsonObject, owner: string): FoundPackage {
  const ours = ownPropertiesOf(one);
  const module = ours.textOrNull('fixedin:module');
  const licences = ours.all('fixedin:licence');
  const namespace = ours.textOrNull('fixedin:namespace');
  return {
    key: wordAt(one, 'SPDXID'),
    purl: purlOf(one),
    type: null,
    ...(namespace === null ? {} : { namespace }),
    name: wordAt(one, 'name'),
    version: wordAt(one, 'versionInfo'),
    architecture: ours.text('fixedin:architecture'),
    origin: ours.origin ?? originOf(one),
    ...(module === null ? {} : { module }),
    licences: licences.length > 0 ? licences : licencesOf(one),
    ...statedHashes(objectsAt(one, 'checksums').map((sum) => [wordAt(sum, 'algorithm'), wordAt(sum, 'checksumValue')])),
    locations: locationsOf(one, ours),
    owner,
  };
}

/** Trivy writes `built package from: nghttp2 1.56.0-r0`; Syft a source package's file. */
function originOf(one: JsonObject): FoundPackage['origin'] {
  const [, name, version] = /^built package from: (\S{1,500}) (\S{1,500})$/.exec(wordAt(one, 'sourceInfo')) ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  const file = wordAt(one, 'packageFileName');
  return file.endsWith('.src.rpm') ? originOfSourceRpm(file) : null;
}

/** Syft writes `acquired package info from APK DB: /lib/apk/db/installed`. */
function locationsOf(one: JsonObject, ours: OwnProperties): readonly Location[] {
  const own = ours.pairs('fixedin:location').map(([path, layer]) => locationAt(path, layer));
  if (own.length > 0) return own;
  const [, paths = ''] = /^acquired package info from [^:]{1,200}: (.+)$/.exec(wordAt(one, 'sourceInfo')) ?? [];
  const named = paths.split(', ').filter((path) => path.startsWith('/'));
  return named.map((path) => locationAt(path, ''));
}

function licencesOf(one: JsonObject): readonly string[] {
  const licences = [wordAt(one, 'licenseDeclared'), wordAt(one, 'licenseConcluded')];
  const [licence] = licences.filter((word) => word !== '' && word !== 'NOASSERTION' && word !== 'NONE');
  return licence === undefined ? [] : [licence];
}
