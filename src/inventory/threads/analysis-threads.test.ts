import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { layerOf } from '../../../test/support/layer-record.ts';
import {
  type ArchiveInFile,
  type LayerArchive,
  layerInFile,
  type NewEntry,
  openImage,
  writeOciLayout,
  writeTar,
} from '../../image/index.ts';
import { type Digest, limits, parseDigest, setLimits } from '../../model/index.ts';
import { analyseLayer } from '../analysis.ts';
import { type LayerCache, openLayerCache } from '../cache.ts';
import { encodeEntry } from '../cache-entry.ts';
import { catalogImage } from '../catalog-image.ts';
import { effortOf } from '../layer-effort.ts';
import { apkDatabase, dpkgStatus, temporaryFolder } from '../made-image.fixture.ts';
import { AnalysisThreads } from './analysis-threads.ts';

const FILLER: NewEntry = { path: 'usr/share/filler', content: randomBytes(3_000_000) };
/** Without a name in it, as zlib writes it. RFC 1952, 2.3 */
const GZIP_HEADER_BYTES = 10;
const LAYERS: readonly (readonly NewEntry[])[] = [
  [{ path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\n' }, FILLER],
  [FILLER, { path: 'lib/apk/db/installed', content: apkDatabase({ busybox: ['bin/busybox'] }) }],
  [
    { path: 'data/status', content: dpkgStatus('bash') },
    FILLER,
    { path: 'var/lib/dpkg/status', hardlink: 'data/status' },
  ],
];

describe('layers that are analysed in threads', () => {
  test.each(['gzip', 'zstd', 'none'] as const)('give the same as on one thread, with %s', async (compression) => {
    await using folder = await temporaryFolder();
    await writeOciLayout(folder.path, { layers: LAYERS.map((entries) => ({ entries, compression })) });
    await using image = await openImage(`oci-layout:${folder.path}`);
    const [here, elsewhere] = [
      await catalogImage(image, { cache: null, threads: 0 }),
      await catalogImage(image, { cache: null, threads: 2 }),
    ];
    expect(elsewhere.packages.map(({ name }) => name)).toEqual(['busybox', 'bash']);
    expect(elsewhere).toEqual(here);
  });

  test('are analysed to the same byte, one after the other in the same thread', async () => {
    using threads = new AnalysisThreads(1);
    const layers = LAYERS.map((entries) => {
      const tar = writeTar([...entries]);
      return layerOf(gzipSync(tar), { diffId: digestOf(tar) });
    });
    const entries = await Promise.all(layers.map((layer) => threads.analyse(taskOf(layer))));
    expect(entries).toEqual(await Promise.all(layers.map(async (layer) => encodeEntry(await analyseLayer(layer)))));
  });
});

test('a thread begins the next layer while what it found in the last is still being kept', async () => {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: LAYERS.map((entries) => ({ entries, compression: 'gzip' })) });
  await using image = await openImage(`oci-layout:${folder.path}`);
  const isLastBegun = Promise.withResolvers<void>();
  let begun = 0;
  const cache: LayerCache = {
    async analysis(_, analyse) {
      begun++;
      if (begun === LAYERS.length) isLastBegun.resolve();
      const analysis = await analyse();
      await isLastBegun.promise;
      return analysis;
    },
    inventories: async () => null,
    keepInventories: async () => {},
  };
  const { packages } = await catalogImage(image, { cache, threads: 1, concurrency: 1 });
  expect(packages.map(({ name }) => name)).toEqual(['busybox', 'bash']);
});

test('layers of the same size as stored are dealt out by what they unpack to', async () => {
  await using folder = await temporaryFolder();
  const zeros = (size: number) => [{ path: 'zeros', content: Buffer.alloc(size) }];
  const sizes = [1_000_000, 9_000_000, 40_000_000];
  for (const compression of ['gzip', 'zstd', 'none'] as const) {
    await writeOciLayout(folder.path, { layers: sizes.map((size) => ({ entries: zeros(size), compression })) });
    await using image = await openImage(`oci-layout:${folder.path}`);
    const efforts = await Promise.all(image.layers.map((layer) => effortOf(layer, true)));
    for (const [position, size] of sizes.entries()) {
      const stored = image.layers[position]?.size ?? 0;
      expect(efforts[position]).toBe(5 * stored + writeTar(zeros(size)).length);
    }
    expect(await Promise.all(image.layers.map((layer) => effortOf(layer, false)))).toEqual(
      image.layers.map(({ size }) => 8 * size),
    );
  }
});

describe('a layer that cannot be analysed', () => {
  const tar = writeTar([FILLER, ...(LAYERS[1] ?? [])]);
  const packed = gzipSync(tar);
  const changed = Buffer.from(packed);
  changed[packed.length >> 1] = (changed[packed.length >> 1] ?? 0) ^ 1;
  // A block of the reserved type, RFC 1951, 3.2.3.
  const damaged = Buffer.from(packed);
  damaged[GZIP_HEADER_BYTES] = 0b111;
  const claims = { digest: digestOf(packed), size: packed.length, diffId: digestOf(tar) };

  test.each([
    ['cut off', layerOf(packed.subarray(0, -40), claims), { code: 'cut-off' }],
    ['changed', layerOf(changed, claims), { code: 'digest-mismatch' }],
    ['damaged before it was pushed', layerOf(damaged, { diffId: claims.diffId }), { code: 'not-a-layer' }],
    ['of another diff ID', layerOf(packed, { digest: null }), { code: 'digest-mismatch' }],
    ['over a limit', layerOf(gzipSync(overLimit()), {}), { code: 'too-many-owned-paths', subject: expect.any(String) }],
    ['from a source that breaks off', breakingOff(packed), { message: 'the line is dead' }],
    ['from a source that cannot be opened', unopened(), { message: 'no such layer' }],
  ])('%s fails as it does on one thread, and the thread goes on', async (_, layer, error) => {
    using threads = new AnalysisThreads(1);
    await expect(threads.analyse(taskOf(layer))).rejects.toMatchObject(error);
    const sound = layerOf(packed, claims);
    await expect(threads.analyse(taskOf(sound))).resolves.toEqual(await encodeEntry(await analyseLayer(sound)));
  });
});

