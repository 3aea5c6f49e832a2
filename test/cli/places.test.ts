import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../programs.ts';
import { type Outcome, PROGRAM } from './fixedin.ts';
import { OLD, openWorkshop, type Workshop } from './workshop.ts';

/** Places that may not be read or written end in one line, which names the place and the way out. */
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.run('db', 'export', 'exported.zst');
  await workshop.run('scan', OLD, '--cache', 'closed');
  await mkdir(workshop.path('kept'));
  await workshop.run('db', 'import', 'exported.zst', '--db', 'private.db');
  for (const name of ['exported.zst', 'closed/layers', 'private.db']) await chmod(workshop.path(name), 0);
  await chmod(workshop.path('kept'), 0o555);
});

afterAll(async () => {
  for (const name of ['kept', 'closed/layers']) await chmod(workshop.path(name), 0o755);
  await workshop[Symbol.asyncDispose]();
});

/** What makes root an owner like any other: https://www.man7.org/linux/man-pages/man7/capabilities.7.html */
const WITHOUT_RIGHTS = ['dac_override', 'dac_read_search', 'fowner'].map((name) => `-${name}`).join();
const IS_ROOT = process.getuid?.() === 0;
const ready = !IS_ROOT || needsProgram('setpriv');

/** Runs the command line as somebody to whom modes of files apply. */
async function run(args: readonly string[]): Promise<Outcome> {
  const command = [process.execPath, PROGRAM, ...args];
  const setpriv = ['setpriv', `--inh-caps=${WITHOUT_RIGHTS}`, `--bounding-set=${WITHOUT_RIGHTS}`];
  const [program = '', ...rest] = IS_ROOT ? [...setpriv, ...command] : command;
  const child = spawn(program, rest, {
    cwd: workshop.folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: workshop.path('kept'), FIXEDIN_DB: workshop.path('fixedin.db') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

describe.skipIf(!ready)('a place that may not be used', () => {
  test.each([
    [['cache', 'status', '--cache', 'closed'], /^fixedin: closed\/layers: cannot be read \(EACCES.*--cache\n$/],
    [['cache', 'clear', '--cache', 'closed'], /^fixedin: closed\/layers: cannot be read \(EACCES.*--cache\n$/],
    [
      ['db', 'import', 'exported.zst'],
      /^fixedin: exported\.zst: cannot be read \(EACCES.*; see to it that it can be read\n$/,
    ],
    ...[
      ['scan', OLD],
      ['db', 'status'],
      ['db', 'export', 'x.zst'],
      ['serve', '--listen', '127.0.0.1:0'],
    ].map((args): [string[], RegExp] => [
      [...args, '--db', 'private.db'],
      /^fixedin: private\.db: cannot be read \(EACCES.*; see to it that it can be read, or name another with --db\n$/,
    ]),
    [['db', 'export', 'kept/x.zst'], /^fixedin: kept\/x\.zst: cannot be written \(.*choose another file\n$/],
    [
      ['db', 'build', '--from', 'wolfi:wolfi', '--out', 'kept/x.db'],
      /^fixedin: kept\/x\.db: cannot be written \(.*--out or --db\n$/,
    ],
    [
      ['db', 'pull', '127.0.0.1:1/x:1'],
      /^fixedin: \S+\/kept\/.cache\/fixedin\/update: cannot be written \(EACCES.*--cache\n$/,
    ],
    [['db', 'update'], /^fixedin: \S+\/kept\/.cache\/fixedin\/update: cannot be written \(EACCES.*--cache\n$/],
    [['demo', '--dir', 'kept'], /^fixedin: \S+\/kept: cannot be used \(EACCES.*--dir\n$/],
  ])('ends %j with one line', async (args, message) => {
    expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('costs a scan its cache and a warning', async () => {
    const { code, stdout, stderr } = await run(['scan', OLD, '--cache', 'closed', '-o', 'json']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^fixedin: warning: closed\/layers\/\S+: the layer cache cannot be used .*\n$/),
    });
    expect(stdout).toContain('CVE-2023-44487');
  });
});

test('an import of what is no file leaves the database as it is', async () => {
  const before = await readFile(workshop.path('fixedin.db'));
  expect((await workshop.run('db', 'import', 'wolfi')).stderr).toMatch(/^fixedin: wolfi: is no file/);
  expect((await workshop.run('db', 'import', 'nothing')).stderr).toMatch(/^fixedin: nothing: does not exist; /);
  expect((await readFile(workshop.path('fixedin.db'))).equals(before)).toBe(true);
});
