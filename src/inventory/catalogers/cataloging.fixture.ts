import fc from 'fast-check';
import { expect } from 'vitest';
import { CatalogerIndex } from '../cataloger-index.ts';
import { evidenceFile } from './evidence-file.ts';
import type { CatalogedPackage, Cataloger } from './types.ts';

/** `NAMESPACE/NAME VERSION` of each package. */
export function lines(
  packages: readonly Pick<CatalogedPackage, 'namespace' | 'name' | 'version'>[],
): readonly string[] {
  return packages.map(({ namespace, name, version }) => `${namespace === '' ? '' : `${namespace}/`}${name} ${version}`);
}

/** The packages of a file, as lines. */
export function linesOf(cataloger: Cataloger, path: string, text: string | Buffer): readonly string[] {
  return lines(cataloger.catalog(evidenceFile(path, text)).packages);
}

/**
 * Asserts that no bytes do harm: not any at all, not those of a sound file that are cut off, moved or overwritten. What
 * comes of them is packages with a name and a version, or an error with a sentence.
 */
export function expectUnharmed(cataloger: Cataloger, path: string, sound: string | Buffer): void {
  expect(cataloger.wants(path, sound.length)).toBe(true);
  expect(new CatalogerIndex([cataloger]).of(path)).toEqual([cataloger]);
  expect(linesOf(cataloger, path, sound).length).toBeGreaterThan(0);
  const bytes = Buffer.from(sound);
  const place = fc.nat({ max: bytes.length });
  const change = fc.record({ at: place, cut: place, bytes: fc.uint8Array({ maxLength: 8 }) });
  fc.assert(
    fc.property(fc.uint8Array(), fc.array(change, { maxLength: 4 }), (any, changes) => {
      expectSound(cataloger, path, Buffer.from(any));
      let changed = bytes;
      for (const { at, cut, bytes: put } of changes) {
        changed = Buffer.concat([changed.subarray(0, at), put, changed.subarray(at + Math.floor(cut / 8))]);
        expectSound(cataloger, path, changed);
      }
    }),
  );
  for (let end = 0; end < bytes.length; end += Math.ceil(bytes.length / 500)) {
    expectSound(cataloger, path, bytes.subarray(0, end));
  }
}

function expectSound(cataloger: Cataloger, path: string, bytes: Buffer): void {
  for (const { name, version } of packagesOrNone(cataloger, path, bytes)) {
    expect(name).not.toBe('');
    expect(version).not.toBe('');
  }
}

function packagesOrNone(cataloger: Cataloger, path: string, bytes: Buffer): readonly CatalogedPackage[] {
  try {
    return cataloger.catalog(evidenceFile(path, bytes)).packages;
  } catch (error) {
    if (!(error instanceof Error) || FAULTS.some((fault) => error instanceof fault)) throw error;
    expect(error.message).not.toBe('');
    return [];
  }
}

/** What a program trips over; what a file has wrong is told in words of its own. */
const FAULTS = [TypeError, RangeError, ReferenceError, SyntaxError];
