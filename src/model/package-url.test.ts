import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PackageUrl } from './package-url.ts';
import { canonicalPackageUrl, formatPackageUrl, PackageUrlError, parsePackageUrl } from './package-url.ts';

/** https://github.com/package-url/purl-spec/blob/main/schemas/purl-test.schema-0.2.json */
interface Vector {
  readonly description: string;
  readonly test_type: 'parse' | 'build' | 'validate';
  readonly input: string | Parts;
  readonly expected_output: string | Parts | null;
  readonly expected_failure: boolean;
}
type Parts = { readonly [part in keyof PackageUrl]: PackageUrl[part] | null };

const VECTORS = join(import.meta.dirname, '../../../shared/vectors/purl');
const present = existsSync(VECTORS);
if (!present) process.stdout.write(`${VECTORS} is missing: the package URL vectors are not tested\n`);

describe.skipIf(!present)('the tests of the package URL specification', () => {
  for (const folder of ['spec', 'types']) {
    for (const file of present ? readdirSync(join(VECTORS, folder)) : []) {
      const { tests }: { tests: Vector[] } = JSON.parse(readFileSync(join(VECTORS, folder, file), 'utf8'));
      test.each(tests.map((vector) => [`${vector.test_type} ${JSON.stringify(vector.input)}`, vector] as const))(
        `${file}: %s`,
        (_, vector) => {
          if (vector.expected_failure) expect(() => run(vector)).toThrow(PackageUrlError);
          else expect(run(vector)).toEqual(expected(vector));
        },
      );
    }
  }
});

function run({ test_type, input }: Vector): string | PackageUrl {
  if (typeof input !== 'string') return formatPackageUrl(filled(input));
  return test_type === 'parse' ? parsePackageUrl(input) : canonicalPackageUrl(input);
}

function expected({ expected_output: output }: Vector): string | PackageUrl | null {
  return output === null || typeof output === 'string' ? output : filled(output);
}

function filled(parts: Parts): PackageUrl {
  return {
    type: parts.type ?? '',
    namespace: parts.namespace ?? '',
    name: parts.name ?? '',
    version: parts.version ?? '',
    qualifiers: parts.qualifiers ?? {},
    subpath: parts.subpath ?? '',
  };
}

describe('formatPackageUrl', () => {
  it('writes an apk with its architecture and origin', () => {
    expect(
      formatPackageUrl({
        type: 'apk',
        namespace: 'wolfi',
        name: 'libnghttp2-14',
        version: '1.56.0-r0',
        qualifiers: { origin: 'nghttp2', arch: 'x86_64' },
        subpath: '',
      }),
    ).toBe('pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2');
  });

  it('keeps the case of Go module paths, which tells modules apart', () => {
    expect(canonicalPackageUrl('pkg:golang/github.com/BurntSushi/toml@v1.3.2')).toBe(
      'pkg:golang/github.com/BurntSushi/toml@v1.3.2',
    );
  });
});

describe('parsePackageUrl', () => {
  test.each([
    ['pkg:npm/a%2@1', 'percent-encoded'],
    ['pkg:npm/%40a%2Fb/c@1', 'encoded slash'],
    ['pkg:npm/a?arch=1&arch=2', 'twice'],
    ['pkg:npm/a?__proto__=1', 'no qualifier key'],
    ['', 'does not start with pkg:'],
  ])('refuses %j', (text, problem) => {
    expect(() => parsePackageUrl(text)).toThrow(problem);
  });

  it('reads back what formatPackageUrl writes', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/'));
    const parts = fc.record<PackageUrl>({
      type: fc.constantFrom('generic', 'golang', 'npm', 'maven', 'gem'),
      namespace: fc.array(segment).map((segments) => segments.join('/')),
      name: segment,
      version: fc.string({ unit: 'grapheme' }),
      qualifiers: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/), fc.string({ minLength: 1 }), {
        noNullPrototype: true,
      }),
      subpath: fc.array(segment.filter((text) => text !== '.' && text !== '..')).map((segments) => segments.join('/')),
    });
    fc.assert(
      fc.property(parts, (given) => {
        expect(parsePackageUrl(formatPackageUrl(given))).toEqual(given);
      }),
    );
  });

  it('answers any text with parts or its own error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tail) => {
        try {
          canonicalPackageUrl(`pkg:npm/${tail}`);
        } catch (error) {
          expect(error).toBeInstanceOf(PackageUrlError);
        }
      }),
    );
  });
});
