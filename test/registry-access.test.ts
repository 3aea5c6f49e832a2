import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { encodeImage, type OpenOptions, openImage, type RegistryHost } from '../src/image/index.ts';
import { needsProgram } from './programs.ts';
import { type Certificate, makeAuthority, makeCertificate } from './support/certificates.ts';
import { walkedPaths } from './support/walked-paths.ts';
import { startWebServer, type WebServer } from './support/web-server.ts';

const ENCODED = encodeImage({
  layers: [{ entries: [{ path: 'file', content: 'content' }] }],
  config: { architecture: 'amd64', os: 'linux' },
});
const PLAIN: RegistryHost = { mirrors: [], authorities: '', client: null };
const SECRET = { kind: 'password', username: 'ann', password: 'hunter2', from: 'a test' } as const;

/** A registry of the one image, under any name. */
function serve({ url }: IncomingMessage, response: ServerResponse): void {
  const name = url?.includes('/manifests/') ? ENCODED.manifest.digest : url?.split('/').at(-1);
  const [, content] = [...ENCODED.blobs].find(([digest]) => digest === name) ?? [];
  response.writeHead(content === undefined ? 404 : 200);
  response.end(content);
}

async function pull(reference: string, options: OpenOptions): Promise<readonly string[]> {
  await using image = await openImage(`registry:${reference}`, { platform: 'linux/amd64', ...options });
  return await walkedPaths(image);
}

function hosts(entries: Readonly<Record<string, Partial<RegistryHost>>>): Pick<OpenOptions, 'hosts'> {
  return { hosts: new Map(Object.entries(entries).map(([host, entry]) => [host, { ...PLAIN, ...entry }])) };
}

describe.skipIf(!needsProgram('openssl'))('a registry over TLS', () => {
  let folder: string;
  let authority: Certificate;
  let server: Certificate;
  let client: Certificate;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fixedin-tls-'));
    authority = makeAuthority(folder, 'authority');
    server = makeCertificate(folder, 'server', authority, 'DNS:registry.test,IP:127.0.0.1');
    client = makeCertificate(folder, 'client', authority, 'DNS:client.test');
  });

  afterEach(() => {
    for (const close of closing.splice(0)) close();
    vi.unstubAllEnvs();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** `127.0.0.1:PORT` of a TLS server; `seen` are the names of the client certificates that it was shown. */
  async function startTls(wantsClient: boolean, listener = serve) {
    const seen: (string | undefined)[] = [];
    const options = { key: server.key, cert: server.certificate, ca: authority.certificate };
    const ask = { requestCert: true, rejectUnauthorized: wantsClient };
    const https = createTlsServer({ ...options, ...ask }, (request, response) => {
      const socket = request.socket as import('node:tls').TLSSocket;
      seen.push(String(socket.getPeerCertificate().subject?.CN ?? ''));
      listener(request, response);
    });
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      https.closeAllConnections();
      https.close();
    });
    return { host: `localhost:${(https.address() as AddressInfo).port}`, seen };
  }

  test('is trusted by the authority that the configuration names for it, and for no other host', async () => {
    // `insecure` decides over the loopback default, so a name that is no loopback is given to a proxy.
    const { port, seen } = await throughProxy(false);
    const configured = hosts({ 'registry.test': { authorities: authority.certificate } });
    expect(await pull('registry.test/app:1', configured)).toEqual(['file']);
    await expect(pull('registry.test/app:1', {})).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /certificate of registry\.test is not trusted \(\w+\); [^\n]+\(registries\.hosts, ca\)/,
      ),
    });
    await expect(pull('other.test/app:1', configured)).rejects.toMatchObject({ code: 'unreachable' });
    expect(seen).toEqual(['', '', '']);
    expect(port).toBeGreaterThan(0);
  });

  test('is shown the client certificate that the configuration names for it', async () => {
    const { seen } = await throughProxy(true);
    const known = { authorities: authority.certificate };
    await expect(pull('registry.test/app:1', hosts({ 'registry.test': known }))).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('wants to know a client certificate'),
    });
    const configured = hosts({ 'registry.test': { ...known, client } });
    expect(await pull('registry.test/app:1', configured)).toEqual(['file']);
    expect(new Set(seen)).toEqual(new Set(['client']));
  });

  test('has one line for a key that belongs to another certificate', async () => {
    await throughProxy(true);
    const mixed = { authorities: authority.certificate, client: { certificate: client.certificate, key: server.key } };
    await expect(pull('registry.test/app:1', hosts({ 'registry.test': mixed }))).rejects.toMatchObject({
      code: 'bad-credentials',
      message: expect.stringMatching(/^registry\.test: [^\n]+ cannot be used; give PEM files [^\n]+$/),
    });
  });

  test('is reached through the proxy of HTTPS_PROXY by a tunnel, unless NO_PROXY names it', async () => {
    const { tunnels, proxy } = await throughProxy(false);
    const configured = hosts({ 'registry.test': { authorities: authority.certificate } });
    const credentials = { find: async () => SECRET };
    await pull('registry.test/app:1', { ...configured, credentials });
    expect(tunnels.map(({ url }) => url)).toEqual(['registry.test:443']);
    // The proxy is told who asks it, and nothing of who asks the registry.
    expect(tunnels[0]?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('pro:xy-secret').toString('base64')}`);
    expect(proxy.requests).toEqual([]);
    vi.stubEnv('NO_PROXY', 'registry.test');
    await expect(pull('registry.test/app:1', configured)).rejects.toMatchObject({ code: 'unreachable' });
    expect(tunnels).toHaveLength(1);
  });

  test('has one line, without its password, for a proxy that refuses', async () => {
    await using proxy = await startWebServer(() => {});
    proxy.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 Who are you?\r\n\r\n'));
    vi.stubEnv('HTTPS_PROXY', `http://pro:xy-secret@${proxy.host}`);
    const error = await pull('registry.test/app:1', {}).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'unreachable',
      message:
        'registry.test/app:1: the proxy of HTTPS_PROXY does not lead to registry.test; check it, or name the host in NO_PROXY',
    });
    expect(error instanceof Error && `${error.stack} ${error.cause}`).not.toContain('xy-secret');
  });

  /** A TLS registry to which a proxy leads, whatever the name that is asked for. */
  async function throughProxy(wantsClient: boolean) {
    const { host, seen } = await startTls(wantsClient);
    const port = Number(host.split(':')[1]);
    const tunnels: IncomingMessage[] = [];
    const proxy = await startWebServer((_request, response) => response.writeHead(500).end());
    proxy.server.on('connect', (request: IncomingMessage, socket, head) => {
      tunnels.push(request);
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
      closing.push(() => upstream.destroy());
    });
    closing.push(() => void proxy[Symbol.asyncDispose]());
    vi.stubEnv('HTTPS_PROXY', `http://pro:xy-secret@${proxy.host}`);
    vi.stubEnv('NO_PROXY', '');
    return { port, seen, tunnels, proxy };
  }
});

