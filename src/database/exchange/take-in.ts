import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveError, decompress } from '../../image/index.ts';
import { DatabaseError } from '../errors.ts';
import { openFile } from '../file.ts';
import { TAKEN_IN_LIMIT } from '../limits.ts';
import { SCHEMA_VERSION } from '../schema.ts';
import type { DatabaseInfo } from '../types.ts';
import { damaged as damagedDatabase } from '../unusable.ts';
import { asWriteError, replaceFile } from '../updating/replace-file.ts';
import { removeAbandoned, temporaryBeside } from '../updating/temporary.ts';
import type { ExchangeProgress } from './export-database.ts';
import { bytesForHeader, decodeExportHeader, type ExportHeader } from './export-header.ts';

export interface TakeInOptions {
  /** The database to make or to replace. */
  readonly out: string;
  /** How errors name where it comes from. */
  readonly subject: string;
  readonly onProgress?: ((progress: ExchangeProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks a database beside `out`, and puts it in its place once all of it was read and found whole: its checksum, its
 * schema version, every page of it. Whatever fails before leaves the old one as it was.
 * @param stored the bytes of an exported database, or of one that is compressed in another way or not at all
 * @throws {DatabaseError} and what `stored` throws
 */
export async function takeIn(stored: AsyncIterable<Buffer>, options: TakeInOptions): Promise<DatabaseInfo> {
  const { out, subject } = options;
  const temporary = temporaryBeside(out);
  try {
    await mkdir(path.dirname(out), { recursive: true });
    await removeAbandoned(out);
    const { header, bytes } = await readHeader(stored, subject);
    const sha256 = await unpackTo(temporary, bytes, header, options);
    if (header !== null && sha256 !== header.sha256) {
      throw damaged(subject, `its checksum is ${sha256}, not ${header.sha256}`);
    }
    const info = checkWhole(temporary, subject);
    await replaceFile(temporary, out);
    return info;
  } catch (error) {
    if (error instanceof ArchiveError) throw damaged(subject, error.message, error);
    throw asWriteError(error, out, 'make room there, or choose another place with --db');
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** The header, and all bytes from the first on. @throws {DatabaseError} for another schema, before anything is unpacked */
async function readHeader(
  stored: AsyncIterable<Buffer>,
  subject: string,
): Promise<{ readonly header: ExportHeader | null; readonly bytes: AsyncGenerator<Buffer> }> {
  const source = stored[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  while (start.length < bytesForHeader(start)) {
    const next = await source.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const header = decodeExportHeader(start);
  if (header !== null && header.schemaVersion !== SCHEMA_VERSION) {
    await source.return?.();
    const problem = `has schema version ${header.schemaVersion}, and this fixedin reads version ${SCHEMA_VERSION}`;
    throw new DatabaseError('other-schema', subject, problem, 'make it anew with the same version of fixedin');
  }
  return { header, bytes: joined(start, source) };
}

async function* joined(start: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield start;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

/** @returns the digest of what was unpacked, in hexadecimal digits */
async function unpackTo(
  file: string,
  stored: AsyncGenerator<Buffer>,
  header: ExportHeader | null,
  { subject, onProgress, signal }: TakeInOptions,
): Promise<string> {
  const limit = Math.min(header?.size ?? TAKEN_IN_LIMIT, TAKEN_IN_LIMIT);
  const hash = createHash('sha256');
  let bytes = 0;
  await using output = await open(file, 'wx');
  try {
    const { chunks } = await decompress(stored);
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      bytes += chunk.length;
      if (bytes > limit) throw damaged(subject, `unpacks to more than ${limit} bytes`);
      hash.update(chunk);
      await output.writeFile(chunk);
      onProgress?.({ stage: 'unpacking', bytes, total: header?.size ?? 0 });
    }
    // What a decoder needs no more is still to be read: whoever gives the bytes verifies them at their end.
    for await (const _rest of stored) signal?.throwIfAborted();
    return hash.digest('hex');
  } finally {
    await stored.return(undefined);
  }
}

function checkWhole(file: string, subject: string): DatabaseInfo {
  const { database, about } = openFile(file, { subject, remedy: AGAIN });
  try {
    const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (found !== 'ok') throw damaged(subject, String(found));
    return about.info;
  } finally {
    database.close();
  }
}

function damaged(subject: string, problem: string, cause?: unknown): DatabaseError {
  return damagedDatabase({ subject, remedy: AGAIN }, `is damaged: ${problem}`, cause);
}

const AGAIN = 'fetch or copy it again';
