import { UsageError } from './errors.ts';

declare const digestBrand: unique symbol;

/**
 * An OCI content digest, `sha256:` or `sha512:` and lower-case hexadecimal.
 * https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
 */
export type Digest = string & { readonly [digestBrand]: true };

const FORM = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): text is Digest {
  return FORM.test(text);
}

/** @throws {UsageError} when `text` is no digest. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new UsageError('bad-digest', text.slice(0, 100), 'is no digest', 'write sha256: and 64 hexadecimal digits');
}
