import type { ImageFacts, Platform } from '../model/index.ts';
import { readBlob, verifyBytes } from './blob.ts';
import { type ImageConfig, parseConfig } from './config.ts';
import { ImageError } from './errors.ts';
import { BlobLayer } from './layer.ts';
import { CONFIG_BYTES, INDEX_DEPTH, INDEX_FETCHES } from './limits.ts';
import { type Index, type IndexEntry, type Manifest, parseManifest } from './manifest.ts';
import { choosePlatform, formatPlatform, normalisePlatform, wantedPlatform } from './platform.ts';
import type { Descriptor, Image, ImageProgress, ManifestSource } from './types.ts';

export interface ManifestImageOptions {
  /** `os/arch[/variant]`; linux and the machine's own architecture where it is not given. */
  readonly platform?: string | undefined;
  readonly progress?: ImageProgress | undefined;
}

/**
 * Opens the image that the manifest or index `root` describes: chooses the platform, reads and verifies manifest and
 * configuration. The image owns `source` from here on and disposes of it, at once when it cannot be opened.
 * @throws {ImageError}
 */
export async function openManifestImage(
  source: ManifestSource,
  root: Descriptor,
  options: ManifestImageOptions = {},
): Promise<Image> {
  try {
    const { manifest, descriptor, platform } = await new PlatformSearch(source, options.platform).find(root);
    const subject = `${source.reference} (configuration ${manifest.config.digest})`;
    const config = parseConfig(
      await readBlob(await source.blob(manifest.config), manifest.config, CONFIG_BYTES, subject),
      subject,
    );
    if (platform === null && options.platform !== undefined) checkPlatform(config, options.platform, source.reference);
    return blobImage(
      source,
      descriptor,
      manifest,
      { ...config, platform: platform ?? config.platform },
      options.progress,
    );
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * The image of a manifest and its configuration, whose layers are blobs of `source`.
 * @param identity the descriptor whose digest is the image's own
 * @throws {ImageError} `bad-config` when the configuration tells of other layers than the manifest
 */
export function blobImage(
  source: ManifestSource | Omit<ManifestSource, 'manifest'>,
  identity: Descriptor,
  manifest: Pick<Manifest, 'layers'>,
  config: ImageConfig,
  progress: ImageProgress | undefined,
): Image {
  if (manifest.layers.length !== config.diffIds.length) {
    const counts = `${config.diffIds.length} layers, its manifest of ${manifest.layers.length}`;
    throw new ImageError('bad-config', source.reference, `its configuration tells of ${counts}`);
  }
  const layers = manifest.layers.map((descriptor, position) => {
    const diffId = config.diffIds[position];
    if (diffId === undefined) throw new ImageError('bad-config', source.reference, 'has a layer without diff ID');
    return new BlobLayer(source, descriptor, diffId, position, progress);
  });
  const facts: ImageFacts = {
    reference: source.reference,
    digest: identity.digest,
    platform: formatPlatform(normalisePlatform(config.platform)),
    created: config.created,
    layers: layers.map(({ diffId, size }) => ({ diffId, size })),
    config: config.run,
  };
  return { facts, layers, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
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

  async find(root: Descriptor): Promise<FoundManifest> {
    const found = await this.#descend(root, null, 0);
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
    for (const entry of this.#candidates(document)) {
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

/** An image that is not in an index is taken as it is, unless the person asked for another platform by name. */
function checkPlatform(config: ImageConfig, platform: string, reference: string): void {
  if (config.platform.architecture === '' || choosePlatform([config.platform], wantedPlatform(platform)) === 0) return;
  throw new ImageError(
    'platform-missing',
    reference,
    `is for ${formatPlatform(normalisePlatform(config.platform))}, not for ${platform}`,
  );
}
