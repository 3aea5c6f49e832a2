import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordImage } from '../../test/support/layer-record.ts';
import { openDirectory } from './directory.ts';

describe('a root file system in a folder', () => {
  let outer: string;
  let root: string;

  beforeAll(() => {
    outer = mkdtempSync(join(tmpdir(), 'fixedin-rootfs-'));
    root = join(outer, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    mkdirSync(join(root, 'b'));
    writeFileSync(join(outer, 'secret'), 'outside');
    writeFileSync(join(root, 'etc/os-release'), 'ID=alpine\n');
    writeFileSync(join(root, 'b/z'), '');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/b/`), Buffer.from([0xff])]), 'odd');
    symlinkSync('../../secret', join(root, 'b/link'));
    symlinkSync('..', join(root, 'a-loop'));
    symlinkSync('/etc', join(root, 'c'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
  });
  afterAll(() => {
    chmodSync(join(root, 'b'), 0o755);
    rmSync(outer, { recursive: true, force: true });
  });

  test('is walked in order, without following links or waiting for pipes', async () => {
    await using image = await openDirectory(root, `dir:${root}`);
    expect(image.facts).toMatchObject({ reference: `dir:${root}`, digest: null, platform: '', layers: [] });
    expect(image.layers).toMatchObject([{ diffId: null, size: 0 }]);
    const [entries] = await recordImage(image);
    expect(entries).toEqual([
      { path: 'a-loop', kind: 'symlink', size: 0, linkTarget: '..' },
      { path: 'b', kind: 'directory', size: 0, linkTarget: '' },
      { path: 'b/link', kind: 'symlink', size: 0, linkTarget: '../../secret' },
      { path: 'b/z', kind: 'file', size: 0, linkTarget: '', content: '' },
      { path: 'b/\\xff', kind: 'file', size: 3, linkTarget: '', content: 'odd' },
      { path: 'c', kind: 'symlink', size: 0, linkTarget: '/etc' },
      { path: 'etc', kind: 'directory', size: 0, linkTarget: '' },
      { path: 'etc/os-release', kind: 'file', size: 10, linkTarget: '', content: 'ID=alpine\n' },
      { path: 'pipe', kind: 'other', size: 0, linkTarget: '' },
    ]);
  });

  test('what may not be read is told of, and the rest is walked', async () => {
    chmodSync(outer, 0o755);
    chmodSync(join(root, 'etc/os-release'), 0);
    chmodSync(join(root, 'b'), 0);
    await using image = await openDirectory(root, root);
    const [entries = []] = await asNobody(() => recordImage(image));
    const problems = entries.map(({ path, problem = '' }) => [path, problem]);
    expect(problems).toEqual([
      ['a-loop', ''],
      ['b', 'may not be read'],
      ['c', ''],
      ['etc', ''],
      ['etc/os-release', 'may not be read'],
      ['pipe', ''],
    ]);
  });
});

/** The superuser may read all, so for a while this process is someone else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
