import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { recordImage } from '../../test/support/layer-record.ts';
import { hasShared, shared } from '../../test/support/shared.ts';
import { encodeImage, type NewImage } from './new-image.ts';
import { openImage } from './open.ts';
import { writeTar } from './tar-write.ts';
import { writeDockerArchive, writeOciArchive } from './write-archive.ts';
import { layoutFiles, writeOciLayout } from './write-layout.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-open-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ONE: NewImage = {
  tag: 'app:1',
  created: '2024-01-18T00:00:00Z',
  config: { config: { Env: ['A=b'] } },
  layers: [
    { entries: [{ path: 'etc/os-release', content: 'ID=wolfi\n' }], compression: 'none' },
    { entries: [{ path: 'etc/motd', content: 'hello' }], compression: 'gzip' },
    { entries: [{ path: 'etc/.wh.motd', content: '' }], compression: 'zstd' },
  ],
};
const TWO: NewImage = { tag: 'other:2', layers: [{ entries: [{ path: 'second', content: '2' }] }] };
const ARM: NewImage = { ...TWO, tag: 'app:1', config: { architecture: 'arm64' } };

/** All that can be told of an image but for its name, its digest and the size of its layers as stored. */
async function contentOf(reference: string, platform?: string) {
  await using image = await openImage(reference, { platform });
  const { created, config } = image.facts;
  const diffIds = image.layers.map(({ diffId }) => diffId);
  return { platform: image.facts.platform, created, config, diffIds, layers: await recordImage(image) };
}

describe('one image, written in every way', () => {
  test('reads the same', async () => {
    const at = (name: string) => join(folder, name);
    await writeOciLayout(at('layout'), ONE);
    await writeOciArchive(at('oci.tar'), ONE);
    await writeDockerArchive(at('old.tar'), 'old', ONE);
    await writeDockerArchive(at('new.tar'), 'new', ONE);
    await writeFile(at('oci.tar.gz'), gzipSync(await readFile(at('oci.tar'))));
    await writeFile(at('old.tar.gz'), gzipSync(await readFile(at('old.tar'))));
    await writeFile(at('new.tar.zst'), zstdCompressSync(await readFile(at('new.tar'))));
    const expected = await contentOf(`oci-layout:${at('layout')}`);
    expect(expected).toMatchObject({ platform: 'linux/amd64', created: '2024-01-18T00:00:00Z' });
    expect(expected.layers.map((entries) => entries.map(({ path }) => path))).toEqual([
      ['etc/os-release'],
      ['etc/motd'],
      ['etc/.wh.motd'],
    ]);
    for (const reference of [
      `oci-layout:${at('layout')}:app:1`,
      at('layout'),
      `oci-archive:${at('oci.tar')}`,
      `oci-archive:${at('oci.tar.gz')}:app:1`,
      `oci-archive:${at('new.tar')}`,
      at('oci.tar'),
      `docker-archive:${at('old.tar')}`,
      `docker-archive:${at('old.tar.gz')}:app:1`,
      `docker-archive:${at('new.tar.zst')}`,
      at('old.tar'),
      at('new.tar'),
      at('new.tar.zst'),
    ]) {
      expect(await contentOf(reference), reference).toEqual(expected);
    }
  });

  test('has the digest of its manifest, or of its configuration where a docker archive has none', async () => {
    const { manifest, config } = encodeImage(ONE);
    await using fromLayout = await openImage(`oci-layout:${join(folder, 'layout')}`);
    await using fromArchive = await openImage(`docker-archive:${join(folder, 'new.tar')}`);
    expect([fromLayout.facts.digest, fromArchive.facts.digest]).toEqual([manifest.digest, config.digest]);
    expect(fromLayout.facts.reference).toBe(`oci-layout:${join(folder, 'layout')}`);
  });

  test('leaves no unpacked copy behind', async () => {
    await using _ = await openImage(join(folder, 'old.tar.gz'));
    expect(readdirSync(tmpdir()).filter((name) => existsSync(join(tmpdir(), name, 'archive.tar')))).toEqual([]);
  });
});

