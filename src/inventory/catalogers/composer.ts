import { isObject, type JsonObject, listAt, parseJson, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

/**
 * What Composer installed into a project: `composer/installed.json` in its vendor folder, whatever that is called;
 * Composer 1 wrote a list of packages, Composer 2 an object that has one.
 * https://getcomposer.org/doc/articles/repository-priorities.md, https://getcomposer.org/doc/04-schema.md
 */
export const composer: Cataloger = {
  name: 'composer',
  about: {
    reads: 'PHP',
    packages: ['composer'],
    testedAgainst: '`composer`',
  },
  version: 1,
  places: [],
  endings: ['composer/installed.json'],
  wants: (path) => path.endsWith('composer/installed.json') && /(?:^|\/)composer\/installed\.json$/.test(path),
  catalog: (file) => {
    const value = parseJson(file.bytes);
    const stated = Array.isArray(value) ? value : isObject(value) ? listAt(value, 'packages') : null;
    if (stated === null) throw new Error('is neither a list of packages nor an object with one');
    const packages = stated.map((entry) => (isObject(entry) ? toPackage(entry) : null));
    return cataloged({
      packages: packages.filter((found) => found !== null),
      problems: unusable(packages.filter((found) => found === null).length, packages.length),
    });
  },
};

/** A package's version is that of its tag, so with a `v` before it where the tag has one. */
function toPackage(entry: JsonObject): CatalogedPackage | null {
  return composerPackage(wordAt(entry, 'name'), wordAt(entry, 'version'), licencesOf(entry));
}

/** A package by its full name, `symfony/console`; null where name or version can be none. */
export function composerPackage(fullName: string, version: string, licences: readonly string[] = []) {
  const slash = fullName.indexOf('/');
  const namespace = fullName.slice(0, Math.max(slash, 0));
  return languagePackage({ type: 'composer', namespace, name: fullName.slice(slash + 1), version, licences });
}

function licencesOf(entry: JsonObject): readonly string[] {
  const { license } = entry;
  if (typeof license === 'string') return [license];
  return listAt(entry, 'license').filter((text) => typeof text === 'string');
}

function unusable(count: number, of: number): readonly string[] {
  return count === 0 ? [] : [`${count} of ${of} packages have no usable name and version`];
}
