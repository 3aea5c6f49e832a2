import type { Platform } from '../model/index.ts';
import { ImageError } from './errors.ts';
import { JsonObject } from './json-document.ts';
import { INDEX_ENTRIES } from './limits.ts';
import type { Descriptor } from './types.ts';

/**
 * The manifest of one image. https://github.com/opencontainers/image-spec/blob/main/manifest.md and
 * https://distribution.github.io/distribution/spec/manifest-v2-2/
 */
export interface Manifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  /** From the bottom up. */
  readonly layers: readonly Descriptor[];
}

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md */
export interface Index {
  readonly kind: 'index';
  /** Without those that are no image: attestations and other artefacts. */
  readonly entries: readonly IndexEntry[];
}

export interface IndexEntry extends Descriptor {
  /** Null where the index does not state it. */
  readonly platform: Platform | null;
  readonly isIndex: boolean;
  /** `org.opencontainers.image.ref.name`: how a layout tags its images; empty for none. */
  readonly refName: string;
}

/** What to ask a registry for (`Accept`), the best first. */
export const MANIFEST_MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/**
 * Reads an image manifest or index, of the OCI's or of Docker's form.
 * @param mediaType as the descriptor or the registry stated it; the document's own `mediaType` goes before it, and a
 *   document without either is known by its fields
 * @param subject names the document in errors
 * @throws {ImageError} `bad-manifest`, `not-an-image`, `schema-1`, `over-limit`
 */
export function parseManifest(bytes: Buffer, mediaType: string, subject: string): Manifest | Index {
  const document = JsonObject.parse(bytes, 'bad-manifest', subject);
  const stated = baseMediaType(document.text('mediaType') || mediaType);
  if (SCHEMA_1_TYPES.includes(stated) || document.count('schemaVersion', 2) === 1) {
    throw new ImageError(
      'schema-1',
      subject,
      'is a manifest of Docker schema 1, which names no configuration',
      'push the image again with a present-day tool',
    );
  }
  // A document that is both means one thing to one reader and another to the next (CVE-2021-41190).
  if (document.has('manifests') && (document.has('layers') || document.has('config'))) {
    throw new ImageError('bad-manifest', subject, 'is both an index and a manifest');
  }
  if (INDEX_TYPES.includes(stated) || document.has('manifests')) return readIndex(document);
  if (!document.has('config') || !document.has('layers')) {
    throw new ImageError('bad-manifest', subject, 'has no config and layers, so it is no image manifest');
  }
  return readManifest(document, subject);
}

function readManifest(document: JsonObject, subject: string): Manifest {
  const config = readDescriptor(document.object('config'));
  const artefactType = document.text('artifactType');
  if (!CONFIG_TYPES.includes(baseMediaType(config.mediaType))) {
    const content = artefactType || config.mediaType || 'something without a media type';
    throw new ImageError('not-an-image', subject, `holds ${content}, not a container image`);
  }
  const layers = document.objects('layers', 'layers').map(readDescriptor);
  const encrypted = layers.find((layer) => layer.mediaType.endsWith('+encrypted'));
  if (encrypted) {
    throw new ImageError(
      'not-a-layer',
      subject,
      `its layer ${encrypted.digest} is encrypted`,
      'decrypt the image first',
    );
  }
  return { kind: 'manifest', config, layers };
}

function readIndex(document: JsonObject): Index {
  const entries = document.objects('manifests', INDEX_ENTRIES).flatMap((item): IndexEntry[] => {
    const descriptor = readDescriptor(item);
    const annotations = item.textMap('annotations');
    const platform = readPlatform(item.optionalObject('platform'));
    const type = baseMediaType(descriptor.mediaType);
    const isArtefact =
      item.text('artifactType') !== '' ||
      annotations['vnd.docker.reference.type'] !== undefined ||
      (platform?.os === 'unknown' && platform.architecture === 'unknown') ||
      !(type === '' || KNOWN_TYPES.includes(type));
    const refName = annotations['org.opencontainers.image.ref.name'] ?? '';
    return isArtefact ? [] : [{ ...descriptor, platform, isIndex: INDEX_TYPES.includes(type), refName }];
  });
  return { kind: 'index', entries };
}

function readDescriptor(item: JsonObject): Descriptor {
  return { mediaType: item.text('mediaType'), digest: item.digest('digest'), size: item.count('size') };
}

function readPlatform(item: JsonObject | null): Platform | null {
  if (item === null) return null;
  return { os: item.text('os'), architecture: item.text('architecture'), variant: item.text('variant') };
}

function baseMediaType(text: string): string {
  return (text.split(';', 1)[0] ?? '').trim().toLowerCase();
}

const INDEX_TYPES: readonly string[] = MANIFEST_MEDIA_TYPES.slice(0, 2);

const SCHEMA_1_TYPES: readonly string[] = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];

const KNOWN_TYPES: readonly string[] = [...MANIFEST_MEDIA_TYPES, ...SCHEMA_1_TYPES];

/** The last is what Docker's hub kept for images that were pushed before 2016. */
const CONFIG_TYPES: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
];
