import { isObject, type JsonObject, jsonManifest, objectAt, wordAt } from '../catalogers/json-manifest.ts';
import { npmPackage } from '../catalogers/npm.ts';
import type { CatalogedPackage } from '../catalogers/types.ts';
import { integrityHashes } from '../stated-hashes.ts';
import { lockFile } from './lock-file.ts';

/**
 * npm's `package-lock.json`, and `npm-shrinkwrap.json` of the same form: since version 2 all packages by their folders,
 * before that a tree of dependencies. https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 */
export const npmLock = lockFile('npm-lock', 'npm', ['package-lock.json', 'npm-shrinkwrap.json'], (file) => {
  const lock = jsonManifest(file);
  return isObject(lock['packages']) ? byFolder(lock['packages']) : inTree(lock);
});

/** `node_modules/debug/node_modules/ms`; what is in no such folder is the project's own. */
function byFolder(packages: JsonObject): readonly (CatalogedPackage | null)[] {
  return Object.entries(packages).flatMap(([folder, entry]) => {
    const at = folder.lastIndexOf(MODULES);
    if (at < 0 || !isObject(entry) || entry['link'] === true) return [];
    // Where a package is installed under another name, the entry has its own.
    const name = wordAt(entry, 'name') || folder.slice(at + MODULES.length);
    return withIntegrity(npmPackage(name, wordAt(entry, 'version')), entry);
  });
}

const MODULES = 'node_modules/';

function inTree(root: JsonObject): readonly (CatalogedPackage | null)[] {
  return Object.entries(objectAt(root, 'dependencies')).flatMap(([name, entry]) => {
    if (!isObject(entry)) return [];
    const version = wordAt(entry, 'version');
    return [...ofTree(name, version).map((found) => withIntegrity(found, entry)), ...inTree(entry)];
  });
}

/** The `integrity` of an entry is that of the archive in the registry. */
function withIntegrity(found: CatalogedPackage | null, entry: JsonObject): CatalogedPackage | null {
  return found && { ...found, ...integrityHashes(wordAt(entry, 'integrity')) };
}

/** `npm:ms@1.0.0` for another name's; a URL or a path for what no registry has. */
function ofTree(name: string, version: string): readonly (CatalogedPackage | null)[] {
  if (version.startsWith('npm:')) {
    const at = version.lastIndexOf('@');
    return [npmPackage(version.slice('npm:'.length, at), version.slice(at + 1))];
  }
  return version.includes(':') ? [] : [npmPackage(name, version)];
}
