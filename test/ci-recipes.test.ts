import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseFailOn } from '../src/cli/fail-on.ts';
import { writeDockerArchive } from '../src/image/index.ts';
import { image, NEW, OLD, openWorkshop, type Workshop } from './cli/workshop.ts';
import { needsProgram } from './programs.ts';
import { type DockerRegistry, startDockerRegistry } from './support/docker-registry.ts';
import { startPodman } from './support/podman.ts';

/** Runs what docs/ci.md tells people to copy, as it stands there. */
const ROOT = join(import.meta.dirname, '..');
const PAGE = await readFile(join(ROOT, 'docs/ci.md'), 'utf8');
const RECIPES = recipesOf(PAGE);
const PASSWORD = 'what the workflow was given';

const STEPS = z.array(
  z.object({
    uses: z.string().optional(),
    id: z.string().optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.coerce.string()).default({}),
  }),
);
const ACTION = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.unknown()),
  runs: z.object({ main: z.string() }),
});

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  const program = `"${process.execPath}" "${join(ROOT, 'dist/cli.mjs')}"`;
  await mkdir(workshop.path('bin'));
  await writeFile(workshop.path('bin/fixedin'), `#!/bin/sh\nexec ${program} "$@"\n`, { mode: 0o755 });
  // The package from this clone, in the place of npm's registry's.
  const npx = `#!/bin/sh\n[ "$1" = --yes ] && shift\n[ "$1" = fixedin ] || exit 127\nshift\nexec ${program} "$@"\n`;
  await writeFile(workshop.path('bin/npx'), npx, { mode: 0o755 });
});

afterAll(() => workshop?.[Symbol.asyncDispose]());

