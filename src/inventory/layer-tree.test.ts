import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayerTree } from './layer-tree.ts';
import { pathHash } from './path-hash.ts';
import type { PathKind } from './path-index.ts';

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const kind = fc.constantFrom<PathKind>('directory', 'file', 'symlink');

test('holds what a map of paths would, folders in between made and replaced', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(path, kind)), (puts) => {
      const tree = new LayerTree('made');
      const model = new Map<string, { kind: PathKind; sequence: number }>();
      for (const [at, what] of puts) {
        const sequence = tree.put(at, what);
        for (const folder of foldersAbove(at)) {
          if (model.get(folder)?.kind !== 'directory') model.set(folder, { kind: 'directory', sequence: -1 });
        }
        if (what !== 'directory') {
          for (const below of model.keys()) if (below.startsWith(`${at}/`)) model.delete(below);
        }
        model.set(at, { kind: what, sequence });
      }
      const { directories, files, symlinks } = tree.paths();
      expect([...directories]).toEqual(hashesOf(model, 'directory'));
      expect([...files]).toEqual(hashesOf(model, 'file'));
      expect([...symlinks]).toEqual(hashesOf(model, 'symlink'));
      for (const [number, [at, what]] of puts.entries()) {
        if (what === 'directory') continue;
        expect(tree.stands(at, number + 1)).toBe(model.get(at)?.sequence === number + 1);
      }
    }),
  );
});

test('grows to a layer of 100,000 files', () => {
  const tree = new LayerTree('made');
  for (let number = 0; number < 100_000; number++) tree.put(`usr/share/${number % 100}/${number}`, 'file');
  const { directories, files } = tree.paths();
  expect(directories).toHaveLength(102);
  expect(files).toHaveLength(100_000);
  expect(tree.stands('usr/share/7/7', 8)).toBe(true);
});

function foldersAbove(at: string): string[] {
  return at
    .split('/')
    .map((_, level, names) => names.slice(0, level).join('/'))
    .slice(1);
}

function hashesOf(model: ReadonlyMap<string, { kind: PathKind }>, of: PathKind): number[] {
  return [...model]
    .filter(([, entry]) => entry.kind === of)
    .map(([at]) => pathHash(at))
    .sort((a, b) => a - b);
}
