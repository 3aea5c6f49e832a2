import { arch, endianness } from 'node:os';
import { ownValue, type Platform } from '../model/index.ts';
import { ImageError } from './errors.ts';

/**
 * The platform of `--platform`, `os/arch[/variant]`, normalised; linux and the machine's own architecture for none.
 * @throws {ImageError} `bad-platform`
 */
export function wantedPlatform(text: string | undefined): Platform {
  if (text === undefined) return normalisePlatform({ os: 'linux', ...machineArchitecture() });
  const [os = '', architecture = '', variant = '', ...rest] = text.split('/');
  if (os === '' || architecture === '' || rest.length > 0) {
    throw new ImageError('bad-platform', text, 'is no platform', 'write os/architecture[/variant], as in linux/arm64');
  }
  return normalisePlatform({ os, architecture, variant });
}

/** `linux/arm/v7`; empty for a platform that is not stated. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== '').join('/');
}

/**
 * One way of writing each platform: Go's names of systems and architectures, and no variant where it is the only one
 * in use. https://github.com/opencontainers/image-spec/blob/main/image-index.md#platform-variants
 */
export function normalisePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const written = platform.architecture.toLowerCase();
  const [architecture, impliedVariant] = ownValue(ARCHITECTURE_NAMES, written) ?? [written, ''];
  const variant = platform.variant.toLowerCase() || impliedVariant;
  return { os, architecture, variant: ownValue(DEFAULT_VARIANTS, architecture) === variant ? '' : variant };
}

/**
 * The position in `offered` of the platform that runs best where `wanted` does, or −1: the same variant, else the next
 * older one that such a machine still runs (arm v7 then v6, amd64 v3 then v2).
 */
export function choosePlatform(offered: readonly Platform[], wanted: Platform): number {
  const normal = offered.map(normalisePlatform);
  for (const variant of runnableVariants(wanted)) {
    const position = normal.findIndex(
      (platform) =>
        platform.os === wanted.os && platform.architecture === wanted.architecture && platform.variant === variant,
    );
    if (position >= 0) return position;
  }
  return -1;
}

const ARCHITECTURE_NAMES: Readonly<Record<string, readonly [architecture: string, variant: string]>> = {
  x86_64: ['amd64', ''],
  'x86-64': ['amd64', ''],
  aarch64: ['arm64', ''],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  i386: ['386', ''],
  i686: ['386', ''],
};

const DEFAULT_VARIANTS: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' };

/** Variants from new to old; a machine of one runs all that follow it. The empty one stands at its default's place. */
const VARIANT_ORDER: Readonly<Record<string, readonly string[]>> = {
  arm: ['v8', '', 'v6', 'v5'],
  amd64: ['v4', 'v3', 'v2', ''],
  arm64: ['v9', ''],
};

function runnableVariants(wanted: Platform): readonly string[] {
  const order = ownValue(VARIANT_ORDER, wanted.architecture) ?? [];
  const start = order.indexOf(wanted.variant);
  return start < 0 ? [wanted.variant] : order.slice(start);
}

function machineArchitecture(): { readonly architecture: string; readonly variant: string } {
  const name = arch();
  const small = endianness() === 'LE';
  if (name === 'x64') return { architecture: 'amd64', variant: '' };
  if (name === 'ia32') return { architecture: '386', variant: '' };
  if (name === 'ppc64') return { architecture: small ? 'ppc64le' : 'ppc64', variant: '' };
  return { architecture: name, variant: '' };
}
