import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { formatTime } from '../../model/index.ts';
import { openFile } from '../file.ts';
import type { DatabaseInfo } from '../types.ts';
import { asWriteError, replaceFile } from '../updating/replace-file.ts';
import { removeAbandoned, temporaryBeside } from '../updating/temporary.ts';
import { encodeExportHeader } from './export-header.ts';

export interface ExportOptions {
  readonly database: string;
  /** The file to write, or to replace when all is done. */
  readonly out: string;
  readonly onProgress?: ((progress: ExchangeProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far the bytes of a database have come. */
export interface ExchangeProgress {
  readonly stage: 'packing' | 'unpacking' | 'sending';
  readonly bytes: number;
  /** 0 where it is not known. */
  readonly total: number;
}

export interface ExportReport {
  readonly info: DatabaseInfo;
  /** Of the file that was written. */
  readonly bytes: number;
}

/**
 * Writes a database as one compressed file that carries its own checksum, for sites without a network and for registries.
 * The same database gives the same bytes. `zstd -d` unpacks it, too.
 * @throws {DatabaseError} when there is no database, or the file cannot be written
 */
export async function exportDatabase({ database, out, onProgress, signal }: ExportOptions): Promise<ExportReport> {
  const opened = openFile(database);
  opened.database.close();
  const { info } = opened.about;
  const temporary = temporaryBeside(out);
  try {
    // One handle for both readings: an update may put another file in its place meanwhile.
    await using file = await open(database);
    await mkdir(path.dirname(out), { recursive: true });
    await removeAbandoned(out);
    const { size } = await file.stat();
    const header = encodeExportHeader({
      schemaVersion: info.schemaVersion,
      identity: info.identity,
      built: formatTime(info.built),
      size,
      sha256: await digestOf(file),
    });
    const tell = (bytes: number) => onProgress?.({ stage: 'packing', bytes, total: size });
    await pipeline(
      Readable.from(counted(file, tell), { objectMode: false }),
      createZstdCompress({ params: PARAMETERS, pledgedSrcSize: size }),
      async function* (frame: AsyncIterable<Buffer>) {
        yield header;
        yield* frame;
      },
      createWriteStream(temporary, { flags: 'wx' }),
      { signal },
    );
    await replaceFile(temporary, out);
    return { info, bytes: (await stat(out)).size };
  } catch (error) {
    throw asWriteError(error, out, 'make room there, or choose another file');
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Most of a database is packed already: higher levels take several times as long and gain a hundredth. */
const PARAMETERS = { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 };

const READ_BYTES = 1024 * 1024;

async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function* counted(file: FileHandle, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunksOf(file)) {
    bytes += chunk.length;
    tell(bytes);
    yield chunk;
  }
}

function chunksOf(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_BYTES });
}
