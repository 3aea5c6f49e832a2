import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openImage } from '../src/image/index.ts';
import { catalogImage, openLayerCache, readDocument } from '../src/inventory/index.ts';
import { type LimitSettings, setLimits } from '../src/model/index.ts';
import { rawTar, withRecords, writeRawImage } from './support/raw-image.ts';
import { zipOf } from './support/zip-archive.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
/** The largest bombs, under the limits that are usual: `FIXEDIN_LONG_TESTS=1 npx vitest run test/hostile-images.test.ts`. */
const LONG = process.env['FIXEDIN_LONG_TESTS'] !== undefined;

const STATUS = 'var/lib/dpkg/status';
const status = (...names: readonly string[]) =>
  names
    .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n`)
    .join('\n');
const BASH = { name: STATUS, content: status('bash') };
const OS_RELEASE = { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' };
const END = Buffer.alloc(1024);
const ZEROS = Buffer.alloc(64 * MiB);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixedin-hostile-'));
  for (const name of ['image', 'temporary', 'cache']) mkdirSync(join(folder, name));
  vi.stubEnv('TMPDIR', join(folder, 'temporary'));
  // Threads keep compiled modules in the temporary folder, which are none of the image's doing.
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
});

afterEach(() => {
  vi.unstubAllEnvs();
  setLimits({});
  rmSync(folder, { recursive: true, force: true });
});

/** What came of an image, as lines: packages where they are, then warnings; or the error. */
async function outcome(): Promise<readonly string[]> {
  const before = written();
  try {
    await using image = await openImage(`oci-layout:${join(folder, 'image')}`);
    const { packages, warnings } = await catalogImage(image, { cache: openLayerCache(join(folder, 'cache')) });
    return [
      ...packages.map(({ name, locations }) => `${name} at ${locations.map(({ path }) => path).join()}`),
      ...warnings.map(({ code, subject, message }) => `${code}: ${subject} ${message}`),
    ];
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [`error ${String(error.code)}: ${error.message}`];
    throw error;
  } finally {
    expect(written()).toEqual(before);
  }
}

/** All files around the image but the cache's, and what an archive could have left in the current folder. */
function written(): readonly string[] {
  const around = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.startsWith('cache/'),
  );
  return [...around.sort(), ...['var', 'etc', 'usr', 'app', 'x'].filter((name) => existsSync(name))];
}

/** A header, and after it so many times 64 MiB of zeros. */
function gzipOfZeros(header: Buffer, times: number): Buffer {
  const zeros = gzipSync(ZEROS, { level: 1 });
  return Buffer.concat([gzipSync(header), ...Array.from({ length: times }, () => zeros)]);
}

describe('an image that is a bomb', () => {
  const zeros = (times: number) => gzipOfZeros(rawTar(OS_RELEASE), times);
  const frames = (times: number) => {
    const frame = zstdCompressSync(ZEROS);
    return Buffer.concat([zstdCompressSync(rawTar(OS_RELEASE)), ...Array.from({ length: times }, () => frame)]);
  };
  const large = (name: string, times: number) => gzipOfZeros(rawTar({ name, size: times * 64 * MiB }), times);
  const many = (count: number) => {
    const thousand = gzipSync(rawTar(...Array.from({ length: 1000 }, (_, number) => ({ name: `usr/${number}` }))));
    return Buffer.concat(Array.from({ length: count / 1000 }, () => thousand));
  };
  const sparse = (name: string, bytes: number) =>
    gzipSync(
      Buffer.concat([
        withRecords(
          {
            'GNU.sparse.major': '1',
            'GNU.sparse.minor': '0',
            'GNU.sparse.name': name,
            'GNU.sparse.realsize': String(bytes),
          },
          { name: 'x', content: Buffer.from('1\n0\n1\n').subarray(0, 512) },
        ),
        rawTar(OS_RELEASE),
        END,
      ]),
    );

  const bombs: readonly (readonly [string, () => Buffer, LimitSettings, RegExp])[] = [
    [
      'of zeros, in gzip',
      () => zeros(4),
      { layerRatioFreeBytes: 32 * MiB },
      /^error over-limit: .*than 200 times its size \(limits\.layerRatio\)$/,
    ],
    [
      'of zeros, in zstd',
      () => frames(4),
      { layerRatioFreeBytes: 32 * MiB },
      /^error over-limit: .*\(limits\.layerRatio\)$/,
    ],
    [
      'larger than layers may be',
      () => zeros(2),
      { layerBytes: 32 * MiB },
      /^error over-limit: .*than 33554432 bytes \(limits\.layerBytes\)$/,
    ],
    [
      'stored in more than it may be',
      () => zeros(2),
      { layerStoredBytes: 1000 },
      /^error over-limit: .*\(limits\.layerStoredBytes\)$/,
    ],
    [
      'of entries',
      () => many(12_000),
      { layerEntries: 10_000 },
      /^error too-many-entries: .*\(limits\.layerEntries\)$/,
    ],
    [
      'of a sparse file of terabytes',
      () => sparse(STATUS, 4 * 1024 * GiB),
      {},
      /^unreadable-file: var\/lib\/dpkg\/status is larger than 268435456 bytes and sparse$/,
    ],
    [
      'of a package database',
      () => large(STATUS, 1),
      { textFileBytes: MiB },
      /^unreadable-file: var\/lib\/dpkg\/status is larger than 1 MiB .*\(limits\.textFileBytes\)$/,
    ],
    [
      'of a manifest',
      () => large('app/node_modules/a/package.json', 1),
      { textFileBytes: MiB },
      /package\.json is larger than 1 MiB .*\(limits\.textFileBytes\)$/,
    ],
    [
      'of a database larger than files may be',
      () => large('var/lib/rpm/rpmdb.sqlite', 1),
      { fileBytes: MiB },
      /rpmdb\.sqlite is larger than 1048576 bytes \(limits\.fileBytes\)$/,
    ],
  ];
  test.each(bombs)('%s', async (_, stored, limits, expected) => {
    setLimits(limits);
    writeRawImage(join(folder, 'image'), stored());
    expect((await outcome()).at(-1)).toMatch(expected);
  });

  test.skipIf(!LONG).each([
    ['8 GiB of zeros', () => zeros(128), /\(limits\.layerRatio\)$/],
    ['ten million entries', () => many(10_000_000), /\(limits\.layerEntries\)$/],
    ['a package database of 2 GiB', () => large(STATUS, 32), /\(limits\.textFileBytes\)$/],
    ['a package.json of 1 GiB', () => large('app/node_modules/a/package.json', 16), /\(limits\.textFileBytes\)$/],
  ] as const)('%s, under the usual limits', { timeout: 600_000 }, async (_, stored, expected) => {
    writeRawImage(join(folder, 'image'), stored());
    expect((await outcome()).at(-1)).toMatch(expected);
  });

  test('of an archive that unpacks to far more, of archives in one another, or over one another', async () => {
    setLimits({ archiveBytes: 4 * MiB });
    const plain = zipOf({ 'META-INF/MANIFEST.MF': Buffer.alloc(64 * MiB, ' ') });
    const inner = zipOf({ 'META-INF/MANIFEST.MF': Buffer.alloc(MiB, ' ') });
    const nested = zipOf(
      Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`${number}.jar`, zipOf({ 'a.jar': inner })])),
    );
    const jars = { plain, nested, overlapping: overlapping(zipOf({ 'a.jar': inner }), 100) };
    for (const [kind, content] of Object.entries(jars)) {
      const name = `app/${kind}.jar`;
      // One text has a limit of its own, which no manifest of a jar comes near.
      const expected =
        kind === 'plain' ? /plain\.jar unpacks to 67108864 bytes, more than/ : /\.jar .*\(limits\.archiveBytes\)/;
      writeRawImage(join(folder, 'image'), gzipSync(Buffer.concat([rawTar({ name, content }), END])));
      expect((await outcome()).join('\n')).toMatch(expected);
    }
  });
});

/** A zip whose table of contents names its one member many times. */
function overlapping(zip: Buffer, times: number): Buffer {
  const end = zip.length - 22;
  const start = zip.readUInt32LE(end + 16);
  const record = zip.subarray(start, end);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(times, 8);
  tail.writeUInt16LE(times, 10);
  tail.writeUInt32LE(times * record.length, 12);
  return Buffer.concat([zip.subarray(0, start), ...Array.from({ length: times }, () => record), tail]);
}

describe('an image with', () => {
  const found = [`bash at ${STATUS}`];
  const cases: readonly (readonly [string, Buffer, readonly (string | RegExp)[]])[] = [
    ['a path out of its root', rawTar(OS_RELEASE, { ...BASH, name: `../../../../${STATUS}` }), found],
    ['an absolute path', rawTar(OS_RELEASE, { ...BASH, name: `/${STATUS}` }), found],
    ['a device for a database', rawTar(OS_RELEASE, { name: STATUS, type: '3' }), []],
    ['a pipe for a database', rawTar(OS_RELEASE, { name: STATUS, type: '6' }), []],
    [
      'links in a circle',
      rawTar(
        OS_RELEASE,
        { name: 'var/lib/dpkg', type: '2', link: '/a' },
        { name: 'a', type: '2', link: '/b' },
        { name: 'b', type: '2', link: '/a' },
      ),
      [],
    ],
    [
      'a hard link to /etc/shadow',
      rawTar(OS_RELEASE, { name: STATUS, type: '1', link: '/etc/shadow' }),
      [/^unreadable-file: var\/lib\/dpkg\/status is a hard link to etc\/shadow, which cannot be read/],
    ],
    ['a link to /etc/shadow', rawTar(OS_RELEASE, { name: STATUS, type: '2', link: '/etc/shadow' }), []],
    [
      'a name that is not UTF-8',
      rawTar(OS_RELEASE, { ...BASH, name: Buffer.from('var/lib/dpkg/status.d/\xff\xfe', 'latin1') }),
      ['bash at var/lib/dpkg/status.d/\\xff\\xfe'],
    ],
    [
      'a time before all time',
      Buffer.concat([rawTar(OS_RELEASE), withRecords({ mtime: '-9223372036854775809.5' }, BASH)]),
      found,
    ],
    [
      "a PAX path over the header's",
      Buffer.concat([rawTar(OS_RELEASE), withRecords({ path: STATUS }, { ...BASH, name: 'x' })]),
      found,
    ],
    [
      'a PAX path out of its root',
      Buffer.concat([rawTar(OS_RELEASE), withRecords({ path: `/../../${STATUS}` }, { ...BASH, name: 'x' })]),
      found,
    ],
    [
      'a PAX path with a zero in it',
      withRecords({ path: 'a\0b' }, BASH),
      [/^error not-a-layer: .*a zero byte in a path$/],
    ],
    ['a PAX size that is negative', withRecords({ size: '-1' }, BASH), [/^error not-a-layer: .*no decimal number$/]],
    ['a PAX size beyond the archive', withRecords({ size: '9007199254740991' }, { name: 'x' }), [/^error cut-off: /]],
    [
      'a PAX size beyond all numbers',
      withRecords({ size: '99999999999999999999' }, BASH),
      [/^error not-a-layer: .*no decimal number$/],
    ],
    [
      'a PAX record longer than its header',
      rawTar({ name: 'pax', type: 'x', content: '999 path=a\n' }, BASH),
      [/^error not-a-layer: .*not well-formed$/],
    ],
    [
      'a PAX header of megabytes',
      rawTar({ name: 'pax', type: 'x', content: Buffer.alloc(2 * MiB) }),
      [/^error over-limit: .*extended header/],
    ],
    [
      'the distribution and the database written again and again',
      rawTar(
        { ...OS_RELEASE, content: 'ID=alpine\n' },
        { ...BASH, content: status('old') },
        OS_RELEASE,
        { ...BASH, content: status('older') },
        BASH,
      ),
      found,
    ],
  ];
  test.each(cases)('%s', async (_, tar, expected) => {
    writeRawImage(join(folder, 'image'), gzipSync(Buffer.concat([tar, END])));
    const lines = await outcome();
    expect(lines).toHaveLength(expected.length);
    for (const [index, line] of expected.entries()) {
      if (typeof line === 'string') expect(lines[index]).toBe(line);
      else expect(lines[index]).toMatch(line);
    }
  });
});

describe('a document that is too large', () => {
  test('a manifest', async () => {
    writeRawImage(join(folder, 'image'), gzipSync(END), { annotations: { a: 'x'.repeat(5 * MiB) } });
    expect(await outcome()).toEqual([expect.stringMatching(/^error over-limit: .*\(limits\.manifestBytes\)$/)]);
  });

  test('an SBOM that is one text, plain and packed', () => {
    setLimits({ documentBytes: MiB });
    const sbom = Buffer.from(`{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"${'x'.repeat(2 * MiB)}"}`);
    for (const bytes of [sbom, gzipSync(sbom)]) {
      expect(() => readDocument(bytes, 'given.json')).toThrow('given.json: has more than 1 MiB (limits.documentBytes)');
    }
  });
});
