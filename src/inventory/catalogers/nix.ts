import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';
import { isWord } from './word.ts';

/**
 * Nix's store: a folder for each output of each package, `HASH-NAME-VERSION` or `HASH-NAME-VERSION-OUTPUT`. Images
 * seldom have Nix's own database, and it knows no more of what a package is.
 * https://nix.dev/manual/nix/latest/store/store-path.html and
 * https://nix.dev/manual/nix/latest/language/builtins.html#builtins-parseDrvName
 */
export const nix: Cataloger = {
  name: 'nix',
  about: {
    reads: 'Nix',
    packages: ['nix'],
    testedAgainst: 'a store that `nix-build` made',
  },
  version: 1,
  places: [],
  endings: [],
  wants: () => false,
  folders: { in: 'nix/store/', package: readStorePath },
  catalog: () => cataloged({}),
};

/** Null for what has no version: profiles, configurations, sources, scripts. */
function readStorePath(folder: string): CatalogedPackage | null {
  const text = STORE_PATH.exec(folder)?.[1] ?? '';
  if (BESIDE.some((ending) => text.endsWith(ending))) return null;
  const hyphen = versionHyphen(text);
  const name = text.slice(0, Math.max(hyphen, 0));
  const version = withoutOutput(text.slice(hyphen + 1));
  if (!isWord(name) || !isWord(version)) return null;
  return { type: 'nix', namespace: '', name, version, architecture: '', origin: null, licences: [] };
}

/** 160 bits in base 32, without e, o, t and u. */
const STORE_PATH = /^[0-9a-df-np-sv-z]{32}-(.+)$/;

/** What Nix keeps beside the paths: derivations, locks, and roots of builds that did not end. */
const BESIDE = ['.drv', '.lock', '.chroot', '.check'];

/** The first hyphen that no letter follows parts the name from the version. −1 for none. */
function versionHyphen(text: string): number {
  for (let at = text.indexOf('-'); at >= 0 && at + 1 < text.length; at = text.indexOf('-', at + 1)) {
    if (!/[A-Za-z]/.test(text.charAt(at + 1))) return at;
  }
  return -1;
}

function withoutOutput(version: string): string {
  const hyphen = version.lastIndexOf('-');
  return hyphen > 0 && OUTPUTS.has(version.slice(hyphen + 1)) ? version.slice(0, hyphen) : version;
}

/**
 * Outputs other than `out`, which is not written, that nixpkgs parts its packages into. In a store path they look like
 * a part of the version. https://nixos.org/manual/nixpkgs/stable/#sec-multiple-outputs-
 */
const OUTPUTS: ReadonlySet<string> = new Set([
  ...['bin', 'dev', 'lib', 'man', 'doc', 'info', 'devdoc', 'devman', 'debug', 'static', 'dist', 'include', 'headers'],
  ...['data', 'tools', 'terminfo', 'getent', 'libgcc', 'modules', 'python', 'py', 'locales', 'examples', 'utils'],
  ...['su', 'login', 'mount', 'swap', 'daemon', 'cups', 'dnsroot', 'nixsupport', 'passthru', 'installedTests', 'test'],
]);
