import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOciLayout } from '../../src/image/index.ts';
import { fixedin } from './fixedin.ts';
import { image, OLD, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

/** A command that must fail as the contract says: exit code 2, nothing on stdout, one line on stderr. */
async function fails(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await workshop.run(...args);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^fixedin: [^\n]+\n$/);
  expect(code).toBe(2);
  return stderr;
}

/** Every file of the workshop with its size, to see that a command left nothing behind but whole entries of the cache. */
async function files(): Promise<readonly string[]> {
  const all = await readdir(workshop.folder, { recursive: true, withFileTypes: true });
  const entries = all.filter(({ parentPath, name }) => !parentPath.includes('/cache/') || name.endsWith('.part'));
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => `${path} ${(await readFile(path)).length}`));
}

async function layerOf(layout: string): Promise<string> {
  const manifest = await manifestOf(layout);
  return blob(layout, manifest.layers.at(-1)?.digest ?? '');
}

async function manifestOf(layout: string): Promise<{ layers: { digest: string }[] }> {
  const index = JSON.parse(await readFile(workshop.path(`${layout}/index.json`), 'utf8'));
  return JSON.parse(await readFile(blob(layout, index.manifests[0].digest), 'utf8'));
}

function blob(layout: string, digest: string): string {
  return workshop.path(`${layout}/blobs/${digest.replace(':', '/')}`);
}

test('a layer that is cut off', async () => {
  await writeOciLayout(workshop.path('cut'), image('1', '1.0-r0'));
  const layer = await layerOf('cut');
  await truncate(layer, 100);
  const before = await files();
  expect(await fails('scan', 'oci-layout:cut:1')).toMatch(/sha256:[0-9a-f]+.*(cut off|ends early|bytes)/);
  expect(await files()).toEqual(before);
});

test('a layer that is not what its digest says', async () => {
  await writeOciLayout(workshop.path('changed'), image('1', '1.0-r0'));
  const layer = await layerOf('changed');
  const bytes = await readFile(layer);
  // The time stamp of the gzip header: the content stays readable, and only the digest tells.
  bytes[4] = (bytes[4] ?? 0) ^ 0xff;
  await writeFile(layer, bytes);
  const before = await files();
  expect(await fails('scan', 'oci-layout:changed:1')).toMatch(/sha256:[0-9a-f]+.*digest/);
  expect(await files()).toEqual(before);
});

