import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Digest } from '../model/index.ts';
import { digestOf } from './blob.ts';
import { type NewEntry, writeTar } from './tar-write.ts';
import type { Descriptor } from './types.ts';

/** An image to write. */
export interface NewImage {
  /** From the bottom up. */
  readonly layers: readonly NewLayer[];
  /** Fields of the OCI configuration beside `rootfs`; `os` and `architecture` are linux and amd64 where not given. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** How a layout names it (`org.opencontainers.image.ref.name`), or an archive of Docker (`name:tag`). */
  readonly tag?: string;
  /** RFC 3339. */
  readonly created?: string;
}

export interface NewLayer {
  /** Whiteouts are entries like any: `.wh.NAME`, `.wh..wh..opq`. */
  readonly entries: Iterable<NewEntry>;
  readonly compression?: LayerCompression;
  readonly annotations?: Readonly<Record<string, string>>;
}

export type LayerCompression = 'none' | 'gzip' | 'zstd';

/** An image as digest-addressed bytes. */
export interface EncodedImage {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly EncodedLayer[];
  /** All of the above. */
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

export interface EncodedLayer {
  readonly descriptor: Descriptor;
  readonly diffId: Digest;
  /** The uncompressed archive. */
  readonly tar: Buffer;
}

/** Makes the blobs of an image, the same for the same image. */
export function encodeImage(image: NewImage): EncodedImage {
  const blobs = new Map<Digest, Buffer>();
  const add = (mediaType: string, bytes: Buffer): Descriptor => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const layers = image.layers.map((layer): EncodedLayer => {
    const tar = writeTar(layer.entries);
    const compression = layer.compression ?? 'gzip';
    return { tar, diffId: digestOf(tar), descriptor: add(LAYER_TYPES[compression], compress(tar, compression)) };
  });
  const config = add(
    'application/vnd.oci.image.config.v1+json',
    json({
      ...(image.created === undefined ? {} : { created: image.created }),
      architecture: 'amd64',
      os: 'linux',
      ...image.config,
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    }),
  );
  const manifest = add(
    'application/vnd.oci.image.manifest.v1+json',
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: layers.map(({ descriptor }, position) => {
        const annotations = image.layers[position]?.annotations;
        return annotations === undefined ? descriptor : { ...descriptor, annotations };
      }),
    }),
  );
  return { manifest, config, layers, blobs };
}

/** The `index.json` of a layout that holds `images`. */
export function encodeIndex(images: readonly { readonly encoded: EncodedImage; readonly image: NewImage }[]): Buffer {
  return json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: images.map(({ encoded, image: { tag, config } }) => ({
      ...encoded.manifest,
      ...(tag === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': tag } }),
      platform: { architecture: 'amd64', os: 'linux', ...platformOf(config) },
    })),
  });
}

/** JSON as it is written into images. */
export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

const LAYER_TYPES: Readonly<Record<LayerCompression, string>> = {
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
};

function compress(tar: Buffer, compression: LayerCompression): Buffer {
  if (compression === 'none') return tar;
  if (compression === 'zstd') return zstdCompressSync(tar);
  const bytes = gzipSync(tar);
  bytes[GZIP_SYSTEM] = GZIP_UNKNOWN_SYSTEM;
  return bytes;
}

/** The header's byte for the operating system, which zlib fills in differently on each (RFC 1952, 2.3.1). */
const GZIP_SYSTEM = 9;
const GZIP_UNKNOWN_SYSTEM = 255;

function platformOf(config: NewImage['config']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['os', 'architecture', 'variant'].flatMap((name): [string, string][] => {
      const value = config?.[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
