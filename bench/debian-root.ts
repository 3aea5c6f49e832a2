import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { output, run } from './programs.ts';

/** A line of a Dockerfile: what it installs. */
export interface Stage {
  readonly name: string;
  readonly packages: readonly string[];
}

/** Every path of a root file system with what changes when it is written to; the root and its devices left out. */
export type Snapshot = ReadonlyMap<string, string>;

export interface Changes {
  /** Paths that were added or changed, with their parent folders, in order. */
  readonly written: readonly string[];
  /** Paths that are gone, only the topmost of each tree, in order. */
  readonly deleted: readonly string[];
}

/** Makes a minimal Debian in `folder`, which must not exist. Needs root and the network. */
export async function makeBase(folder: string, suite: string): Promise<void> {
  await run('mmdebstrap', ['--quiet', '--variant=minbase', '--format=directory', suite, folder]);
  await clean(folder);
}

/** Installs packages into the root as the RUN line of a Dockerfile does: inside of it, and cleaned up after. */
export async function install(root: string, stage: Stage): Promise<void> {
  const resolver = join(root, 'etc/resolv.conf');
  await copyFile('/etc/resolv.conf', resolver);
  const apt = (...args: readonly string[]) =>
    run('chroot', [root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args]);
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...stage.packages);
  await rm(resolver);
  await clean(root);
}

/** What stands in the root now. */
export async function snapshot(root: string): Promise<Snapshot> {
  const state = '%P\\t%y %m %U:%G %s %i %C@\\0';
  const listing = await output('find', [root, '-mindepth', '1', '-not', '-path', `${root}/dev/*`, '-printf', state]);
  return new Map(
    listing
      .split('\0')
      .filter((line) => line !== '')
      .map((line): [string, string] => {
        const tab = line.lastIndexOf('\t');
        return [line.slice(0, tab), line.slice(tab + 1)];
      }),
  );
}

/** What a layer must say to make `after` of `before`. */
export function changesBetween(before: Snapshot, after: Snapshot): Changes {
  const written = new Set<string>();
  for (const [path, state] of after) {
    if (before.get(path) === state) continue;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      written.add(path.slice(0, slash));
    }
    written.add(path);
  }
  const deleted = [...before.keys()].filter((path) => !after.has(path) && (after.has(parent(path)) || !parent(path)));
  return { written: [...written].sort(), deleted: deleted.sort() };
}

/** The source packages that are installed in the root, with their versions, in order. */
export async function installedSources(root: string): Promise<readonly { name: string; version: string }[]> {
  // dpkg-query is run inside, for the host may be no Debian.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format language
  const format = '${source:Package}\t${source:Version}\n';
  const listing = await output('chroot', [root, 'dpkg-query', '-W', '-f', format]);
  return [...new Set(listing.split('\n'))]
    .filter((line) => line !== '')
    .sort()
    .map((line) => {
      const [name = '', version = ''] = line.split('\t');
      return { name, version };
    });
}

/** Takes away what no image carries, for apt can fetch it again. */
async function clean(root: string): Promise<void> {
  const emptied = ['tmp', 'var/cache/apt', 'var/lib/apt/lists', 'var/log'].map((path) => join(root, path));
  await run('find', [...emptied, '-mindepth', '1', '-delete']);
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