describe('choosing among several images', () => {
  let layout: string;
  let archive: string;
  beforeAll(async () => {
    layout = join(folder, 'several');
    archive = join(folder, 'several.tar');
    await writeOciLayout(layout, ONE, ARM, TWO);
    await writeDockerArchive(archive, 'old', ONE, TWO);
  });

  test.each([
    [':app:1', 'linux/amd64', 'linux/amd64', 3],
    [':1', 'linux/amd64', 'linux/amd64', 3],
    [':app:1', 'linux/arm64', 'linux/arm64', 1],
    [':other:2', undefined, 'linux/amd64', 1],
    [`@${encodeImage(TWO).manifest.digest}`, undefined, 'linux/amd64', 1],
  ])('a layout: %s for %s', async (choice, wanted, platform, layers) => {
    const content = await contentOf(`oci-layout:${layout}${choice}`, wanted);
    expect([content.platform, content.layers.length]).toEqual([platform, layers]);
  });

  test.each([
    ['app:1', 3],
    ['other:2', 1],
  ])('a docker archive: %s', async (choice, layers) => {
    expect((await contentOf(`docker-archive:${archive}:${choice}`)).layers).toHaveLength(layers);
  });

  test.each([
    ['oci-layout:LAYOUT', 'ambiguous-image', /app:1.*other:2/],
    ['oci-layout:LAYOUT:3', 'not-found', /app:1.*other:2/],
    ['oci-layout:LAYOUT:app:1', 'platform-missing', /linux\/amd64, linux\/arm64/, 'linux/s390x'],
    ['oci-layout:LAYOUT:other:2', 'platform-missing', /linux\/amd64/, 'linux/s390x'],
    [`oci-layout:LAYOUT@sha256:${'0'.repeat(64)}`, 'not-an-image', /blobs\/sha256\/0000/],
    ['docker-archive:ARCHIVE', 'ambiguous-image', /app:1.*other:2/],
    ['ARCHIVE', 'ambiguous-image', /app:1.*other:2/],
    ['docker-archive:ARCHIVE:app:3', 'not-found', /app:1.*other:2/],
    ['docker-archive:ARCHIVE:app:1', 'platform-missing', /linux\/amd64/, 'linux/s390x'],
  ])('%s: %s', async (pattern, code, message, platform?: string) => {
    const reference = pattern.replace('LAYOUT', layout).replace('ARCHIVE', archive);
    const opening = openImage(reference, { platform });
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('an index in an index', async () => {
    const nested = join(folder, 'nested');
    await writeOciLayout(nested, ONE, ARM);
    const inner = await readFile(join(nested, 'index.json'));
    const { digestOf } = await import('./blob.ts');
    const digest = digestOf(inner);
    await writeFile(join(nested, 'blobs', digest.replace(':', '/')), inner);
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const outer = { schemaVersion: 2, manifests: [{ mediaType, digest, size: inner.length }] };
    await writeFile(join(nested, 'index.json'), JSON.stringify(outer));
    expect((await contentOf(nested, 'linux/arm64')).platform).toBe('linux/arm64');
    await expect(contentOf(nested, 'linux/s390x')).rejects.toMatchObject({ code: 'platform-missing' });
  });
});

describe('what cannot be opened', () => {
  const at = (name: string) => join(folder, name);
  const files = new Map(layoutFiles([{ image: ONE, encoded: encodeImage(ONE) }]));
  const { manifest, config } = encodeImage(ONE);
  const place = (digest: string) => `blobs/${digest.replace(':', '/')}`;

  test.each<[string, Record<string, string | null>, string]>([
    ['an index that is no JSON', { 'index.json': '<html>' }, 'bad-manifest'],
    ['an index without images', { 'index.json': '{"manifests":[]}' }, 'not-an-image'],
    ['no index', { 'index.json': null }, 'not-an-image'],
    ['a changed manifest', { [place(manifest.digest)]: `${' '.repeat(manifest.size)}` }, 'digest-mismatch'],
    ['a cut-off manifest', { [place(manifest.digest)]: '{' }, 'cut-off'],
    ['no manifest', { [place(manifest.digest)]: null }, 'not-an-image'],
    ['a changed configuration', { [place(config.digest)]: `${' '.repeat(config.size)}` }, 'digest-mismatch'],
    ['no configuration', { [place(config.digest)]: null }, 'not-found'],
  ])('a layout with %s', async (_, changes, code) => {
    const entries = [...new Map<string, string | Buffer | null>([...files, ...Object.entries(changes)])].flatMap(
      ([path, content]) => (content === null ? [] : [{ path, content }]),
    );
    const archive = at('broken.tar');
    await writeFile(archive, writeTar(entries));
    await expect(contentOf(`oci-archive:${archive}`)).rejects.toMatchObject({ code });
    await rm(at('broken'), { recursive: true, force: true });
    for (const { path, content } of entries) {
      await mkdir(join(at('broken'), path, '..'), { recursive: true });
      await writeFile(join(at('broken'), path), content);
    }
    await expect(contentOf(`oci-layout:${at('broken')}`)).rejects.toMatchObject({ code });
  });

  test.each<[string, unknown, string]>([
    ['a manifest that is no array', {}, 'bad-manifest'],
    ['no image', [], 'not-an-image'],
    ['a configuration that is not there', [{ Config: 'x.json', Layers: [] }], 'not-an-image'],
    ['a configuration outside', [{ Config: '../../etc/passwd', Layers: [] }], 'not-an-image'],
    ['a layer that is not there', [{ Config: 'c.json', Layers: ['x/layer.tar'] }], 'not-found'],
    ['fewer layers than its configuration', [{ Config: 'c.json', Layers: [] }], 'bad-config'],
    ['a configuration of another name', [{ Config: `${'0'.repeat(64)}.json`, Layers: [] }], 'digest-mismatch'],
    ['links that lead in a circle', [{ Config: 'loop', Layers: [] }], 'not-an-image'],
  ])('a docker archive with %s', async (_, saved, code) => {
    const configuration = { rootfs: { diff_ids: [config.digest] } };
    const archive = writeTar([
      { path: 'manifest.json', content: JSON.stringify(saved) },
      { path: 'c.json', content: JSON.stringify(configuration) },
      { path: `${'0'.repeat(64)}.json`, content: JSON.stringify(configuration) },
      { path: 'loop', symlink: 'loop' },
    ]);
    await writeFile(at('bad-docker.tar'), archive);
    await expect(contentOf(`docker-archive:${at('bad-docker.tar')}`)).rejects.toMatchObject({ code });
  });

  test.each([
    ['oci-layout:/nowhere/at/all', 'not-found'],
    ['oci-archive:/nowhere/at/all', 'not-found'],
    ['docker-archive:/nowhere/at/all:x', 'not-found'],
    ['dir:/nowhere/at/all', 'not-found'],
    [`oci-archive:${import.meta.dirname}`, 'not-an-image'],
    [`dir:${import.meta.filename}`, 'not-an-image'],
    [`oci-layout:${import.meta.dirname}`, 'not-an-image'],
    [import.meta.filename, 'not-an-image'],
    ['./nowhere', 'not-found'],
    ['/nowhere/at/all', 'not-found'],
    ['nowhere.tar', 'not-found'],
    ['nowhere/app.tar.gz', 'not-found'],
    ['containers-storage:alpine', 'unknown-source'],
    ['docker://alpine', 'bad-reference'],
    ['https://example.org/image', 'unknown-source'],
  ])('%s: %s', async (reference, code) => {
    await expect(openImage(reference)).rejects.toMatchObject({ code });
  });

  test('a cut-off archive', async () => {
    await writeOciArchive(at('whole.tar'), ONE);
    const whole = await readFile(at('whole.tar'));
    const packed = gzipSync(whole);
    await writeFile(at('cut.tar'), whole.subarray(0, 2000));
    await writeFile(at('cut.tar.gz'), packed.subarray(0, packed.length >> 1));
    for (const name of ['cut.tar', 'cut.tar.gz']) {
      await expect(openImage(at(name))).rejects.toMatchObject({ code: 'cut-off', subject: at(name) });
    }
  });
});

const ALPINE = 'images/alpine-3.10.docker.tar.gz';

describe.skipIf(!hasShared(ALPINE))('Alpine 3.10 as docker save wrote it', () => {
  test('its configuration and its layer', async () => {
    await using image = await openImage(shared(ALPINE));
    expect(image.facts).toMatchObject({
      platform: 'linux/amd64',
      digest: 'sha256:af341ccd2df8b0e2d67cf8dd32e087bfda4e5756ebd1c76bbf3efa0dc246590e',
      created: '2020-01-23T16:53:06.686519038Z',
      layers: [{ size: 5_818_880 }],
      config: { cmd: ['/bin/sh'] },
    });
    expect(image.layers.map((layer) => layer.diffId)).toEqual([image.facts.layers[0]?.diffId]);
    const [entries = []] = await recordImage(image);
    expect(entries).toHaveLength(482);
    const release = entries.find(({ path }) => path === 'etc/alpine-release');
    expect(release?.content).toBe('3.10.4\n');
  });

  test.skipIf(!needsProgram('skopeo'))('is the same in all that skopeo makes of it', async () => {
    const at = (name: string) => join(folder, name);
    const plain = at('alpine.tar');
    await writeFile(plain, execFileSync('gzip', ['-dc', shared(ALPINE)], { maxBuffer: 2 ** 28 }));
    const expected = await contentOf(plain);
    const copies = [
      ['oci', at('alpine-layout'), ':3.10', [`oci-layout:${at('alpine-layout')}:3.10`, at('alpine-layout')]],
      ['oci-archive', at('alpine-oci.tar'), ':3.10', [`oci-archive:${at('alpine-oci.tar')}`, at('alpine-oci.tar')]],
      [
        'docker-archive',
        at('alpine-docker.tar'),
        ':alpine:3.10',
        [`docker-archive:${at('alpine-docker.tar')}:alpine:3.10`],
      ],
    ] as const;
    for (const [transport, path, tag, references] of copies) {
      const arguments_ = [
        'copy',
        '--quiet',
        '--insecure-policy',
        `docker-archive:${plain}`,
        `${transport}:${path}${tag}`,
      ];
      execFileSync('skopeo', arguments_, { stdio: 'ignore' });
      for (const reference of references) expect(await contentOf(reference), reference).toEqual(expected);
    }
  });
});

test.skipIf(!needsProgram('skopeo'))('skopeo reads what is written here', async () => {
  const at = (name: string) => join(folder, name);
  await writeOciLayout(at('ours'), ONE);
  await writeOciArchive(at('ours-oci.tar'), ONE);
  await writeDockerArchive(at('ours-old.tar'), 'old', ONE);
  await writeDockerArchive(at('ours-new.tar'), 'new', ONE);
  const inspect = (reference: string): unknown =>
    JSON.parse(execFileSync('skopeo', ['inspect', '--config', reference], { encoding: 'utf8' }));
  const { config, blobs } = encodeImage(ONE);
  const expected: unknown = JSON.parse(blobs.get(config.digest)?.toString() ?? '');
  for (const reference of [
    `oci:${at('ours')}:app:1`,
    `oci-archive:${at('ours-oci.tar')}`,
    `docker-archive:${at('ours-old.tar')}`,
    `docker-archive:${at('ours-new.tar')}`,
  ]) {
    expect(inspect(reference), reference).toMatchObject(expected as object);
  }
});

test('writing twice gives the same bytes, and a second image does not disturb the first', async () => {
  const at = (name: string) => join(folder, name);
  await writeOciArchive(at('a.tar'), ONE, TWO);
  await writeOciArchive(at('b.tar'), ONE, TWO);
  expect((await readFile(at('a.tar'))).equals(await readFile(at('b.tar')))).toBe(true);
  await writeOciLayout(at('again'), ONE);
  await cp(at('again'), at('before'), { recursive: true });
  await writeOciLayout(at('again'), ONE, TWO);
  expect(await contentOf(`oci-layout:${at('again')}:app:1`)).toEqual(await contentOf(at('before')));
});
