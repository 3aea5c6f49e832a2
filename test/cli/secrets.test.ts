import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeImage } from '../../src/image/index.ts';
import { needsProgram } from '../programs.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { fixedin, type Outcome, PROGRAM, startFixedin } from './fixedin.ts';
import { image, OLD, openWorkshop, type Workshop } from './workshop.ts';

const PASSWORD = 'hunter2-of-ann';
const TOKEN = 'token-that-was-given';
const REFRESH = 'refresh-token-of-ann';
const PROXY = 'word-for-the-proxy';
/** In every form in which they are sent or kept. */
const SECRETS = [PASSWORD, TOKEN, REFRESH, PROXY].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replaceAll('=', ''),
  Buffer.from(`ann:${secret}`).toString('base64').replaceAll('=', ''),
  encodeURIComponent(secret),
]);

/** Repositories by what their registry does once it knows who asks. */
const BEHAVIOURS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  good: serve,
  refuses: (_request, response) => respond(response, 403, ''),
  lacks: (request, response) => respond(response, 404, quoting(request)),
  fails: (request, response) => respond(response, 418, quoting(request)),
  lies: (_request, response) => respond(response, 200, '{"schemaVersion": 2}'),
  cuts: (_request, response) => response.destroy(),
};

let workshop: Workshop;
let registry: WebServer;
let tokens: WebServer;

beforeAll(async () => {
  workshop = await openWorkshop();
  tokens = await startWebServer((request, response) => {
    const { authorization } = request.headers;
    if (request.method === 'POST' || authorization !== undefined) respond(response, 200, `{"token": "${TOKEN}"}`);
    else respond(response, 401, '');
  });
  registry = await startWebServer((request, response) => {
    const [, , repository = ''] = (request.url ?? '').split('/');
    if (request.headers.authorization === `Bearer ${TOKEN}`) return BEHAVIOURS[repository]?.(request, response);
    response.setHeader('www-authenticate', `Bearer realm="http://${tokens.host}/token",service="test"`);
    respond(response, 401, '');
  });
});

afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  await tokens?.[Symbol.asyncDispose]();
  await workshop?.[Symbol.asyncDispose]();
});

function serve({ url }: IncomingMessage, response: ServerResponse): void {
  const { manifest, blobs } = encodeImage(image('1.0', '1.56.0-r0'));
  const name = url?.includes('/manifests/') ? manifest.digest : url?.split('/').at(-1);
  const [, content] = [...blobs].find(([digest]) => digest === name) ?? [];
  respond(response, content === undefined ? 404 : 200, content ?? '');
}

/** What a hostile registry says: all that it was told. */
function quoting({ headers }: IncomingMessage): string {
  return JSON.stringify({ errors: [{ code: 'UNKNOWN', message: JSON.stringify(headers) }] });
}

function respond(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status);
  response.end(body);
}

/** Scans an image with a home of its own, whose Docker configuration has this entry for the registry. */
async function scan(repository: string, entry: object, ...options: readonly string[]): Promise<Outcome> {
  return run(['scan', `${registry.host}/${repository}:1`, '--platform', 'linux/amd64', ...options], entry);
}

/** Any command with that home. */
async function run(args: readonly string[], entry: object, host = registry.host): Promise<Outcome> {
  const env = environment(await writeHome(entry, host));
  return fixedin([...args, '--verbose'], { cwd: workshop.folder, env });
}

function environment(home: string) {
  return {
    FIXEDIN_DB: workshop.path('fixedin.db'),
    FIXEDIN_CACHE: workshop.path('cache'),
    HOME: home,
    HTTPS_PROXY: `http://pro:${PROXY}@127.0.0.1:9`,
  };
}

/** A home in which somebody is logged in. */
async function writeHome(entry: object, host = registry.host): Promise<string> {
  const home = workshop.path('home');
  await mkdir(join(home, '.docker'), { recursive: true });
  await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths: { [host]: entry } }));
  return home;
}

async function expectNoSecretsIn(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const kept = files.filter((file) => file.isFile());
  expect(kept.length).toBeGreaterThan(0);
  for (const file of kept) expectNoSecrets(await readFile(join(file.parentPath, file.name), 'latin1'));
}

