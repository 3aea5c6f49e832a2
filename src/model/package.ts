/**
 * The kinds of package that have an ordering of versions of their own: the `type` of their package URL, and `semver`
 * for what only says that it follows Semantic Versioning. https://github.com/package-url/purl-spec
 */
export const PACKAGE_TYPES = [
  'apk',
  'deb',
  'rpm',
  'npm',
  'pypi',
  'golang',
  'maven',
  'gem',
  'nuget',
  'composer',
  'cargo',
  'cran',
  'hackage',
  'pub',
  'hex',
  'swift',
  'bitnami',
  'alpm',
  'ebuild',
  'opkg',
  'xbps',
  'nix',
  'conan',
  'cpan',
  'luarocks',
  'conda',
  'otp',
  'wordpress',
  'github',
  'generic',
  'semver',
] as const;

export type PackageType = (typeof PACKAGE_TYPES)[number];

/** Where a package was seen: a path from the image's root without leading slash, and the layer's diff ID. */
export interface Location {
  readonly path: string;
  /** The diff ID of the layer that this file came from; empty for a plain folder, which has no layers. */
  readonly layer: string;
  /** Where in the file, when it is an archive: `BOOT-INF/lib/log4j-core-2.14.1.jar`, parted by `!/` where archives nest. */
  readonly inside?: string;
}

/** A source package: what a distribution built the installed package from, and where most files its advisories. */
export interface Origin {
  readonly name: string;
  /** The source's own version; the installed package's where the source states no other. */
  readonly version: string;
}

/** Those that package managers state and SBOMs have names for, from the weakest to the strongest. */
export const HASH_ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const;

export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];

/** A hash of a package as it was published. */
export interface Hash {
  readonly algorithm: HashAlgorithm;
  /** Hexadecimal, in small letters. */
  readonly value: string;
}

/** One installed package, with the evidence for it. */
export interface Package {
  readonly type: PackageType;
  /** The namespace of the package URL: `wolfi`, `debian`, `@babel`, `golang.org/x`; empty for none. */
  readonly namespace: string;
  /** The name as the package's own database writes it, without the namespace. */
  readonly name: string;
  readonly version: string;
  /** As the package manager writes it: `x86_64`, `amd64`, `noarch`; empty where it states none. */
  readonly architecture: string;
  readonly origin: Origin | null;
  /**
   * With rpm: the module stream that it was built in, `nodejs:18`; empty where the package manager says that it is of
   * none; left out where nothing says either. https://docs.fedoraproject.org/en-US/modularity/
   */
  readonly module?: string;
  readonly licences: readonly string[];
  /** What its manager, or the document that lists it, states; one an algorithm, in their order; left out where none is known. */
  readonly hashes?: readonly Hash[];
  /** The whole package URL, with version and qualifiers, in canonical form. */
  readonly purl: string;
  /** Sorted by path; at least one. */
  readonly locations: readonly Location[];
  /** The distribution package (its package URL) whose files hold all of this package's evidence; null for none. */
  readonly owner: string | null;
  /** Who tells of it, where both the scan and a published SBOM were asked; left out elsewhere. */
  readonly seenBy?: readonly Witness[];
}

/** The files of the image, or an SBOM that was published with it. */
export type Witness = 'scan' | 'sbom';

/** Types whose packages belong to a distribution and are matched against its own advisories. */
export function isDistroType(type: PackageType): boolean {
  return DISTRO_TYPES.has(type);
}

const DISTRO_TYPES: ReadonlySet<PackageType> = new Set(['apk', 'deb', 'rpm', 'alpm', 'ebuild', 'opkg', 'xbps', 'nix']);

/** `nodejs:18` of an RPM's modularity label, `nodejs:18:8090020240301105128:489197e6`; empty for no label. */
export function moduleStream(label: string): string {
  return label.split(':', 2).join(':');
}
