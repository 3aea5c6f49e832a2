import { composerPackage } from '../catalogers/composer.ts';
import {
  isObject,
  type JsonObject,
  jsonManifest,
  listAt,
  objectAt,
  objectsAt,
  wordAt,
} from '../catalogers/json-manifest.ts';
import { languagePackage } from '../catalogers/language-package.ts';
import { lockFile } from './lock-file.ts';

/** Composer: what the project runs with and what it is made with. https://getcomposer.org/doc/01-basic-usage.md#installing-with-composer-lock */
export const composerLock = lockFile('composer-lock', 'composer', ['composer.lock'], (file) => {
  const lock = jsonManifest(file);
  return [...objectsAt(lock, 'packages'), ...objectsAt(lock, 'packages-dev')].map((entry) =>
    composerPackage(wordAt(entry, 'name'), wordAt(entry, 'version')),
  );
});

/** Pipenv: `"version": "==2.31.0"`; what comes from a folder or a repository has none. https://pipenv.pypa.io/en/latest/pipfile.html */
export const pipfileLock = lockFile('pipfile-lock', 'pypi', ['Pipfile.lock'], (file) => {
  const lock = jsonManifest(file);
  return ['default', 'develop'].flatMap((group) =>
    objectEntries(objectAt(lock, group))
      .filter(([, entry]) => wordAt(entry, 'version') !== '')
      .map(([name, entry]) =>
        languagePackage({ type: 'pypi', name, version: wordAt(entry, 'version').replace(/^==/, '') }),
      ),
  );
});

/** NuGet: by target framework; a `Project` is one of the solution itself. https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies */
export const nugetLock = lockFile('nuget-lock', 'nuget', ['packages.lock.json'], (file) =>
  objectEntries(objectAt(jsonManifest(file), 'dependencies')).flatMap(([, framework]) =>
    objectEntries(framework)
      .filter(([, entry]) => wordAt(entry, 'type') !== 'Project')
      .map(([name, entry]) => languagePackage({ type: 'nuget', name, version: wordAt(entry, 'resolved') })),
  ),
);

/** Swift's `Package.resolved`, in an object of its own in version 1. https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/Usage.md */
export const swiftLock = lockFile('swift-lock', 'swift', ['Package.resolved'], (file) => {
  const lock = jsonManifest(file);
  const pins = [...objectsAt(lock, 'pins'), ...objectsAt(objectAt(lock, 'object'), 'pins')];
  return pins
    .filter((pin) => wordAt(objectAt(pin, 'state'), 'version') !== '')
    .map((pin) => {
      const { namespace, name } = repositoryOf(wordAt(pin, 'location') || wordAt(pin, 'repositoryURL'));
      const version = wordAt(objectAt(pin, 'state'), 'version');
      return namespace === '' ? null : languagePackage({ type: 'swift', namespace, name, version });
    });
});

/** `https://github.com/apple/swift-nio.git` is `github.com/apple`, `swift-nio`. */
function repositoryOf(location: string): { readonly namespace: string; readonly name: string } {
  const plain = location.replace(/^[a-z+]+:\/\//, '').replace(/^git@([^:/]+):/, '$1/');
  const path = plain.endsWith('.git') ? plain.slice(0, -'.git'.length) : plain;
  const slash = path.lastIndexOf('/');
  return { namespace: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

/** Conan: `zlib/1.3.1#REVISION%TIME`, perhaps with `@user/channel`; in a graph with Conan 1. https://docs.conan.io/2/reference/lockfile.html */
export const conanLock = lockFile('conan-lock', 'conan', ['conan.lock'], (file) => {
  const lock = jsonManifest(file);
  const nodes = objectEntries(objectAt(objectAt(lock, 'graph_lock'), 'nodes')).map(([, node]) => wordAt(node, 'ref'));
  const references = [...listAt(lock, 'requires').filter((text) => typeof text === 'string'), ...nodes];
  return references
    .filter((reference) => reference.includes('/'))
    .map((reference) => {
      const [name = '', rest = ''] = reference.split('/', 2);
      return languagePackage({ type: 'conan', name, version: rest.split(/[@#%]/, 1)[0] ?? '' });
    });
});

function objectEntries(object: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(object).flatMap(([key, value]) => (isObject(value) ? [[key, value] as const] : []));
}
