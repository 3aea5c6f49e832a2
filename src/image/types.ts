import type { Digest, ImageFacts, LimitName } from '../model/index.ts';
import type { FileBytes, FilePart } from './file-bytes.ts';
import type { FileContent } from './file-content.ts';
import type { FilePartWanted } from './kept-parts.ts';

/** One entry of a layer, as its archive (or a folder) states it. */
export interface Entry {
  /** From the image's root, without leading slash or `.` and `..` segments; links in its parent folders that this same layer made are resolved. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** In bytes; 0 for all but files. */
  readonly size: number;
  /** As the archive writes it for a symlink; a path from the root, cleaned like `path`, for a hard link; else empty. */
  readonly linkTarget: string;
}

/** Who walks a layer: asked for each entry whether its content is wanted, then given it. All of it is synchronous. */
export interface LayerVisitor {
  /** Called for every entry, in the layer's order. `content` asks for a file's content, `head` for its start first. */
  wants(entry: Entry): Interest;
  /**
   * Called with the first `HEAD_BYTES` of a file whose head was asked for, or with all of a smaller one: what is wanted
   * of it. The bytes may not be kept.
   */
  head?(entry: Entry, bytes: Buffer): Wanted;
  /**
   * Called with the content of each wanted file, which can be read until the call returns. Where only parts of it were
   * wanted, whatever else is asked for may throw a `NotKeptError`.
   */
  content(entry: Entry, content: FileContent): void;
  /** Called instead of `content` for a wanted file that cannot be given; the rest of the layer is still walked. */
  unreadable?(entry: Entry, problem: string): void;
}

/** What is wanted of a file: nothing, its start to judge it by, or all of it. */
export type Interest = 'nothing' | 'head' | 'content';

/** What is wanted of a file whose start was seen: nothing, all of it, or these parts, in any order. */
export type Wanted = 'nothing' | 'content' | readonly FilePartWanted[];

/** Makes of stored bytes what it wants, and of the plain archive the digest that is like the one given, if any. */
export type Unpack = (stored: AsyncIterator<Buffer>, hashLike: Digest | null) => Promise<Digest | null>;

/** A layer's archive, for who unpacks it elsewhere, such as in another thread. */
export interface LayerArchive {
  /** How errors name the layer, with its image. */
  readonly subject: string;
  /**
   * What the bytes are verified by, and so may be known by: the digest of the stored bytes, or the diff ID where the
   * image states no other.
   */
  readonly digest: Digest;
  /**
   * Reads the archive once, as a stream, and verifies it, as `Layer.walk` does.
   * @throws {ImageError} as `Layer.walk`, and whatever `unpack` throws that is no `ArchiveError`
   */
  read(unpack: Unpack): Promise<void>;
  /** Where it lies, for a thread that is to read and verify it by itself (`layerInFile`); null where it is no file. */
  lend(): Promise<LentArchive | null>;
  /**
   * How many bytes it says to unpack to, where it is a file, in which that is soon looked up; else null. Not verified: to
   * plan by.
   * @throws {ImageError} where it cannot be opened
   */
  statedPlainSize?(): Promise<number | null>;
}

/** The archive of a layer in an open file: plain data, which may be sent to another thread of this process. */
export interface ArchiveInFile {
  readonly subject: string;
  readonly diffId: Digest;
  /** In bytes, as stored; −1 where it is not known. */
  readonly size: number;
  /** Of the stored bytes; null where the image states none. */
  readonly digest: Digest | null;
  readonly part: FilePart;
}

/** The file is open until this is disposed of. */
export interface LentArchive extends AsyncDisposable {
  readonly archive: ArchiveInFile;
  /** To be told how many stored bytes were read so far. */
  tell(read: number): void;
}

/** A layer: an ordered list of entries that can be walked any number of times. */
export interface Layer {
  /** Of the uncompressed archive, as the image's configuration states it; null for a plain folder, which is none. */
  readonly diffId: Digest | null;
  /** In bytes, as stored; 0 for a plain folder. */
  readonly size: number;
  /**
   * Reads the layer once, as a stream, checking each digest that is known of it. When the promise is fulfilled, every
   * byte was verified; what a visitor was given before that is to be thrown away when it is rejected.
   * @throws {ImageError} cut off, damaged, not what its digest says, over a limit.
   */
  walk(visitor: LayerVisitor): Promise<void>;
  /** Null for a plain folder, which is no archive and is never cached. */
  readonly archive: LayerArchive | null;
}

/** An image of one platform, whatever it was opened from. */
export interface Image extends AsyncDisposable {
  readonly facts: ImageFacts;
  /** From the bottom up. */
  readonly layers: readonly Layer[];
  /**
   * What was published beside the image, where it comes from a place that keeps such things: a registry.
   * @throws {ImageError}
   */
  attachments?(): Promise<readonly Attachment[]>;
}

/** Told while bytes arrive; for progress bars. */
export type ImageProgress = (event: { readonly layer: number; readonly read: number; readonly total: number }) => void;

/** The digest-addressed bytes of an image: what a layout, an archive or a registry each answer in their way. */
export interface BlobSource extends AsyncDisposable {
  /** How the image is named in errors. */
  readonly reference: string;
  /**
   * A blob's bytes as they are stored, not yet verified: the caller hashes what it reads.
   * @throws {ImageError} when there is no such blob.
   */
  blob(descriptor: Descriptor): Promise<AsyncIterable<Buffer>>;
  /** As `blob`, where blobs are files. */
  file?(descriptor: Descriptor): Promise<FileBytes>;
}

/** A blob source that also knows manifests, which a registry keeps apart from its blobs. */
export interface ManifestSource extends BlobSource {
  /**
   * The stored bytes of a manifest or index, at most `MANIFEST_BYTES`, not yet verified: the caller does.
   * @throws {ImageError} when there is no such manifest.
   */
  manifest(descriptor: Descriptor): Promise<Buffer>;
  /**
   * What is attached to manifests and indexes.
   * @throws {ImageError}
   */
  attachments?(subjects: readonly Digest[]): Promise<readonly Attachment[]>;
}

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes; −1 where the source does not state it. */
  readonly size: number;
}

/** A document that was published beside an image: an SBOM, an attestation, a statement. */
export interface Attachment {
  /** Of the document itself. */
  readonly digest: Digest;
  readonly mediaType: string;
  /** In bytes, as stated. */
  readonly size: number;
  /** What it was attached as: of the manifest that holds it; empty where that does not say. */
  readonly artifactType: string;
  /** The manifest's and, over them, the document's own. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What it was attached to: the image's manifest, or an index that leads to it. */
  readonly subject: Digest;
  readonly by: AttachedBy;
  /**
   * The document, verified by its digest.
   * @throws {ImageError}
   */
  read(limit: LimitName): Promise<Buffer>;
}

/**
 * How it was attached: by the referrers API of registries or its tag scheme
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers), by a tag of cosign's
 * (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md), or by the image's index, as BuildKit does
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md).
 */
export type AttachedBy = 'referrers' | 'referrers-tag' | 'cosign-tag' | 'index';
