// An exported database is one Zstandard stream. Before its frame stands a skippable one, which every decoder passes over,
// with the facts that an import checks. https://www.rfc-editor.org/rfc/rfc8878#section-3.1.2

import { z } from 'zod';
import { ArchiveError } from '../../image/index.ts';
import { EXPORT_HEADER_LIMIT } from '../limits.ts';
import { EXPORT_MAGIC } from '../schema.ts';

/** What an exported database says of itself before it is unpacked. */
export interface ExportHeader {
  readonly schemaVersion: number;
  /** The identity of the database's content, as in `DatabaseInfo`. */
  readonly identity: string;
  /** RFC 3339. */
  readonly built: string;
  /** Of the unpacked file, in bytes. */
  readonly size: number;
  /** Of the unpacked file, in hexadecimal digits. */
  readonly sha256: string;
}

const PREFIX_BYTES = 8;
const FORMAT = 'fixedin-database-1';

const SCHEMA = z.object({
  format: z.literal(FORMAT),
  schemaVersion: z.int().nonnegative(),
  identity: z.string().max(200),
  built: z.string().max(50),
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export function encodeExportHeader(header: ExportHeader): Buffer {
  const content = Buffer.from(JSON.stringify({ format: FORMAT, ...header }));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(EXPORT_MAGIC, 0);
  prefix.writeUInt32LE(content.length, 4);
  return Buffer.concat([prefix, content]);
}

/**
 * How many bytes from the start must be there to tell whether there is a header, and to read it.
 * @param start of the stream, as far as it is known
 */
export function bytesForHeader(start: Buffer): number {
  if (start.length < PREFIX_BYTES) return PREFIX_BYTES;
  if (start.readUInt32LE(0) !== EXPORT_MAGIC) return 0;
  const length = start.readUInt32LE(4);
  return length > EXPORT_HEADER_LIMIT ? 0 : PREFIX_BYTES + length;
}

/**
 * Null where the stream begins with no header of ours: a database that something else compressed, or nobody.
 * @param start at least `bytesForHeader` of it, or all that there is
 * @throws {ArchiveError} where there is one that cannot be read
 */
export function decodeExportHeader(start: Buffer): ExportHeader | null {
  if (start.length < PREFIX_BYTES || start.readUInt32LE(0) !== EXPORT_MAGIC) return null;
  const end = bytesForHeader(start);
  if (end === 0) throw new ArchiveError('over-limit', `its header has more than ${EXPORT_HEADER_LIMIT} bytes`);
  if (start.length < end) throw new ArchiveError('cut-off', 'its header is cut off');
  try {
    const { format: _, ...header } = SCHEMA.parse(JSON.parse(start.toString('utf8', PREFIX_BYTES, end)));
    return header;
  } catch (cause) {
    throw new ArchiveError('damaged', 'its header cannot be read', { cause });
  }
}
