// A database as an OCI artifact: an image manifest with an artifact type, the empty configuration, and one layer, which
// is what `db export` writes. https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Digest, formatTime, isDigest } from '../../model/index.ts';
import { DatabaseError } from '../errors.ts';
import { SOURCES_ANNOTATION_LIMIT } from '../limits.ts';
import type { DatabaseInfo } from '../types.ts';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const ARTIFACT_TYPE = 'application/vnd.fixedin.database.v1';
const LAYER_TYPE = 'application/vnd.fixedin.database.v1.sqlite+zstd';
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

/** The configuration of what has none. */
export const EMPTY_CONFIG = Buffer.from('{}');

/** What a manifest says of a blob. */
export interface BlobFacts {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** The manifest of an exported database. The same database has the same manifest. */
export function encodeDatabaseManifest(info: DatabaseInfo, layer: BlobFacts, program: string): Buffer {
  const built = formatTime(info.built);
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      artifactType: ARTIFACT_TYPE,
      config: { mediaType: EMPTY_TYPE, digest: sha256(EMPTY_CONFIG), size: EMPTY_CONFIG.length, data: 'e30=' },
      layers: [
        { mediaType: LAYER_TYPE, ...layer, annotations: { 'org.opencontainers.image.title': 'fixedin.db.zst' } },
      ],
      annotations: {
        'org.opencontainers.image.created': built,
        'org.opencontainers.image.title': 'fixedin database',
        'dev.fixedin.database.built': built,
        'dev.fixedin.database.schema-version': String(info.schemaVersion),
        'dev.fixedin.database.identity': info.identity,
        'dev.fixedin.database.advisories': String(info.counts.advisories),
        'dev.fixedin.database.sources': sourcesText(info),
        'dev.fixedin.program': program,
      },
    }),
  );
}

/** `wolfi (Apache-2.0), osv:PyPI (CC-BY-4.0)`, cut where there are very many. */
function sourcesText({ sources }: DatabaseInfo): string {
  const text = sources.map(({ name, licence }) => `${name} (${licence})`).join(', ');
  return text.length > SOURCES_ANNOTATION_LIMIT ? `${text.slice(0, SOURCES_ANNOTATION_LIMIT)}…` : text;
}

const DIGEST = z.string().refine((text) => isDigest(text));

const MANIFEST = z.object({
  artifactType: z.string().optional(),
  layers: z
    .array(z.object({ mediaType: z.string(), digest: DIGEST, size: z.int().nonnegative() }))
    .max(1000)
    .default([]),
  annotations: z.record(z.string(), z.string()).default({}),
});

/** What a database's manifest says. */
export interface DatabaseManifest {
  readonly layer: BlobFacts & { readonly mediaType: string };
  /** Null where it does not say. */
  readonly schemaVersion: number | null;
}

/** @throws {DatabaseError} when it is of something else. @param subject the reference, for errors */
export function decodeDatabaseManifest(bytes: Buffer, subject: string): DatabaseManifest {
  const manifest = parse(bytes);
  const layer = manifest?.layers.find(({ mediaType }) => mediaType === LAYER_TYPE);
  if (manifest === null || layer === undefined || !isDigest(layer.digest)) {
    const is = manifest?.artifactType ?? '';
    const problem = `holds no fixedin database${is === '' || is === ARTIFACT_TYPE ? '' : ` but ${is.slice(0, 100)}`}`;
    throw new DatabaseError('not-a-database', subject, problem, 'name what fixedin db push has pushed');
  }
  const version = manifest.annotations['dev.fixedin.database.schema-version'] ?? '';
  return {
    layer: { mediaType: layer.mediaType, digest: layer.digest, size: layer.size },
    schemaVersion: /^\d{1,9}$/.test(version) ? Number(version) : null,
  };
}

function parse(bytes: Buffer): z.infer<typeof MANIFEST> | null {
  try {
    return MANIFEST.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

export function sha256(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}
