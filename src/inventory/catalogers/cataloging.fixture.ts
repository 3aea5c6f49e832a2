import fc from 'fast-check';
import { expect } from 'vitest';
import { evidenceFile } from './evidence-file.ts';
import type { CatalogedPackage, Cataloger } from './types.ts';

/** `NAMESPACE/NAME VERSION` of each package. */
export function lines(
  packages: readonly Pick<CatalogedPackage, 'namespace' | 'name' | 'version'>[],
): readonly string[] {
  return packages.map(({ namespace, name, version }) => `${namespace === '' ? '' : `${namespace}/`}${name} ${version}`);
}

/** The packages of a text, as lines. */
export function linesOf(cataloger: Cataloger, path: string, text: string): readonly string[] {
  return lines(cataloger.catalog(evidenceFile(path, text)).packages);
}

/**
 * Asserts that no bytes do harm: not any at all, not those of a sound file that are cut off, moved or overwritten. What
 * comes of them is packages with a name and a version, or an error with a sentence.
 */
export function expectUnharmed(cataloger: Cataloger, path: string, sound: string): void {
  expect(cataloger.wants(path, sound.length)).toBe(true);
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
  try {
    for (const { name, version } of cataloger.catalog(evidenceFile(path, bytes)).packages) {
      expect(name).not.toBe('');
      expect(version).not.toBe('');
    }
  } catch (error) {
    // A fault of the program's own is a TypeError or a RangeError.
    expect(error).toSatisfy((it: unknown) => it instanceof Error && it.constructor === Error && it.message !== '');
  }
}
