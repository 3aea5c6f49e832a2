import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEntry } from '../../src/image/index.ts';
import { needsProgram } from '../programs.ts';
import { binariesRoot } from './binaries-root.ts';
import { LANGUAGE_TREES, treeEntries } from './installed/index.ts';
import { makeNixRoot } from './nix-root.ts';
import { makePacmanRoot } from './pacman-root.ts';
import { makeRpmRoot } from './rpm-root.ts';
import { sampleEntries } from './samples.ts';

/** A part of the image with everything in it, and the programs that make it. */
interface Part {
  readonly programs: readonly [string, ...string[]];
  /** @param work an empty folder */
  make(work: string): readonly NewEntry[];
}

const PARTS: Readonly<Record<string, Part>> = {
  rpm: { programs: ['rpm', 'rpmbuild'], make: (work) => treeEntries({ root: makeRpmRoot(work) }, '') },
  pacman: { programs: ['pacman', 'tar'], make: (work) => treeEntries({ root: makePacmanRoot(work) }, '') },
  nix: { programs: ['nix-build'], make: (work) => treeEntries({ root: makeNixRoot(work).root }, '') },
  binaries: { programs: ['go', 'gcc', 'objcopy', 'strip'], make: binariesRoot },
  languages: {
    programs: ['npm', 'python3', 'gem', 'composer', 'luarocks', 'perl', 'make', 'apt-get', 'dpkg'],
    make: () =>
      Object.entries(LANGUAGE_TREES).flatMap(([name, install]) => {
        const tree = install();
        return tree === null ? [] : treeEntries(tree, `srv/${name}`);
      }),
  },
};

/**
 * The files of an image with everything in it: whatever package managers this machine has installed into roots of their
 * own, programs and archives, and something made of every other kind. One entry a path. What cannot be made for want of
 * a program is left out, with a line on stderr that says so.
 * @param work an empty folder, for what is made
 */
export function everythingEntries(work: string): readonly NewEntry[] {
  const made = Object.entries(PARTS).flatMap(([name, { programs, make }]) => {
    if (!needsProgram(...programs)) return [];
    const folder = join(work, name);
    mkdirSync(folder);
    return make(folder);
  });
  // The samples' os-release is the image's.
  const byPath = new Map([...made, ...sampleEntries()].map((entry) => [entry.path, entry]));
  return [...byPath.values()];
}
