import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NewBlob, type PushOptions, type PushReport, pushArtifact } from '../../image/index.ts';
import type { Digest } from '../../model/index.ts';
import { EMPTY_CONFIG, encodeDatabaseManifest, MANIFEST_TYPE, sha256 } from './artifact.ts';
import { type ExchangeProgress, exportDatabase } from './export-database.ts';

export interface PushDatabaseOptions extends Omit<PushOptions, 'onSent'> {
  readonly database: string;
  /** `registry.example/fixedin/database:3`; `latest` where it states no tag. */
  readonly reference: string;
  /** Who pushes, with the version, for the manifest. */
  readonly program: string;
  readonly onProgress?: ((progress: ExchangeProgress) => void) | undefined;
}

/**
 * Pushes a database to a registry, as an artifact that any registry can hold. The same database is the same artifact,
 * and is not sent again.
 * @throws {DatabaseError} when there is none; {ImageError} when the registry does not take it
 */
export async function pushDatabase(options: PushDatabaseOptions): Promise<PushReport> {
  const { database, reference, program, onProgress, ...access } = options;
  const { signal } = access;
  const folder = await mkdtemp(path.join(tmpdir(), 'fixedin-push-'));
  try {
    const file = path.join(folder, 'fixedin.db.zst');
    const { info, bytes } = await exportDatabase({ database, out: file, onProgress, signal });
    const layer: NewBlob = {
      digest: await digestOf(file),
      size: bytes,
      open: (start, end) => createReadStream(file, { start, end: end - 1, highWaterMark: READ_BYTES }),
    };
    const config = { digest: sha256(EMPTY_CONFIG), size: EMPTY_CONFIG.length, open: () => [EMPTY_CONFIG] };
    const facts = { digest: layer.digest, size: layer.size };
    return await pushArtifact(
      reference,
      {
        blobs: [layer, config],
        manifest: { mediaType: MANIFEST_TYPE, bytes: encodeDatabaseManifest(info, facts, program) },
      },
      {
        ...access,
        onSent: (sent, total) => onProgress?.({ stage: 'sending', bytes: sent, total }),
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const READ_BYTES = 1024 * 1024;

async function digestOf(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) hash.update(chunk);
  return `sha256:${hash.digest('hex')}` as Digest;
}
