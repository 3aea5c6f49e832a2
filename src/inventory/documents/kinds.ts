import { ownValue, PACKAGE_TYPES, type PackageType } from '../../model/index.ts';

/**
 * The words by which tools call a kind of package where they give no package URL: Syft's and Grype's `type`
 * (https://github.com/anchore/syft), Trivy's `Type` of a result (https://trivy.dev/docs/), Docker Scout's.
 */
const KINDS: Readonly<Record<string, PackageType>> = {
  alpine: 'apk',
  wolfi: 'apk',
  chainguard: 'apk',
  debian: 'deb',
  ubuntu: 'deb',
  dpkg: 'deb',
  redhat: 'rpm',
  centos: 'rpm',
  alma: 'rpm',
  rocky: 'rpm',
  amazon: 'rpm',
  oracle: 'rpm',
  fedora: 'rpm',
  photon: 'rpm',
  'suse linux enterprise server': 'rpm',
  python: 'pypi',
  pip: 'pypi',
  pipenv: 'pypi',
  poetry: 'pypi',
  'python-pkg': 'pypi',
  'node-pkg': 'npm',
  yarn: 'npm',
  pnpm: 'npm',
  'go-module': 'golang',
  gobinary: 'golang',
  gomod: 'golang',
  java: 'maven',
  'java-archive': 'maven',
  'jenkins-plugin': 'maven',
  jar: 'maven',
  pom: 'maven',
  gradle: 'maven',
  gemspec: 'gem',
  bundler: 'gem',
  rubygems: 'gem',
  'rust-crate': 'cargo',
  rustbinary: 'cargo',
  rust: 'cargo',
  dotnet: 'nuget',
  'dotnet-core': 'nuget',
  'php-composer': 'composer',
  'composer-vendor': 'composer',
  packagist: 'composer',
  'conda-pkg': 'conda',
  mix: 'hex',
};

/** The package type of such a word, or null for one that fixedin does not know. */
export function packageTypeOf(word: string): PackageType | null {
  const kind = word.toLowerCase();
  const known = ownValue(KINDS, kind);
  return known ?? PACKAGE_TYPES.find((type) => type === kind) ?? null;
}
