import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ImageFolder } from './image-folder.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';

describe('ImageFolder', () => {
  let root: string;
  let images: ImageFolder;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fixedin-images-'));
    const folder = join(root, 'images');
    await mkdir(join(folder, 'go'), { recursive: true });
    await mkdir(join(folder, 'team', 'app:1.0'), { recursive: true });
    await mkdir(join(folder, 'rootfs'));
    await mkdir(join(folder, 'tools'));
    const tagged = ['1.2', '1.10', 'a b', ''].map((tag) => ({ annotations: { [REF_NAME]: tag } }));
    await writeFile(join(folder, 'tools/index.json'), JSON.stringify({ manifests: [...tagged, {}] }));
    await mkdir(join(root, 'outside'));
    for (const file of ['images/go/index.json', 'images/team/app:1.0/index.json', 'outside/index.json', 'secret.tar']) {
      await writeFile(join(root, file), '{}');
    }
    await writeFile(join(folder, 'app.tar'), '');
    await writeFile(join(folder, '.hidden'), '');
    await symlink(join(root, 'secret.tar'), join(folder, 'link.tar'));
    await symlink(join(root, 'outside'), join(folder, 'away'));
    await symlink('app.tar', join(folder, 'alias.tar'));
    images = new ImageFolder(folder);
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  test.each([
    ['go', 'layout', ''],
    ['go:1.21.2', 'layout', '1.21.2'],
    [`go@sha256:${'0'.repeat(64)}`, 'layout', `sha256:${'0'.repeat(64)}`],
    ['app.tar', 'archive', ''],
    ['app.tar:name:tag', 'archive', 'name:tag'],
    ['alias.tar', 'archive', ''],
    ['team/app:1.0', 'layout', ''],
    ['team/app:1.0:2.0', 'layout', '2.0'],
  ])('%s is there, as a %s', async (reference, kind, choice) => {
    expect(await images.find(reference)).toEqual({ path: expect.any(String), kind, choice });
  });

  test.each([
    '',
    '.',
    '..',
    '/',
    '../secret.tar',
    'go/../../secret.tar',
    'go/../app.tar',
    './app.tar',
    '/etc/passwd',
    'link.tar',
    'away',
    '.hidden',
    'rootfs',
    'nowhere',
    'app.tar\u0000',
    'go\\..\\app.tar',
    'team//app:1.0',
    ':::::::::',
  ])('%j is not', async (reference) => {
    expect(await images.find(reference)).toBeNull();
  });

  test('names what is in it, and nothing that is hidden', async () => {
    expect(await images.names()).toEqual(['alias.tar', 'app.tar', 'go', 'tools:1.10', 'tools:1.2']);
  });
});