function expectNoSecrets(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const PASSWORD_ENTRY = { auth: Buffer.from(`ann:${PASSWORD}`).toString('base64') };
const REFRESH_ENTRY = { identitytoken: REFRESH };

describe('a run with credentials', () => {
  test.each([
    [
      'a password',
      PASSWORD_ENTRY,
      ['json', 'table', 'markdown', 'html', 'sarif', 'gitlab', 'junit', 'openvex', 'cyclonedx', 'spdx'],
    ],
    ['a refresh token', REFRESH_ENTRY, ['json']],
  ])('scans a private image with %s, and keeps none of it', async (_what, entry, formats) => {
    for (const format of formats) {
      const { code, stdout, stderr } = await scan('good', entry, '-o', format);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      if (format !== 'spdx') expect(stdout).toContain('CVE-2023-44487');
      expectNoSecrets(stdout);
    }
    await expectNoSecretsIn(workshop.path('cache'));
  });

  test.each(Object.keys(BEHAVIOURS).filter((name) => name !== 'good'))(
    'has one error that tells none of them, for a registry that %s',
    async (repository) => {
      // One that breaks off is tried again, with pauses.
      for (const entry of repository === 'cuts' ? [PASSWORD_ENTRY] : [PASSWORD_ENTRY, REFRESH_ENTRY]) {
        const { code, stdout, stderr } = await scan(repository, entry);
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/^fixedin: 127\.0\.0\.1:\d+\/\w+:1[ :]/);
        expectNoSecrets(stderr);
      }
    },
  );

  test.each([
    ['diff', (reference: string) => ['diff', OLD, reference, '--platform', 'linux/amd64', '-o', 'json']],
    ['explain', (reference: string) => ['explain', 'CVE-2023-44487', reference, '--platform', 'linux/amd64']],
    ['sbom', (reference: string) => ['sbom', reference, '--platform', 'linux/amd64']],
    ['db pull', (reference: string) => ['db', 'pull', reference, '--db', 'pulled.db']],
    ['db push', (reference: string) => ['db', 'push', reference]],
  ])('tells none of them in %s, whatever the registry does', async (what, argumentsFor) => {
    for (const repository of Object.keys(BEHAVIOURS)) {
      if (repository === 'cuts' && what !== 'diff') continue;
      const { code, stdout, stderr } = await run(argumentsFor(`${registry.host}/${repository}:1`), PASSWORD_ENTRY);
      const reads = repository === 'good' && !what.startsWith('db');
      expect({ repository, code, stderr }).toEqual({
        repository,
        code: reads ? 0 : 2,
        stderr: reads ? '' : expect.stringMatching(/^fixedin: 127\.0\.0\.1:\d+\/\w+:1[ :]/),
      });
      if (reads) expect(stdout).toContain('libnghttp2');
      expectNoSecrets(stdout + stderr);
    }
    await expectNoSecretsIn(workshop.path('cache'));
  });

  test.skipIf(!needsProgram('docker-registry', 'htpasswd'))('moves a database, and keeps none of them', async () => {
    const path = workshop.path('htpasswd');
    execFileSync('htpasswd', ['-Bbc', '-C', '4', path, 'ann', PASSWORD], { stdio: 'ignore' });
    await using real = await startDockerRegistry({ auth: { htpasswd: { realm: 'registry', path } } });
    const reference = `${real.host}/database:1`;
    for (const args of [
      ['push', reference],
      ['pull', reference, '--db', 'moved.db'],
    ]) {
      const { code, stdout, stderr } = await run(['db', ...args], PASSWORD_ENTRY, real.host);
      expect(code, stderr).toBe(0);
      expectNoSecrets(stdout + stderr);
    }
    expectNoSecrets(await readFile(workshop.path('moved.db'), 'latin1'));
    await expectNoSecretsIn(workshop.path('cache'));
  });

  test('tells an assistant none of them, whatever the registry does', async () => {
    const home = await writeHome(PASSWORD_ENTRY);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, 'mcp', '--verbose'],
      cwd: workshop.folder,
      env: environment(home),
      stderr: 'pipe',
    });
    let log = '';
    transport.stderr?.on('data', (piece) => (log += piece));
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    try {
      for (const repository of ['good', 'refuses', 'lacks', 'fails', 'lies']) {
        const image = `${registry.host}/${repository}:1`;
        for (const [name, given] of [
          ['scan_image', { image }],
          ['diff_images', { from: OLD, to: image }],
          ['explain_vulnerability', { vulnerability: 'CVE-2023-44487', image }],
        ] as const) {
          const result = await client.callTool({ name, arguments: { ...given, platform: 'linux/amd64' } });
          expect({ repository, name, failed: result.isError ?? false }).toEqual({
            repository,
            name,
            failed: repository !== 'good',
          });
          expectNoSecrets(JSON.stringify(result));
        }
      }
    } finally {
      await client.close();
    }
    expectNoSecrets(log);
  });

  test('keeps to itself what a helper prints beside its answer, be it one that fails', async () => {
    const bin = workshop.path('bin');
    const home = workshop.path('helped');
    await mkdir(join(home, '.docker'), { recursive: true });
    await mkdir(bin, { recursive: true });
    const said = `echo 'debug: ${PASSWORD} ${TOKEN}' >&2`;
    const answer = JSON.stringify({ Username: 'ann', Secret: PASSWORD });
    for (const [name, last] of [
      ['works', `echo '${answer}'`],
      ['fails', `echo 'cannot unlock with ${PASSWORD}'; exit 1`],
    ] as const) {
      const program = join(bin, `docker-credential-${name}`);
      await writeFile(program, `#!/bin/sh\ncat >/dev/null\n${said}\n${last}\n`, { mode: 0o755 });
      const helpers = { credHelpers: { [registry.host]: name } };
      await writeFile(join(home, '.docker/config.json'), JSON.stringify(helpers));
      const args = ['scan', `${registry.host}/good:1`, '--platform', 'linux/amd64', '--verbose', '-o', 'json'];
      const { code, stdout, stderr } = await fixedin(args, {
        cwd: workshop.folder,
        env: { FIXEDIN_DB: workshop.path('fixedin.db'), HOME: home, PATH: `${bin}:${process.env['PATH']}` },
      });
      expect(code).toBe(name === 'works' ? 0 : 2);
      if (name === 'fails') expect(stderr).toContain('docker-credential-fails: ends with 1');
      expectNoSecrets(stdout + stderr);
    }
  });

  test('has one error that tells none of them, for a proxy that is gone', async () => {
    const { code, stderr } = await fixedin(['scan', 'registry.example.test/app:1', '--verbose'], {
      cwd: workshop.folder,
      env: { FIXEDIN_DB: workshop.path('fixedin.db'), HTTPS_PROXY: `http://pro:${PROXY}@127.0.0.1:9` },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^fixedin: registry\.example\.test\/app:1: /);
    expectNoSecrets(stderr);
  });

  test('warns of a file of credentials that cannot be read, and of nothing in it', async () => {
    const home = workshop.path('broken');
    await mkdir(join(home, '.docker'), { recursive: true });
    await writeFile(join(home, '.docker/config.json'), `{"auths": {"${registry.host}": {"auth": ${PASSWORD}}}}`);
    const { code, stderr } = await fixedin(['scan', `${registry.host}/good:1`, '--verbose'], {
      cwd: workshop.folder,
      env: { FIXEDIN_DB: workshop.path('fixedin.db'), HOME: home },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`fixedin: warning: ${home}/.docker/config.json: is no JSON`);
    expect(stderr).toContain('or needs credentials');
    expectNoSecrets(stderr);
  });

  test.each([
    [false, 403],
    [true, 200],
  ])('serves private images to visitors where credentials are %s in its configuration', async (credentials, status) => {
    await writeHome(PASSWORD_ENTRY);
    const config = workshop.path('serve.yaml');
    await writeFile(config, JSON.stringify({ registries: { allowed: [registry.host, tokens.host], credentials } }));
    const server = startFixedin(['serve', '--listen', '127.0.0.1:0', '--config', config], {
      cwd: workshop.folder,
      env: {
        FIXEDIN_DB: workshop.path('fixedin.db'),
        FIXEDIN_CACHE: workshop.path('cache'),
        HOME: workshop.path('home'),
      },
    });
    if (server.stderr === null) throw new Error('has no standard error');
    const log = text(server.stderr);
    const [first]: unknown[] = await once(server.stderr, 'data');
    const [, address = ''] = /"address":"([^"]+)"/.exec(String(first)) ?? [];
    const answer = await fetch(`${address}/api/v1/scan?image=${registry.host}/good:1&platform=linux/amd64`);
    const body = await answer.text();
    const metrics = await (await fetch(`${address}/metrics`)).text();
    server.kill();
    expect([answer.status, body.includes('CVE-2023-44487')]).toEqual([status, credentials]);
    if (!credentials) expect(body).toContain('"unauthorised"');
    expectNoSecrets(body + metrics + (await log));
  });
});
