import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentials, openImage, writeOciLayout } from '../src/image/index.ts';
import { needsProgram } from './programs.ts';
import { makeAuthority } from './support/certificates.ts';
import { type DockerRegistry, startDockerRegistry } from './support/docker-registry.ts';
import { run } from './support/run.ts';
import { startTokenServer, type TokenServer } from './support/token-server.ts';
import { walkedPaths } from './support/walked-paths.ts';

const PASSWORD = 'correct horse:battery';
const IMAGE = {
  tag: '1',
  layers: ['lower', 'upper'].map((path) => ({ entries: [{ path, content: path }] })),
  config: { architecture: 'amd64', os: 'linux' },
};

const ready = needsProgram('docker-registry', 'skopeo', 'htpasswd', 'openssl');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-credentials-'));
  await writeOciLayout(join(folder, 'layout'), IMAGE);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Reads every layer of an image as whoever the files of `home` say. */
async function pull(reference: string, home: string): Promise<readonly string[]> {
  const warnings: string[] = [];
  const env = { HOME: join(folder, home), PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  const credentials = openCredentials(env, (sentence) => warnings.push(sentence));
  await using image = await openImage(`registry:${reference}`, { credentials, platform: 'linux/amd64' });
  expect(warnings).toEqual([]);
  return await walkedPaths(image);
}

async function writeDockerConfig(home: string, config: object): Promise<void> {
  await mkdir(join(folder, home, '.docker'), { recursive: true });
  await writeFile(join(folder, home, '.docker/config.json'), JSON.stringify(config));
}

async function push(host: string, name: string): Promise<void> {
  const account = ['--dest-creds', `ann:${PASSWORD}`, '--dest-tls-verify=false'];
  const [from, to] = [`oci:${join(folder, 'layout')}:1`, `docker://${host}/${name}`];
  await run('skopeo', 'copy', '--quiet', ...account, from, to);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe.skipIf(!ready)('a docker-registry with htpasswd', () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    const path = join(folder, 'htpasswd');
    execFileSync('htpasswd', ['-Bbc', '-C', '4', path, 'ann', PASSWORD], { stdio: 'ignore' });
    registry = await startDockerRegistry({ auth: { htpasswd: { realm: 'registry', path } } });
    await push(registry.host, 'org/app:1');
  });

  afterAll(() => registry?.[Symbol.asyncDispose]());

  test('opens to who docker login wrote down', async () => {
    await writeDockerConfig('docker', { auths: { [registry.host]: { auth: base64(`ann:${PASSWORD}`) } } });
    expect(await pull(`${registry.host}/org/app:1`, 'docker')).toEqual(['lower', 'upper']);
  });

  test('opens to who skopeo login wrote down', async () => {
    const file = join(folder, 'skopeo/.config/containers/auth.json');
    await mkdir(join(file, '..'), { recursive: true });
    const account = ['--username', 'ann', '--password-stdin', '--tls-verify=false', '--authfile', file];
    execFileSync('skopeo', ['login', ...account, registry.host], { input: PASSWORD });
    expect(await pull(`${registry.host}/org/app:1`, 'skopeo')).toEqual(['lower', 'upper']);
  });

  test('opens to who a credential helper knows', async () => {
    const program = join(folder, 'bin/docker-credential-test');
    await mkdir(join(program, '..'), { recursive: true });
    const answer = JSON.stringify({ ServerURL: registry.host, Username: 'ann', Secret: PASSWORD });
    const script = `#!/bin/sh\n[ "$1" = get ] && [ "$(cat)" = "${registry.host}" ] && echo '${answer}'\n`;
    await writeFile(program, script);
    await chmod(program, 0o755);
    await writeDockerConfig('helper', { credHelpers: { [registry.host]: 'test' } });
    expect(await pull(`${registry.host}/org/app:1`, 'helper')).toEqual(['lower', 'upper']);
  });

  test.each([
    ['nobody', {}, /asks for a user name and a password; for a private image log in first/],
    ['a wrong password', { auth: base64('ann:wrong') }, /refused|may not read it; check the name, or log in/],
    ['a refresh token', { identitytoken: 'token' }, /asks for a user name and a password/],
  ])('stays closed to %s, in one line', async (_who, entry, message) => {
    await writeDockerConfig('closed', { auths: { [registry.host]: entry } });
    await expect(pull(`${registry.host}/org/app:1`, 'closed')).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringMatching(message),
    });
  });
});

describe.skipIf(!ready)('a docker-registry with a token server', () => {
  let registry: DockerRegistry;
  let tokens: TokenServer;

  beforeAll(async () => {
    const signer = makeAuthority(folder, 'signer');
    tokens = await startTokenServer({
      signer,
      issuer: 'token.test',
      service: 'registry.test',
      username: 'ann',
      password: PASSWORD,
      refreshToken: 'refresh-me',
      lifetime: 300,
      allows: (username, repository) => username === 'ann' || repository.startsWith('public/'),
    });
    const realm = `http://${tokens.host}/token`;
    const token = { realm, service: 'registry.test', issuer: 'token.test', rootcertbundle: signer.certificateFile };
    registry = await startDockerRegistry({ auth: { token } });
    for (const name of ['public/app:1', 'private/app:1']) await push(registry.host, name);
  });

  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await tokens?.[Symbol.asyncDispose]();
  });

  test.each([
    ['nobody', 'public/app:1', {}],
    ['a user', 'public/app:1', { auth: base64(`ann:${PASSWORD}`) }],
    ['a user', 'private/app:1', { auth: base64(`ann:${PASSWORD}`) }],
    ['a refresh token', 'private/app:1', { auth: base64('<token>:'), identitytoken: 'refresh-me' }],
  ])('opens to %s: %s', async (_who, name, entry) => {
    await writeDockerConfig('token', { auths: { [registry.host]: entry } });
    expect(await pull(`${registry.host}/${name}`, 'token')).toEqual(['lower', 'upper']);
  });

  test('has the refresh token posted, with the scope that the registry asked for', async () => {
    expect(Object.fromEntries(tokens.forms.at(-1) ?? [])).toEqual({
      grant_type: 'refresh_token',
      client_id: 'fixedin',
      refresh_token: 'refresh-me',
      service: 'registry.test',
      scope: 'repository:private/app:pull',
    });
    expect(tokens.requests.every(({ url }) => !url?.includes('refresh-me'))).toBe(true);
  });

  test.each([
    ['nobody', {}, /does not exist in 127\S+, or needs credentials; check the name; for a private image log in first/],
    [
      'a wrong password',
      { auth: base64('ann:wrong') },
      /does not take the credentials that \S+config\.json has for it/,
    ],
    ['an old refresh token', { identitytoken: 'old' }, /does not take the credentials that \S+config\.json has for it/],
    [
      'a made-up token',
      { registrytoken: 'made-up' },
      /the credentials that \S+config\.json has for it may not read it/,
    ],
  ])('stays closed to %s, in one line', async (_who, entry, message) => {
    await writeDockerConfig('closed', { auths: { [registry.host]: entry } });
    await expect(pull(`${registry.host}/private/app:1`, 'closed')).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringMatching(message),
    });
  });

  test('says of an image that is not there that it may not be there', async () => {
    await writeDockerConfig('token', { auths: { [registry.host]: { auth: base64(`ann:${PASSWORD}`) } } });
    await expect(pull(`${registry.host}/private/nothing:1`, 'token')).rejects.toMatchObject({ code: 'not-found' });
  });
});
