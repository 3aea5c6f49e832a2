import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../model/index.ts';
import { BrokenPipe } from '../broken-pipe.ts';
import { writeFeeds } from '../demo/feeds.ts';
import { writeImages } from '../demo/images.ts';
import { createWalk } from '../demo/walk.ts';
import { writeResults } from '../result-stream.ts';
import type { CommonOptions } from '../settings.ts';

interface DemoOptions extends CommonOptions {
  readonly dir?: string;
}

export function define(command: Command): void {
  command
    .option('--dir <folder>', 'a new or empty folder for the images, feeds and database (default: a temporary one)')
    .addHelpText(
      'after',
      `
The two images, the advisories and the database are made from facts that fixedin carries; no network is used. Everything
stays in the folder, so that each command it shows can be tried again.`,
    )
    .action(async (_options: DemoOptions, self: Command) => {
      const { dir } = self.optsWithGlobals<DemoOptions>();
      const folder = dir === undefined ? await temporaryFolder() : await emptyFolder(resolve(dir));
      try {
        const feeds = await writeFiles(folder).catch((error) => {
          throw unusable(folder, error);
        });
        await writeResults(createWalk(folder, feeds));
      } catch (error) {
        if (!(error instanceof BrokenPipe)) await takeAway(folder, dir === undefined);
        throw error;
      }
    });
}

/** Of a walk that did not come to its end there is nothing to try again. */
async function takeAway(folder: string, isOurs: boolean): Promise<void> {
  const places = isOurs ? [folder] : ['go', 'feeds', 'cache', 'fixedin.db'].map((name) => join(folder, name));
  for (const place of places) await rm(place, { recursive: true, force: true }).catch(() => {});
}

async function writeFiles(folder: string): Promise<readonly string[]> {
  await writeImages(join(folder, 'go'));
  return writeFeeds(join(folder, 'feeds'));
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'fixedin-demo-'));
  } catch (error) {
    throw unusable(tmpdir(), error);
  }
}

/** Makes `folder`, or takes it as it is when it holds nothing, so that nothing of anybody's is written over. */
async function emptyFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return folder;
  } catch (error) {
    throw unusable(folder, error);
  }
  throw new UsageError('folder-not-empty', folder, 'is not empty', 'name a new folder with --dir');
}

function unusable(folder: string, cause: unknown): UsageError {
  const problem = `cannot be used (${cause instanceof Error ? cause.message : String(cause)})`;
  return new UsageError('bad-folder', folder, problem, 'name another folder with --dir', { cause });
}
