import { languagePackage } from './language-package.ts';
import { isMadeForTests } from './made-for-tests.ts';
import { mailHeaders } from './mail-headers.ts';
import { type CatalogedPackage, type Cataloger, cataloged } from './types.ts';

/**
 * Installed Python distributions, by their core metadata. https://packaging.python.org/en/latest/specifications/core-metadata/
 *
 * Where it stands: `NAME-VERSION.dist-info/METADATA`, of an editable install, too
 * (https://packaging.python.org/en/latest/specifications/recording-installed-packages/); and as setuptools and
 * distutils had it, `NAME.egg-info/PKG-INFO`, the single file `NAME.egg-info`, and `NAME.egg/EGG-INFO/PKG-INFO`
 * (https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html). A project that was linked (`develop`) has its
 * metadata where its source is.
 *
 * What another distribution carries along with its metadata (`setuptools/_vendor`) is installed like any other; what
 * it carries without (`pip/_vendor`) is that distribution's own code, changed as its makers need it.
 */
export const python: Cataloger = {
  name: 'python',
  about: {
    reads: 'pip, uv, setuptools',
    packages: ['pypi'],
    testedAgainst: '`pip` and Python’s own `importlib.metadata`; Debian’s packages of Python',
  },
  version: 1,
  places: [],
  endings: ['.dist-info/METADATA', '/PKG-INFO', '.egg-info'],
  wants: (path) =>
    (path.endsWith('.dist-info/METADATA') || path.endsWith('/PKG-INFO') || path.endsWith('.egg-info')) &&
    isMetadata(path) &&
    !isMadeForTests(path.slice(Math.max(path.lastIndexOf('-packages/'), 0))),
  catalog: (file) => cataloged({ packages: readMetadata(file.bytes) }),
};

function isMetadata(path: string): boolean {
  const [file = '', folder = '', above = ''] = path.split('/').slice(-3).reverse();
  if (file === 'METADATA') return isFolderOf(folder, '.dist-info');
  if (file !== 'PKG-INFO') return isFolderOf(file, '.egg-info');
  return isFolderOf(folder, '.egg-info') || (folder === 'EGG-INFO' && isFolderOf(above, '.egg'));
}

/** pip renames what it is about to remove to `~ame`, and never looks at such a folder again. */
function isFolderOf(name: string, suffix: string): boolean {
  return name.endsWith(suffix) && name.length > suffix.length && !name.startsWith('~');
}

const FIELDS: ReadonlySet<string> = new Set(['name', 'version', 'license', 'license-expression', 'classifier']);

/** What of Python's own library has metadata, and is no distribution to pip either. pip's `stdlib_pkgs` */
const OF_PYTHON_ITSELF: ReadonlySet<string> = new Set(['python', 'wsgiref', 'argparse']);

/**
 * The distribution that core metadata states; none for a part of Python itself.
 * @throws {Error} when it states no name and version
 */
export function readMetadata(bytes: Buffer): readonly CatalogedPackage[] {
  const headers = mailHeaders(bytes, FIELDS);
  const [name = ''] = headers.get('name') ?? [];
  const [version = ''] = headers.get('version') ?? [];
  const found = languagePackage({ type: 'pypi', name, version, licences: licencesOf(headers) });
  if (found === null) throw new Error('has no usable Name and Version');
  return OF_PYTHON_ITSELF.has(name.toLowerCase()) ? [] : [found];
}

/** The expression, where there is one; else what the field says in a line; else the classifiers' last words. */
function licencesOf(headers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const stated = headers.get('license-expression') ?? headers.get('license');
  if (stated !== undefined && stated[0] !== '' && stated[0]?.toUpperCase() !== 'UNKNOWN') return stated.slice(0, 1);
  return (headers.get('classifier') ?? [])
    .filter((words) => words.startsWith('License :: '))
    .map((words) => words.slice(words.lastIndexOf(' :: ') + 4));
}
