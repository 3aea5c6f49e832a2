import type { Digest } from '../../model/index.ts';
import { readBlob, verifyBytes } from '../blob.ts';
import { StoredBytes } from '../stored-bytes.ts';
import type { Descriptor } from '../types.ts';
import { inFirstPlace, type RegistryOptions } from './index.ts';
import { type RegistryTiming, TIMING } from './limits.ts';

/** Anything that a registry holds under one manifest: an image or not. */
export interface Artifact extends AsyncDisposable {
  /** Of the manifest. */
  readonly digest: Digest;
  /** As it was pushed, verified by its digest. */
  readonly manifest: Buffer;
  /**
   * A blob's bytes. They are verified when the last of them has been given, and not before.
   * @throws {ImageError} also from the iteration, `digest-mismatch` and `cut-off` included
   */
  blob(descriptor: Descriptor): AsyncIterable<Buffer>;
  /** A small blob, whole and verified. @param limit in bytes */
  smallBlob(descriptor: Descriptor, limit: number): Promise<Buffer>;
}

/**
 * Opens what a reference names, be it an image or not.
 * @throws {ImageError} as `openRegistryImage`
 */
export function openArtifact(
  reference: string,
  options: RegistryOptions = {},
  timing: RegistryTiming = TIMING,
): Promise<Artifact> {
  return inFirstPlace(reference, options, timing, async (source, parsed) => {
    const root = await source.resolve(parsed.digest ?? parsed.tag ?? 'latest');
    const manifest = await source.manifest(root);
    verifyBytes(manifest, root, `${reference} (manifest ${root.digest})`);
    return {
      digest: root.digest,
      manifest,
      blob: (descriptor) => verified(() => source.blob(descriptor), descriptor, reference),
      smallBlob: async (descriptor, limit) =>
        readBlob(await source.blob(descriptor), descriptor, limit, `${reference} (blob ${descriptor.digest})`),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  });
}

async function* verified(
  open: () => Promise<AsyncIterable<Buffer>>,
  { digest, size }: Descriptor,
  reference: string,
): AsyncGenerator<Buffer> {
  const blob = { subject: `${reference} (blob ${digest})`, size, digest, open, file: null };
  const stored = new StoredBytes(await open(), blob, () => {});
  try {
    for (let next = await stored.next(); !next.done; next = await stored.next()) yield next.value;
    await stored.verify();
  } finally {
    await stored.close();
  }
}
