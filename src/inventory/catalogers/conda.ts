import { statedHashes } from '../stated-hashes.ts';
import { jsonManifest, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged } from './types.ts';

/**
 * What conda, mamba and pixi installed: a file a package in the environment's `conda-meta`.
 * https://docs.conda.io/projects/conda/en/stable/dev-guide/specs/conda-meta.html
 *
 * The Python distributions among them have their own metadata in the environment and are found by that, too, under
 * the names that advisories use. The Python interpreter is a conda package as well.
 */
export const conda: Cataloger = {
  name: 'conda',
  about: {
    reads: 'conda, mamba, pixi',
    packages: ['conda'],
    testedAgainst: '',
  },
  version: 2,
  places: [],
  endings: ['.json'],
  wants: (path) => path.endsWith('.json') && isRecord(path),
  catalog: (file) => {
    const record = jsonManifest(file);
    const found = languagePackage({
      type: 'conda',
      name: wordAt(record, 'name'),
      version: wordAt(record, 'version'),
      licences: [wordAt(record, 'license')],
      ...statedHashes([
        ['MD5', wordAt(record, 'md5')],
        ['SHA-256', wordAt(record, 'sha256')],
      ]),
    });
    if (found === null) throw new Error('has no usable name and version');
    return cataloged({ packages: [found] });
  },
};

/** `NAME-VERSION-BUILD.json`; what has another name keeps settings of the environment. */
function isRecord(path: string): boolean {
  const [file = '', folder = ''] = path.split('/').slice(-2).reverse();
  const words = file.split('-');
  return folder === 'conda-meta' && words.length >= 3 && words.every((word) => word !== '');
}
