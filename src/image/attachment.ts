import type { Digest } from '../model/index.ts';
import { JsonObject } from './json-document.ts';
import { INDEX_ENTRIES } from './limits.ts';
import type { Descriptor } from './types.ts';

/** A manifest that holds documents, and not an image. */
export interface ArtefactManifest {
  readonly artifactType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Null where it states none, as cosign's tags do. */
  readonly subject: Digest | null;
  readonly documents: readonly (Descriptor & { readonly annotations: Readonly<Record<string, string>> })[];
}

/**
 * Reads the manifest of an artefact. https://github.com/opencontainers/image-spec/blob/main/manifest.md
 * @param subject names the document in errors
 * @throws {ImageError} `bad-manifest`, `over-limit`
 */
export function parseArtefact(bytes: Buffer, subject: string): ArtefactManifest {
  const document = JsonObject.parse(bytes, 'bad-manifest', subject);
  return {
    artifactType: document.text('artifactType') || (document.optionalObject('config')?.text('mediaType') ?? ''),
    annotations: document.textMap('annotations'),
    subject: document.optionalObject('subject')?.digest('digest') ?? null,
    documents: document.objects('layers', 'layers').map((layer) => ({
      mediaType: layer.text('mediaType'),
      digest: layer.digest('digest'),
      size: layer.count('size'),
      annotations: layer.textMap('annotations'),
    })),
  };
}

/** A manifest that an index names, with what the index says of it. */
export interface IndexedManifest extends Descriptor {
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Every manifest of an index, those of artefacts included.
 * @throws {ImageError} `bad-manifest`, `over-limit`
 */
export function parseArtefactIndex(bytes: Buffer, subject: string): readonly IndexedManifest[] {
  const document = JsonObject.parse(bytes, 'bad-manifest', subject);
  return document.objects('manifests', INDEX_ENTRIES).map((item) => ({
    mediaType: item.text('mediaType'),
    digest: item.digest('digest'),
    size: item.count('size'),
    annotations: item.textMap('annotations'),
  }));
}
