import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Changes } from './debian-root.ts';
import { outputToFile, run } from './programs.ts';

/** A layer that stands in the layout's blobs. */
export interface LayerBlob {
  readonly mediaType: string;
  readonly digest: string;
  readonly diffId: string;
  /** As stored, in bytes. */
  readonly size: number;
  /** The uncompressed archive, in bytes. */
  readonly uncompressed: number;
}

/** Writes an archive of all of `root` but its devices, which the runtime makes, with GNU tar. */
export async function archiveRoot(root: string, tarPath: string, options: readonly string[] = []): Promise<void> {
  await run('tar', [...TAR, ...options, '--sort=name', '--exclude=./dev/*', '-C', root, '-cf', tarPath, '.']);
}

/** Writes an archive of what changed in `root` with GNU tar, what was deleted as whiteouts. */
export async function archiveChanges(root: string, changes: Changes, tarPath: string): Promise<void> {
  const whiteouts = `${tarPath}.whiteouts`;
  const marks = changes.deleted.map((path) => path.replace(/[^/]+$/, '.wh.$&'));
  for (const mark of marks) {
    await mkdir(join(whiteouts, mark, '..'), { recursive: true });
    await writeFile(join(whiteouts, mark), '');
  }
  await mkdir(whiteouts, { recursive: true });
  await writeFile(`${tarPath}.written`, changes.written.map((path) => `${path}\0`).join(''));
  await writeFile(`${tarPath}.deleted`, marks.map((path) => `${path}\0`).join(''));
  await run('tar', [
    ...[...TAR, '--no-recursion', '-cf', tarPath, '--null', '--verbatim-files-from'],
    ...['-C', root, '-T', `${tarPath}.written`],
    ...['-C', whiteouts, '-T', `${tarPath}.deleted`],
  ]);
  await rm(whiteouts, { recursive: true });
  await rm(`${tarPath}.written`);
  await rm(`${tarPath}.deleted`);
}

/** Compresses an archive into `blobs`, as `docker push` does (gzip -6) or as BuildKit does for zstd (level 3). */
export async function storeLayer(tarPath: string, blobs: string, compression: 'gzip' | 'zstd'): Promise<LayerBlob> {
  const part = join(blobs, 'layer.part');
  if (compression === 'gzip') await outputToFile('gzip', ['-6', '-n', '-c', tarPath], part);
  else await run('zstd', ['-3', '-T1', '-q', '-f', tarPath, '-o', part]);
  const hex = await sha256(part);
  await rename(part, join(blobs, hex));
  return {
    mediaType: `application/vnd.oci.image.layer.v1.tar+${compression}`,
    digest: `sha256:${hex}`,
    diffId: `sha256:${await sha256(tarPath)}`,
    size: (await stat(join(blobs, hex))).size,
    uncompressed: (await stat(tarPath)).size,
  };
}

/** Times after the recipe's own day are cut to it, so that two makings of the same packages differ less. */
const TAR = ['--numeric-owner', '--format=gnu', '--mtime=@1735689600', '--clamp-mtime'];

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