describe('a registry with mirrors', () => {
  test('is not asked for what a mirror has', async () => {
    await using registry = await startWebServer(serve);
    await using mirror = await startWebServer(serve);
    expect(await pull(`${registry.host}/app:1`, hosts({ [registry.host]: { mirrors: [mirror.host] } }))).toEqual([
      'file',
    ]);
    expect(registry.requests).toEqual([]);
    expect(mirror.requests.map(({ url }) => url?.split('/')[2])).toEqual(['app', 'app', 'app']);
  });

  test('is asked below a path of its mirror', async () => {
    await using registry = await startWebServer(serve);
    await using mirror = await startWebServer(serve);
    await pull(`${registry.host}/org/app:1`, hosts({ [registry.host]: { mirrors: [`${mirror.host}/proxy/hub`] } }));
    expect(mirror.requests[0]?.url).toBe('/v2/proxy/hub/org/app/manifests/1');
  });

  test('is asked itself when its mirrors lack the image, want credentials or are gone', async () => {
    await using registry = await startWebServer(serve);
    await using empty = await startWebServer((_request, response) => response.writeHead(404).end());
    await using closed = await startWebServer((_request, response) => response.writeHead(401).end());
    const gone = await startWebServer(serve);
    await gone[Symbol.asyncDispose]();
    const mirrors = [empty, closed, gone].map(({ host }) => host);
    expect(await pull(`${registry.host}/app:1`, hosts({ [registry.host]: { mirrors } }))).toEqual(['file']);
    expect([empty, closed].map(({ requests }) => requests.length)).toEqual([1, 1]);
  });

  test('is told of with its mirrors where none of them has the image', async () => {
    await using registry = await startWebServer((_request, response) => response.writeHead(404).end());
    await using mirror = await startWebServer((_request, response) => response.writeHead(403).end());
    const configured = hosts({ [registry.host]: { mirrors: [mirror.host] } });
    await expect(pull(`${registry.host}/app:1`, configured)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(
        /knows no such image; check [^\n]+; asked before it, its mirrors: does not exist in 127[^\n]+$/,
      ),
    });
  });

  test('is no way round a digest: what a mirror makes up is an error', async () => {
    await using registry = await startWebServer(serve);
    await using mirror = await startWebServer((_request, response) => response.end('{"made": "up"}'));
    const reference = `${registry.host}/app@${ENCODED.manifest.digest}`;
    await expect(pull(reference, hosts({ [registry.host]: { mirrors: [mirror.host] } }))).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });
});

