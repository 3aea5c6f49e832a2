import { execFileSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { collected, inChunks } from '../../test/support/layer-record.ts';
import { compressionOf, type DecoderChoice, decompress } from './decompression.ts';

const LONG = Buffer.from(Array.from({ length: 200_000 }, (_, line) => `line ${line}\n`).join(''));
const SHORT = Buffer.from('short');
const SKIPPABLE = Buffer.from('502a4d180400000073786978', 'hex');
const ZEROS = Buffer.alloc(700);

const gzip = (bytes: Buffer): Buffer => gzipSync(bytes);
const zstd = (bytes: Buffer): Buffer => zstdCompressSync(bytes);

describe.each(['in-the-pool', 'on-this-thread'] as const)('decompress %s', (choice) => {
  const unpacked = (stored: Buffer, chunkSize: number) => unpackedBy(choice, stored, chunkSize);

  test.each([
    ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
    ['plain bytes', LONG, LONG],
    ['gzip', gzip(LONG), LONG],
    ['gzip with every field in its header', withHeaderFields(gzip(LONG)), LONG],
    ['gzip of nothing', gzip(Buffer.alloc(0)), Buffer.alloc(0)],
    [
      'gzip of several members',
      Buffer.concat([gzip(LONG), gzip(SHORT), gzip(LONG)]),
      Buffer.concat([LONG, SHORT, LONG]),
    ],
    ['gzip with zeros after it', Buffer.concat([gzip(SHORT), ZEROS]), SHORT],
    ['zstd', zstd(LONG), LONG],
    ['zstd of nothing', zstd(Buffer.alloc(0)), Buffer.alloc(0)],
    [
      'zstd of several frames',
      Buffer.concat([SKIPPABLE, zstd(LONG), zstd(SHORT), SKIPPABLE, zstd(LONG), SKIPPABLE]),
      Buffer.concat([LONG, SHORT, LONG]),
    ],
    ['zstd with zeros after it', Buffer.concat([zstd(SHORT), ZEROS]), SHORT],
  ])('%s, in any chunks', async (_, stored, plain) => {
    expect((await unpacked(stored, 65_536)).equals(plain)).toBe(true);
    await assert(
      asyncProperty(integer({ min: 1, max: 400 }), async (size) => {
        expect((await unpacked(stored, Math.max(size, stored.length >> 12))).equals(plain)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  test.each([
    ['cut-off gzip', gzip(LONG).subarray(0, -5), 'cut-off'],
    ['gzip cut off in its header', gzip(LONG).subarray(0, 5), 'cut-off'],
    ['cut-off second member', Buffer.concat([gzip(SHORT), gzip(LONG).subarray(0, 500)]), 'cut-off'],
    ['damaged gzip', damaged(gzip(LONG)), 'damaged'],
    ['gzip with a wrong size', damaged(gzip(LONG), -2), 'damaged'],
    ['gzip of an unknown method', damaged(gzip(LONG), 2), 'damaged'],
    ['gzip with an unknown flag', edited(gzip(LONG), 3, 0x80), 'damaged'],
    ['a wrong checksum in a second member', Buffer.concat([gzip(SHORT), damaged(gzip(LONG), -6)]), 'damaged'],
    ['gzip cut off in its file name', edited(gzip(LONG), 3, 8).subarray(0, 10), 'cut-off'],
    ['gzip cut off in its trailer', gzip(SHORT).subarray(0, -1), 'cut-off'],
    ['gzip with garbage after it', Buffer.concat([gzip(SHORT), Buffer.from('garbage and more')]), 'damaged'],
    ['cut-off zstd', zstd(LONG).subarray(0, -5), 'cut-off'],
    ['cut-off second frame', Buffer.concat([zstd(SHORT), zstd(LONG).subarray(0, 500)]), 'cut-off'],
    ['damaged zstd', damaged(zstd(LONG)), 'damaged'],
    ['zstd with garbage after it', Buffer.concat([zstd(SHORT), Buffer.from('garbage and more')]), 'damaged'],
    ['xz', Buffer.from('\xfd7zXZ\0and more', 'latin1'), 'damaged'],
    ['bzip2', Buffer.from('BZh91AY&SY'), 'damaged'],
  ])('%s', async (_, stored, reason) => {
    for (const size of [1_000_000, 100]) {
      await expect(unpacked(stored, size)).rejects.toThrow(expect.objectContaining({ reason }));
    }
  });

  test('an error of the source is handed on as it is', async () => {
    const error = new Error('the line is dead');
    const source = async function* () {
      const stored = gzip(LONG);
      for (let part = 0; part < 4; part += 1) yield stored.subarray(part * 100_000, (part + 1) * 100_000);
      throw error;
    };
    const reading = decompress(source(), choice).then(({ chunks }) => collected(chunks));
    await expect(reading).rejects.toBe(error);
  });

  test('stopping early leaves the source to its owner, where it can be read on', async () => {
    const stored = inChunks(gzip(LONG), 1000);
    for await (const _ of (await decompress(stored, choice)).chunks) break;
    await expect(collected(stored)).resolves.toBeInstanceOf(Array);
  });
});

describe.skipIf(!needsProgram('gzip', 'zstd', 'igzip'))('what other programs write', () => {
  test.each([
    ['gzip', ['-9c']],
    ['igzip', ['-c', '-']],
    ['zstd', ['-3c', '--long=27']],
  ])('%s', async (program, options) => {
    const stored = execFileSync(program, options, { input: LONG });
    expect(compressionOf(stored)).toBe(program === 'zstd' ? 'zstd' : 'gzip');
    expect((await unpackedBy('on-this-thread', stored, 5000)).equals(LONG)).toBe(true);
  });
});

async function unpackedBy(choice: DecoderChoice, stored: Buffer, chunkSize: number): Promise<Buffer> {
  const { chunks } = await decompress(inChunks(stored, chunkSize), choice);
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

/** RFC 1952, 2.3.1: an extra field, a name, a comment and a checksum of the header. */
function withHeaderFields(stored: Buffer): Buffer {
  const fields = Buffer.concat([Buffer.from([3, 0, 1, 0, 2]), Buffer.from('name\0comment\0'), Buffer.from([0, 0])]);
  return Buffer.concat([edited(stored, 3, 4 + 8 + 16 + 2).subarray(0, 10), fields, stored.subarray(10)]);
}

/** One byte changed, in the middle unless it says where. */
function damaged(stored: Buffer, at = stored.length >> 1): Buffer {
  const place = at < 0 ? stored.length + at : at;
  return edited(stored, place, (stored[place] ?? 0) ^ 0xff);
}

function edited(stored: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(stored);
  copy[at] = byte;
  return copy;
}
