import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeImage } from '../../src/image/index.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { fixedin, type Outcome } from './fixedin.ts';
import { image, openWorkshop, type Workshop } from './workshop.ts';

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
  const home = workshop.path('home');
  await mkdir(join(home, '.docker'), { recursive: true });
  const config = JSON.stringify({ auths: { [registry.host]: entry } });
  await writeFile(join(home, '.docker/config.json'), config);
  const args = ['scan', `${registry.host}/${repository}:1`, '--platform', 'linux/amd64', '--verbose', ...options];
  return fixedin(args, {
    cwd: workshop.folder,
    env: {
      FIXEDIN_DB: workshop.path('fixedin.db'),
      FIXEDIN_CACHE: workshop.path('cache'),
      HOME: home,
      HTTPS_PROXY: `http://pro:${PROXY}@127.0.0.1:9`,
    },
  });
}

function expectNoSecrets(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const PASSWORD_ENTRY = { auth: Buffer.from(`ann:${PASSWORD}`).toString('base64') };
const REFRESH_ENTRY = { identitytoken: REFRESH };

describe('a run with credentials', () => {
  test.each([
    ['a password', PASSWORD_ENTRY],
    ['a refresh token', REFRESH_ENTRY],
  ])('scans a private image with %s, and keeps none of it', async (_what, entry) => {
    for (const format of ['json', 'table', 'markdown', 'html']) {
      const { code, stdout, stderr } = await scan('good', entry, '-o', format);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('CVE-2023-44487');
      expectNoSecrets(stdout);
    }
    const files = await readdir(workshop.path('cache'), { recursive: true, withFileTypes: true });
    const kept = files.filter((file) => file.isFile());
    expect(kept.length).toBeGreaterThan(0);
    for (const file of kept) expectNoSecrets(await readFile(join(file.parentPath, file.name), 'latin1'));
  });

  test.each(Object.keys(BEHAVIOURS).filter((name) => name !== 'good'))(
    'has one error that tells none of them, for a registry that %s',
    async (repository) => {
      for (const entry of [PASSWORD_ENTRY, REFRESH_ENTRY]) {
        const { code, stdout, stderr } = await scan(repository, entry);
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/^fixedin: 127\.0\.0\.1:\d+\/\w+:1[ :]/);
        expectNoSecrets(stderr);
      }
    },
  );

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
});
