import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samples } from '../../test/support/samples.ts';
import { limits } from '../model/index.ts';
import { evidenceFile } from './catalogers/evidence-file.ts';
import { CATALOGERS, type Cataloger } from './catalogers/index.ts';
import { inventoryOf } from './made-image.fixture.ts';

/** How much of a file is there when it is judged by how it begins. */
const HEAD_BYTES = 4096;

type Sample = readonly [path: string, content: Buffer];

const SAMPLES: readonly Sample[] = Object.entries(samples()).map(([path, content]) => [path, Buffer.from(content)]);

/** All but those that are held to damage by their own tests. */
const SAMPLED = CATALOGERS.filter((cataloger) => samplesOf(cataloger).length > 0);

/** Nix reads nothing: it goes by the names of folders. */
const READERS = SAMPLED.filter(({ folders }) => folders === undefined);

const SOUND = { path: 'srv/sound/node_modules/sound/package.json', content: '{"name":"sound","version":"1.0.0"}' };

/** What may have become of a file on its way. */
const DAMAGES: Readonly<Record<string, (sound: Buffer) => Buffer>> = {
  'cut off in its middle': (sound) => sound.subarray(0, sound.length >> 1),
  'cut off in its first bytes': (sound) => sound.subarray(0, 5),
  'cut off before its last byte': (sound) => sound.subarray(0, -1),
  empty: () => Buffer.alloc(0),
  'of zeros behind its beginning': (sound) => Buffer.concat([sound.subarray(0, 64), Buffer.alloc(sound.length)]),
  'of the largest numbers': (sound) => Buffer.concat([sound.subarray(0, 8), Buffer.alloc(sound.length + 4096, 0xff)]),
  'lying about its lengths': lying,
  'nested without end': () => Buffer.from('[{"a":'.repeat(100_000)),
  'one endless line': (sound) => Buffer.concat([sound.subarray(0, 16), Buffer.alloc(300_000, 'a: ')]),
};

describe('every cataloger', () => {
  test.each(CATALOGERS)('$name is held to damage: by a sample here, or by its own test', (cataloger) => {
    const ownTest = join(import.meta.dirname, `catalogers/${cataloger.name}.test.ts`);
    const isHeld = SAMPLED.includes(cataloger) || readFileSync(ownTest, 'utf8').includes('expectUnharmed(');
    expect(isHeld, `${cataloger.name}.test.ts calls expectUnharmed, or test/support/samples.ts has such a file`).toBe(
      true,
    );
  });

  test.each(SAMPLED)('$name has something sound to read', async (cataloger) => {
    const own = samplesOf(cataloger);
    expect(own.length).toBeGreaterThan(0);
    const { packages, warnings, distro } = await inventoryOf([own.map(([path, content]) => ({ path, content }))]);
    expect(warnings.filter(({ code }) => code !== 'unknown-distro')).toEqual([]);
    // SBOMs are kept apart from what is installed.
    if (cataloger.name === 'os-release') expect(distro).not.toBeNull();
    else if (cataloger.name !== 'sbom-files') expect(packages.length).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(DAMAGES))('a file that is %s', (_, damage) => {
  test.each(READERS)('costs $name one warning at most, which names it', async (cataloger) => {
    for (const [path, sound] of samplesOf(cataloger)) {
      const { packages, warnings } = await inventoryOf([[{ path, content: damage(sound) }, SOUND]]);
      expect(packages.filter(({ name }) => name === 'sound')).toHaveLength(1);
      const told = warnings.filter(({ code }) => code !== 'unknown-distro');
      expect(told.length).toBeLessThanOrEqual(1);
      for (const warning of told) {
        expect(warning).toEqual({ code: 'unreadable-file', subject: path, message: expect.stringMatching(/./) });
      }
    }
  });
});

test.each(READERS)('$name says what is wrong in words of its own, whatever bytes are changed', (cataloger) => {
  for (const [path, sound] of samplesOf(cataloger)) {
    // A package of no files has an empty list of them.
    if (sound.length === 0) continue;
    const change = fc.tuple(fc.nat(sound.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(sound.length), (changes, end) => {
        const bytes = Buffer.from(sound);
        for (const [at, value] of changes) bytes[at] = value;
        expectWords(cataloger, path, bytes);
        expectWords(cataloger, path, bytes.subarray(0, end));
      }),
      { numRuns: 60 },
    );
  }
});

test.each(READERS)('$name neither takes a file of any size into memory nor fails the scan by it', (cataloger) => {
  const [sample] = samplesOf(cataloger);
  if (sample === undefined) throw new Error(`no sample for ${cataloger.name}`);
  const [path, sound] = sample;
  let most = 0;
  const file = {
    path,
    size: 2 ** 40,
    get bytes(): Buffer {
      throw new Error('is larger than can be read');
    },
    read(start: number, end: number): Buffer {
      most = Math.max(most, end - start);
      return sound.subarray(start, end);
    },
  };
  try {
    cataloger.catalog(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
  expect(most).toBeLessThanOrEqual(limits.textFileBytes);
});

function samplesOf(cataloger: Cataloger): readonly Sample[] {
  return SAMPLES.filter(
    ([path, content]) =>
      cataloger.wants(path, content.length) ||
      cataloger.recognises?.(content.subarray(0, HEAD_BYTES), path, content.length) === true ||
      (cataloger.folders !== undefined && path.startsWith(cataloger.folders.in)),
  );
}

/** The largest number in every fourth byte's place of a binary file's headers, one after another in one file. */
function lying(sound: Buffer): Buffer {
  const changed = Buffer.from(sound);
  for (let at = 16; at + 4 <= Math.min(changed.length, 512); at += 36) changed.writeUInt32LE(0xfffffff0, at);
  return changed;
}

function expectWords(cataloger: Cataloger, path: string, bytes: Buffer): void {
  try {
    const { packages, owned } = cataloger.catalog(evidenceFile(path, bytes));
    for (const { paths } of owned) for (const owns of paths) expect(typeof owns).toBe('string');
    for (const { name, version } of packages) expect([name, version]).not.toContain('');
  } catch (error) {
    for (const fault of [TypeError, RangeError, ReferenceError, SyntaxError]) expect(error).not.toBeInstanceOf(fault);
    expect(error).toBeInstanceOf(Error);
  }
}
