// Syft's own JSON: https://github.com/anchore/syft/tree/main/schema/json

import { type Distro, moduleStream } from '../../model/index.ts';
import { originOfSourceRpm } from '../source-rpm.ts';
import { apkHashes, integrityHashes, type StatedHashes, statedHashes } from '../stated-hashes.ts';
import { namedDistro } from './distro.ts';
import { componentsAt, isObject, type JsonObject, listAt, objectAt, objectsAt, wordAt, wordsAt } from './json.ts';
import { packageTypeOf } from './kinds.ts';
import { locationsIn } from './locations.ts';
import type { DocumentReader, FoundImage, FoundPackage } from './types.ts';

export const syft: DocumentReader<FoundImage> = {
  recognises(document) {
    const isSyfts = /\/syft\//.test(wordAt(objectAt(document, 'schema'), 'url'));
    return (
      Array.isArray(document['artifacts']) && (isSyfts || wordAt(objectAt(document, 'descriptor'), 'name') === 'syft')
    );
  },
  read(document, subject) {
    const owners = ownersIn(document);
    const descriptor = objectAt(document, 'descriptor');
    return {
      format: `syft ${wordAt(descriptor, 'version')}`.trim(),
      ...imageOf(objectAt(document, 'source')),
      distro: distroOf(objectAt(document, 'distro')),
      packages: componentsAt(document, 'artifacts', subject).map((artifact) => {
        const found = artifactPackage(artifact);
        return { ...found, owner: owners.get(found.key) ?? '' };
      }),
    };
  },
};

/** An artifact of Syft, or of Grype, which has them from Syft. */
export function artifactPackage(artifact: JsonObject): FoundPackage {
  const metadata = objectAt(artifact, 'metadata');
  const version = wordAt(artifact, 'version');
  const label = wordAt(metadata, 'modularityLabel');
  return {
    key: wordAt(artifact, 'id'),
    purl: wordAt(artifact, 'purl'),
    type: packageTypeOf(wordAt(artifact, 'type')),
    name: wordAt(artifact, 'name'),
    version,
    architecture: wordAt(metadata, 'architecture'),
    origin: originOf(artifact, metadata, version),
    ...(label === '' ? {} : { module: moduleStream(label) }),
    licences: listAt(artifact, 'licenses').flatMap(licenceOf),
    ...hashesOf(wordAt(artifact, 'type'), metadata),
    locations: locationsIn(artifact, 'layerID'),
    owner: '',
  };
}

/** The image of a `source`: under `metadata` since Syft 0.90, before and in Grype's reports under `target`. */
export function imageOf(source: JsonObject): Pick<FoundImage, 'reference' | 'digest' | 'platform'> {
  const facts = isObject(source['metadata']) ? source['metadata'] : objectAt(source, 'target');
  const [os, architecture] = [wordAt(facts, 'os'), wordAt(facts, 'architecture')];
  return {
    reference: wordAt(facts, 'userInput') || wordAt(source, 'name') || wordAt(source, 'target'),
    digest: wordAt(facts, 'manifestDigest'),
    platform: os === '' || architecture === '' ? '' : `${os}/${architecture}`,
  };
}

function distroOf(distro: JsonObject): Distro | null {
  const version = wordAt(distro, 'versionID') || wordAt(distro, 'version');
  return namedDistro(wordAt(distro, 'id') || wordAt(distro, 'name'), version, wordsAt(distro, 'idLike'));
}

function originOf(artifact: JsonObject, metadata: JsonObject, version: string): FoundPackage['origin'] {
  const [upstream] = objectsAt(artifact, 'upstreams');
  const named = upstream === undefined ? '' : wordAt(upstream, 'name');
  if (upstream !== undefined && named !== '') return { name: named, version: wordAt(upstream, 'version') || version };
  const source = wordAt(metadata, 'originPackage') || wordAt(metadata, 'source');
  if (source !== '') return { name: source, version: wordAt(metadata, 'sourceVersion') || version };
  const sourceRpm = wordAt(metadata, 'sourceRpm');
  return sourceRpm.endsWith('.src.rpm') ? originOfSourceRpm(sourceRpm) : null;
}

/** As each package manager has them, under the names that Syft gives them. */
function hashesOf(type: string, metadata: JsonObject): StatedHashes {
  switch (type) {
    case 'apk':
      return apkHashes(wordAt(metadata, 'pullChecksum'));
    case 'npm':
      return integrityHashes(wordAt(metadata, 'integrity'));
    case 'rust-crate':
      return statedHashes([['SHA-256', wordAt(metadata, 'checksum')]]);
    case 'conda':
      return statedHashes(['md5', 'sha256'].map((name) => [name, wordAt(metadata, name)]));
    default:
      return {};
  }
}

/** Which artifact's files hold another, by their handles. */
function ownersIn(document: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    objectsAt(document, 'artifactRelationships')
      .filter((one) => wordAt(one, 'type') === 'ownership-by-file-overlap')
      .map((one) => [wordAt(one, 'child'), wordAt(one, 'parent')]),
  );
}

function licenceOf(licence: unknown): readonly string[] {
  const name = isObject(licence) ? wordAt(licence, 'spdxExpression') || wordAt(licence, 'value') : licence;
  return typeof name === 'string' && name !== '' ? [name] : [];
}
