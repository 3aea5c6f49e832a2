import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../errors.ts';
import { type AuthFile, parseAuthFile, registryKey } from './auth-file.ts';
import { AUTH_FILE_BYTES } from './limits.ts';
import type { CredentialStore, Credentials } from './types.ts';

/**
 * The credentials that Docker, Podman and their kin left on this machine. The first file that has any for a registry
 * decides: `$REGISTRY_AUTH_FILE`, `$DOCKER_CONFIG/config.json` (`~/.docker/config.json`),
 * `$XDG_RUNTIME_DIR/containers/auth.json`, `$XDG_CONFIG_HOME/containers/auth.json` (`~/.config/containers/auth.json`).
 * They are read when a registry first asks who is there.
 *
 * @param warn told of a file or helper that is of no use, once each; the search goes on
 */
export function openCredentials(env: NodeJS.ProcessEnv, warn: (sentence: string) => void): CredentialStore {
  return new FileStore(env, warn);
}

class FileStore implements CredentialStore {
  readonly #env: NodeJS.ProcessEnv;
  readonly #warn: (sentence: string) => void;
  readonly #warned = new Set<string>();
  readonly #found = new Map<string, Promise<Credentials | null>>();
  #files: Promise<readonly AuthFile[]> | null = null;

  constructor(env: NodeJS.ProcessEnv, warn: (sentence: string) => void) {
    this.#env = env;
    this.#warn = warn;
  }

  find(registry: string, repository: string): Promise<Credentials | null> {
    const place = `${registryKey(registry)}/${repository}`;
    const found = this.#found.get(place) ?? this.#find(place);
    this.#found.set(place, found);
    return found;
  }

  async #find(place: string): Promise<Credentials | null> {
    this.#files ??= this.#readFiles();
    for (const file of await this.#files) {
      const found = await this.#findIn(file, place);
      if (found !== null) return found;
    }
    return null;
  }

  /** A helper goes before what stands in the file, as with Docker: what stands there may be from before it was set. */
  async #findIn({ auths, helpers, defaultHelper }: AuthFile, place: string): Promise<Credentials | null> {
    const [registry = ''] = place.split('/');
    const helper = helpers.get(registry) ?? defaultHelper;
    const kept = helper === '' ? null : await this.#ask(helper, registry);
    if (kept !== null) return kept;
    for (const scope of scopesOf(place)) {
      const found = auths.get(scope);
      if (found) return found;
    }
    return null;
  }

  async #ask(helper: string, registry: string): Promise<Credentials | null> {
    // Docker keeps its hub's under a URL of old, Podman under its name.
    const servers = registry === 'docker.io' ? ['https://index.docker.io/v1/', registry] : [registry];
    for (const server of servers) {
      const found = await this.#orNull(async () => {
        // Loaded for those who have one.
        const { askHelper } = await import('./helper.ts');
        return askHelper(helper, server, this.#env);
      });
      if (found !== null) return found;
    }
    return null;
  }

  async #readFiles(): Promise<readonly AuthFile[]> {
    const files: AuthFile[] = [];
    for (const path of placesIn(this.#env)) {
      const file = await this.#orNull(() => readAuthFile(path, path === this.#env['REGISTRY_AUTH_FILE']));
      if (file !== null) files.push(file);
    }
    return files;
  }

  async #orNull<T>(attempt: () => Promise<T | null>): Promise<T | null> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      if (!this.#warned.has(error.message)) this.#warn(error.message);
      this.#warned.add(error.message);
      return null;
    }
  }
}

/** `a.example/b/c`, `a.example/b`, `a.example`: the narrowest first. */
function scopesOf(place: string): readonly string[] {
  const parts = place.split('/');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('/'));
}

function placesIn(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env['HOME'] || homedir();
  const runtime = env['XDG_RUNTIME_DIR'] || null;
  return [
    env['REGISTRY_AUTH_FILE'] || null,
    join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json'),
    runtime && join(runtime, 'containers/auth.json'),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers/auth.json'),
  ].filter((place) => place !== null);
}

/**
 * Null where there is no such file.
 * @param named by the person, so that its absence is a mistake
 * @throws {ImageError} `bad-credentials`
 */
async function readAuthFile(path: string, named: boolean): Promise<AuthFile | null> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw unreadable(path, 'is no file');
    if (facts.size > AUTH_FILE_BYTES) throw unreadable(path, `is larger than ${AUTH_FILE_BYTES} bytes`);
    return parseAuthFile(await readFile(path), path);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, 'cannot be read');
    if (named) throw unreadable(path, 'does not exist, though REGISTRY_AUTH_FILE names it');
    return null;
  }
}

function unreadable(path: string, problem: string): ImageError {
  return new ImageError('bad-credentials', path, problem);
}
