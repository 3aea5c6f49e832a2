import { linkSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { NewEntry } from '../image/index.ts';
import { apkDatabase, dpkgStatus } from './made-image.fixture.ts';

/** The layers of an image, from the bottom up, each a list of entries in the order of its archive. */
export type LayerHistory = readonly (readonly NewEntry[])[];

/** Files that are evidence, files that links may lead to, and the folders of both. */
const FILES = [
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  'var/lib/dpkg/status',
  'var/lib/dpkg/status.d/one',
  'var/lib/dpkg/status.d/two',
  'etc/os-release',
  'usr/lib/os-release',
  'data/installed',
  'data/status',
  'data/status.d/one',
  'data/os-release',
];
const FOLDERS = [...new Set(FILES.flatMap((file) => foldersAbove(file)))];
const PATHS = [...FILES, ...FOLDERS];
const TARGETS = ['usr/lib', '/usr/lib', '../data', '/data', 'data', '/data/status', '/data/installed', '../os-release'];

type Step =
  | { readonly do: 'file'; readonly path: string; readonly number: number }
  | { readonly do: 'directory' | 'whiteout' | 'opaque'; readonly path: string }
  | { readonly do: 'symlink' | 'hardlink'; readonly path: string; readonly target: string };

const aPath = fc.constantFrom(...PATHS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('file' as const), path: fc.constantFrom(...FILES), number: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('file' as const), path: aPath, number: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('directory' as const, 'whiteout' as const), path: aPath }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('opaque' as const), path: fc.constantFrom(...FOLDERS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('symlink' as const), path: aPath, target: fc.constantFrom(...TARGETS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hardlink' as const),
      path: fc.constantFrom(...FILES),
      target: fc.constantFrom(...FILES),
    }),
  },
);

/** Random histories of one to five layers. */
export const layerHistory: fc.Arbitrary<LayerHistory> = fc
  .array(fc.array(step, { maxLength: 8 }), { minLength: 1, maxLength: 5 })
  .map((layers) => layers.map(toEntries));

/**
 * Entries as an image builder would write them: every folder before what is in it. Steps that no archive could mean
 * (below a file or link of the same layer, a hard link to what is not there) are left out, and so is a folder in the
 * place of a file of the same layer: whether it hides a lower layer's folder is answered differently by those who unpack
 * onto a copy of it and those who merge.
 */
function toEntries(steps: readonly Step[]): readonly NewEntry[] {
  const entries: NewEntry[] = [];
  const standing = new Map<string, NewEntry | 'directory'>();
  const put = (path: string, entry: NewEntry): void => {
    for (const folder of foldersAbove(path)) {
      if (standing.has(folder)) continue;
      standing.set(folder, 'directory');
      entries.push({ path: folder, directory: true });
    }
    entries.push(entry);
  };
  for (const one of steps) {
    const { path } = one;
    if (foldersAbove(path).some((folder) => standing.has(folder) && standing.get(folder) !== 'directory')) continue;
    if (one.do === 'whiteout') {
      put(path, { path: join(dirname(path), `.wh.${path.slice(path.lastIndexOf('/') + 1)}`), content: '' });
      continue;
    }
    if (one.do === 'opaque') {
      if (standing.has(path) && standing.get(path) !== 'directory') continue;
      put(`${path}/.`, { path: `${path}/.wh..wh..opq`, content: '' });
      continue;
    }
    if (one.do === 'hardlink') {
      const target = standing.get(one.target);
      if (target === undefined || target === 'directory' || 'symlink' in target) continue;
      if (one.target === path || one.target.startsWith(`${path}/`)) continue;
    }
    if (one.do === 'directory' && standing.has(path) && standing.get(path) !== 'directory') continue;
    const entry = toEntry(one);
    put(path, entry);
    if (one.do !== 'directory') {
      for (const below of standing.keys()) if (below.startsWith(`${path}/`)) standing.delete(below);
    }
    standing.set(path, one.do === 'directory' ? 'directory' : entry);
  }
  return entries;
}

function toEntry(one: Step): NewEntry {
  const { path } = one;
  if (one.do === 'symlink') return { path, symlink: one.target };
  if (one.do === 'hardlink') return { path, hardlink: one.target };
  return one.do === 'file' ? { path, content: contentFor(path, one.number) } : { path, directory: true };
}

/** A database of the kind that belongs there, of a package that no other number has. */
function contentFor(path: string, number: number): string {
  if (path.endsWith('installed')) return apkDatabase({ [`apk-${number}`]: [] });
  if (path.endsWith('os-release')) return `ID=distro-${number}\n`;
  return dpkgStatus(`deb-${number}`);
}

/**
 * Unpacks a history into a folder as the image specification says, layer by layer, with the file system itself doing
 * what can be left to it. https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets
 *
 * @param absoluteTo what stands before the target of an absolute link, so that the kernel can follow it in the folder
 */
export function unpackHistory(history: LayerHistory, root: string, absoluteTo = ''): void {
  for (const layer of history) {
    for (const { path } of layer) takeAway(path, root);
    for (const entry of layer) unpackEntry(entry, root, absoluteTo);
  }
}

function takeAway(path: string, root: string): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.startsWith('.wh.') || !foldersAbove(path).every((folder) => isDirectory(join(root, folder)))) return;
  const folder = join(root, dirname(path));
  if (name !== '.wh..wh..opq') rmSync(join(folder, name.slice(4)), { recursive: true, force: true });
  else {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  }
}

function unpackEntry(entry: NewEntry, root: string, absoluteTo: string): void {
  for (const folder of foldersAbove(entry.path)) makeDirectory(join(root, folder));
  if (entry.path.slice(entry.path.lastIndexOf('/') + 1).startsWith('.wh.')) return;
  const place = join(root, entry.path);
  if ('directory' in entry) {
    makeDirectory(place);
    return;
  }
  rmSync(place, { recursive: true, force: true });
  if ('symlink' in entry) symlinkSync(entry.symlink.replace(/^\//, `${absoluteTo}/`), place);
  else if ('hardlink' in entry) linkSync(join(root, entry.hardlink), place);
  else writeFileSync(place, entry.content);
}

function makeDirectory(place: string): void {
  if (isDirectory(place)) return;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
}

function isDirectory(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function foldersAbove(path: string): string[] {
  return path
    .split('/')
    .map((_, level, names) => names.slice(0, level).join('/'))
    .slice(1);
}