describe('credentials', () => {
  const wants = (header: string, server: () => WebServer) =>
    function answer(request: IncomingMessage, response: ServerResponse) {
      if (request.headers.authorization !== undefined) return serve(request, response);
      response.writeHead(401, { 'www-authenticate': header.replace('TOKENS', server().host) }).end();
    };

  test('go to the mirror or the registry that they are for, and only when it asks', async () => {
    await using registry = await startWebServer(serve);
    await using mirror = await startWebServer((request, response) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="mirror"' }).end();
      } else response.writeHead(404).end();
    });
    const asked: string[] = [];
    const credentials = {
      find: async (host: string, repository: string) => {
        asked.push(`${host}/${repository}`);
        return { ...SECRET, password: `for ${host}` };
      },
    };
    await pull(`${registry.host}/app:1`, { credentials, ...hosts({ [registry.host]: { mirrors: [mirror.host] } }) });
    expect(asked).toEqual([`${mirror.host}/app`]);
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });

  test('do not follow a redirect, of the registry or of its token server', async () => {
    await using elsewhere = await startWebServer((request, response) => {
      if (request.url?.startsWith('/token')) response.end('{"token": "given"}');
      else serve(request, response);
    });
    const away = (request: IncomingMessage, response: ServerResponse) =>
      response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end();
    await using tokens = await startWebServer(away);
    const challenge = wants('Bearer realm="http://TOKENS/token"', () => tokens);
    await using registry = await startWebServer((request, response) => {
      if (request.headers.authorization !== undefined && request.url?.includes('/blobs/')) away(request, response);
      else challenge(request, response);
    });
    await pull(`${registry.host}/app:1`, { credentials: { find: async () => SECRET } });
    expect(tokens.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ann:hunter2').toString('base64')}`);
    expect(elsewhere.requests).toHaveLength(3);
    for (const { rawHeaders } of elsewhere.requests) expect(rawHeaders.join()).not.toMatch(/authorization/i);
  });

  test('of a refresh token are not sent on by its server, whatever it answers', async () => {
    await using elsewhere = await startWebServer((_request, response) => response.end('{"token": "given"}'));
    await using tokens = await startWebServer((request, response) =>
      response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end(),
    );
    await using registry = await startWebServer(wants('Bearer realm="http://TOKENS/token"', () => tokens));
    const credentials = {
      find: async () => ({ kind: 'identity-token', token: 'refresh-me', from: 'a test' }) as const,
    };
    await expect(pull(`${registry.host}/app:1`, { credentials })).rejects.toMatchObject({ code: 'registry-failed' });
    expect(elsewhere.requests).toEqual([]);
  });

  test.each([
    ['the password', 'hunter2'],
    ['its header', Buffer.from('ann:hunter2').toString('base64')],
    ['the token', 'token-of-ann'],
  ])('are not read in an error that quotes %s', async (_what, secret) => {
    await using tokens = await startWebServer((_request, response) => response.end('{"token": "token-of-ann"}'));
    await using registry = await startWebServer((request, response) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${tokens.host}/token"` }).end();
      } else {
        response.writeHead(404);
        response.end(JSON.stringify({ errors: [{ code: 'UNKNOWN', message: `you said ${secret}` }] }));
      }
    });
    const error = await pull(`${registry.host}/app:1`, { credentials: { find: async () => SECRET } }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('you said ***') });
    expect(error instanceof Error && `${error.stack}`).not.toContain(secret);
  });

  test('are not read in the error of a token server that writes no JSON', async () => {
    await using tokens = await startWebServer((_request, response) => response.end('token-of-ann'));
    await using registry = await startWebServer(wants('Bearer realm="http://TOKENS/token"', () => tokens));
    const error = await pull(`${registry.host}/app:1`, { credentials: { find: async () => SECRET } }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: 'registry-failed', message: expect.stringContaining('no JSON with a token') });
    expect(error instanceof Error && `${error.stack} ${error.cause}`).not.toContain('token-of');
  });
});
