import { gzipSync } from 'node:zlib';
import { readVex } from '../../src/feeds/index.ts';
import { FEED_FORMATS } from '../../src/feeds/types.ts';
import { parseConfig } from '../../src/image/config.ts';
import { decompress } from '../../src/image/decompression.ts';
import { ArchiveError, parseReference, TarReader, writeTar } from '../../src/image/index.ts';
import { parseManifest } from '../../src/image/manifest.ts';
import { parseChallenges } from '../../src/image/registry/challenge.ts';
import { evidenceFile } from '../../src/inventory/catalogers/evidence-file.ts';
import { CATALOGERS } from '../../src/inventory/catalogers/index.ts';
import { readDocument, readInventoryJson, writeInventoryJson } from '../../src/inventory/index.ts';
import { FixedinError, PACKAGE_TYPES, parsePackageUrl } from '../../src/model/index.ts';
import { compare, isVersion } from '../../src/version/index.ts';
import { feedItems } from '../support/feed-items.ts';
import { fullInventory } from '../support/full-inventory.ts';
import { withRecords } from '../support/raw-image.ts';
import { sampleEntries, samples } from '../support/samples.ts';
import { feedSamples, sbomSamples, vexSamples } from './corpus.ts';

/** Something that reads bytes from outside. */
export interface Parser {
  readonly name: string;
  readonly samples: readonly Buffer[];
  /** Reads, and throws only what a reader of it is told to expect; what those are, `isExpected` says. */
  read(bytes: Buffer): unknown;
  isExpected(error: unknown): boolean;
}

const ownError = (error: unknown) => error instanceof FixedinError;
const text = (...values: readonly string[]) => values.map((value) => Buffer.from(value));

/** Every reader of outside data, by name. */
export const PARSERS: readonly Parser[] = [
  { name: 'tar', samples: tarSamples(), read: readTar, isExpected: (error) => error instanceof ArchiveError },
  {
    name: 'compression',
    samples: tarSamples().map((tar) => gzipSync(tar)),
    read: readCompressed,
    isExpected: (error) => error instanceof ArchiveError,
  },
  ...catalogers(),
  ...FEED_FORMATS.map(
    (format): Parser => ({
      name: `feed-${format}`,
      samples: feedSamples(format),
      read: (bytes) => feedItems(format, bytes.toString('latin1')).length,
      isExpected: () => false,
    }),
  ),
  { name: 'vex', samples: vexSamples(), read: (bytes) => readVex(bytes, 'fuzz'), isExpected: ownError },
  { name: 'document', samples: sbomSamples(), read: (bytes) => readDocument(bytes, 'fuzz'), isExpected: ownError },
  {
    name: 'inventory',
    samples: text(writeInventoryJson(fullInventory())),
    read: (bytes) => readInventoryJson(bytes, 'fuzz'),
    isExpected: ownError,
  },
  {
    name: 'manifest',
    samples: text(MANIFEST(), INDEX()),
    read: (bytes) => parseManifest(bytes, '', 'fuzz'),
    isExpected: ownError,
  },
  { name: 'config', samples: text(CONFIG()), read: (bytes) => parseConfig(bytes, 'fuzz'), isExpected: ownError },
  {
    name: 'reference',
    samples: text(`ghcr.io/a/b:1.0@sha256:${'a'.repeat(64)}`, 'localhost:5000/a', 'alpine'),
    read: (bytes) => parseReference(bytes.toString('utf8')),
    isExpected: ownError,
  },
  {
    name: 'www-authenticate',
    samples: text('Bearer realm="https://a.example/token",service="a b",scope="repository:a:pull", Basic realm=x'),
    read: (bytes) => parseChallenges(bytes.toString('latin1')),
    isExpected: () => false,
  },
  {
    name: 'package-url',
    samples: text('pkg:deb/debian/bash@5.1-2?arch=amd64&distro=debian-12#a/b', 'pkg:npm/%40a/b@1.0.0'),
    read: (bytes) => parsePackageUrl(bytes.toString('utf8')),
    isExpected: ownError,
  },
  {
    name: 'versions',
    samples: text(
      '1.2.3-r0',
      '2:1.0~rc1-3+b1',
      '1.0.0-alpha.1+build',
      'v1.0.0-20200101000000-abcdefabcdef',
      '1.0.dev1+local',
    ),
    read: readVersions,
    isExpected: () => false,
  },
];

