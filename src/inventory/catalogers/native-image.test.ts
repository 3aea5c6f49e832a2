import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { built } from '../../../test/support/built.ts';
import { evidenceFile } from './evidence-file.ts';
import { nativeImage } from './native-image.ts';

/** As GraalVM's documentation shows it. */
const SBOM = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  components: [
    {
      'bom-ref': 'pkg:maven/io.netty/netty-codec-http2@4.1.76.Final',
      type: 'library',
      group: 'io.netty',
      name: 'netty-codec-http2',
      version: '4.1.76.Final',
      purl: 'pkg:maven/io.netty/netty-codec-http2@4.1.76.Final',
      properties: [{ name: 'syft:cpe23', value: 'cpe:2.3:a:codec:codec:4.1.76.Final:*:*:*:*:*:*:*' }],
    },
    { type: 'library', name: 'unnamed' },
  ],
});
const EXPECTED = ['io.netty:netty-codec-http2 4.1.76.Final'];

describe.skipIf(!needsProgram('gcc', 'strip'))('a native image', () => {
  test.each<[string, ImageOptions]>([
    ['that exports where its SBOM is', {}],
    ['that is stripped', { isStripped: true }],
    ['linked with all its libraries, which exports nothing', { flags: ['-static'] }],
    ['of 32 bits', { flags: ['-m32', '-nostdlib', '-static', '-Wl,-e,main'] }],
  ])('%s', (_, options) => {
    const bytes = imageWith(gzipSync(SBOM), options);
    if (bytes === null) return expect(options.flags).toContain('-m32');
    expect(nativeImage.recognises?.(bytes.subarray(0, 4096), 'app/server', bytes.length)).toBe(true);
    expect(packagesOf(bytes)).toEqual(EXPECTED);
  });

  test.each<[string, Buffer, ImageOptions, string]>([
    ['is no gzip', Buffer.from(SBOM), {}, 'an SBOM that cannot be unpacked'],
    ['unpacks without end', gzipSync(Buffer.alloc(64 * 1024 * 1024)), {}, 'is too large unpacked'],
    ['is no SBOM', gzipSync('{}'), {}, 'is no SBOM'],
    ['has a lying length', gzipSync(SBOM), { length: '0x7fffffffffffffffL' }, 'more than is believed'],
    ['goes past the end of its segment', gzipSync(SBOM), { length: '16000000' }, 'an SBOM that is cut off'],
  ])('whose SBOM %s says so', (_, sbom, options, problem) => {
    expect(() => packagesOf(imageWith(sbom, options) ?? Buffer.alloc(0))).toThrow(problem);
  });

  test('without one is no native image that says anything', () => {
    expect(packagesOf(imageWith(null) ?? Buffer.alloc(0))).toEqual([]);
  });

  test('whatever is changed in its headers costs at most a sentence', () => {
    const bytes = imageWith(gzipSync(SBOM)) ?? Buffer.alloc(0);
    const places = fc.oneof(fc.nat(4096), fc.integer({ min: bytes.length - 9000, max: bytes.length - 1 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const undone = changes.map(([at]) => [at, bytes[at] ?? 0] as const);
        for (const [at, value] of changes) bytes[at] = value;
        expectSentence(bytes);
        for (const [at, value] of undone.toReversed()) bytes[at] = value;
      }),
      { numRuns: 40 },
    );
    for (let length = 0; length < bytes.length; length += 99_991) expectSentence(bytes.subarray(0, length));
  });
});

interface ImageOptions {
  readonly isStripped?: boolean;
  readonly flags?: readonly string[];
  readonly length?: string;
}

/** A program as large as GraalVM's are, with an SBOM under the symbols that it uses; null where it cannot be linked. */
function imageWith(sbom: Buffer | null, { isStripped = false, flags = [], length }: ImageOptions = {}): Buffer | null {
  const inputs = [sbom?.toString('base64') ?? null, isStripped, flags, length ?? ''];
  try {
    const folder = built('native-image', inputs, (work) => {
      const [source, program] = [join(work, 'main.c'), join(work, 'program')];
      const exported =
        sbom === null
          ? ''
          : `unsigned char sbom[] = {${[...sbom].join(',')}};\nunsigned long long sbom_length = ${length ?? 'sizeof sbom'};\n`;
      const own = 'char xsbom[] = "x";\nchar filler[5000000] = {1};\nint main(void) { return filler[0] + xsbom[0]; }\n';
      writeFileSync(source, `${exported}${own}`);
      execFileSync('gcc', ['-rdynamic', ...flags, '-o', program, source], { stdio: 'pipe' });
      if (isStripped) execFileSync('strip', [program]);
    });
    return readFileSync(join(folder, 'program'));
  } catch (error) {
    if (!flags.includes('-m32')) throw error;
    return null;
  }
}

function packagesOf(bytes: Buffer): readonly string[] {
  const { packages } = nativeImage.catalog(evidenceFile('app/server', bytes));
  return packages.map(({ namespace, name, version }) => `${namespace}:${name} ${version}`);
}

function expectSentence(bytes: Buffer): void {
  nativeImage.recognises?.(bytes.subarray(0, 4096), 'app/server', bytes.length);
  try {
    packagesOf(bytes);
  } catch (error) {
    for (const fault of [RangeError, TypeError, SyntaxError]) expect(error).not.toBeInstanceOf(fault);
  }
}
