import { zstdDecompressSync } from 'node:zlib';
import { limits } from '../../model/index.ts';
import { MAX_OWNED_PATH } from '../limits.ts';
import { fromRoot } from './from-root.ts';
import { type CatalogedFile, type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

/** Where Ubuntu's own slice `base-files_chisel` puts it; other slices may name other folders. */
const PLACE = 'var/lib/chisel/manifest.wall';

/** Always its name. */
const NAME = 'manifest.wall';

/**
 * Which slices of which Ubuntu packages a root file system was cut from, there being no dpkg in it: JSON objects, one a
 * line, compressed with zstd. Read are those of kind `package` and `path`; a path names its slices, `PACKAGE_SLICE`.
 * https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/
 */
export const chisel: Cataloger = {
  name: 'chisel',
  about: {
    reads: 'chiselled Ubuntu',
    packages: ['deb'],
    testedAgainst: '',
  },
  version: 1,
  places: [PLACE],
  endings: [NAME],
  wants: isChiselManifest,
  catalog: readManifest,
};

/** @param path from the root, without leading slash */
export function isChiselManifest(path: string): boolean {
  return path.endsWith(NAME) && (path.length === NAME.length || path.at(-NAME.length - 1) === '/');
}

function readManifest(file: EvidenceFile): CatalogedFile {
  const text = unpacked(file.bytes);
  if (text === null) return cataloged({ problems: ['is no zstd, is damaged, or is too large unpacked'] });
  const packages: CatalogedPackage[] = [];
  const paths = new Map<string, string[]>();
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = parsed(line);
    if (record === null) damaged++;
    else if (record['kind'] === 'package') {
      const found = toPackage(record);
      if (found === null) damaged++;
      else packages.push(found);
    } else if (record['kind'] === 'path') addPath(paths, record);
  }
  const owned = [...paths].map(([name, list]) => ({
    owner: { type: 'deb', name, architecture: '' } as const,
    paths: list,
  }));
  const problems = damaged === 0 ? [] : [`${damaged} of its lines are damaged`];
  return cataloged({ packages, owned, problems });
}

function unpacked(bytes: Buffer): string | null {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: limits.textFileBytes }).toString('utf8');
  } catch {
    return null;
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Null when it has no name or version. Of its source package the manifest says nothing. */
function toPackage({ name, version, arch }: Readonly<Record<string, unknown>>): CatalogedPackage | null {
  if (typeof name !== 'string' || typeof version !== 'string' || !isWord(name) || !isWord(version)) return null;
  const architecture = typeof arch === 'string' && isWord(arch) ? arch : '';
  return { type: 'deb', namespace: '', name, version, architecture, origin: null, licences: [] };
}

/** Slices that share one path; a handful on real systems. */
const MAX_SLICES = 1000;

/** Folders, whose paths end with a slash, are shared by all. */
function addPath(paths: Map<string, string[]>, { path, slices }: Readonly<Record<string, unknown>>): void {
  if (typeof path !== 'string' || path.endsWith('/') || path.length > MAX_OWNED_PATH || !Array.isArray(slices)) return;
  const names = slices.slice(0, MAX_SLICES).map((slice) => String(slice).split('_', 1)[0] ?? '');
  for (const name of new Set(names)) {
    const list = paths.get(name);
    if (list === undefined) paths.set(name, [fromRoot(path)]);
    else list.push(fromRoot(path));
  }
}
