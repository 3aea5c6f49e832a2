import type { Digest } from './digest.ts';
import type { Distro } from './distro.ts';
import type { Package } from './package.ts';
import type { PublishedSbom } from './publication.ts';

/** `linux/amd64`, `linux/arm64/v8`. https://github.com/opencontainers/image-spec/blob/main/image-index.md */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

/** What an image is, apart from what is in it. */
export interface ImageFacts {
  /** As the person wrote it. */
  readonly reference: string;
  /** Of the platform's manifest; of the configuration for sources without a manifest; null for a plain folder. */
  readonly digest: Digest | null;
  /** `linux/amd64`; empty where unknown. */
  readonly platform: string;
  /** RFC 3339, as the configuration says it; null where it does not. */
  readonly created: string | null;
  /** From the bottom up. `size` is in bytes, as stored (compressed where the source compresses). */
  readonly layers: readonly { readonly diffId: Digest; readonly size: number }[];
  /** The part of the configuration that decides how the image runs, for comparison. */
  readonly config: RunConfig;
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface RunConfig {
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string;
}

/** Of an image that has none: a plain folder, an SBOM. */
export const NO_RUN_CONFIG: RunConfig = {
  user: '',
  entrypoint: [],
  cmd: [],
  env: [],
  workingDir: '',
  exposedPorts: [],
  volumes: [],
  labels: {},
  stopSignal: '',
};

/** A warning that travels with the result: the result is partial, or less certain than it looks. */
export interface Warning {
  /** Kebab-case: `unreadable-file`, `unknown-distro`, `undated-source`, `partial`. */
  readonly code: string;
  readonly subject: string;
  readonly message: string;
}

/** Everything installed in one image. */
export interface Inventory {
  readonly image: ImageFacts;
  readonly distro: Distro | null;
  /** Sorted by package URL, then first location. */
  readonly packages: readonly Package[];
  /** What was published about the image and taken into account; left out where nothing was asked for. */
  readonly sboms?: readonly PublishedSbom[];
  readonly warnings: readonly Warning[];
}
