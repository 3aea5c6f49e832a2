export { ArchiveError } from './archive-error.ts';
export { openArtifact, pushArtifact } from './artifacts.ts';
export { openCredentials } from './credentials/store.ts';
export type { CredentialStore, Credentials } from './credentials/types.ts';
export { decompress } from './decompression.ts';
export { ImageError, type ImageErrorCode } from './errors.ts';
export { type FileContent, HeldContent } from './file-content.ts';
export { type FilePartWanted, NotKeptError } from './kept-parts.ts';
export { layerInFile } from './layer.ts';
export { encodeImage, type LayerCompression, type NewImage, type NewLayer } from './new-image.ts';
export { type OpenOptions, openImage } from './open.ts';
export { formatReference, type ImageReference, parseReference } from './reference.ts';
export type { AddressGuard } from './registry/address-guard.ts';
export type { Artifact } from './registry/artifact.ts';
export type { NewBlob } from './registry/blob-upload.ts';
export type { RegistryHost, RegistryHosts } from './registry/hosts.ts';
export type { RegistryOptions } from './registry/index.ts';
export type { NewArtifact, PushOptions, PushReport } from './registry/push.ts';
export { type TarMember, TarReader, type TarVisitor } from './tar.ts';
export { type NewEntry, writeTar } from './tar-write.ts';
export type {
  ArchiveInFile,
  AttachedBy,
  Attachment,
  BlobSource,
  Descriptor,
  Entry,
  Image,
  ImageProgress,
  Interest,
  Layer,
  LayerArchive,
  LayerVisitor,
  Wanted,
} from './types.ts';
export { unpack } from './unpack.ts';
export { writeDockerArchive, writeOciArchive } from './write-archive.ts';
export { writeOciLayout } from './write-layout.ts';
