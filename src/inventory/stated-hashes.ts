import { HASH_ALGORITHMS, type Hash, type HashAlgorithm } from '../model/index.ts';

/** As a member to spread into a package: nothing at all where no hash is known. */
export interface StatedHashes {
  readonly hashes?: readonly Hash[];
}

/**
 * What is of use among hashes as managers and documents write them: known algorithms, whichever way they are spelt
 * (`SHA-256`, `SHA256`, `sha256`), with as many hexadecimal digits as they have; sorted. An algorithm with two values
 * says that one of several files was taken, and not which: it is left out.
 */
export function statedHashes(stated: Iterable<readonly [algorithm: string, hex: string]>): StatedHashes {
  const values = new Map<string, string | null>();
  for (const [spelt, hex] of stated) {
    const algorithm = plain(spelt);
    const value = hex.toLowerCase();
    if (hex.length !== DIGITS.get(algorithm) || !/^[0-9a-f]+$/.test(value)) continue;
    const known = values.get(algorithm);
    values.set(algorithm, known === undefined || known === value ? value : null);
  }
  if (values.size === 0) return {};
  const hashes = HASH_ALGORITHMS.flatMap((algorithm) => {
    const value = values.get(plain(algorithm)) ?? null;
    return value === null ? [] : [{ algorithm, value }];
  });
  return hashes.length === 0 ? {} : { hashes };
}

/**
 * Subresource Integrity, `sha512-BASE64`, several of them parted by spaces: what npm's lock files have.
 * https://www.w3.org/TR/SRI/#the-integrity-attribute
 */
export function integrityHashes(text: string): StatedHashes {
  const members = text.slice(0, MAX_INTEGRITY).split(' ');
  return statedHashes(
    members.map((member) => {
      const [algorithm = '', base64 = ''] = member.split('-', 2);
      return [algorithm, hexOfBase64(base64)];
    }),
  );
}

/**
 * The identity of an apk package, which is the hash of its control segment, and not of the whole file: `Q1` and a SHA-1,
 * or `Q2` and a SHA-256, in Base64. https://wiki.alpinelinux.org/wiki/Apk_spec#Package_Checksum_Field
 */
export function apkHashes(checksum: string): StatedHashes {
  const algorithm = APK_ALGORITHMS.get(checksum.slice(0, 2));
  return algorithm === undefined ? {} : statedHashes([[algorithm, hexOfBase64(checksum.slice(2))]]);
}

/** Whether two packages state the same. Lists are sorted, as `statedHashes` makes them. */
export function areSameHashes(some: readonly Hash[], others: readonly Hash[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ algorithm, value }, at) => others[at]?.algorithm === algorithm && others[at].value === value)
  );
}

const APK_ALGORITHMS: ReadonlyMap<string, HashAlgorithm> = new Map([
  ['Q1', 'SHA-1'],
  ['Q2', 'SHA-256'],
]);

/** A SHA-512 has 95 characters, and registries name one or two of them. */
const MAX_INTEGRITY = 1024;

const DIGITS: ReadonlyMap<string, number> = new Map([
  ['MD5', 32],
  ['SHA1', 40],
  ['SHA256', 64],
  ['SHA384', 96],
  ['SHA512', 128],
]);

function plain(algorithm: string): string {
  return algorithm.toUpperCase().replace('-', '');
}

/** Empty for what is no Base64 as it is written for whole bytes, which Node.js would read up to where it can. */
function hexOfBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('hex') : '';
}
