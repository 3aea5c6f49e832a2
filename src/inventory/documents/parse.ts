import { gunzipSync } from 'node:zlib';
import { limits } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';

import { parseCyclonedxXml } from './cyclonedx-xml.ts';
import { parseJson, tooLarge } from './json.ts';
import { isTagValue, parseTagValue } from './spdx-tag-value.ts';

/**
 * A document's bytes, out of gzip where they are in it.
 * @throws {InventoryError} when they are over the limit, packed or unpacked, or broken
 */
export function unpacked(bytes: Uint8Array, subject: string): Uint8Array {
  const problem = `has more than ${limits.documentBytes / 1024 ** 2} MiB (limits.documentBytes)`;
  if (bytes.length > limits.documentBytes) throw tooLarge(subject, problem);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.documentBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(subject, problem);
    throw new InventoryError('not-a-document', subject, 'is a broken gzip file', '', { cause });
  }
}

/**
 * The JSON of a document, or what its XML or its tags and values are in the JSON of the same format.
 * @throws {InventoryError} when it is none of these, or over a limit
 */
export function parseDocument(bytes: Uint8Array, subject: string): unknown {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFFED)).toString('utf8');
  if (/^\uFEFF?\s*</.test(start)) return parseCyclonedxXml(bytes, subject);
  if (isTagValue(start)) return parseTagValue(bytes, subject);
  return parseJson(bytes, subject);
}

/** Enough to get past the comments with which a document may begin. */
const SNIFFED = 4096;
