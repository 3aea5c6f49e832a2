import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOciLayout } from '../../src/image/index.ts';
import { image, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await mkdir(workshop.path('sources'));
  await writeFile(join(workshop.path('sources'), 'requirements.txt'), 'requests==2.31.0\n');
  await writeOciLayout(workshop.path('layout'), image('1', '1.0-r0'));
});

afterAll(async () => {
  await workshop[Symbol.asyncDispose]();
});

test('a folder of sources has what its lock files name when they are asked for', async () => {
  const names = async (...options: readonly string[]) => {
    const { code, stdout } = await workshop.run('sbom', 'dir:sources', '-o', 'json', ...options);
    expect(code).toBe(0);
    return JSON.parse(stdout).packages.map(({ purl }: { purl: string }) => purl);
  };
  expect(await names()).toEqual([]);
  expect(await names('--lock-files')).toEqual(['pkg:pypi/requests@2.31.0']);
});

test.each([
  ['scan', ['oci-layout:layout:1']],
  ['sbom', ['oci-layout:layout:1']],
  ['diff', ['dir:sources', 'oci-layout:layout:1']],
  ['explain', ['CVE-2024-0001', 'oci-layout:layout:1']],
])('%s refuses to count those of an image', async (command, images) => {
  const { code, stdout, stderr } = await workshop.run(command, ...images, '--lock-files');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/--lock-files oci-layout:layout:1: is no folder of sources.*dir:FOLDER/);
});
