import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './programs.ts';

/** A feed on disk as `db build --from` takes it. */
export interface FeedOnDisk {
  readonly spec: string;
  /** What it weighs as it would be downloaded: an archive as it is, anything else through gzip -6. */
  readonly compressedBytes: number;
}

/**
 * Every feed that lies in the data folder of the tests.
 * @param data `osv/ECOSYSTEM/all.zip`, `wolfi-advisories/`, `alpine-secdb/VERSION/` and `kev/`, any of them missing
 */
export async function findFeeds(data: string): Promise<readonly FeedOnDisk[]> {
  const found: FeedOnDisk[] = [];
  for (const [format, folder] of PLACES) {
    const path = join(data, folder);
    if (existsSync(path)) found.push({ spec: `${format}:${path}`, compressedBytes: await weighFolder(path) });
  }
  for (const ecosystem of list(join(data, 'osv'))) {
    const path = join(data, 'osv', ecosystem, 'all.zip');
    if (existsSync(path)) found.push({ spec: `osv:${path}`, compressedBytes: statSync(path).size });
  }
  for (const release of list(join(data, 'alpine-secdb'))) {
    const path = join(data, 'alpine-secdb', release);
    found.push({ spec: `secdb:${path}`, compressedBytes: await weighFolder(path) });
  }
  return found;
}

const PLACES: readonly (readonly [format: string, folder: string])[] = [
  ['wolfi', 'wolfi-advisories'],
  ['kev', 'kev'],
];

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

async function weighFolder(path: string): Promise<number> {
  return Number(await output('sh', ['-c', 'tar -C "$1" -cf - . | gzip -6 | wc -c', 'sh', path]));
}
