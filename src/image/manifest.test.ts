import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { parseManifest } from './manifest.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const CONFIG = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: DIGEST, size: 2 };
const LAYER = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST, size: 3 };
const AMD64 = { os: 'linux', architecture: 'amd64' };

const parse = (document: unknown, mediaType = '') =>
  parseManifest(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), mediaType, 'IMAGE');

describe('parseManifest', () => {
  test.each([
    ['its own media type', { mediaType: OCI_MANIFEST }, ''],
    ["the registry's, with parameters", {}, `${OCI_MANIFEST}; charset=utf-8`],
    ["Docker's", { mediaType: DOCKER_MANIFEST }, ''],
    ['its fields alone', {}, ''],
    ['its fields, for a registry that calls all things text', {}, 'text/plain'],
  ])('a manifest, known by %s', (_, more, mediaType) => {
    const manifest = parse({ schemaVersion: 2, ...more, config: CONFIG, layers: [LAYER] }, mediaType);
    expect(manifest).toEqual({ kind: 'manifest', config: CONFIG, layers: [LAYER] });
  });

  test.each([
    ['its own media type', { mediaType: OCI_INDEX }, ''],
    ["Docker's list", { mediaType: DOCKER_LIST }, ''],
    ['its fields', {}, ''],
  ])('an index, known by %s', (_, more, mediaType) => {
    const item = { mediaType: OCI_MANIFEST, digest: DIGEST, size: 1, platform: AMD64 };
    const index = parse({ schemaVersion: 2, ...more, manifests: [item] }, mediaType);
    expect(index).toEqual({
      kind: 'index',
      entries: [{ ...item, platform: { ...AMD64, variant: '' }, isIndex: false, refName: '' }],
    });
  });

  test('what is no image is left out of an index', () => {
    const item = { mediaType: OCI_MANIFEST, digest: DIGEST, size: 1 };
    const manifests = [
      { ...item, platform: { os: 'unknown', architecture: 'unknown' } },
      { ...item, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
      { ...item, artifactType: 'application/spdx+json' },
      { ...item, mediaType: 'application/vnd.cncf.helm.chart' },
      { ...item, annotations: { 'org.opencontainers.image.ref.name': 'kept' } },
      { ...item, mediaType: OCI_INDEX },
    ];
    expect(parse({ manifests })).toMatchObject({ entries: [{ refName: 'kept' }, { isIndex: true }] });
  });

  test.each<[string, unknown, string, string]>([
    ['no JSON', '<html>', '', 'bad-manifest'],
    ['cut-off JSON', '{"schemaVersion":2,', '', 'bad-manifest'],
    ['an array', [], '', 'bad-manifest'],
    ['an empty object', {}, '', 'bad-manifest'],
    ['an empty object of the right type', {}, OCI_MANIFEST, 'bad-manifest'],
    ['schema 1 by its number', { schemaVersion: 1, fsLayers: [] }, '', 'schema-1'],
    ['schema 1 by its type', {}, 'application/vnd.docker.distribution.manifest.v1+prettyjws', 'schema-1'],
    ['both at once', { manifests: [], config: CONFIG, layers: [] }, '', 'bad-manifest'],
    ['a digest of another form', { config: { ...CONFIG, digest: 'sha256:../../etc' }, layers: [] }, '', 'bad-manifest'],
    ['no digest', { config: { ...CONFIG, digest: undefined }, layers: [] }, '', 'bad-manifest'],
    ['layers that are no array', { config: CONFIG, layers: { 0: LAYER } }, '', 'bad-manifest'],
    ['a layer that is no object', { config: CONFIG, layers: ['layer'] }, '', 'bad-manifest'],
    ['a layer without a size', { config: CONFIG, layers: [{ ...LAYER, size: undefined }] }, '', 'bad-manifest'],
    ['a negative size', { config: CONFIG, layers: [{ ...LAYER, size: -1 }] }, '', 'bad-manifest'],
    ['a media type that is no text', { mediaType: 5 }, '', 'bad-manifest'],
    ['too many layers', { config: CONFIG, layers: Array(2001).fill(LAYER) }, '', 'over-limit'],
    ['too many manifests', { manifests: Array(10_001).fill(CONFIG) }, '', 'over-limit'],
    [
      'an artefact',
      {
        artifactType: 'application/x.y',
        config: { ...CONFIG, mediaType: 'application/vnd.oci.empty.v1+json' },
        layers: [LAYER],
      },
      '',
      'not-an-image',
    ],
    [
      'a chart',
      { config: { ...CONFIG, mediaType: 'application/vnd.cncf.helm.config.v1+json' }, layers: [LAYER] },
      '',
      'not-an-image',
    ],
    [
      'encrypted layers',
      { config: CONFIG, layers: [{ ...LAYER, mediaType: `${LAYER.mediaType}+encrypted` }] },
      '',
      'not-a-layer',
    ],
  ])('%s', (_, document, mediaType, code) => {
    expect(() => parse(document, mediaType)).toThrow(expect.objectContaining({ code, subject: 'IMAGE' }));
  });

  test('nothing of a document reaches the terminal raw', () => {
    const config = { ...CONFIG, mediaType: '\u001b[31mred\u001b[0m\u202e' };
    expect(() => parse({ config, layers: [] })).toThrow(/^[ -~]*$/);
  });
});

describe('parseConfig', () => {
  const read = (document: unknown) => parseConfig(Buffer.from(JSON.stringify(document)), 'IMAGE');

  test('the whole of one', () => {
    const config = read({
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      created: '2020-01-23T16:53:06.686519038Z',
      rootfs: { type: 'layers', diff_ids: [DIGEST] },
      config: {
        User: '1000',
        Entrypoint: ['/init'],
        Cmd: ['run'],
        Env: ['PATH=/bin'],
        WorkingDir: '/srv',
        ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
        Volumes: { '/var': {}, '/data': {} },
        Labels: { b: '2', a: '1', number: 3 },
        StopSignal: 'SIGINT',
      },
    });
    expect(config).toEqual({
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      created: '2020-01-23T16:53:06.686519038Z',
      diffIds: [DIGEST],
      run: {
        user: '1000',
        entrypoint: ['/init'],
        cmd: ['run'],
        env: ['PATH=/bin'],
        workingDir: '/srv',
        exposedPorts: ['443/tcp', '80/tcp'],
        volumes: ['/data', '/var'],
        labels: { a: '1', b: '2' },
        stopSignal: 'SIGINT',
      },
    });
    expect(Object.keys(config.run.labels)).toEqual(['a', 'b']);
  });

  test('nulls, as Docker writes them', () => {
    const config = read({ rootfs: { diff_ids: null }, config: { Cmd: null, Labels: null, Volumes: null } });
    expect(config.run).toMatchObject({ cmd: [], labels: {}, volumes: [] });
    expect(config).toMatchObject({ created: null, diffIds: [] });
  });

  test.each([
    ['no object', []],
    ['a diff ID that is none', { rootfs: { diff_ids: ['x'] } }],
    ['a command that is a text', { config: { Cmd: 'run' } }],
    ['labels that are an array', { config: { Labels: ['a'] } }],
  ])('%s', (_, document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'bad-config', subject: 'IMAGE' }));
  });
});
