import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json as bodyOf, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeOciLayout } from '../src/image/index.ts';
import { image, NEW, OLD, openWorkshop, type Workshop } from './cli/workshop.ts';
import { sarifProblems } from './support/schemas.ts';
import { startWebServer } from './support/web-server.ts';

const ROOT = join(import.meta.dirname, '..');
const TOKEN = 'ghs_of-a-run-that-never-was';
/** What an image may say to give orders to the runner or to the page. */
const EVIL = '\n::error::pwned%0A::set-output name=x::y @team #1 <img src=x> [a](javascript:x) |';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop?.[Symbol.asyncDispose]());

interface Run {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly output: string;
}

/** Runs the bundle as the runner does: alone in a folder, with nothing installed, its inputs in the environment. */
async function act(
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-action-'));
  try {
    const definition = z
      .object({
        inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
        runs: z.object({ using: z.literal('node24'), main: z.string() }),
      })
      .parse(parse(await readFile(join(ROOT, 'action.yml'), 'utf8')));
    await copyFile(join(ROOT, definition.runs.main), join(folder, 'index.mjs'));
    for (const name of ['output', 'summary']) await writeFile(join(folder, name), '');
    const given = Object.entries(definition.inputs).map(([name, { default: value = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? (value.startsWith('${{') ? TOKEN : value),
    ]);
    expect(Object.keys(inputs).filter((name) => !(name in definition.inputs))).toEqual([]);
    const child = spawn(process.execPath, [join(folder, 'index.mjs')], {
      cwd: workshop.folder,
      env: {
        ...Object.fromEntries(given),
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        FIXEDIN_CACHE: join(folder, 'cache'),
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        GITHUB_WORKFLOW: 'ci',
        GITHUB_JOB: 'scan',
        RUNNER_TEMP: folder,
        ...more,
      },
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const output = await readFile(join(folder, 'output'), 'utf8');
    const outputs = Object.fromEntries(
      [...output.matchAll(/^([\w-]+)<<(\S+)\n(.*?)\n\2$/gms)].map(([, name, , value]) => [name, value]),
    );
    const summary = await readFile(join(folder, 'summary'), 'utf8');
    for (const name of ['sarif', 'json']) {
      const file = outputs[name];
      if (file !== undefined) outputs[name] = await readFile(file, 'utf8');
    }
    for (const written of [stderr, output, summary, ...Object.values(outputs)]) expect(written).not.toContain(TOKEN);
    expect(stdout.replace(`::add-mask::${TOKEN}\n`, '')).not.toContain(TOKEN);
    return {
      code: child.exitCode,
      log: stdout.replace(`::add-mask::${TOKEN}\n`, '') + stderr,
      outputs,
      summary,
      output,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

/** The part of GitHub's API that comments need. */
async function startForge(comments: Comment[], status = 200) {
  const event = join(workshop.folder, 'event.json');
  await writeFile(event, JSON.stringify({ pull_request: { number: 7 } }));
  const asked: string[] = [];
  const server = await startWebServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    const answer = (code: number, value: unknown) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (status !== 200) return answer(status, { message: `no, ${request.headers.authorization}` });
    if (request.url === '/user') return answer(403, { message: 'Resource not accessible by integration' });
    if (request.method === 'GET') {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      return answer(200, comments.slice((page - 1) * 100, page * 100));
    }
    const { body } = z.object({ body: z.string() }).parse(await bodyOf(request));
    if (request.method === 'POST') {
      comments.push({ id: comments.length + 1, body, user: { login: 'github-actions[bot]', type: 'Bot' } });
      return answer(201, {});
    }
    const wanted = comments.find(({ id }) => request.url?.endsWith(`/comments/${id}`));
    if (wanted) wanted.body = body;
    answer(wanted ? 200 : 404, {});
  });
  const env = { GITHUB_API_URL: `http://${server.host}`, GITHUB_REPOSITORY: 'org/app', GITHUB_EVENT_PATH: event };
  return { asked, env, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('the action, alone in a folder', () => {
  test('scans: annotations, summary, outputs, reports', async () => {
    const { code, log, outputs, summary } = await act({ image: OLD, db: 'fixedin.db', file: 'Dockerfile' });
    expect({ code, log: log.split('\n') }).toEqual({
      code: 0,
      log: [
        '::warning file=Dockerfile,line=1,title=High%3A CVE-2023-44487::libnghttp2-14 1.56.0-r0 is affected by CVE-2023-44487; 1.57.0-r0 fixes it.',
        '::warning file=Dockerfile,line=1,title=Low%3A CVE-2018-1000021::git 2.42.0-r0 is affected by CVE-2018-1000021; no fix is offered yet (pending upstream fix).',
        '',
      ],
    });
    expect(outputs).toMatchObject({
      vulnerabilities: '2',
      fixable: '1',
      failed: 'false',
      added: '',
      digest: expect.stringMatching(/^sha256:/),
    });
    expect(JSON.parse(outputs['json'] ?? '')).toEqual(
      JSON.parse((await workshop.run('scan', OLD, '-o', 'json')).stdout),
    );
    expect(sarifProblems(outputs['sarif'] ?? '')).toEqual([]);
    expect(summary).toBe(`${(await workshop.run('scan', OLD, '-o', 'markdown')).stdout}\n`);
  });

  test.each([
    [{ image: OLD, 'fail-on': 'high' }, 1, 'A condition of fail-on holds: high'],
    [{ image: NEW, 'fail-on': 'high' }, 0, null],
    [{ from: OLD, to: NEW, 'fail-on': 'new' }, 0, null],
    [{ from: NEW, to: OLD, 'fail-on': 'new:high' }, 1, 'A condition of fail-on holds: new%3Ahigh'.replace('%3A', ':')],
  ])('fails by condition: %j', async (inputs, code, message) => {
    const run = await act({ db: 'fixedin.db', ...inputs });
    expect({ code: run.code, failed: run.outputs['failed'] }).toEqual({ code, failed: String(code === 1) });
    const errors = run.log.split('\n').filter((line) => line.startsWith('::error'));
    expect(errors).toEqual(message === null ? [] : [`::error title=fixedin::${message}`]);
  });

  test('comments a comparison once, and writes it anew', async () => {
    const comments: Comment[] = [];
    await using forge = await startForge(comments);
    const first = await act({ from: OLD, to: NEW, db: 'fixedin.db' }, forge.env);
    expect(first).toMatchObject({ code: 0, log: 'Comment created\n', outputs: { added: '0', removed: '1' } });
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toMatch(/^<!-- fixedin [0-9a-f]{16} -->\n## `oci-layout:app:1\.0` → /);
    expect(comments[0]?.body).toContain(first.summary.trim());
    const second = await act({ from: NEW, to: OLD, db: 'fixedin.db' }, forge.env);
    expect(second.log).toContain('Comment updated\n');
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain(second.summary.trim());
    await act({ from: OLD, to: NEW, db: 'fixedin.db', 'comment-key': 'another' }, forge.env);
    expect(comments).toHaveLength(2);
    expect((await act({ image: OLD, db: 'fixedin.db' }, forge.env)).log).not.toContain('Comment');
  });

  test('finds its comment behind a hundred others, and takes nobody else’s for it', async () => {
    const comments: Comment[] = [];
    await using forge = await startForge(comments);
    await act({ from: OLD, to: NEW, db: 'fixedin.db' }, forge.env);
    const [own] = comments.splice(0);
    const others = Array.from({ length: 120 }, (_, id) => ({
      id: id + 1000,
      body: id === 3 ? `${own?.body}` : 'hello',
      user: { login: 'eve', type: 'User' },
    }));
    comments.push(...others, { id: 1, body: own?.body ?? '', user: { login: 'github-actions[bot]', type: 'Bot' } });
    const { log } = await act({ from: NEW, to: OLD, db: 'fixedin.db' }, forge.env);
    expect(log).toContain('Comment updated\n');
    expect(comments.filter(({ body }) => body.includes('Added vulnerabilities')).map(({ id }) => id)).toEqual([1]);
  });

  test('goes on where it may not comment, and tells no token that the forge quotes', async () => {
    await using forge = await startForge([], 403);
    const { code, log, outputs } = await act({ from: OLD, to: NEW, db: 'fixedin.db' }, forge.env);
    expect({ code, failed: outputs['failed'] }).toEqual({ code: 0, failed: 'false' });
    expect(log).toMatch(
      /^::warning title=No comment::GET \/repos\/org\/app\/issues\/7\/comments: the API answers with status 403; give the job/,
    );
  });

  test('lets no text give orders, to the runner or to the page', async () => {
    const folder = workshop.path(EVIL.replaceAll('/', ''));
    await writeOciLayout(folder, image('1', '1.56.0-r0'));
    const comments: Comment[] = [];
    await using forge = await startForge(comments);
    const inputs = { from: NEW, to: `oci-layout:${folder}:1`, db: 'fixedin.db', file: 'a,b:c%\n::x' };
    const { log, summary, output } = await act(inputs, forge.env);
    const lines = log.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^::warning file=a%2Cb%3Ac%25%0A%3A%3Ax,line=1,title=High%3A CVE-2023-44487::libnghttp2-14 /,
      ),
      'Comment created',
    ]);
    for (const markdown of [summary, comments[0]?.body ?? '']) {
      expect(markdown).toContain('pwned');
      const outside = markdown.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
      expect(outside).not.toMatch(/<img|@team|javascript:/);
    }
    expect(output).not.toMatch(/^::/m);
    const failed = await act({ image: `oci-layout:${folder}:nothing`, db: 'fixedin.db' });
    expect(failed.log).toMatch(/^::error title=fixedin::[^\n]*pwned%250A[^\n]*\n$/);
  });

  test('analyses layers in threads of its own', async () => {
    const several = image('several', '1.56.0-r0');
    const more = Array.from({ length: 3 }, (_, count) => ({
      entries: [{ path: `file-${count}`, content: 'x'.repeat(2_000_000 + count) }],
    }));
    await writeOciLayout(workshop.path('several'), { ...several, layers: [...several.layers, ...more] });
    expect((await act({ image: 'oci-layout:several:several', db: 'fixedin.db' })).outputs).toMatchObject({
      vulnerabilities: '2',
    });
  });

  test.each([
    [{}, /nothing to look at is named; give image to scan one, or from and to to compare two/],
    [{ image: OLD, from: OLD, to: NEW }, /nothing to look at is named/],
    [{ image: OLD, comment: 'yes' }, /comment: is yes; write true or false/],
    [{ image: OLD, 'fail-on': 'new' }, /--fail-on new: is no condition/],
    [{ image: 'oci-layout:nowhere', db: 'fixedin.db' }, /nowhere/],
    [{ image: OLD, db: 'nothing.db' }, /no database at nothing\.db/],
    [{ image: OLD, db: 'oci:127.0.0.1:1/database' }, /127\.0\.0\.1:1\/database: 127\.0\.0\.1:1 refuses the connection/],
  ])('says in one annotation what is wrong: %j', async (inputs, message) => {
    const { code, log } = await act(inputs);
    expect(code).toBe(1);
    expect(log).toMatch(/^::error title=fixedin::[^\n]*\n$/);
    expect(log).toMatch(message);
  });
});

test('a comment that is too long is cut at a line, and says so', async () => {
  const { shortened } = await import('../src/action/shortened.ts');
  const long = `# title\n<details>\n${'| a | b |\n'.repeat(10_000)}</details>\n`;
  const cut = shortened(long, 65_000);
  expect(cut.length).toBeLessThanOrEqual(65_000);
  expect(cut).toMatch(/\| a \| b \|\n\n<\/details>\n\n\*\*The rest did not fit here:\*\*/);
  expect(shortened('short', 65_000)).toBe('short');
});

test('the licence of every package in the bundle stands beside it, with its text', async () => {
  const licences = await readFile(join(ROOT, 'dist-action/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const entries = licences.split(`\n${'-'.repeat(80)}\n\n`);
  const names = entries.map((entry) => /^(\S+) \d\S* \(.+\)\n/.exec(entry)?.[1]);
  expect(names).toContain('zod');
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
  const without = entries.filter((entry) => entry.trim().split('\n').length < 3).map((entry) => entry.trim());
  // One that brings no text of its own is under a licence of which the text stands there.
  expect(without.filter((entry) => !entry.endsWith('(Apache-2.0)'))).toEqual([]);
  expect(licences).toContain('http://www.apache.org/licenses/');
  // The bundler notes where each part of the bundle came from.
  const bundle = await readFile(join(ROOT, 'dist-action/index.mjs'), 'utf8');
  const bundled = [...bundle.matchAll(/^\/\/ node_modules\/(@[^/\n]+\/[^/\n]+|[^/\n]+)\//gm)].map(([, name]) => name);
  expect(bundled.length).toBeGreaterThan(100);
  expect([...new Set(bundled)].filter((name) => !names.includes(name))).toEqual([]);
});