/** The fenced blocks by their heading and language. */
function recipesOf(page: string): ReadonlyMap<string, string> {
  const recipes = new Map<string, string>();
  let under = '';
  for (const [, language, body = '', heading] of page.matchAll(/^```(\w+)\n(.*?)^```$|^#+ ([^\n]+)$/gms)) {
    if (heading !== undefined) under = heading;
    else recipes.set(`${under}: ${language}${recipes.has(`${under}: ${language}`) ? ', another' : ''}`, body);
  }
  return recipes;
}

function recipe(name: string): string {
  const found = RECIPES.get(name);
  if (found === undefined) throw new Error(`docs/ci.md has no recipe "${name}", but ${[...RECIPES.keys()].join(', ')}`);
  return found;
}

/** The commands of a recipe; each is one line. */
function commands(name: string): readonly string[] {
  return recipe(name).trimEnd().split('\n');
}

async function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(program, args, {
    cwd: workshop.folder,
    env: {
      PATH: `${workshop.path('bin')}:${process.env['PATH']}`,
      HOME: workshop.folder,
      FIXEDIN_DB: workshop.path('fixedin.db'),
      FIXEDIN_CACHE: workshop.path('cache'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(stdout + stderr).not.toContain(PASSWORD);
  return { code: child.exitCode, stdout, stderr };
}

const shell = (script: string, environment: Readonly<Record<string, string>> = {}) =>
  run('sh', ['-ec', script], environment);

test('every recipe of the page is run or read below', () => {
  expect([...RECIPES.keys()]).toEqual([
    'In CI: sh',
    'GitHub: yaml',
    'Before a push: sh',
    'One database for all jobs: yaml',
    'Without a network: sh',
  ]);
});

test('every condition that the page names is one', () => {
  const sentence = /conditions\s+are (.*?)\.\n/s.exec(PAGE)?.[1] ?? '';
  const words = [...sentence.matchAll(/`([\w:]+)`/g)].map(([, word = '']) => word);
  const conditions = words.filter((word) => word !== 'diff');
  expect(conditions).toEqual(['fixable', 'kev', 'new', 'new:high', 'new:fixable']);
  for (const condition of conditions) expect(() => parseFailOn(condition, true), condition).not.toThrow();
});

test.each([
  [NEW, OLD, [0, 0], '1 vulnerability removed, none added'],
  [OLD, NEW, [1, 1], '0 vulnerabilities removed, 1 added'],
  [OLD, OLD, [1, 0], 'No vulnerability added or removed'],
  ['oci-layout:nowhere', OLD, [2, 2], ''],
])('a job that scans %s and compares it with %s', async (tested, main, codes, comment) => {
  const outcomes = [];
  for (const line of commands('In CI: sh')) {
    outcomes.push(await shell(line, { IMAGE: tested, IMAGE_OF_MAIN: main }));
  }
  expect(outcomes.map(({ code }) => code)).toEqual(codes);
  expect(await readFile(workshop.path('comment.md'), 'utf8')).toContain(comment);
});

test('a database goes where there is no network', async () => {
  const [there = '', here = ''] = commands('Without a network: sh');
  expect(await shell(there)).toMatchObject({ code: 0, stdout: '' });
  const other = { FIXEDIN_DB: workshop.path('isolated/fixedin.db'), http_proxy: 'http://127.0.0.1:9' };
  expect(await shell(here, other)).toMatchObject({ code: 0, stdout: '' });
  const scanned = await shell(`fixedin scan ${OLD} --offline --fail-on kev`, other);
  expect(scanned).toMatchObject({ code: 1, stdout: expect.stringContaining('CVE-2023-44487') });
});

describe.skipIf(!needsProgram('podman', 'git'))('the hook before a push', () => {
  test('lets a push through when nothing exploited can be fixed, and holds it back otherwise', async () => {
    await using podman = await startPodman();
    const engine = { DOCKER_HOST: `unix://${podman.socket}` };
    const git = (...args: readonly string[]) =>
      run('git', ['-C', workshop.path('clone'), '-c', 'user.name=Ann', '-c', 'user.email=ann@example.test', ...args], {
        ...engine,
        GIT_CONFIG_NOSYSTEM: '1',
      });
    await run('git', ['init', '--quiet', '--bare', 'remote']);
    await run('git', ['init', '--quiet', 'clone']);
    await writeFile(workshop.path('clone/.git/hooks/pre-push'), recipe('Before a push: sh'), { mode: 0o755 });
    await git('commit', '--quiet', '--allow-empty', '--message', 'Begin');

    for (const [nghttp2, code, said] of [
      ['1.56.0-r0', 1, 'CVE-2023-44487'],
      ['1.58.0-r1', 0, ''],
    ] as const) {
      const archive = workshop.path(`${nghttp2}.tar`);
      await writeDockerArchive(archive, 'old', image('docker.io/library/app:dev', nghttp2));
      await podman.load(archive);
      const pushed = await git('push', workshop.path('remote'), 'HEAD:refs/heads/main');
      expect(pushed, pushed.stderr).toMatchObject({ code });
      expect(pushed.stdout + pushed.stderr).toContain(said);
    }
  });
});

describe.skipIf(!needsProgram('docker-registry', 'skopeo', 'htpasswd'))('the GitHub workflows', () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    const path = workshop.path('htpasswd');
    execFileSync('htpasswd', ['-Bbc', '-C', '4', path, 'ann', PASSWORD], { stdio: 'ignore' });
    registry = await startDockerRegistry({ auth: { htpasswd: { realm: 'registry', path } } });
    // What docker/login-action leaves.
    const auth = Buffer.from(`ann:${PASSWORD}`).toString('base64');
    await mkdir(workshop.path('.docker'));
    await writeFile(workshop.path('.docker/config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    for (const [tag, name] of [
      ['1.0', 'main'],
      ['1.1', 'pr-7'],
    ] as const) {
      const to = ['--dest-creds', `ann:${PASSWORD}`, '--dest-tls-verify=false'];
      const target = `docker://${registry.host}/example/app:${name}`;
      execFileSync('skopeo', ['copy', '--quiet', ...to, `oci:${workshop.path('app')}:${tag}`, target]);
    }
  });

  afterAll(() => registry?.[Symbol.asyncDispose]());

  /** What the page says, of the registry of this test and for pull request 7. */
  const here = (words: string) =>
    words.replaceAll('ghcr.io', registry.host).replaceAll(/\$\{\{ github\.event\.number \}\}/g, '7');

  test('make one database at night, which every job pulls, and by which the action compares', async () => {
    const { jobs } = z
      .object({ jobs: z.object({ database: z.object({ steps: STEPS }) }) })
      .parse(parse(recipe('One database for all jobs: yaml')));
    const { engines } = z
      .object({ engines: z.object({ node: z.string() }) })
      .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
    const { steps } = jobs.database;
    const node = steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(`>=${node?.with['node-version']}`).toBe(engines.node);
    await writeFile(workshop.path('fixedin.yaml'), 'sources: [wolfi:wolfi, kev:kev.json, nvd:nvd.json]\n');
    const nightly = { FIXEDIN_DB: workshop.path('nightly.db') };
    const made = await shell(here(steps.map(({ run = ':' }) => run).join('\n')), nightly);
    expect(made, made.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\S+\/example\/fixedin-database@sha256:[0-9a-f]{64}\n$/),
    });

    const [, pull = ''] = /`(fixedin db pull [^`]+)`/.exec(PAGE) ?? [];
    const job = { FIXEDIN_DB: workshop.path('job.db') };
    expect(await shell(here(pull), job)).toMatchObject({ code: 0 });
    expect((await shell(here(pull), job)).stderr).toContain('Nothing has changed');
    const built = await readFile(workshop.path('nightly.db'));
    expect((await readFile(workshop.path('job.db'))).equals(built)).toBe(true);

    const { log, code, outputs } = await act();
    expect(code, log).toBe(0);
    expect(outputs).toMatchObject({ removed: '1', added: '0', failed: 'false' });
    expect(log).not.toContain(PASSWORD);
  });

  /** The page's step of this action, run as GitHub's runner does. */
  async function act() {
    const { steps } = z.object({ steps: STEPS }).parse(parse(recipe('GitHub: yaml')));
    const { inputs, outputs, runs } = ACTION.parse(parse(await readFile(join(ROOT, 'action.yml'), 'utf8')));
    const step = steps.find(({ uses }) => uses?.startsWith('OWNER/fixedin@'));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})));
    const used = [...JSON.stringify(steps).matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [, id, name = ''] of used)
      expect([id, Object.keys(outputs)]).toEqual([step?.id, expect.arrayContaining([name])]);
    const sentence = /the outputs (.*?),\nand fails/s.exec(PAGE)?.[1] ?? '';
    const named = [...sentence.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(outputs).sort());

    const given = Object.entries(inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      here(step?.with[name] ?? (name === 'token' ? '' : (input.default ?? ''))),
    ]);
    for (const name of ['output', 'summary']) await writeFile(workshop.path(name), '');
    const { code, stdout, stderr } = await run(process.execPath, [join(ROOT, runs.main)], {
      ...Object.fromEntries(given),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: workshop.path('output'),
      GITHUB_STEP_SUMMARY: workshop.path('summary'),
      RUNNER_TEMP: workshop.folder,
    });
    const written = await readFile(workshop.path('output'), 'utf8');
    return {
      code,
      log: stdout + stderr,
      outputs: Object.fromEntries(
        [...written.matchAll(/^([\w-]+)<<(\S+)\n(.*?)\n\2$/gms)].map(([, name, , value]) => [name, value]),
      ),
    };
  }
});
