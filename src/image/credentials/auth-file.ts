import { ImageError } from '../errors.ts';
import type { Credentials } from './types.ts';

/**
 * What one file says of credentials: Docker's `config.json` or Podman's `auth.json`, which share a form.
 * https://docs.docker.com/reference/cli/docker/login/ and containers-auth.json(5)
 */
export interface AuthFile {
  /** By registry, or registry and path, as `registryKey` writes it. */
  readonly auths: ReadonlyMap<string, Credentials>;
  /** The names of helpers, by registry. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for all other registries; empty for none. */
  readonly defaultHelper: string;
}

/**
 * @param path for messages. No word of the file's content is in any of them, nor in their causes.
 * @throws {ImageError} `bad-credentials`
 */
export function parseAuthFile(bytes: Buffer, path: string): AuthFile {
  const document = objectOf(parsed(bytes, path), path, 'the file');
  const auths = new Map<string, Credentials>();
  for (const [key, entry] of Object.entries(objectOf(document['auths'] ?? {}, path, 'auths'))) {
    const found = credentialsIn(objectOf(entry, path, 'an entry of auths'), path);
    const place = registryKey(key);
    // Of two ways to write one registry, the plain one is the newer.
    if (found !== null && (key === place || !auths.has(place))) auths.set(place, found);
  }
  const helpers = Object.entries(objectOf(document['credHelpers'] ?? {}, path, 'credHelpers')).map(
    ([key, name]) => [registryKey(key), textOf(name, path, 'credHelpers')] as const,
  );
  return { auths, helpers: new Map(helpers), defaultHelper: textOf(document['credsStore'] ?? '', path, 'credsStore') };
}

/**
 * A key of such a file in one form: `https://index.docker.io/v1/` is Docker Hub's, of old; other URLs stand for their
 * host; a path after a bare host narrows it to repositories below.
 */
export function registryKey(key: string): string {
  const bare = key.replace(/^https?:\/\//i, '');
  const isUrl = bare !== key;
  const [host = '', ...path] = bare.split('/').filter((part) => part !== '');
  const registry = HUB_NAMES.includes(host.toLowerCase()) ? 'docker.io' : host.toLowerCase();
  const isVersion = path.length === 1 && (path[0] === 'v1' || path[0] === 'v2');
  return isUrl || isVersion ? registry : [registry, ...path].join('/');
}

const HUB_NAMES: readonly string[] = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** Null for an entry without any: Docker leaves an empty one where a helper has the secret. */
function credentialsIn(entry: Readonly<Record<string, unknown>>, path: string): Credentials | null {
  const field = (name: string) => textOf(entry[name] ?? '', path, name);
  const [identityToken, registryToken] = [field('identitytoken'), field('registrytoken')];
  if (identityToken !== '') return { kind: 'identity-token', token: identityToken, from: path };
  if (registryToken !== '') return { kind: 'registry-token', token: registryToken, from: path };
  // Docker pads what it writes with zeros.
  const pair = Buffer.from(field('auth'), 'base64')
    .toString('utf8')
    .replace(/(?<!\0)\0+$/, '');
  const colon = pair.indexOf(':');
  if (pair !== '' && colon < 1) throw unusable(path, 'has an auth that is no user name and password in Base64');
  const username = colon < 1 ? field('username') : pair.slice(0, colon);
  const password = colon < 1 ? field('password') : pair.slice(colon + 1);
  return username === '' ? null : { kind: 'password', username, password, from: path };
}

/** JSON's own errors quote what they stumble over, which may be a secret: they are not passed on. */
function parsed(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unusable(path, 'is no JSON');
  }
}

function objectOf(value: unknown, path: string, what: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw unusable(path, `${what} is no object`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, path: string, what: string): string {
  if (typeof value === 'string') return value;
  throw unusable(path, `${what} is no text`);
}

function unusable(path: string, problem: string): ImageError {
  return new ImageError('bad-credentials', path, problem, 'log in again to have it written anew');
}
