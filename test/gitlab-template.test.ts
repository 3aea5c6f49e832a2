import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { NEW, OLD, openWorkshop, type Workshop } from './cli/workshop.ts';
import { gitlabProblems } from './support/schemas.ts';

const ROOT = join(import.meta.dirname, '..');
const PASSWORD = 'a password of one job';
const LINES = z.array(z.string());
const TEMPLATE = z.object({ fixedin: z.object({ before_script: LINES, script: LINES, after_script: LINES }) });

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  // The package from this clone, in the place of the registry's. Feeds are not fetched by tests.
  const npx = `#!/bin/sh\nshift 2\n[ "$1 $2" = "db update" ] && exit 0\nexec "${process.execPath}" "${join(ROOT, 'dist/cli.mjs')}" "$@"\n`;
  await mkdir(workshop.path('bin'));
  await writeFile(workshop.path('bin/npx'), npx);
  await chmod(workshop.path('bin/npx'), 0o755);
});

afterAll(() => workshop?.[Symbol.asyncDispose]());

/** Runs the template's lines in one shell that ends with the first that fails, as GitLab's runner does. */
async function job(variables: Readonly<Record<string, string>>) {
  const { fixedin } = TEMPLATE.parse(parse(await readFile(join(ROOT, 'templates/gitlab-ci.yml'), 'utf8')));
  const script = ['set -e', ...fixedin.before_script, ...fixedin.script].join('\n');
  const child = spawn('sh', ['-c', script], {
    cwd: workshop.folder,
    env: {
      PATH: `${workshop.path('bin')}:${process.env['PATH']}`,
      HOME: workshop.folder,
      FIXEDIN_PACKAGE: 'fixedin',
      FIXEDIN_DB: workshop.path('fixedin.db'),
      FIXEDIN_CACHE: workshop.path('cache'),
      CI_REGISTRY: 'registry.example.test',
      CI_REGISTRY_USER: 'ann',
      CI_REGISTRY_PASSWORD: PASSWORD,
      ...variables,
    },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(stdout + stderr).not.toContain(PASSWORD);
  return { code: child.exitCode, stdout, stderr };
}

test.each([
  [{ FIXEDIN_IMAGE: OLD }, 0],
  [{ FIXEDIN_IMAGE: OLD, FIXEDIN_FAIL_ON: 'high' }, 1],
  [{ FIXEDIN_IMAGE: NEW, FIXEDIN_FAIL_ON: 'high', FIXEDIN_COMPARE_WITH: OLD }, 0],
])('the GitLab template with %j', async (variables, code) => {
  expect(await job(variables)).toMatchObject({ code, stderr: '' });
  expect(gitlabProblems(await readFile(workshop.path('gl-container-scanning-report.json'), 'utf8'))).toEqual([]);
  const login = JSON.parse(await readFile(workshop.path('.fixedin-login/config.json'), 'utf8'));
  const auth = Buffer.from(`ann:${PASSWORD}`).toString('base64');
  expect(login).toEqual({ auths: { 'registry.example.test': { auth } } });
  if ('FIXEDIN_COMPARE_WITH' in variables) {
    expect(await readFile(workshop.path('fixedin-diff.md'), 'utf8')).toContain('Removed vulnerabilities');
  }
});

test('the GitLab template fails where there is no such image', async () => {
  expect(await job({ FIXEDIN_IMAGE: 'oci-layout:nowhere' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('nowhere'),
  });
});
