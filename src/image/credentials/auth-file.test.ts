import { describe, expect, it } from 'vitest';
import { parseAuthFile, registryKey } from './auth-file.ts';

const read = (document: unknown) => parseAuthFile(Buffer.from(JSON.stringify(document)), '/home/a/config.json');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('registryKey', () => {
  it.each([
    ['https://index.docker.io/v1/', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['docker.io', 'docker.io'],
    ['docker.io/library', 'docker.io/library'],
    ['registry-1.docker.io', 'docker.io'],
    ['ghcr.io', 'ghcr.io'],
    ['GHCR.io', 'ghcr.io'],
    ['ghcr.io/', 'ghcr.io'],
    ['https://ghcr.io', 'ghcr.io'],
    ['https://registry.example:5000/v2/', 'registry.example:5000'],
    ['registry.example/v1/', 'registry.example'],
    ['https://registry.example/some/page', 'registry.example'],
    ['quay.io/org/app', 'quay.io/org/app'],
    ['http://localhost:5000', 'localhost:5000'],
    ['', ''],
  ])('%s is %s', (key, registry) => {
    expect(registryKey(key)).toBe(registry);
  });
});

describe('parseAuthFile', () => {
  it.each<[string, object, object | undefined]>([
    ['Base64', { auth: base64('ann:pass:word') }, { kind: 'password', username: 'ann', password: 'pass:word' }],
    ['Base64 with Docker’s zeros', { auth: base64('ann:pass\0\0') }, { username: 'ann', password: 'pass' }],
    ['plain fields', { username: 'ann', password: 'pässword' }, { username: 'ann', password: 'pässword' }],
    ['an empty password', { auth: base64('ann:') }, { username: 'ann', password: '' }],
    ['an identity token', { auth: base64('0000:'), identitytoken: 'T' }, { kind: 'identity-token', token: 'T' }],
    ['a registry token', { registrytoken: 'T' }, { kind: 'registry-token', token: 'T' }],
    ['what a helper leaves', {}, undefined],
    ['an address for mail alone', { email: 'ann@example.org' }, undefined],
  ])('reads an entry of %s', (_kind, entry, expected) => {
    const found = read({ auths: { 'ghcr.io': entry } }).auths.get('ghcr.io');
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ ...expected, from: '/home/a/config.json' });
  });

  it('takes the plain name of a registry before its old URL, in either order', () => {
    const auths = { 'https://ghcr.io/v1/': { auth: base64('old:x') }, 'ghcr.io': { auth: base64('new:x') } };
    const reversed = Object.fromEntries(Object.entries(auths).reverse());
    for (const one of [auths, reversed])
      expect(read({ auths: one }).auths.get('ghcr.io')).toMatchObject({ username: 'new' });
  });

  it('reads the names of helpers, and passes over all else', () => {
    const { helpers, defaultHelper } = read({
      credHelpers: { 'https://index.docker.io/v1/': 'hub', 'public.ecr.aws': 'ecr-login' },
      credsStore: 'desktop',
      HttpHeaders: { 'User-Agent': 'Docker' },
      currentContext: 'default',
    });
    expect([...helpers]).toEqual([
      ['docker.io', 'hub'],
      ['public.ecr.aws', 'ecr-login'],
    ]);
    expect(defaultHelper).toBe('desktop');
    expect(read({})).toMatchObject({ defaultHelper: '' });
  });

  it.each([
    ['no JSON', '{"auths": {"a": {"auth": hunter2}}}', 'is no JSON'],
    ['a list', '["hunter2"]', 'the file is no object'],
    ['auths of texts', '{"auths": {"a": "hunter2"}}', 'an entry of auths is no object'],
    ['a number for a text', '{"auths": {"a": {"auth": 5, "password": "hunter2"}}}', 'auth is no text'],
    ['no pair', `{"auths": {"a": {"auth": "${base64('hunter2')}"}}}`, 'no user name and password in Base64'],
    ['no user', `{"auths": {"a": {"auth": "${base64(':hunter2')}"}}}`, 'no user name and password in Base64'],
    ['a helper that is an object', '{"credHelpers": {"a": {"hunter2": 1}}}', 'credHelpers is no text'],
  ])('tells of %s, and nothing of what it says', (_kind, content, problem) => {
    const error = attempt(content);
    expect(error).toMatchObject({ code: 'bad-credentials', message: expect.stringContaining(problem) });
    const told = `${error} ${error instanceof Error ? `${error.stack} ${error.cause}` : ''}`;
    expect(told).toContain('/home/a/config.json');
    expect(told).not.toContain('hunter2');
    expect(told).not.toContain(base64('hunter2'));
  });
});

function attempt(content: string): unknown {
  try {
    return parseAuthFile(Buffer.from(content), '/home/a/config.json');
  } catch (error) {
    return error;
  }
}
