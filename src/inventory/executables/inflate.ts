import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const UNPACK = { zlib: inflateSync, gzip: gunzipSync, deflate: inflateRawSync } as const;

/**
 * Unpacks bytes of which it is known that no more than `limit` come out.
 * @throws {Error} when more would come out, or the bytes are cut off or damaged, as the end of a sentence about `what`
 */
export function inflate(packed: Buffer, format: keyof typeof UNPACK, limit: number, what: string): Buffer {
  try {
    return UNPACK[format](packed, { maxOutputLength: limit });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    throw new Error(isTooLarge ? `${what} unpacks to more than ${limit} bytes` : `${what} cannot be unpacked`, {
      cause,
    });
  }
}