function tarSamples(): readonly Buffer[] {
  const long = 'a/'.repeat(100);
  const entries = [
    ...sampleEntries().slice(0, 6),
    { path: long, content: 'x' },
    { path: 'l', symlink: '/a' },
    { path: 'h', hardlink: 'l' },
  ];
  const sparse = {
    'GNU.sparse.major': '1',
    'GNU.sparse.minor': '0',
    'GNU.sparse.name': 's',
    'GNU.sparse.realsize': '9',
  };
  return [
    writeTar(entries).subarray(0, 60_000),
    Buffer.concat([
      withRecords(sparse, { name: 'x', content: `1\n0\n1\n${'\0'.repeat(506)}y` }),
      withRecords({ mtime: '-1', path: 'p' }, { name: 'x', content: 'y' }),
    ]),
  ];
}

function readTar(bytes: Buffer): number {
  let read = 0;
  const reader = new TarReader({
    member: ({ isSparse, size }) => (isSparse && size > 1_000_000 ? 'nothing' : size > 10_000_000 ? 'head' : 'content'),
    head: () => false,
    content: (_, content) => {
      read += content.read(0, content.size).length;
    },
  });
  for (let at = 0; at < bytes.length; at += 700) reader.push(bytes.subarray(at, at + 700));
  reader.end();
  return read;
}

async function readCompressed(bytes: Buffer): Promise<number> {
  async function* stored() {
    yield bytes;
  }
  let read = 0;
  for await (const chunk of (await decompress(stored(), 'on-this-thread')).chunks) read += chunk.length;
  return read;
}

/** Catalogers throw what they like within their file; the walk makes a warning of it. An error of the engine is none. */
function catalogers(): readonly Parser[] {
  const files = Object.entries(samples()).map(([path, content]) => [path, Buffer.from(content)] as const);
  return CATALOGERS.filter(({ folders }) => folders === undefined).map((cataloger): Parser => {
    const own = files.filter(
      ([path, bytes]) =>
        cataloger.wants(path, bytes.length) ||
        cataloger.recognises?.(bytes.subarray(0, 4096), path, bytes.length) === true,
    );
    const path = own[0]?.[0] ?? '';
    return {
      name: cataloger.name,
      samples: own.map(([, bytes]) => bytes),
      read: (bytes) => cataloger.catalog(evidenceFile(path, bytes)).packages.length,
      isExpected: (error) =>
        error instanceof Error && ![TypeError, RangeError, ReferenceError].includes(error.constructor as never),
    };
  });
}

function readVersions(bytes: Buffer): void {
  const [a = '', b = ''] = bytes.toString('utf8').split('-', 2);
  for (const type of PACKAGE_TYPES) {
    isVersion(type, a);
    if (compare(type, a, b) !== -compare(type, b, a) && compare(type, a, b) !== 0)
      throw new Error(`${type}: ${a} and ${b}`);
  }
}

function MANIFEST(): string {
  const blob = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'a'.repeat(64)}`, size: 2 };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: blob,
    layers: [blob],
  });
}

function INDEX(): string {
  const item = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${'a'.repeat(64)}`,
    size: 2,
    platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  };
  return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [item] });
}

function CONFIG(): string {
  return JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: { Env: ['A=b'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} } },
    rootfs: { type: 'layers', diff_ids: [`sha256:${'b'.repeat(64)}`] },
  });
}
