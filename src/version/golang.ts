import type { Ordering } from './ordering.ts';
import { semver } from './semver.ts';

/**
 * Go's module versions, `v1.2.3-0.20230101120000-abcdefabcdef` and `v2.0.0+incompatible` among them, with or without
 * their `v`: https://go.dev/ref/mod#versions. And Go's own releases, `go1.21.2`, `1.21rc2`:
 * https://go.dev/doc/toolchain#version, which the Go vulnerability database writes as 1.21.2 and 1.21.0-rc.2.
 */
export const golang: Ordering = {
  isVersion: (text) => semver.isVersion(text) || TOOLCHAIN.test(text) || RELEASE.test(text),
  compare: (a, b) => semver.compare(semantic(a), semantic(b)),
};

/** A release of Go; what follows a hyphen or a space names who built it (`go1.21.3-acme`, `go1.20 X:boringcrypto`). */
const TOOLCHAIN = /^go(\d+(?:\.\d+)*)(?:(alpha|beta|rc)(\d+))?(?:[ +-]|$)/;
/** The same without `go`, which no module's version looks like: those have a hyphen before their pre-release. */
const RELEASE = /^(\d+(?:\.\d+)*)(?:(alpha|beta|rc)(\d+))?$/;

function semantic(text: string): string {
  const release = (text.startsWith('go') ? TOOLCHAIN : RELEASE).exec(text);
  if (release === null) return text;
  const [, numbers = text, stage, number = ''] = release;
  return stage === undefined ? numbers : `${numbers}-${stage}.${number}`;
}
