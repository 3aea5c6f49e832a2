import { isObject, type JsonObject, jsonManifest, objectAt, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type CatalogedFile, type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

/**
 * .NET applications and the shared runtimes that they run on: the `.deps.json` beside each, which tells the host what to
 * load. https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md#appnamedepsjson-2
 *
 * Counted are libraries of which something is loaded; what was only needed to compile is not there. The runtime that a
 * self-contained application brings, and a shared one, have the names under which NuGet and its advisories know them.
 */
export const dotnet: Cataloger = {
  name: 'dotnet',
  about: {
    reads: '.NET applications and shared runtimes',
    packages: ['nuget'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.deps.json'],
  wants: (path) => path.endsWith('.deps.json'),
  catalog: (file) => cataloged(readDependencies(jsonManifest(file), file.path)),
};

/**
 * What a `.deps.json` lists.
 * @param path where it is: that of a shared runtime says which one it is
 * @throws {Error} when it is no object
 */
export function readDependencies(document: unknown, path: string): Pick<CatalogedFile, 'packages' | 'problems'> {
  if (!isObject(document)) throw new Error('is no JSON object');
  const target = wordAt(objectAt(document, 'runtimeTarget'), 'name');
  const targets = objectAt(document, 'targets');
  const assets = new Set(Object.values(targets).flatMap((one) => (isObject(one) ? loaded(one) : [])));
  const found: CatalogedPackage[] = [];
  let damaged = 0;
  for (const [key, library] of Object.entries(objectAt(document, 'libraries'))) {
    const type = isObject(library) ? wordAt(library, 'type') : '';
    if (!LIBRARY_TYPES.has(type) || !assets.has(key)) continue;
    const slash = key.lastIndexOf('/');
    const name = key.slice(0, Math.max(slash, 0)).replace(RUNTIME_PACK, '');
    const pkg = languagePackage({ type: 'nuget', name, version: key.slice(slash + 1) });
    if (pkg === null) damaged++;
    else found.push(pkg);
  }
  const runtime = sharedRuntime(path, target);
  if (runtime !== null && !found.some(({ name }) => name === runtime.name)) found.push(runtime);
  const problems = damaged === 0 ? [] : [`${damaged} of its libraries have no name and version`];
  return { packages: found, problems };
}

/** A package of NuGet, a project of the application's own, or the runtime of a self-contained one. */
const LIBRARY_TYPES: ReadonlySet<string> = new Set(['package', 'project', 'runtimepack']);
const RUNTIME_PACK = /^runtimepack\./;

/** The kinds of assets that are there when the application runs. */
const ASSETS = ['runtime', 'native', 'runtimeTargets', 'resources'];

function loaded(target: JsonObject): readonly string[] {
  return Object.entries(target)
    .filter(
      ([, library]) => isObject(library) && ASSETS.some((kind) => Object.keys(objectAt(library, kind)).length > 0),
    )
    .map(([key]) => key);
}

/** `shared/Microsoft.NETCore.App/8.0.1/`, for the machine that the target ends in: `.NETCoreApp,Version=v8.0/linux-x64`. */
function sharedRuntime(path: string, target: string): CatalogedPackage | null {
  const { name, version } = SHARED.exec(path)?.groups ?? {};
  const machine = target.split('/')[1] ?? '';
  if (name === undefined || version === undefined || machine === '') return null;
  return languagePackage({ type: 'nuget', name: `${name}.Runtime.${machine}`, version });
}

const SHARED = /(?:^|\/)shared\/(?<name>Microsoft\.[A-Za-z]+\.App)\/(?<version>[^/]+)\/[^/]+\.deps\.json$/;
