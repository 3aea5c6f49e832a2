import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { type DockerRegistry, startDockerRegistry } from '../../../test/support/docker-registry.ts';
import { hasShared, shared } from '../../../test/support/shared.ts';
import { startWebServer } from '../../../test/support/web-server.ts';
import { encodeImage, type NewImage } from '../new-image.ts';
import type { Image, ImageProgress } from '../types.ts';
import { writeOciLayout } from '../write-layout.ts';
import { openRegistryImage } from './index.ts';

const ALPINE = 'images/alpine-3.10.docker.tar.gz';

const AMD64: NewImage = {
  layers: [
    { entries: [{ path: 'etc/os-release', content: 'ID=wolfi\n' }], compression: 'gzip' },
    { entries: [{ path: 'etc/machine', content: 'amd64' }], compression: 'none' },
  ],
  config: { architecture: 'amd64', os: 'linux', config: { Env: ['A=1'] } },
  created: '2024-01-18T00:00:00Z',
  tag: 'amd64',
};
const ARM: NewImage = {
  layers: [{ entries: [{ path: 'etc/machine', content: 'arm' }], compression: 'gzip' }],
  config: { architecture: 'arm', variant: 'v7', os: 'linux' },
  tag: 'arm',
};

describe.skipIf(!needsProgram('docker-registry', 'skopeo'))('openRegistryImage, of a docker-registry', () => {
  let registry: DockerRegistry;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-test-'));
    registry = await startDockerRegistry();
    await writeOciLayout(join(folder, 'layout'), AMD64, ARM);
    await push(`oci:${join(folder, 'layout')}:amd64`, `${registry.host}/org/app:amd64`, '--preserve-digests');
    await push(`oci:${join(folder, 'layout')}:arm`, `${registry.host}/org/app:arm`, '--preserve-digests');
    await putIndex(registry.host);
  }, 60_000);

  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('tells the facts of an image and walks its layers', async () => {
    const read: Parameters<ImageProgress>[0][] = [];
    const progress: ImageProgress = (event) => read.push(event);
    const reference = `${registry.host}/org/app:amd64`;
    await using image = await openRegistryImage(reference, { progress });
    const encoded = encodeImage(AMD64);
    expect(image.facts).toMatchObject({
      reference,
      digest: encoded.manifest.digest,
      platform: 'linux/amd64',
      created: '2024-01-18T00:00:00Z',
      layers: encoded.layers.map(({ diffId, descriptor: { size } }) => ({ diffId, size })),
      config: { env: ['A=1'] },
    });
    expect(await contents(image)).toEqual({ 'etc/os-release': 'ID=wolfi\n', 'etc/machine': 'amd64' });
    expect(read.some(({ layer, read: bytes, total }) => layer === 1 && bytes === total)).toBe(true);
  });

  it('gives the same image by tag, by digest, by both, and under another name of the host', async () => {
    const { digest } = encodeImage(AMD64).manifest;
    const port = registry.host.split(':')[1];
    const references = [`org/app:amd64`, `org/app@${digest}`, `org/app:no-such-tag@${digest}`];
    const hosts = [registry.host, `localhost:${port}`];
    for (const reference of hosts.flatMap((host) => references.map((name) => `${host}/${name}`))) {
      await using image = await openRegistryImage(reference);
      expect(image.facts.digest).toBe(digest);
      expect(image.facts.reference).toBe(reference);
    }
  });

  it.each([
    ['linux/amd64', 'amd64'],
    ['linux/arm/v7', 'arm'],
    ['linux/arm', 'arm'],
  ])('finds the image for %s in an index', async (platform, machine) => {
    await using image = await openRegistryImage(`${registry.host}/org/app:multi`, { platform });
    expect(await contents(image)).toMatchObject({ 'etc/machine': machine });
  });

  it('names the platforms that an index has, when it lacks the one that is wanted', async () => {
    await expect(openRegistryImage(`${registry.host}/org/app:multi`, { platform: 'linux/s390x' })).rejects.toThrow(
      expect.objectContaining({ code: 'platform-missing', message: expect.stringContaining('linux/amd64') }),
    );
  });

  it.each([
    ['a tag', 'org/app:nothing'],
    ['a repository', 'org/nothing:1'],
    ['a digest', `org/app@sha256:${'0'.repeat(64)}`],
  ])('has one line for %s that is not there', async (_kind, name) => {
    await expect(openRegistryImage(`${registry.host}/${name}`)).rejects.toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: expect.stringMatching(/^[^\n]+ knows no such image \([^\n]+\); check the name and the tag$/),
      }),
    );
  });

  it.skipIf(!hasShared(ALPINE))('reads what skopeo makes of a docker archive', async () => {
    const archive = join(folder, 'alpine.tar');
    await writeFile(archive, gunzipSync(await readFile(shared(ALPINE))));
    await push(`docker-archive:${archive}`, `${registry.host}/alpine:3.10`);
    await using image = await openRegistryImage(`${registry.host}/alpine:3.10`, { platform: 'linux/amd64' });
    expect(image.facts).toMatchObject({ created: '2020-01-23T16:53:06.686519038Z', config: { cmd: ['/bin/sh'] } });
    const files = await contents(image);
    expect(files['etc/alpine-release']).toBe('3.10.4\n');
    expect(files['lib/apk/db/installed']?.match(/^P:/gm)).toHaveLength(14);
  });
});

describe('openRegistryImage, offline', () => {
  it('does not touch the network', async () => {
    await using server = await startWebServer((_request, response) => response.end());
    await expect(openRegistryImage(`${server.host}/app`, { offline: true })).rejects.toThrow(
      expect.objectContaining({ code: 'offline', message: expect.stringContaining('which --offline does not ask') }),
    );
    expect(server.requests).toEqual([]);
  });
});

async function push(from: string, reference: string, ...options: readonly string[]): Promise<void> {
  await run('skopeo', ['copy', '--quiet', '--dest-tls-verify=false', ...options, from, `docker://${reference}`]);
}

const run = promisify(execFile);

/** Pushes an index of the two images, as the distribution specification says. */
async function putIndex(host: string): Promise<void> {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = [AMD64, ARM].map((image) => ({
    ...encodeImage(image).manifest,
    platform: { os: 'linux', ...image.config },
  }));
  const answer = await fetch(`http://${host}/v2/org/app/manifests/multi`, {
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body: JSON.stringify({ schemaVersion: 2, mediaType, manifests }),
  });
  if (!answer.ok) throw new Error(`the registry takes no index: ${await answer.text()}`);
}

/** The text of every file, by path; upper layers' over lower ones'. */
async function contents(image: Image): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const layer of image.layers) {
    await layer.walk({
      wants: (entry) => (entry.kind === 'file' ? 'content' : 'nothing'),
      content: (entry, content) => {
        files[entry.path] = content.read(0, content.size).toString();
      },
    });
  }
  return files;
}
