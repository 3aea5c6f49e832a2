import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHelper } from './helper.ts';
import { openCredentials } from './store.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'credentials-test-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), content);
}

function writeAuths(path: string, auths: Readonly<Record<string, string>>, more: object = {}): Promise<void> {
  const entries = Object.entries(auths).map(([key, user]) => [
    key,
    { auth: Buffer.from(`${user}:secret`).toString('base64') },
  ]);
  return write(path, JSON.stringify({ auths: Object.fromEntries(entries), ...more }));
}

/** A real program of the helpers' protocol, as a shell script. */
async function writeHelper(name: string, script: string): Promise<void> {
  await write(`bin/docker-credential-${name}`, `#!/bin/sh\n${script}\n`);
  await chmod(join(home, `bin/docker-credential-${name}`), 0o755);
}

/** Who the store would be, for each of `REGISTRY/REPOSITORY`. */
async function usersOf(env: Readonly<Record<string, string>>, ...places: readonly string[]) {
  const warnings: string[] = [];
  const path = `${join(home, 'bin')}:${process.env['PATH']}`;
  const store = openCredentials({ HOME: home, PATH: path, ...env }, (sentence) => warnings.push(sentence));
  const users: (string | undefined)[] = [];
  for (const place of places) {
    const [registry = '', ...repository] = place.split('/');
    const found = await store.find(registry, repository.join('/'));
    users.push(found?.kind === 'password' ? found.username : found?.kind);
  }
  return { users, warnings };
}

describe('openCredentials', () => {
  it('knows nobody where no file is, and says nothing of it', async () => {
    expect(await usersOf({}, 'docker.io/library/alpine')).toEqual({ users: [undefined], warnings: [] });
  });

  it('finds Docker Hub under its odd key', async () => {
    await writeAuths('.docker/config.json', { 'https://index.docker.io/v1/': 'ann' });
    const { users } = await usersOf({}, 'docker.io/library/alpine', 'ghcr.io/org/app');
    expect(users).toEqual(['ann', undefined]);
  });

  it('takes the narrowest entry of Podman’s file', async () => {
    await writeAuths('.config/containers/auth.json', {
      'quay.io': 'all',
      'quay.io/org': 'org',
      'quay.io/org/app': 'app',
      'quay.io/or': 'never',
    });
    const { users } = await usersOf({}, 'quay.io/org/app', 'quay.io/org/app2', 'quay.io/orgs/app', 'quay.io/org/app/x');
    expect(users).toEqual(['app', 'org', 'all', 'app']);
  });

  it('goes through the files in their order', async () => {
    const files: readonly (readonly [string, Record<string, string>])[] = [
      ['named.json', { REGISTRY_AUTH_FILE: join(home, 'named.json') }],
      ['docker/config.json', { DOCKER_CONFIG: join(home, 'docker') }],
      ['run/containers/auth.json', { XDG_RUNTIME_DIR: join(home, 'run') }],
      ['xdg/containers/auth.json', { XDG_CONFIG_HOME: join(home, 'xdg') }],
    ];
    const env = Object.assign({}, ...files.map(([, one]) => one));
    for (const [path] of files) await writeAuths(path, { 'ghcr.io': path.split('/')[0] ?? '' });
    for (const [path] of files) {
      expect((await usersOf(env, 'ghcr.io/app')).users).toEqual([path.split('/')[0]]);
      await writeAuths(path, { 'other.example': 'x' });
    }
    expect((await usersOf(env, 'ghcr.io/app')).users).toEqual([undefined]);
  });

  it('warns once of a file that is of no use, and goes on to the next', async () => {
    await write('.docker/config.json', 'hunter2');
    await writeAuths('.config/containers/auth.json', { 'ghcr.io': 'ann' });
    const { users, warnings } = await usersOf({ REGISTRY_AUTH_FILE: '/no/such/file' }, 'ghcr.io/a', 'ghcr.io/b');
    expect(users).toEqual(['ann', 'ann']);
    expect(warnings).toEqual([
      '/no/such/file: does not exist, though REGISTRY_AUTH_FILE names it',
      `${home}/.docker/config.json: is no JSON; log in again to have it written anew`,
    ]);
  });

  it('asks helpers: those of one registry before the one for all, and both before the file', async () => {
    await writeHelper('one', `echo '{"ServerURL":"ghcr.io","Username":"one","Secret":"s"}'`);
    await writeHelper(
      'all',
      `grep -q example && echo '{"Username":"<token>","Secret":"s"}' || { echo 'credentials not found in native keychain'; exit 1; }`,
    );
    await writeAuths(
      '.docker/config.json',
      { 'ghcr.io': 'file', 'quay.io': 'file' },
      { credHelpers: { 'ghcr.io': 'one' }, credsStore: 'all' },
    );
    const { users, warnings } = await usersOf({}, 'ghcr.io/app', 'registry.example/app', 'quay.io/app');
    expect(users).toEqual(['one', 'identity-token', 'file']);
    expect(warnings).toEqual([]);
  });

  it('asks a helper for Docker Hub under its URL of old, then under its name, and once in all', async () => {
    const log = join(home, 'asked');
    await writeHelper('hub', `echo "$* $(cat)" >>${log}; echo 'credentials not found in native keychain'; exit 1`);
    await write('.docker/config.json', JSON.stringify({ credsStore: 'hub' }));
    const place = 'docker.io/library/alpine';
    expect(await usersOf({}, place, place)).toEqual({ users: [undefined, undefined], warnings: [] });
    expect(await readFile(log, 'utf8')).toBe('get https://index.docker.io/v1/\nget docker.io\n');
  });

  it('warns of a helper that is not there', async () => {
    await write('.docker/config.json', JSON.stringify({ credsStore: 'gone' }));
    const { users, warnings } = await usersOf({}, 'ghcr.io/app', 'quay.io/app');
    expect(users).toEqual([undefined, undefined]);
    expect(warnings).toEqual(['docker-credential-gone: is not on the PATH; install it, or log in again without it']);
  });
});

