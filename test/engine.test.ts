import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openImage, writeDockerArchive } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { needsProgram } from './programs.ts';
import { makeAuthority, makeCertificate } from './support/certificates.ts';
import { goImage } from './support/go-image.ts';
import { type Podman, startPodman } from './support/podman.ts';
import { hasShared, shared } from './support/shared.ts';
import { walkedPaths } from './support/walked-paths.ts';
import { startWebServer } from './support/web-server.ts';

const ALPINE = 'images/alpine-3.10.docker.tar.gz';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-engine-'));
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => rm(folder, { recursive: true, force: true }));

async function inventoryOf(reference: string) {
  await using image = await openImage(reference, { platform: 'linux/amd64' });
  const { image: facts, ...rest } = await catalogImage(image, { cache: null });
  return { ...rest, facts: { ...facts, reference: '' } };
}

const ready = needsProgram('podman') && hasShared(ALPINE) && hasShared('data/images/go-1.21.2.packages.json');

describe.skipIf(!ready)('podman system service', () => {
  let podman: Podman;

  beforeAll(async () => {
    podman = await startPodman();
    await writeFile(join(folder, 'alpine.tar'), gunzipSync(await readFile(shared(ALPINE))));
    const { layers, ...go } = goImage('1.21.2');
    const lower = { entries: [{ path: 'lib/apk/db/installed', content: 'P:stale\nV:1-r0\nA:x86_64\n' }] };
    await writeDockerArchive(join(folder, 'go.tar'), 'old', {
      ...go,
      tag: 'registry.test/go:1',
      layers: [lower, ...layers],
    });
    for (const name of ['alpine', 'go']) await podman.load(join(folder, `${name}.tar`));
  });

  afterAll(() => podman?.[Symbol.asyncDispose]());

  test.each([
    ['go', 'docker:registry.test/go:1', 42],
    ['alpine', 'docker:alpine:3.10', 14],
    ['alpine', 'docker:localhost/alpine:3.10', 14],
  ])('gives the inventory of the archive of %s as %s', async (name, reference, packages) => {
    vi.stubEnv('DOCKER_HOST', `unix://${podman.socket}`);
    const kept = await inventoryOf(reference);
    expect(kept.packages).toHaveLength(packages);
    expect(kept).toEqual(await inventoryOf(`docker-archive:${join(folder, name)}.tar`));
  });

  test('is found by its place, and by CONTAINER_HOST', async () => {
    vi.stubEnv('DOCKER_HOST', '');
    vi.stubEnv('CONTAINER_HOST', `unix://${podman.socket}`);
    expect((await inventoryOf('docker:alpine:3.10')).packages).toHaveLength(14);
  });

  test('has one line for an image that it does not have, and for another platform', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${podman.socket}`);
    await expect(openImage('docker:nothing:1')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^docker:nothing:1: the engine at \S+podman\.sock has no such image; [^\n]+$/),
    });
    await expect(openImage('docker:alpine:3.10', { platform: 'linux/arm64' })).rejects.toMatchObject({
      code: 'platform-missing',
    });
  });
});

describe('an engine', () => {
  let archive: Buffer;

  beforeAll(async () => {
    const one = { tag: 'app:1', layers: [{ entries: [{ path: 'file', content: 'x'.repeat(100_000) }] }] };
    await writeDockerArchive(join(folder, 'app.tar'), 'old', one);
    archive = await readFile(join(folder, 'app.tar'));
  });

  const serve = ({ url }: IncomingMessage, response: ServerResponse) => {
    response.writeHead(url === '/images/org/app:1/get' ? 200 : 404);
    response.end(url === '/images/org/app:1/get' ? archive : '{"message": "no such image"}');
  };

  async function pathsOf(reference: string) {
    await using image = await openImage(reference);
    return await walkedPaths(image);
  }

  test('is asked over TCP, by the name as it is', async () => {
    await using engine = await startWebServer(serve);
    vi.stubEnv('DOCKER_HOST', `tcp://${engine.host}`);
    expect(await pathsOf('docker:org/app:1')).toEqual(['file']);
    expect(engine.requests.map(({ url }) => url)).toEqual(['/images/org/app:1/get']);
  });

  test('is the one of the context that is chosen, by DOCKER_CONTEXT or in Docker’s configuration', async () => {
    await using engine = await startWebServer(serve);
    const home = join(folder, 'contexts-home');
    await writeContext(home, 'build', { Endpoints: { docker: { Host: `tcp://${engine.host}` } } });
    await writeContext(home, 'kubernetes', { Endpoints: {} });
    for (const name of ['DOCKER_HOST', 'CONTAINER_HOST', 'DOCKER_CONFIG']) vi.stubEnv(name, '');
    vi.stubEnv('HOME', home);
    vi.stubEnv('DOCKER_CONTEXT', 'build');
    expect(await pathsOf('docker:org/app:1')).toEqual(['file']);
    vi.stubEnv('DOCKER_CONTEXT', '');
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'build' }));
    expect(await pathsOf('docker:org/app:1')).toEqual(['file']);
    expect(engine.requests).toHaveLength(2);
    vi.stubEnv('DOCKER_CONTEXT', 'gone');
    await expect(openImage('docker:org/app:1')).rejects.toThrow(
      /^docker:org\/app:1 \(context gone\): Docker has no such context that can be read \(\S+meta\.json\); see docker context ls/,
    );
    vi.stubEnv('DOCKER_CONTEXT', 'kubernetes');
    await expect(openImage('docker:org/app:1')).rejects.toThrow(/names no engine in \S+meta\.json/);
    // What is said of the engine itself goes before any context.
    vi.stubEnv('DOCKER_HOST', `tcp://${engine.host}`);
    expect(await pathsOf('docker:org/app:1')).toEqual(['file']);
  });

  test.skipIf(!needsProgram('openssl'))('is shown the certificate of DOCKER_CERT_PATH', async () => {
    const authority = makeAuthority(folder, 'ca');
    const server = makeCertificate(folder, 'server', authority, 'IP:127.0.0.1');
    const client = makeCertificate(folder, 'client', authority, 'DNS:client.test');
    const tls = { key: server.key, cert: server.certificate, ca: authority.certificate, requestCert: true };
    const engine = createTlsServer(tls, serve);
    await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`);
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    vi.stubEnv('DOCKER_CERT_PATH', join(folder, 'certificates'));
    await expect(openImage('docker:org/app:1')).rejects.toThrow(/certificates has no ca\.pem, cert\.pem and key\.pem/);
    await writeFile(join(folder, 'cert.pem'), client.certificate);
    await writeFile(join(folder, 'key.pem'), client.key);
    vi.stubEnv('DOCKER_CERT_PATH', folder);
    expect(await pathsOf('docker:org/app:1')).toEqual(['file']);
    engine.closeAllConnections();
    engine.close();
  });

  test.each<[string, string, RegExp, (response: ServerResponse) => void]>([
    [
      'fails',
      'registry-failed',
      /status 500 \(no space left\)$/,
      (response) => {
        response.writeHead(500).end('{"message": "no space left"}');
      },
    ],
    [
      'breaks off',
      'unreachable',
      /connection to \S+ broke/,
      (response) => {
        response.write(archive.subarray(0, 50_000), () => response.destroy());
      },
    ],
    ['ends too early', 'cut-off', /./, (response) => void response.end(archive.subarray(0, 50_000))],
    ['sends no archive', 'not-an-image', /./, (response) => void response.end('hello'.repeat(1000))],
    ['sends nothing', 'not-an-image', /./, (response) => void response.end()],
  ])('that %s has one line', async (_kind, code, message, answer) => {
    await using engine = await startWebServer((_request, response) => answer(response));
    vi.stubEnv('DOCKER_HOST', `tcp://${engine.host}`);
    await expect(openImage('docker:org/app:1')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^docker:org/app:1[^\\n]*${message.source}`)),
    });
  });

  test('that is gone has one line', async () => {
    const socket = join(folder, 'gone.sock');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    await new Promise((resolve) => server.close(resolve));
    vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
    await expect(openImage('docker:app')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^docker:app: no engine is listening at \S+gone\.sock; start it/),
    });
  });

  test.each([
    ['ssh://me:hunter2@build.test', /names no engine that can be asked; write unix:/],
    ['nonsense', /names no engine that can be asked/],
    ['tcp://', /names no engine that can be asked/],
  ])('of DOCKER_HOST=%s is none that can be asked', async (host, message) => {
    vi.stubEnv('DOCKER_HOST', host);
    const error = await openImage('docker:app').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('hunter2');
  });

  test.each(['', '../../containers/json', 'a?b', 'a b', '-x'])('is not asked for %j', async (name) => {
    await expect(openImage(`docker:${name}`)).rejects.toMatchObject({ code: 'bad-reference' });
  });

  test('on another machine is not asked offline', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://build.test:2375');
    await expect(openImage('docker:app', { offline: true })).rejects.toMatchObject({ code: 'offline' });
  });
});

/** As `docker context create` writes it. */
async function writeContext(home: string, name: string, meta: object): Promise<void> {
  const place = join(home, '.docker/contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, ...meta }));
}
