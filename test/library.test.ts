import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANALYSER_VERSION } from '../src/inventory/index.ts';
import { fixedin } from './cli/fixedin.ts';

/** Inside the package, so that its own name leads to what is built, as it does where it is installed. */
const FOLDER = join(import.meta.dirname, '../test-output/library');
const run = promisify(execFile);

const text = await readFile(join(import.meta.dirname, '../docs/library.md'), 'utf8');
/** Each section's program, and what the text under it says that it prints. */
const examples = text.split('\n## ').flatMap((section) => {
  const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1];
  const output = /```text\n([\s\S]*?)```/.exec(section)?.[1];
  return code === undefined || output === undefined ? [] : [{ title: section.split('\n', 1)[0] ?? '', code, output }];
});

beforeAll(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const demo = await fixedin(['demo', '--dir', join(FOLDER, 'walk')], { cwd: FOLDER });
  expect(demo.code, demo.stderr).toBe(0);
});

afterAll(() => rm(FOLDER, { recursive: true, force: true }));

test('what is built knows the analyser that it was built of', async () => {
  const program = "import { ANALYSER_VERSION } from 'fixedin/inventory'; console.log(ANALYSER_VERSION)";
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: FOLDER });
  expect(stdout.trim()).toBe(ANALYSER_VERSION);
});

test('there are examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
  expect(examples.length).toBe([...text.matchAll(/```ts\n/g)].length);
});

test.each(examples)('$title: prints what docs/library.md says', async ({ code, output }) => {
  const file = join(FOLDER, 'example.ts');
  await writeFile(file, code);
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: FOLDER });
  expect(stderr).toBe('');
  expect(stdout).toBe(output);
});