describe('askHelper', () => {
  it.each([
    ['../../bin/sh', '', 'is no name of a credential helper'],
    ['x; id', '', 'is no name of a credential helper'],
    ['fails', 'echo hunter2; echo hunter2 >&2; exit 3', 'ends with 3 when asked for ghcr.io'],
    ['dies', 'echo hunter2; kill -9 $$', 'ends with a signal'],
    ['babbles', 'echo hunter2', 'prints no JSON object'],
    ['lists', `echo '["hunter2"]'`, 'prints no JSON object'],
    ['counts', `echo '{"Username":"hunter2","Secret":5}'`, 'prints a Username or Secret that is no text'],
    ['floods', 'yes hunter2', 'prints more than 262144 bytes'],
    ['stalls', 'echo hunter2; sleep 60', 'does not answer within 0.3 seconds'],
  ])('has one sentence for a helper named %s, and nothing of what it prints', async (name, script, problem) => {
    if (script !== '') await writeHelper(name, script);
    const env = { PATH: `${join(home, 'bin')}:${process.env['PATH']}` };
    const time = name === 'stalls' ? 300 : 10_000;
    const error = await askHelper(name, 'ghcr.io', env, time).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'bad-credentials', message: expect.stringContaining(problem) });
    expect(error instanceof Error && `${error.stack} ${error.cause}`).not.toContain('hunter2');
  });

  it('needs no helper to read what it is told', async () => {
    await writeHelper('deaf', `exec <&-; echo '{"Username":"ann","Secret":"s"}'`);
    const env = { PATH: `${join(home, 'bin')}:${process.env['PATH']}` };
    expect(await askHelper('deaf', 'ghcr.io', env)).toMatchObject({ username: 'ann' });
  });

  it('runs no shell: a server is text and nothing else', async () => {
    await writeHelper('echo', `printf '{"Username":"%s","Secret":"s"}' "$(cat)"`);
    const env = { PATH: `${join(home, 'bin')}:${process.env['PATH']}` };
    const server = '$(touch x); `id`';
    expect(await askHelper('echo', server, env)).toMatchObject({ username: server });
  });
});
