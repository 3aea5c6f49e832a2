import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parseConfig } from '../../../src/image/config.ts';
import { decompress } from '../../../src/image/decompression.ts';
import { ArchiveError, openImage, TarReader, writeTar } from '../../../src/image/index.ts';
import { parseManifest } from '../../../src/image/manifest.ts';
import { withRecords } from '../../support/raw-image.ts';
import { sampleEntries } from '../../support/samples.ts';
import { inFile } from './in-file.ts';
import { isOwnError } from './own-error.ts';
import { type Parser, samplesOf } from './types.ts';

/** What an image is made of, and what it comes in. */
export function images(): readonly Parser[] {
  const isArchiveError = (error: unknown) => error instanceof ArchiveError;
  const tars = tarSamples();
  return [
    { name: 'tar', samples: samplesOf(...tars), read: readTar, isExpected: isArchiveError },
    {
      name: 'compression',
      samples: samplesOf(...tars.flatMap((tar) => [gzipSync(tar), zstdCompressSync(tar)])),
      read: readCompressed,
      isExpected: isArchiveError,
    },
    {
      name: 'manifest',
      samples: samplesOf(JSON.stringify(MANIFEST), JSON.stringify(INDEX)),
      read: (bytes) => parseManifest(bytes, '', 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'config',
      samples: samplesOf(JSON.stringify(CONFIG)),
      read: (bytes) => parseConfig(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'image-archive',
      samples: samplesOf(dockerArchive()),
      read: inFile(async (path) => {
        await using image = await openImage(`docker-archive:${path}`);
        return image.layers.length;
      }),
      isExpected: (error) => isOwnError(error) || isArchiveError(error),
    },
  ];
}

function tarSamples(): readonly Buffer[] {
  const entries = [
    ...sampleEntries().slice(0, 6),
    { path: 'a/'.repeat(100), content: 'x' },
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
    head: () => 'content',
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

function dockerArchive(): Buffer {
  const layer = writeTar([{ path: 'etc/os-release', content: 'ID=debian\n' }]);
  return writeTar([
    {
      path: 'manifest.json',
      content: JSON.stringify([{ Config: 'a.json', RepoTags: ['a:1'], Layers: ['b/layer.tar'] }]),
    },
    { path: 'a.json', content: JSON.stringify(CONFIG) },
    { path: 'b/layer.tar', content: layer },
  ]);
}

const BLOB = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'a'.repeat(64)}`, size: 2 };
const MANIFEST = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: BLOB,
  layers: [BLOB],
};
const INDEX = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [
    { ...BLOB, mediaType: MANIFEST.mediaType, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
  ],
};
const CONFIG = {
  os: 'linux',
  architecture: 'amd64',
  config: { Env: ['A=b'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} } },
  rootfs: { type: 'layers', diff_ids: [`sha256:${'b'.repeat(64)}`] },
};
