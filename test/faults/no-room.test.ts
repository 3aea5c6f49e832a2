import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OLD, openWorkshop, type Workshop } from '../cli/workshop.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { canMount, fixedinWith, type Mount } from './mounts.ts';

describe.skipIf(!canMount)('where nothing can be written', () => {
  let workshop: Workshop;
  let server: WebServer;
  let scanned = '';
  let database = '';

  beforeAll(async () => {
    workshop = await openWorkshop();
    for (const folder of ['other', 'tmp', 'empty']) await mkdir(workshop.path(folder));
    // More than the small file system holds, and not to be made smaller.
    const noise = Array.from({ length: 4000 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex'));
    const records = noise.map((text, n) => ({
      id: `GO-2023-${n}`,
      modified: '2023-10-12T00:00:00Z',
      details: text,
      affected: [{ package: { ecosystem: 'Go', name: `example.org/${text}` } }],
    }));
    await writeFile(workshop.path('large.json'), JSON.stringify(records));
    server = await startWebServer((_request, response) => response.end(JSON.stringify(records)));
    await writeFile(workshop.path('fixedin.yaml'), `sources: ['osv:http://${server.host}/large.json']\n`);
    execFileSync('tar', [
      '-czf',
      workshop.path('app.tar.gz'),
      '-C',
      workshop.path('app'),
      '.',
      '-C',
      workshop.folder,
      'large.json',
    ]);
    scanned = (await workshop.run('scan', OLD, '-o', 'json')).stdout;
    database = await digestOf(workshop.path('fixedin.db'));
    expect(scanned).toContain('CVE-2023-44487');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workshop[Symbol.asyncDispose]();
  });

  const run = (
    mounts: readonly Mount[],
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    left?: string,
  ) => {
    const at = mounts.map(([name, kind]): Mount => [name.startsWith('/') ? name : workshop.path(name), kind]);
    const own = { FIXEDIN_DB: workshop.path('fixedin.db'), FIXEDIN_CACHE: workshop.path('cache') };
    const elsewhere = { NODE_DISABLE_COMPILE_CACHE: '1', ...own, ...env };
    return fixedinWith(at, args, { cwd: workshop.folder, env: elsewhere, ...(left && { left }) });
  };
  const NO_TEMPORARY: readonly Mount[] = [
    ['/tmp', 'read-only'],
    ['/var/tmp', 'read-only'],
  ];

  test.each<[string, readonly Mount[], readonly string[], RegExp]>([
    [
      'a full disk',
      [['other', 'full']],
      ['db', 'build', '--from', 'osv:large.json', '--out', 'other/x.db'],
      /^fixedin: other\/x\.db: cannot be written \(.*(full|ENOSPC).*\); make room there/,
    ],
    [
      'a read-only folder',
      [['other', 'read-only']],
      ['db', 'build', '--from', 'osv:large.json', '--out', 'other/x.db'],
      /^fixedin: other\/x\.db: cannot be written \(.*\); make room there/,
    ],
    [
      'a full disk under the fetched feeds',
      [['other', 'full']],
      ['db', 'update', '--cache', 'other'],
      /^fixedin: .*other\/update\/.*: cannot be written \(.*ENOSPC.*\); make room there/,
    ],
    [
      'a read-only folder of fetched feeds',
      [['other', 'read-only']],
      ['db', 'update', '--cache', 'other'],
      /^fixedin: .*other\/update.*: cannot be written \(.*\); make room there/,
    ],
    [
      'a full disk under what is unpacked',
      [['tmp', 'full']],
      ['scan', 'app.tar.gz', '--offline'],
      /^fixedin: .*\/tmp: cannot be written, .*\(ENOSPC.*\); make room there, or name another folder with TMPDIR/,
    ],
    [
      'no folder to unpack in',
      [['tmp', 'read-only']],
      ['scan', 'app.tar.gz', '--offline'],
      /^fixedin: .*\/tmp: cannot be written, .*\(EROFS.*\); make room there, or name another folder with TMPDIR/,
    ],
    [
      'no folder for a demonstration',
      [['tmp', 'read-only']],
      ['demo'],
      /^fixedin: .*\/tmp: cannot be used \(EROFS.*\); name another folder with --dir/,
    ],
    [
      'a full disk for a demonstration',
      [['tmp', 'full']],
      ['demo'],
      /^fixedin: .*\/tmp\/fixedin-demo-\w+: cannot be used \(ENOSPC.*\); name another folder with --dir/,
    ],
    [
      'a full disk for a demonstration in a folder of its own',
      [['other', 'full']],
      ['demo', '--dir', 'other'],
      /^fixedin: .*\/other: cannot be used \(ENOSPC.*\); name another folder with --dir/,
    ],
  ])('%s is told in one line, with exit code 2, and leaves nothing half written', async (_, mounts, args, line) => {
    const outcome = await run(mounts, args, { TMPDIR: workshop.path('tmp') }, workshop.path('left'));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    const left = (await readFile(workshop.path('left'), 'utf8')).split('\n').filter((name) => name !== '');
    // But for the folders in which a feed would have been kept.
    expect(left.filter((name) => !name.includes('/update'))).toEqual([]);
    expect(left.filter((name) => /\.(?:part|tmp)$|\/fetched$/.test(name))).toEqual([]);
    expect(outcome.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    expect(await digestOf(workshop.path('fixedin.db'))).toBe(database);
  });

  test.each<[string, readonly Mount[]]>([
    ['full', [['empty', 'full']]],
    ['read-only', [['empty', 'read-only']]],
  ])('a scan answers as ever when the cache is %s', async (_, mounts) => {
    const outcome = await run(mounts, ['scan', OLD, '-o', 'json', '--cache', 'empty']);
    expect(outcome).toMatchObject({ code: 0, stdout: scanned });
  });

  test('a scan answers as ever when everything that it knows of is read-only', async () => {
    const places: readonly Mount[] = [[workshop.folder, 'read-only'], ...NO_TEMPORARY];
    const outcome = await run(places.slice(0, 1), ['scan', OLD, '-o', 'json'], { TMPDIR: '/nowhere' });
    expect(outcome).toEqual({ code: 0, stdout: scanned, stderr: '' });
  });

  test('a build needs no temporary folder', async () => {
    const args = ['db', 'build', '--from', 'osv:large.json', '--out', 'empty/x.db', '--quiet'];
    const outcome = await run([['/var/tmp', 'read-only']], args, { TMPDIR: '/nowhere', SQLITE_TMPDIR: '/nowhere' });
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

async function digestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
