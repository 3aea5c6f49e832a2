import { ArchiveError, TarReader } from '../../image/index.ts';
import { FeedError } from '../errors.ts';
import type { FeedFile } from './feed-file.ts';
import { folderOf } from './feed-file.ts';
import { Quota } from './quota.ts';

/** What must be seen of a file to know whether it is a tar: its first header. */
export const TAR_HEADER_BYTES = 512;

/** POSIX and GNU tar alike have this at byte 257 of every header; older forms are not written any more. */
export function isTar(first: Buffer): boolean {
  return first.toString('latin1', 257, 262) === 'ustar';
}

/**
 * The wanted files of a tar archive, in its order.
 * @throws {FeedError} cut off, damaged, over a limit.
 */
export async function* tarFiles(
  name: string,
  chunks: AsyncIterable<Buffer>,
  wants: (name: string) => boolean,
): AsyncGenerator<FeedFile> {
  const quota = new Quota(name);
  let ready: FeedFile[] = [];
  const reader = new TarReader({
    member(member) {
      if (member.kind !== 'file' || !wants(cleaned(member.name))) return 'nothing';
      quota.take(`${name}: ${member.name}`, Math.max(member.size, member.stored));
      return 'content';
    },
    content(member, content) {
      const path = cleaned(member.name);
      const bytes = Buffer.from(content.read(0, content.size));
      ready.push({ name: path, folder: folderOf(path) || folderOf(name), bytes });
    },
  });
  try {
    for await (const chunk of chunks) {
      reader.push(chunk);
      yield* ready;
      ready = [];
    }
    reader.end();
    yield* ready;
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new FeedError('feed-cut-off', name, cause.message, 'fetch it again', { cause });
  }
}

/** `a.json` of `./a.json`. */
function cleaned(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}