test('a manifest that is no JSON', async () => {
  const manifest = Buffer.from('<html>502 Bad Gateway</html>');
  const digest = createHash('sha256').update(manifest).digest('hex');
  await mkdir(workshop.path('html/blobs/sha256'), { recursive: true });
  await writeFile(workshop.path(`html/blobs/sha256/${digest}`), manifest);
  await writeFile(workshop.path('html/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifests = [{ mediaType, digest: `sha256:${digest}`, size: manifest.length }];
  await writeFile(workshop.path('html/index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  expect(await fails('scan', 'oci-layout:html')).toMatch(/manifest.*JSON/);
});

test('an archive that is none', async () => {
  await writeFile(workshop.path('notes.txt'), 'no archive\n'.repeat(100));
  expect(await fails('scan', 'notes.txt')).toContain('notes.txt');
});

test('a feed that is no feed, and a database that stays as it was', async () => {
  await writeFile(workshop.path('page.json'), '<html></html>');
  const before = await files();
  expect(await fails('db', 'build', '--from', 'kev:page.json')).toContain('page.json');
  expect(await fails('db', 'build', '--from', 'wolfi:wolfi', 'osv:page.json', '--out', 'new.db')).toContain(
    'page.json',
  );
  expect(await fails('db', 'build', '--from', 'osv:nowhere.zip', '--out', 'new.db')).toContain('nowhere.zip');
  expect(await files()).toEqual(before);
});

test('a format that is none', async () => {
  expect(await fails('db', 'build', '--from', 'rss:feed.xml')).toContain('osv, wolfi, secdb');
});

test('no database, one that is something else, one that is cut off', async () => {
  expect(await fails('scan', OLD, '--db', 'nowhere.db')).toBe(
    'fixedin: no database at nowhere.db; run fixedin db update or fixedin db build\n',
  );
  await writeFile(workshop.path('text.db'), 'not a database '.repeat(100));
  expect(await fails('scan', OLD, '--db', 'text.db')).toContain('text.db: is no fixedin database');
  await writeFile(workshop.path('cut.db'), (await readFile(workshop.path('fixedin.db'))).subarray(0, 8192));
  expect(await fails('diff', OLD, OLD, '--db', 'cut.db')).toContain('cut.db: ');
  expect(await fails('db', 'status', '--db', 'nowhere.db')).toContain('no database at nowhere.db');
});

test('an image that is not there', async () => {
  expect(await fails('scan', 'oci-layout:app:9.9')).toContain('9.9');
  expect(await fails('scan', 'oci-layout:nowhere')).toContain('nowhere');
  expect(await fails('scan', 'UPPER/Case:tag')).toContain('UPPER/Case:tag');
  expect(await fails('scan', './nowhere.tar')).toContain('nowhere.tar');
  expect(await fails('scan', 'containerd:app')).toContain('registry:, oci-layout:');
});

test('a registry that cannot be reached, and --offline', async () => {
  expect(await fails('scan', '127.0.0.1:9/app:1')).toContain('127.0.0.1:9');
  expect(await fails('scan', 'registry.example/app:1', '--offline')).toContain('--offline');
  expect(await fails('db', 'update', '--offline')).toContain('--offline');
  expect(await fails('db', 'build', '--from', 'kev:https://feeds.example/kev.json', '--offline')).toContain(
    '--offline',
  );
});

test.each([
  [['scan'], "missing required argument 'image'"],
  [['scan', '--vex', 'a.json', OLD], '--vex takes all that follows it as files; write it behind the image'],
  [['scan', OLD, '-o', 'json', '--template', 'a.txt'], '--template: has no use with -o json'],
  [['diff', OLD, OLD, '-o', 'json', '--template', 'a.txt'], '--template: has no use with -o json'],
  [['scan', 'nowhere.tar'], 'nowhere.tar: is no file or folder here; check the path; registry:nowhere.tar is an image'],
  [['scam', OLD], "unknown command 'scam' (Did you mean scan?)"],
  [['scan', OLD, '--fial-on', 'high'], "unknown option '--fial-on' (Did you mean --fail-on?)"],
  [['scan', OLD, '-o', 'xml'], 'Allowed choices are table, json, markdown'],
  [['scan', OLD, '--fail-on', 'hihg'], '--fail-on hihg: is no condition; write critical, high'],
  [['scan', OLD, '--fail-on', 'new'], '--fail-on new: is no condition'],
  [['scan', OLD, '--as-of', '2024-02-30'], '2024-02-30: is neither a day nor a time'],
  [['scan', OLD, '--platform', 'amd64'], 'amd64'],
  [['diff', OLD], "missing required argument 'to'"],
  [['diff', OLD, OLD, '--severity', 'hihg'], '--severity hihg: is no severity'],
  [['diff', OLD, OLD, '-t', 'exe'], '--types exe: is no package type'],
  [['diff', OLD, OLD, '--only', 'new'], 'Allowed choices are added, removed, unchanged'],
  [['advisories', '--status', 'fixd'], 'Allowed choices are affected'],
  [['advisories', '--limit', '0'], '--limit 0: is no count'],
  [['advisories', '--since', 'yesterday'], '--since yesterday: is neither a day nor a time'],
  [['db', 'build'], "required option '--from <source...>' not specified"],
  [['scan', OLD, '--config', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
])('%j', async (args, message) => {
  expect(await fails(...args)).toContain(message);
});

test('a configuration that says what it must not', async () => {
  await writeFile(workshop.path('wrong.yaml'), 'registries:\n  unsafe: [localhost]\n');
  expect(await fails('scan', OLD, '--config', 'wrong.yaml')).toContain('wrong.yaml:2: unsafe is no setting');
});

test('no command at all: the help, on stderr', async () => {
  const { code, stdout, stderr } = await fixedin([], { cwd: workshop.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: fixedin');
});

test('--verbose adds where the error came from', async () => {
  const { code, stderr } = await workshop.run('scan', OLD, '--db', 'nowhere.db', '--verbose');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^fixedin: no database at nowhere\.db.*\nDatabaseError: .*\n +at /s);
  expect(stderr).toContain('caused by Error: ENOENT');
});
