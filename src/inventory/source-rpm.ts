import type { Origin } from '../model/index.ts';

const ENDINGS = ['.src.rpm', '.nosrc.rpm'];

/**
 * The source package of a file name that rpm calls SOURCERPM: `openssl` and `3.0.7-24.el9` of
 * `openssl-3.0.7-24.el9.src.rpm`. Null for a file of another name. Its epoch, which file names do not have, is not known:
 * a package may have another than its source.
 */
export function originOfSourceRpm(file: string): Origin | null {
  const ending = ENDINGS.find((one) => file.endsWith(one));
  if (ending === undefined) return null;
  const name = file.slice(0, -ending.length);
  const release = name.lastIndexOf('-');
  const version = release < 0 ? -1 : name.lastIndexOf('-', release - 1);
  return version <= 0 ? null : { name: name.slice(0, version), version: name.slice(version + 1) };
}

/** The file name of a source package, of an RPM's origin, whoever told its epoch. */
export function sourceRpmOf({ name, version }: Origin): string {
  return `${name}-${version.slice(epochOf(version).length)}.src.rpm`;
}

/** `1:` of `1:2.3-4`; empty for none. */
export function epochOf(version: string): string {
  return /^\d+:/.exec(version)?.[0] ?? '';
}
