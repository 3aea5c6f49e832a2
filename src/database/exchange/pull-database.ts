import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openArtifact, type RegistryOptions } from '../../image/index.ts';
import { DatabaseError } from '../errors.ts';
import { openFile } from '../file.ts';
import { SCHEMA_VERSION } from '../schema.ts';
import type { DatabaseInfo } from '../types.ts';
import { cannotKeepFeeds } from '../updating/feed-cache.ts';
import { withUpdateLock } from '../updating/update-lock.ts';
import { decodeDatabaseManifest } from './artifact.ts';
import type { ExchangeProgress } from './export-database.ts';
import { takeIn } from './take-in.ts';

export interface PullDatabaseOptions extends RegistryOptions {
  readonly reference: string;
  /** The database to make or to replace. */
  readonly out: string;
  /** Where it is remembered what was pulled. */
  readonly stateFolder: string;
  readonly onProgress?: ((progress: ExchangeProgress | { readonly stage: 'waiting' }) => void) | undefined;
}

export interface PullReport {
  readonly info: DatabaseInfo;
  /** Of the artifact's manifest. */
  readonly digest: string;
  /** False when the database was pulled from just this artifact before, and so was left as it is. */
  readonly replaced: boolean;
}

/**
 * Takes a database from a registry, where it is another than the one that is there. Every byte is verified before the old
 * one gives way.
 * @throws {DatabaseError} when it is none, or of another schema; {ImageError} when the registry does not give it
 */
export async function pullDatabase(options: PullDatabaseOptions): Promise<PullReport> {
  const { stateFolder, onProgress, signal } = options;
  await mkdir(stateFolder, { recursive: true }).catch((error) => {
    throw cannotKeepFeeds(stateFolder, error);
  });
  const onWait = () => onProgress?.({ stage: 'waiting' });
  return withUpdateLock(path.join(stateFolder, 'update.lock'), { onWait, signal }, () => pull(options));
}

async function pull({ reference, out, stateFolder, onProgress, ...access }: PullDatabaseOptions) {
  await using artifact = await openArtifact(reference, access);
  const { signal } = access;
  const { digest } = artifact;
  const { layer, schemaVersion } = decodeDatabaseManifest(artifact.manifest, reference);
  if (schemaVersion !== null && schemaVersion !== SCHEMA_VERSION) {
    const problem = `has schema version ${schemaVersion}, and this fixedin reads version ${SCHEMA_VERSION}`;
    throw new DatabaseError('other-schema', reference, problem, 'have it pushed by the same version of fixedin');
  }
  const state = path.join(stateFolder, `pulled-${hashOf(path.resolve(out))}.json`);
  const present = await pulledBefore(state, out, digest);
  if (present !== null) return { info: present, digest, replaced: false };
  const info = await takeIn(artifact.blob(layer), { out, subject: reference, onProgress, signal });
  // The new database is in its place; where this cannot be kept, the next pull fetches it again.
  await writeFile(state, JSON.stringify(stateOf(digest, info))).catch(() => {});
  return { info, digest, replaced: true };
}

/** The database that is there, when it is what was pulled from this artifact; else null. */
async function pulledBefore(state: string, out: string, digest: string): Promise<DatabaseInfo | null> {
  try {
    const remembered = await readFile(state, 'utf8');
    const { database, about } = openFile(out);
    database.close();
    return remembered === JSON.stringify(stateOf(digest, about.info)) ? about.info : null;
  } catch {
    return null;
  }
}

function stateOf(digest: string, { identity, built }: DatabaseInfo) {
  return { digest, identity, built };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
