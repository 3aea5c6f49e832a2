export { ArchiveError } from './archive-error.ts';
export { openCredentials } from './credentials/store.ts';
export type { CredentialStore, Credentials } from './credentials/types.ts';
export { ImageError, type ImageErrorCode } from './errors.ts';
export { type FileContent, HeldContent } from './file-content.ts';
export { encodeImage, type LayerCompression, type NewImage, type NewLayer } from './new-image.ts';
export { type OpenOptions, openImage } from './open.ts';
export { formatReference, type ImageReference, parseReference } from './reference.ts';
export type { AddressGuard } from './registry/address-guard.ts';
export type { RegistryHost, RegistryHosts } from './registry/hosts.ts';
export { type TarMember, TarReader, type TarVisitor } from './tar.ts';
export { type NewEntry, writeTar } from './tar-write.ts';
export type {
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
} from './types.ts';
export { unpack } from './unpack.ts';
export { writeDockerArchive, writeOciArchive } from './write-archive.ts';
export { writeOciLayout } from './write-layout.ts';
