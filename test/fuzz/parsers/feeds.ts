import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readVex } from '../../../src/feeds/index.ts';
import { readArchiveOrFile } from '../../../src/feeds/input/archive.ts';
import { FEED_FORMATS } from '../../../src/feeds/types.ts';
import { writeTar } from '../../../src/image/index.ts';
import { feedItems } from '../../support/feed-items.ts';
import { zipOf } from '../../support/zip-archive.ts';
import { feedSamples, vexSamples } from './feed-samples.ts';
import { inFile } from './in-file.ts';
import { isOwnError } from './own-error.ts';
import { type Parser, samplesOf } from './types.ts';

/** Each format, what they come in, and statements of VEX. */
export function feeds(): readonly Parser[] {
  return [
    ...FEED_FORMATS.map(
      (format): Parser => ({
        name: `feed-${format}`,
        samples: samplesOf(...feedSamples(format)),
        read: (bytes) => feedItems(format, bytes.toString('latin1')).length,
        isExpected: () => false,
      }),
    ),
    {
      name: 'feed-container',
      samples: samplesOf(...containers()),
      read: inFile(readContainer),
      isExpected: isOwnError,
    },
    {
      name: 'vex',
      samples: samplesOf(...vexSamples()),
      read: (bytes) => readVex(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
  ];
}

function containers(): readonly Buffer[] {
  const [osv = Buffer.alloc(0)] = feedSamples('osv');
  const tar = writeTar([
    { path: 'all/GHSA-a.json', content: osv },
    { path: 'all/LICENSE', content: 'MIT' },
  ]);
  return [zipOf({ 'GHSA-a.json': osv, 'all/GHSA-b.json': osv }), tar, gzipSync(tar), zstdCompressSync(osv), osv];
}

async function readContainer(path: string): Promise<number> {
  let bytes = 0;
  for await (const file of readArchiveOrFile({ path, name: 'feed' }, { wants: () => true })) bytes += file.bytes.length;
  return bytes;
}
