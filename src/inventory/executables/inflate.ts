import { inflateSync } from 'node:zlib';

/**
 * Unpacks what zlib packed, of which it is known that no more than `limit` bytes come out.
 * @throws {Error} when more would come out, or the bytes are cut off or damaged, as the end of a sentence about `what`
 */
export function inflate(packed: Buffer, limit: number, what: string): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: limit });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    throw new Error(isTooLarge ? `${what} unpacks to more than ${limit} bytes` : `${what} cannot be unpacked`, {
      cause,
    });
  }
}
