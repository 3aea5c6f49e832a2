import type { Digest, ImageFacts, Platform } from '../model/index.ts';
import { readBlob, verifyBytes } from './blob.ts';
import { type ImageConfig, parseConfig } from './config.ts';
import { ImageError } from './errors.ts';
import { BlobLayer } from './layer.ts';
import { INDEX_DEPTH, INDEX_FETCHES } from './limits.ts';
import { type Index, type IndexEntry, type Manifest, parseManifest } from './manifest.ts';
import { choosePlatform, formatPlatform, normalisePlatform, wantedPlatform } from './platform.ts';
import type { LayerBlob } from './stored-bytes.ts';
import type { Attachment, Descriptor, Image, ImageProgress, ManifestSource } from './types.ts';

export interface ManifestImageOptions {
  /** `os/arch[/variant]`; linux and the machine's own architecture where it is not given. */
  readonly platform?: string | undefined;
  readonly progress?: ImageProgress | undefined;
}

/**
 * Opens the image that `root` describes, the descriptor of a manifest or index, or an index itself: chooses the platform, reads and verifies manifest and
 * configuration. The image owns `source` from here on and disposes of it, at once when it cannot be opened.
 * @throws {ImageError}
 */
export async function openManifestImage(
  source: ManifestSource,
  root: Descriptor | Index,
  options: ManifestImageOptions = {},
): Promise<Image> {
  try {
    const { manifest, descriptor, platform } = await new PlatformSearch(source, options.platform).find(root);
    const subject = `${source.reference} (configuration ${manifest.config.digest})`;
    const config = parseConfig(
      await readBlob(await source.blob(manifest.config), manifest.config, 'configBytes', subject),
      subject,
    );
    if (platform === null && options.platform !== undefined) checkPlatform(config, options.platform, source.reference);
    const subjects = [...new Set('entries' in root ? [descriptor.digest] : [descriptor.digest, root.digest])];
    return blobImage({
      reference: source.reference,
      digest: descriptor.digest,
      attachments: attachmentsOnce(source, subjects),
      config: { ...config, platform: platform ?? config.platform },
      layers: manifest.layers.map((layer, position) => ({
        subject: layerSubject(source.reference, position, layer.digest),
        size: layer.size,
        digest: layer.digest,
        open: () => source.blob(layer),
        file: source.file === undefined ? null : source.file.bind(source, layer),
      })),
      source,
      progress: options.progress,
    });
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** Asked for several kinds of documents, they are looked up once. Undefined where the source keeps none. */
function attachmentsOnce(source: ManifestSource, subjects: readonly Digest[]): Image['attachments'] {
  if (source.attachments === undefined) return undefined;
  let found: Promise<readonly Attachment[]> | null = null;
  return () => (found ??= source.attachments?.(subjects) ?? Promise.resolve([]));
}

export interface BlobImageParts {
  readonly reference: string;
  readonly digest: Digest;
  readonly config: ImageConfig;
  /** From the bottom up. */
  readonly layers: readonly LayerBlob[];
  readonly source: AsyncDisposable;
  readonly progress: ImageProgress | undefined;
  readonly attachments?: Image['attachments'] | undefined;
}

/**
 * The image that a configuration and the stored bytes of its layers make.
 * @throws {ImageError} `bad-config` when the configuration tells of other layers
 */
export function blobImage(parts: BlobImageParts): Image {
  const { reference, config, progress } = parts;
  const { diffIds } = config;
  const layers = parts.layers.flatMap((blob, position): BlobLayer[] => {
    const tell = (read: number) => progress?.({ layer: position, read, total: blob.size });
    const diffId = diffIds[position];
    return diffId === undefined ? [] : [new BlobLayer(blob, diffId, tell)];
  });
  if (parts.layers.length !== diffIds.length) {
    const counts = `${diffIds.length} layers, but there are ${parts.layers.length}`;
    throw new ImageError('bad-config', reference, `by its configuration it has ${counts}`);
  }
  const facts: ImageFacts = {
    reference,
    digest: parts.digest,
    platform: formatPlatform(normalisePlatform(config.platform)),
    created: config.created,
    layers: layers.map(({ diffId, size }) => ({ diffId, size })),
    config: config.run,
  };
  const { attachments } = parts;
  return {
    facts,
    layers,
    ...(attachments ? { attachments } : {}),
    [Symbol.asyncDispose]: () => parts.source[Symbol.asyncDispose](),
  };
}

/** How errors name a layer. @param position from 0 at the bottom */
export function layerSubject(reference: string, position: number, name: string): string {
  return `${reference} (layer ${position + 1}, ${name})`;
}

interface FoundManifest {
  readonly manifest: Manifest;
  readonly descriptor: Descriptor;
  /** As the index that chose it states it; null where none does. */
  readonly platform: Platform | null;
}

/** The way from an index, perhaps over others, to the manifest of one platform. */
class PlatformSearch {
  readonly #source: ManifestSource;
  readonly #wanted;
  readonly #available = new Set<string>();
  #fetches = 0;

  constructor(source: ManifestSource, platform: string | undefined) {
    this.#source = source;
    this.#wanted = wantedPlatform(platform);
  }

  async find(root: Descriptor | Index): Promise<FoundManifest> {
    const found = await ('entries' in root ? this.#choose(root, 0) : this.#descend(root, null, 0));
    if (found) return found;
    const available = [...this.#available].sort().join(', ') || 'no image at all';
    throw new ImageError(
      'platform-missing',
      this.#source.reference,
      `has no image for ${formatPlatform(this.#wanted)}, but for: ${available}`,
      'choose one with --platform',
    );
  }

  async #descend(descriptor: Descriptor, platform: Platform | null, depth: number): Promise<FoundManifest | null> {
    const document = await this.#fetch(descriptor);
    if (document.kind === 'manifest') return { manifest: document, descriptor, platform };
    if (depth >= INDEX_DEPTH) {
      throw new ImageError('over-limit', this.#source.reference, `has more than ${INDEX_DEPTH} indexes in each other`);
    }
    return this.#choose(document, depth);
  }

  async #choose(index: Index, depth: number): Promise<FoundManifest | null> {
    for (const entry of this.#candidates(index)) {
      const found = await this.#descend(entry, entry.platform?.os ? entry.platform : null, depth + 1);
      if (found) return found;
    }
    return null;
  }

  /** The manifest that states the platform; else a sole one that states none; else what inner indexes hold. */
  #candidates(index: Index): readonly IndexEntry[] {
    const images = index.entries.filter((entry) => !entry.isIndex);
    const stated = images.filter((entry) => entry.platform !== null && entry.platform.os !== '');
    const platforms = stated.map((entry) => entry.platform ?? UNSTATED);
    for (const platform of platforms) this.#available.add(formatPlatform(normalisePlatform(platform)));
    const chosen = stated[choosePlatform(platforms, this.#wanted)];
    if (chosen) return [chosen];
    const inner = index.entries.filter((entry) => entry.isIndex);
    const unstated = images.filter((entry) => !stated.includes(entry));
    if (unstated.length > 1) {
      const digests = unstated.map((entry) => entry.digest).join(', ');
      throw new ImageError(
        'ambiguous-image',
        this.#source.reference,
        `has several images that state no platform: ${digests}`,
        'choose one with @DIGEST',
      );
    }
    return [...unstated, ...inner];
  }

  async #fetch(descriptor: Descriptor): Promise<Manifest | Index> {
    this.#fetches += 1;
    if (this.#fetches > INDEX_FETCHES) {
      throw new ImageError('over-limit', this.#source.reference, `has more than ${INDEX_FETCHES} indexes`);
    }
    const subject = `${this.#source.reference} (manifest ${descriptor.digest})`;
    const bytes = await this.#source.manifest(descriptor);
    verifyBytes(bytes, descriptor, subject);
    return parseManifest(bytes, descriptor.mediaType, subject);
  }
}

const UNSTATED = { os: '', architecture: '', variant: '' };

/**
 * An image that is not in an index is taken as it is, unless the person asked for another platform by name.
 * @throws {ImageError} `platform-missing`
 */
export function checkPlatform(config: ImageConfig, platform: string, reference: string): void {
  if (config.platform.architecture === '' || choosePlatform([config.platform], wantedPlatform(platform)) === 0) return;
  throw new ImageError(
    'platform-missing',
    reference,
    `is for ${formatPlatform(normalisePlatform(config.platform))}, not for ${platform}`,
  );
}
