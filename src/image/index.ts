export { ArchiveError } from './archive-error.ts';
export { ImageError, type ImageErrorCode } from './errors.ts';
export { encodeImage, type LayerCompression, type NewImage, type NewLayer } from './new-image.ts';
export { type OpenOptions, openImage } from './open.ts';
export { type TarMember, TarReader, type TarVisitor } from './tar.ts';
export { type NewEntry, writeTar } from './tar-write.ts';
export type { BlobSource, Descriptor, Entry, Image, ImageProgress, Layer, LayerVisitor } from './types.ts';
export { writeDockerArchive, writeOciArchive } from './write-archive.ts';
export { writeOciLayout } from './write-layout.ts';
