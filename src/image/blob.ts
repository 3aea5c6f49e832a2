import { createHash } from 'node:crypto';
import { type Digest, type LimitName, limits } from '../model/index.ts';
import { ImageError } from './errors.ts';
import type { Descriptor } from './types.ts';

/**
 * Reads a small blob whole and verifies it.
 * @param subject names the blob in errors
 * @throws {ImageError} `over-limit`, `cut-off`, `digest-mismatch`
 */
export async function readBlob(
  stored: AsyncIterable<Buffer>,
  descriptor: Descriptor,
  limit: number | LimitName,
  subject: string,
): Promise<Buffer> {
  const most = typeof limit === 'number' ? limit : limits[limit];
  if (descriptor.size > most) throw tooLarge(subject, limit);
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of stored) {
    read += chunk.length;
    if (read > most) throw tooLarge(subject, limit);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, read);
  verifyBytes(bytes, descriptor, subject);
  return bytes;
}

/**
 * Checks bytes against what their descriptor says of them.
 * @throws {ImageError} `cut-off`, `digest-mismatch`
 */
export function verifyBytes(bytes: Buffer, descriptor: Descriptor, subject: string): void {
  if (bytes.length < descriptor.size) throw cutOff(subject, bytes.length, descriptor.size);
  const digest = digestOf(bytes, descriptor.digest);
  if (digest !== descriptor.digest) throw otherDigest(subject, digest, descriptor.digest);
}

export function cutOff(subject: string, read: number, size: number): ImageError {
  return new ImageError('cut-off', subject, `is cut off: ${read} of ${size} bytes are there`);
}

export function otherDigest(subject: string, actual: Digest, stated: Digest): ImageError {
  return new ImageError('digest-mismatch', subject, `its bytes have the digest ${actual}, not ${stated}`);
}

/** The digest of `bytes`, by the same algorithm as `like` (sha256 where it is not given). */
export function digestOf(bytes: Buffer, like?: Digest): Digest {
  return new DigestStream(like).update(bytes).digest();
}

/** A digest in the making. */
export class DigestStream {
  readonly #algorithm: 'sha256' | 'sha512';
  readonly #hash;

  /** @param like a digest of the algorithm to use; sha256 where it is not given. */
  constructor(like?: Digest) {
    this.#algorithm = like?.startsWith('sha512:') ? 'sha512' : 'sha256';
    this.#hash = createHash(this.#algorithm);
  }

  update(chunk: Buffer): this {
    this.#hash.update(chunk);
    return this;
  }

  /** Ends the stream. */
  digest(): Digest {
    return `${this.#algorithm}:${this.#hash.digest('hex')}` as Digest;
  }
}

function tooLarge(subject: string, limit: number | LimitName): ImageError {
  const text = typeof limit === 'number' ? `${limit} bytes` : `${limits[limit]} bytes (limits.${limit})`;
  return new ImageError('over-limit', subject, `is larger than ${text}`);
}
