import { has, isObject, type JsonObject, jsonManifest, listAt, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { isMadeForTests } from './made-for-tests.ts';
import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

const MANIFEST = 'package.json';

/**
 * The manifests of installed npm packages, whichever of npm, pnpm, Yarn and Bun put them there.
 * https://docs.npmjs.com/cli/configuring-npm/package-json
 *
 * A package is a folder that Node.js would find by a name: one directly below a `node_modules` (pnpm's store in
 * `.pnpm` and Bun's in `.bun` are made of such, too), or below the folder that stands for it in Debian. Manifests
 * deeper in a package say how to load its parts, or are its tests', and are no packages.
 *
 * Outside of all these, a manifest with a name and a version is an application that was put there as a whole (Yarn in
 * `/opt/yarn-v1.22.19`). One that is `private` can be in no registry, so nothing is known of it: it is left out, as
 * are the extensions of Visual Studio Code, whose names are another registry's.
 */
export const npm: Cataloger = {
  name: 'npm',
  about: {
    reads: 'npm, pnpm, Yarn, Bun',
    packages: ['npm'],
    testedAgainst: '`npm`, `pnpm`, `yarn`',
  },
  version: 1,
  places: [],
  endings: [MANIFEST],
  wants: (path) => path.endsWith(MANIFEST) && isPackageRoot(path),
  catalog: (file) => {
    const isInstalled = modulesEnd(file.path) >= 0;
    const manifest = jsonManifest(file);
    const found = isInstalled || isPublishable(manifest) ? toPackage(manifest) : null;
    return cataloged({
      packages: found === null ? [] : [found],
      problems: isInstalled && found === null && has(manifest, 'name') && has(manifest, 'version') ? [UNUSABLE] : [],
    });
  },
};

const UNUSABLE = 'states a name and a version that no package can have';

/** Folders that Node.js looks for packages in, as the ends of their paths. Debian: NODE_PATH of its nodejs. */
const MODULES = 'node_modules/';
const DEBIAN_MODULES = /^usr\/(?:share|lib|lib\/[a-z0-9_]+-linux-[a-z0-9]+)\/nodejs\//;

function isPackageRoot(path: string): boolean {
  const end = modulesEnd(path);
  if (end >= 0) return isPackageName(path.slice(end, -MANIFEST.length - 1));
  return (path === MANIFEST || path.endsWith(`/${MANIFEST}`)) && !isMadeForTests(path);
}

/** Where the path goes on after the last folder of packages; −1 when it is in none. */
function modulesEnd(path: string): number {
  const at = path.lastIndexOf(MODULES);
  if (at >= 0 && (at === 0 || path[at - 1] === '/')) return at + MODULES.length;
  return DEBIAN_MODULES.exec(path)?.[0].length ?? -1;
}

/** `name` or `@scope/name`; `.bin` and `.cache` are folders of the package managers' own. */
function isPackageName(folder: string): boolean {
  const slash = folder.indexOf('/');
  if (folder === '' || folder.startsWith('.')) return false;
  return folder.startsWith('@') ? slash > 1 && folder.indexOf('/', slash + 1) < 0 : slash < 0;
}

function isPublishable(manifest: JsonObject): boolean {
  if (manifest['private'] === true) return false;
  const engines = manifest['engines'];
  return !(isObject(engines) && has(engines, 'vscode'));
}

function toPackage(manifest: JsonObject): CatalogedPackage | null {
  return npmPackage(wordAt(manifest, 'name'), wordAt(manifest, 'version'), licencesOf(manifest));
}

/** A package of npm's registry by its full name, `@babel/core`; null where name or version can be none. */
export function npmPackage(fullName: string, version: string, licences: readonly string[] = []) {
  const slash = fullName.startsWith('@') ? fullName.indexOf('/') : -1;
  const namespace = fullName.slice(0, Math.max(slash, 0));
  return languagePackage({ type: 'npm', namespace, name: fullName.slice(slash + 1), version, licences });
}

/** `license`: an SPDX expression, or as it was long ago an object or a list of them. */
function licencesOf(manifest: JsonObject): readonly string[] {
  return [manifest['license'], manifest['licence'], ...listAt(manifest, 'licenses')].flatMap((stated) => {
    if (typeof stated === 'string') return [stated];
    return isObject(stated) ? [wordAt(stated, 'type')] : [];
  });
}
