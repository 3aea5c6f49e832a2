import { gzipSync, zstdCompressSync } from 'node:zlib';
import { assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerOf, recordLayer } from '../../test/support/layer-record.ts';
import { digestOf } from './blob.ts';
import { BlobLayer } from './layer.ts';
import { type NewEntry, writeTar } from './tar-write.ts';

const ENTRIES: readonly NewEntry[] = [
  { path: 'etc/', directory: true },
  { path: 'etc/os-release', content: 'ID=wolfi\n' },
  { path: 'etc/.wh.gone', content: '' },
  { path: 'usr/lib/large', content: 'large '.repeat(40_000) },
  { path: 'etc/link', symlink: '../usr/lib' },
  { path: 'etc/same', hardlink: 'etc/os-release' },
];
const TAR = writeTar(ENTRIES);
const DIFF_ID = digestOf(TAR);
const OTHER = digestOf(Buffer.from('other'));

describe('walking a layer', () => {
  const expected = [
    { path: 'etc', kind: 'directory', size: 0, linkTarget: '' },
    { path: 'etc/os-release', kind: 'file', size: 9, linkTarget: '', content: 'ID=wolfi\n' },
    { path: 'etc/.wh.gone', kind: 'file', size: 0, linkTarget: '', content: '' },
    { path: 'usr/lib/large', kind: 'file', size: 240_000, linkTarget: '', content: 'large '.repeat(40_000) },
    { path: 'etc/link', kind: 'symlink', size: 0, linkTarget: '../usr/lib' },
    { path: 'etc/same', kind: 'hardlink', size: 0, linkTarget: 'etc/os-release' },
  ];
  const forms = [
    ['plain', TAR],
    ['gzip', gzipSync(TAR)],
    ['zstd', zstdCompressSync(TAR)],
  ] as const;

  test.each(forms)('%s, any number of times', async (_, stored) => {
    const layer = layerOf(stored, { diffId: DIFF_ID });
    expect(await recordLayer(layer)).toEqual(expected);
    expect(await recordLayer(layer)).toEqual(expected);
  });

  test.each(forms)('%s, in any chunks', async (_, stored) => {
    await assert(
      asyncProperty(integer({ min: 1, max: 3000 }), async (size) => {
        const chunk = Math.max(size, stored.length >> 10);
        expect(await recordLayer(layerOf(stored, { diffId: DIFF_ID, chunk }))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  test('the diff ID alone vouches where the image states no digest of the stored bytes', async () => {
    for (const [, stored] of forms) {
      expect(await recordLayer(layerOf(stored, { diffId: DIFF_ID, digest: null }))).toEqual(expected);
      const wrong = recordLayer(layerOf(stored, { diffId: OTHER, digest: null }));
      await expect(wrong).rejects.toMatchObject({ code: 'digest-mismatch' });
    }
  });

  test('only what is wanted is given', async () => {
    const given: string[] = [];
    await layerOf(TAR, {}).walk({
      wants: ({ path }) => (path === 'etc/os-release' ? 'content' : 'nothing'),
      content: ({ path }) => given.push(path),
    });
    expect(given).toEqual(['etc/os-release']);
  });

  test('an error of the visitor is handed on', async () => {
    const error = new Error('the visitor gives up');
    const walk = layerOf(gzipSync(TAR), { diffId: DIFF_ID }).walk({
      wants: () => {
        throw error;
      },
      content: () => {},
    });
    await expect(walk).rejects.toBe(error);
  });
});

describe('a layer that is not what it should be', () => {
  const packed = gzipSync(TAR);
  const digest = digestOf(packed);
  const size = packed.length;
  const diffId = DIFF_ID;
  const changed = Buffer.from(packed);
  changed[size >> 1] = (changed[size >> 1] ?? 0) ^ 1;
  const text = Buffer.from('<html>not found</html>');

  test.each([
    ['cut off', packed.subarray(0, -40), { digest, size, diffId }, 'cut-off'],
    ['cut off at its start', packed.subarray(0, 1), { digest, size, diffId }, 'cut-off'],
    ['empty', Buffer.alloc(0), { digest, size, diffId }, 'cut-off'],
    ['one bit changed', changed, { digest, size, diffId }, 'digest-mismatch'],
    ['other bytes', gzipSync(writeTar([])), { digest, size: -1, diffId }, 'digest-mismatch'],
    ['longer', Buffer.concat([packed, Buffer.alloc(9)]), { digest, size, diffId }, 'digest-mismatch'],
    [
      'of another diff ID, where nothing else vouches for it',
      packed,
      { digest: null, diffId: OTHER },
      'digest-mismatch',
    ],
    ['plain, of another diff ID', TAR, { digest: null, diffId: OTHER }, 'digest-mismatch'],
    ['a web page with the right digest', text, {}, 'not-a-layer'],
    ['cut off before it was pushed', TAR.subarray(0, 600), {}, 'cut-off'],
    ['damaged before it was pushed', changed, { diffId }, 'not-a-layer'],
  ])('%s', async (_, stored, claims, code) => {
    for (const chunk of [100, 1_000_000]) {
      const walk = recordLayer(layerOf(stored, { ...claims, chunk }));
      await expect(walk).rejects.toMatchObject({ code, subject: 'IMAGE (layer 1)' });
    }
  });

  test("an error of the source is the layer's", async () => {
    const error = new Error('the line is dead');
    const open = async function* () {
      yield packed.subarray(0, 100);
      throw error;
    };
    const layer = new BlobLayer({ subject: 'IMAGE', size, digest, open: async () => open(), file: null }, diffId);
    await expect(recordLayer(layer)).rejects.toBe(error);
  });

  test('closes its stream', async () => {
    let closed = 0;
    const open = async function* () {
      try {
        yield text;
        yield text;
      } finally {
        closed += 1;
      }
    };
    const blob = { subject: 'IMAGE', size: 5, digest, open: async () => open(), file: null };
    await expect(recordLayer(new BlobLayer(blob, diffId))).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(closed).toBe(1);
  });
});