describe('a layer in a file, which its thread reads by itself', () => {
  const tar = writeTar([FILLER, ...(LAYERS[1] ?? [])]);
  const packed = gzipSync(tar);
  const changed = Buffer.from(packed);
  changed[packed.length >> 1] = (changed[packed.length >> 1] ?? 0) ^ 1;
  const digest = digestOf(packed);
  const diffId = digestOf(tar);

  test.each<[string, Buffer, Partial<ArchiveInFile>]>([
    ['as it should be', packed, {}],
    ['that states no digest but the diff ID', packed, { digest: null }],
    ['cut off', packed.subarray(0, -40), {}],
    ['with more than it should have', Buffer.concat([packed, Buffer.from('more')]), {}],
    ['changed', changed, {}],
    ['of another diff ID', packed, { digest: null, diffId: digest }],
    ['that is no archive', Buffer.from('no archive'), { digest: null, size: 10 }],
  ])('%s gives what it gives on one thread', async (_, stored, claims) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'layer');
    // It lies somewhere in the file, as in an archive.
    await writeFile(file, Buffer.concat([Buffer.alloc(512), stored]));
    await using handle = await open(file);
    const part = { descriptor: handle.fd, start: 512, size: stored.length };
    const archive = { subject: 'IMAGE (layer 1)', size: packed.length, digest, diffId, part, ...claims };
    const heard: number[] = [];
    const outcome = async (entry: Promise<Buffer>) =>
      entry.catch((error: unknown) => ({ ...(error as object), message: String(error) }));
    using threads = new AnalysisThreads(1);
    const lent = { archive, tell: (read: number) => heard.push(read), [Symbol.asyncDispose]: async () => {} };
    const read = () => Promise.reject(new Error('read here'));
    const task = taskOf({ archive: { subject: archive.subject, digest, read, lend: async () => lent } });
    const elsewhere = await outcome(threads.analyse({ ...task, readBy: 'the-thread' }));
    const here = await outcome(analyseLayer(layerInFile(archive, () => {})).then(encodeEntry));
    expect(elsewhere).toEqual(here);
  });

  test('is told of while it is read, and closed after it', async () => {
    await using folder = await temporaryFolder();
    const layers = [1, 2].map((number) => ({
      entries: [{ path: `filler-${number}`, content: randomBytes(9_000_000) }],
    }));
    await writeOciLayout(folder.path, { layers });
    const heard = new Map<number, number[]>();
    const progress = ({ layer, read }: { readonly layer: number; readonly read: number }) =>
      heard.set(layer, [...(heard.get(layer) ?? []), read]);
    await using image = await openImage(`oci-layout:${folder.path}`, { progress });
    await catalogImage(image, { cache: null });
    expect([...heard.keys()].sort()).toEqual([0, 1]);
    for (const told of heard.values()) expect(told.length).toBeGreaterThanOrEqual(2);
    const open = await readdir('/proc/self/fd');
    const places = await Promise.all(open.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
    expect(places.filter((place) => place.startsWith(folder.path))).toEqual([]);
  });
});

describe('limits that were set', () => {
  afterEach(() => setLimits({}));

  test('hold in threads, and analyses made under others are not taken for theirs', async () => {
    await using folder = await temporaryFolder();
    await writeOciLayout(folder.path, { layers: LAYERS.map((entries) => ({ entries, compression: 'gzip' })) });
    const cache = openLayerCache(join(folder.path, 'cache'));
    const look = async () => {
      await using image = await openImage(`oci-layout:${folder.path}`);
      return catalogImage(image, { cache, threads: 1 });
    };
    expect((await look()).warnings).toEqual([]);
    setLimits({ textFileBytes: 60 });
    const { packages, warnings } = await look();
    expect(packages.map(({ name }) => name)).toEqual(['busybox']);
    expect(warnings.map(({ subject }) => subject)).toEqual(['var/lib/dpkg/status']);
    setLimits({});
    expect((await look()).warnings).toEqual([]);
  });
});

function digestOf(bytes: Buffer): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

function taskOf(layer: { readonly archive: LayerArchive }) {
  return {
    archive: layer.archive,
    diffId: digestOf(Buffer.from('any')),
    size: 0,
    redirects: null,
    readBy: 'this-one',
  } as const;
}

/** A package that says to own more files than there may be, in few bytes once they are compressed. */
function overLimit(): Buffer {
  const content = `P:a\nV:1-r0\nF:usr\n${'R:b\n'.repeat(limits.ownedPaths + 1)}`;
  return writeTar([{ path: 'lib/apk/db/installed', content }]);
}

function breakingOff(bytes: Buffer) {
  return {
    archive: {
      subject: 'IMAGE (layer 1)',
      digest: digestOf(bytes),
      read: async (unpack: Parameters<LayerArchive['read']>[0]) => {
        await unpack(
          (async function* () {
            yield bytes.subarray(0, 100_000);
            yield bytes.subarray(100_000, 200_000);
            throw new Error('the line is dead');
          })(),
          null,
        );
      },
      lend: async () => null,
    },
  };
}

function unopened() {
  const read = () => Promise.reject(new Error('no such layer'));
  return { archive: { subject: 'IMAGE (layer 1)', digest: digestOf(Buffer.alloc(0)), read, lend: async () => null } };
}
