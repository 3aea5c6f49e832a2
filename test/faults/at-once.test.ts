import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedin } from '../cli/fixedin.ts';
import { OLD, openWorkshop, type Workshop } from '../cli/workshop.ts';
import { needsProgram } from '../programs.ts';
import { run } from '../support/run.ts';
import { startWebServer } from '../support/web-server.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop[Symbol.asyncDispose]());

test('two processes that scan the same image at once both answer, and leave one entry a layer and one of the image', async () => {
  const scan = () => workshop.run('scan', OLD, '-o', 'json');
  const [first, ...others] = await Promise.all([scan(), scan(), scan()]);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  for (const other of others) expect(other).toEqual(first);
  const left = await readdir(workshop.path('cache/layers'), { recursive: true, withFileTypes: true });
  const names = left.filter((one) => one.isFile()).map(({ name }) => name);
  expect(names.sort()).toEqual([
    expect.stringMatching(/^image-[0-9a-f]{64}$/),
    expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
    expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
  ]);
});

test('two processes that update at once take turns: one builds, and the other finds all done', async () => {
  const feed = JSON.stringify({ id: 'GO-2023-1', modified: '2023-10-12T00:00:00Z', affected: [] });
  await using server = await startWebServer((request, response) => {
    const isKnown = request.headers['if-none-match'] === '"1"';
    response.writeHead(isKnown ? 304 : 200, { etag: '"1"' }).end(isKnown ? undefined : feed);
  });
  await writeFile(workshop.path('updates.yaml'), `sources: ['osv:http://${server.host}/go.json']\n`);
  const update = () => workshop.run('db', 'update', '--config', 'updates.yaml', '--db', workshop.path('updated.db'));
  const both = await Promise.all([update(), update()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ stderr }) => stderr.includes('Nothing has changed'))).toHaveLength(1);
});

describe.skipIf(!needsProgram('faketime'))('with a clock that is wrong', () => {
  test.each(['1971-01-02 00:00:00', '2100-06-01 00:00:00'])('a scan at %s answers as ever', async (time) => {
    const expected = await workshop.run('scan', OLD, '-o', 'json');
    const env = {
      FIXEDIN_DB: workshop.path('fixedin.db'),
      FIXEDIN_CACHE: workshop.path('cache'),
      ...(await fakeTime(time)),
    };
    const outcome = await fixedin(['scan', OLD, '-o', 'json'], { cwd: workshop.folder, env });
    expect(outcome).toEqual(expected);
    const status = await fixedin(['db', 'status'], { cwd: workshop.folder, env });
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(time < '2000' ? /\(in the future, if the clock is right\)/ : /\([\d,]+ days old\)/);
  });
});

/** What the program `faketime` sets for the one that it starts. */
async function fakeTime(time: string): Promise<Readonly<Record<string, string>>> {
  const file = workshop.path('faketime.env');
  await run('faketime', '-f', `@${time}`, 'sh', '-c', `echo "$LD_PRELOAD" > '${file}'`);
  return { LD_PRELOAD: (await readFile(file, 'utf8')).trim(), FAKETIME: `@${time}`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
