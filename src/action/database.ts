import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { registryOptions, type Session, sourcesOf } from '../cli/index.ts';
import { type DatabaseInfo, pullDatabase, updateDatabase } from '../database/index.ts';

/** How `db` names a database in a registry. */
export const IN_REGISTRY = 'oci:';

/**
 * Sees to it that there is a database where the settings say: pulled from a registry where one is named; fetched from the
 * sources where there is none.
 * @returns null where one was there
 */
export async function provideDatabase(
  { settings, messages }: Session,
  db: string | null,
): Promise<DatabaseInfo | null> {
  const stateFolder = join(settings.cacheFolder, 'update');
  const out = settings.databaseFile;
  if (db?.startsWith(IN_REGISTRY)) {
    const registries = registryOptions(settings, (sentence) => messages.note(`fixedin: warning: ${sentence}`));
    const { info } = await pullDatabase({ ...registries, reference: db.slice(IN_REGISTRY.length), out, stateFolder });
    return info;
  }
  if (db !== null || existsSync(out)) return null;
  const now = Math.floor(Date.now() / 1000);
  const { info } = await updateDatabase({ sources: sourcesOf(settings), out, stateFolder, now });
  return info;
}
