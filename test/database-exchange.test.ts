import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportDatabase, importDatabase } from '../src/database/index.ts';
import { openWorkshop, type Workshop } from './cli/workshop.ts';
import { needsProgram } from './programs.ts';
import { type DockerRegistry, startDockerRegistry } from './support/docker-registry.ts';
import { type Pass, startMeddlingProxy } from './support/meddling-proxy.ts';

const PASSWORD = 'a push that nobody reads';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop?.[Symbol.asyncDispose]());

/** A database larger than one chunk of an upload, and another than the workshop's: its page holds noise. */
async function makeLarge(name: string): Promise<string> {
  const file = workshop.path(name);
  await copyFile(workshop.path('fixedin.db'), file);
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE noise (bytes BLOB)');
  for (let count = 0; count < 6; count += 1) {
    database.prepare('INSERT INTO noise VALUES (?)').run(randomBytes(1024 * 1024));
  }
  database.close();
  return file;
}

async function expectUntouched(file: string, before: Buffer): Promise<void> {
  expect((await readFile(file)).equals(before)).toBe(true);
  expect((await readdir(workshop.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
}

describe('db export and import', () => {
  test.skipIf(!needsProgram('zstd'))('carry a database over in a file that zstd reads, too', async () => {
    const database = await readFile(workshop.path('fixedin.db'));
    const exported = await workshop.run('db', 'export', 'out/fixedin.db.zst');
    expect(exported).toMatchObject({ code: 0, stdout: '' });
    expect(exported.stderr).toMatch(/^out\/fixedin\.db\.zst: 2 advisories from 3 sources, built on [-\d]+, \d/);
    const file = workshop.path('out/fixedin.db.zst');
    expect(execFileSync('zstd', ['-dc', file]).equals(database)).toBe(true);

    const imported = await workshop.run('db', 'import', file, '--db', 'there/fixedin.db');
    expect(imported).toMatchObject({ code: 0, stdout: '' });
    expect((await readFile(workshop.path('there/fixedin.db'))).equals(database)).toBe(true);
    const { stdout } = await workshop.run('scan', 'oci-layout:app:1.0', '--db', 'there/fixedin.db', '-o', 'json');
    expect(stdout).toContain('CVE-2023-44487');

    await workshop.run('db', 'export', 'again.zst');
    expect((await readFile(workshop.path('again.zst'))).equals(await readFile(file))).toBe(true);
  });

  test('take in a database that nobody exported, compressed or not', async () => {
    const database = await readFile(workshop.path('fixedin.db'));
    await writeFile(workshop.path('plain.zst'), zstdCompressSync(database));
    for (const file of ['fixedin.db', 'plain.zst']) {
      expect(await workshop.run('db', 'import', file, '--db', `from-${file}.db`)).toMatchObject({ code: 0 });
      expect((await readFile(workshop.path(`from-${file}.db`))).equals(database)).toBe(true);
    }
  });

  test.each<[string, (exported: Buffer) => Buffer, RegExp]>([
    ['cut off', (bytes) => bytes.subarray(0, -100), /bad: is damaged: its compressed data is cut off/],
    ['cut off in its header', (bytes) => bytes.subarray(0, 40), /bad: is damaged: its header is cut off/],
    ['changed in its midst', (bytes) => changed(bytes, bytes.length >> 1), /bad: is damaged: /],
    [
      'given another checksum',
      (bytes) => replaced(bytes, /"sha256":"./, '"sha256":"x'),
      /bad: is damaged: its header cannot be read/,
    ],
    ['given a checksum that is not its own', withOtherChecksum, /bad: is damaged: its checksum is [0-9a-f]{64}, not /],
    ['said to be smaller than it is', withOtherSize, /bad: is damaged: unpacks to more than \d+ bytes/],
    [
      'of another schema',
      (bytes) => replaced(bytes, /"schemaVersion":\d/, '"schemaVersion":9'),
      /bad: has schema version 9, and this fixedin reads version \d+; make it anew/,
    ],
    ['a text', () => Buffer.from('hello '.repeat(99)), /bad: is no fixedin database/],
    ['empty', () => Buffer.alloc(0), /bad: is no fixedin database/],
    ['a database with a broken page', () => zstdCompressSync(brokenPage), /bad: (?:is damaged|cannot be read)/],
    ['a bomb', () => zstdCompressSync(Buffer.alloc(50_000_000)), /bad: is no fixedin database/],
  ])('leave the old one where the new one is %s', async (_what, make, message) => {
    const [database, out, from] = [workshop.path('fixedin.db'), workshop.path('old.db'), workshop.path('bad')];
    const before = await readFile(database);
    await writeFile(out, before);
    brokenPage = changed(before, before.length - pageSizeOf(before), 200);
    await exportDatabase({ database, out: workshop.path('good.zst') });
    await writeFile(from, make(await readFile(workshop.path('good.zst'))));
    await expect(importDatabase({ from, out })).rejects.toThrow(message);
    await expectUntouched(out, before);
  });

  test.each([
    [['db', 'import', 'nothing'], /nothing: does not exist/],
    [['db', 'import', 'app'], /app: is no file/],
    [['db', 'export', 'app'], /app: cannot be written/],
    [['db', 'export', 'out.zst', '--db', 'nothing.db'], /no database at nothing\.db/],
  ])('say in a line what %j lacks', async (args, message) => {
    const { code, stderr } = await workshop.run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

let brokenPage: Buffer;

/** https://www.sqlite.org/fileformat.html#page_size */
function pageSizeOf(database: Buffer): number {
  return database.readUInt16BE(16);
}

function changed(bytes: Buffer, at: number, length = 1): Buffer {
  const copy = Buffer.from(bytes);
  for (let index = at; index < at + length; index += 1) copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
}

/** Replaces a text of the same length. */
function replaced(bytes: Buffer, pattern: RegExp, by: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(pattern, by), 'latin1');
}

function withOtherChecksum(bytes: Buffer): Buffer {
  return replaced(bytes, /"sha256":"[0-9a-f]{64}/, `"sha256":"${'0'.repeat(64)}`);
}

function withOtherSize(bytes: Buffer): Buffer {
  const size = /"size":(\d+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
  return replaced(bytes, /"size":\d+/, `"size":${'1'.padEnd(size.length, '0')}`);
}

describe.skipIf(!needsProgram('docker-registry', 'skopeo', 'htpasswd'))('db push and pull', () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    const path = workshop.path('htpasswd');
    execFileSync('htpasswd', ['-Bbc', '-C', '4', path, 'ann', PASSWORD], { stdio: 'ignore' });
    registry = await startDockerRegistry({ auth: { htpasswd: { realm: 'registry', path } } });
  });

  afterAll(() => registry?.[Symbol.asyncDispose]());

  async function logIn(host: string, password = PASSWORD): Promise<void> {
    await mkdir(workshop.path('.docker'), { recursive: true });
    const auth = Buffer.from(`ann:${password}`).toString('base64');
    await writeFile(workshop.path('.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  }

  async function push(reference: string, ...options: readonly string[]) {
    const outcome = await workshop.run('db', 'push', reference, '--verbose', ...options);
    expect(outcome.stdout + outcome.stderr).not.toContain(PASSWORD);
    return outcome;
  }

  async function pull(reference: string, name: string) {
    const outcome = await workshop.run('db', 'pull', reference, '--db', name, '--verbose');
    expect(outcome.stdout + outcome.stderr).not.toContain(PASSWORD);
    return outcome;
  }

  test('carry a database over, as an artifact that other tools read', async () => {
    await logIn(registry.host);
    const reference = `${registry.host}/fixedin/database:1`;
    const { code, stdout, stderr } = await push(reference);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^127\.0\.0\.1:\d+\/fixedin\/database@sha256:[0-9a-f]{64}\n$/);

    const account = ['--creds', `ann:${PASSWORD}`, '--tls-verify=false'];
    const raw = execFileSync('skopeo', ['inspect', '--raw', ...account, `docker://${reference}`]).toString();
    expect(JSON.parse(raw)).toMatchObject({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.fixedin.database.v1',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
      layers: [{ mediaType: 'application/vnd.fixedin.database.v1.sqlite+zstd' }],
      annotations: {
        'dev.fixedin.database.schema-version': expect.stringMatching(/^\d+$/),
        'dev.fixedin.database.built': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        'dev.fixedin.database.sources': expect.stringContaining('wolfi ('),
      },
    });
    const folder = workshop.path('copy');
    execFileSync('skopeo', [
      'copy',
      '--quiet',
      '--src-creds',
      `ann:${PASSWORD}`,
      '--src-tls-verify=false',
      `docker://${reference}`,
      `dir:${folder}`,
    ]);
    const layer = JSON.parse(raw).layers[0].digest.slice('sha256:'.length);
    await workshop.run('db', 'export', 'same.zst');
    expect((await readFile(join(folder, layer))).equals(await readFile(workshop.path('same.zst')))).toBe(true);

    for (const name of [reference, stdout.trim()]) {
      expect(await pull(name, 'pulled.db')).toMatchObject({ code: 0, stdout: '' });
      const pulled = await readFile(workshop.path('pulled.db'));
      expect(pulled.equals(await readFile(workshop.path('fixedin.db')))).toBe(true);
    }
  });

  test('send and fetch nothing that is there already, and replace it when it is another', async () => {
    await logIn(registry.host);
    const asked: string[] = [];
    await using proxy = await startMeddlingProxy(registry.host, ({ method, url }, _response, pass) => {
      asked.push(`${method} ${url?.replace(/^\/v2\/twice\//, '').replace(/sha256:\w+/, 'DIGEST')}`);
      pass();
    });
    await logIn(proxy.host);
    const reference = `${proxy.host}/twice:1`;
    const first = await push(reference);
    asked.length = 0;
    expect(await push(reference)).toEqual(first);
    expect(asked.filter((request) => request.includes('uploads'))).toEqual([]);

    expect((await pull(reference, 'twice.db')).stderr).not.toContain('Nothing has changed');
    asked.length = 0;
    expect((await pull(reference, 'twice.db')).stderr).toContain('Nothing has changed since the last pull.');
    expect(asked.filter((request) => request.includes('blobs'))).toEqual([]);

    const large = await makeLarge('large.db');
    expect(await push(reference, '--db', large)).toMatchObject({ code: 0 });
    expect((await pull(reference, 'twice.db')).stderr).not.toContain('Nothing has changed');
    expect((await readFile(workshop.path('twice.db'))).equals(await readFile(large))).toBe(true);
  });

  test.each<[string, (size: number) => boolean]>([['too large for a proxy', (size) => size > 5_000_000]])(
    'send in chunks what is %s in one request',
    async (_what, refuses) => {
      const large = await makeLarge('chunked.db');
      const methods: string[] = [];
      await using proxy = await startMeddlingProxy(registry.host, (message, response, pass) => {
        methods.push(message.method ?? '');
        if (!refuses(Number(message.headers['content-length'] ?? 0))) return pass();
        response.writeHead(413, { 'content-length': '0' });
        response.end();
      });
      await logIn(proxy.host);
      const reference = `${proxy.host}/chunked:1`;
      expect(await push(reference, '--db', large)).toMatchObject({ code: 0, stderr: '' });
      expect(methods.filter((method) => method === 'PATCH').length).toBeGreaterThan(1);
      expect(await pull(reference, 'chunked-pulled.db')).toMatchObject({ code: 0 });
      expect((await readFile(workshop.path('chunked-pulled.db'))).equals(await readFile(large))).toBe(true);
    },
  );

  test('get there over a line that breaks, up and down', async () => {
    const large = await makeLarge('broken-line.db');
    let [puts, gets] = [0, 0];
    await using proxy = await startMeddlingProxy(registry.host, (message, response, pass) => {
      const length = Number(message.headers['content-length'] ?? 0);
      if (message.method === 'PUT' && length > 1_000_000 && puts++ === 0) {
        message.once('data', () => response.destroy());
        return;
      }
      if (message.method === 'GET' && message.url?.includes('/blobs/') && gets++ < 2) return pass(cutAfter(2_000_000));
      pass();
    });
    await logIn(proxy.host);
    const reference = `${proxy.host}/broken-line:1`;
    expect(await push(reference, '--db', large)).toMatchObject({ code: 0, stderr: '' });
    expect(await pull(reference, 'broken-line-pulled.db')).toMatchObject({ code: 0 });
    expect([puts, gets].every((count) => count > 0)).toBe(true);
    expect((await readFile(workshop.path('broken-line-pulled.db'))).equals(await readFile(large))).toBe(true);
  });

  test.each<[string, (pass: Pass) => void, RegExp]>([
    [
      'lies in a byte',
      (pass) => pass((piece, before) => (before === 0 ? changed(piece, piece.length >> 1) : piece)),
      /1: is damaged: |its bytes have the digest/,
    ],
    ['always cuts', (pass) => pass(() => null), /127\.0\.0\.1:\d+ broke|cut off/],
  ])('leave the old database where the registry %s', async (_what, meddle, message) => {
    await logIn(registry.host);
    expect(await push(`${registry.host}/good:1`)).toMatchObject({ code: 0 });
    await using proxy = await startMeddlingProxy(registry.host, ({ method, url }, _response, pass) => {
      if (method === 'GET' && url?.includes('/blobs/')) meddle(pass);
      else pass();
    });
    await logIn(proxy.host);
    await copyFile(workshop.path('fixedin.db'), workshop.path('old.db'));
    const before = await readFile(workshop.path('old.db'));
    const { code, stderr } = await pull(`${proxy.host}/good:1`, 'old.db');
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    await expectUntouched(workshop.path('old.db'), before);
  });

  test('say in a line who is not let in, what is no database, and what nobody can push to', async () => {
    await logIn(registry.host, 'wrong');
    const refused = await workshop.run('db', 'push', `${registry.host}/closed:1`);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^fixedin: 127\S+\/closed:1: \S+ (?:does not take the credentials|does not let it be pushed).*\n$/,
    );
    expect(refused.stderr).not.toContain('wrong');

    await logIn(registry.host);
    const layout = `oci:${workshop.path('app')}:1.0`;
    const image = `${registry.host}/app:1.0`;
    execFileSync('skopeo', [
      'copy',
      '--quiet',
      '--dest-creds',
      `ann:${PASSWORD}`,
      '--dest-tls-verify=false',
      layout,
      `docker://${image}`,
    ]);
    expect((await pull(image, 'x.db')).stderr).toContain('holds no fixedin database');
    expect((await pull(`${registry.host}/nothing:1`, 'x.db')).stderr).toContain('knows no such image');
    const digest = `sha256:${'0'.repeat(64)}`;
    expect((await push(`${registry.host}/app@${digest}`)).stderr).toContain(
      'names a digest, which what is pushed decides',
    );
    expect((await push(`${registry.host}/app:1`, '--offline')).stderr).toContain('which --offline does not ask');
    expect((await workshop.run('scan', `${registry.host}/twice:1`)).stderr).toMatch(
      /holds application\/vnd\.fixedin\.database\.v1, not a container image/,
    );
  });
});

/** Cuts an answer that is longer than so many bytes. */
function cutAfter(bytes: number): (piece: Buffer, before: number) => Buffer | null {
  return (piece, before) => (before > bytes ? null : piece);
}
