import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEntry } from '../../../src/image/index.ts';
import { npmGlobalTree, npmTree, pnpmTree, yarnPnpTree, yarnTree } from './npm.ts';
import { debianPythonTree, pipTree } from './python.ts';
import { composerTree, gemTree, perlTree, rockTree, rTree } from './small-managers.ts';
import type { InstalledTree } from './tree.ts';

/** Every tree of language packages, by the manager that makes it. Null where it cannot be made here. */
export const LANGUAGE_TREES: Readonly<Record<string, () => InstalledTree | null>> = {
  npm: npmTree,
  'npm-global': npmGlobalTree,
  pnpm: pnpmTree,
  yarn: yarnTree,
  'yarn-pnp': yarnPnpTree,
  pip: pipTree,
  'debian-python': debianPythonTree,
  gem: gemTree,
  composer: composerTree,
  luarocks: rockTree,
  perl: perlTree,
  r: rTree,
};

/** The files and links of a tree as the entries of a layer, below a folder of the image; empty for its root. */
export function treeEntries({ root }: Pick<InstalledTree, 'root'>, below: string): readonly NewEntry[] {
  return folderEntries(root, below);
}

function folderEntries(folder: string, below: string): readonly NewEntry[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((found): readonly NewEntry[] => {
      const place = join(folder, found.name);
      const path = below === '' ? found.name : `${below}/${found.name}`;
      if (found.isSymbolicLink()) return [{ path, symlink: readlinkSync(place) }];
      if (found.isDirectory()) return folderEntries(place, path);
      return found.isFile() ? [{ path, content: readFileSync(place) }] : [];
    });
}
